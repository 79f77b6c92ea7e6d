import { config } from 'zod';

/**
 * The page's content policy forbids code made from text. Zod would try it and fall back, with a violation in the
 * console each time. Imported before the contract, whose schemas ask when they are made.
 */
config({ jitless: true });
