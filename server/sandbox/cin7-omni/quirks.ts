import { z } from 'zod';

/**
 * How the account answers where nobody has seen a real one (cin7-omni 5); every one is [unsure].
 * `POST /__sandbox/cin7-omni/quirks` turns them.
 */
export const quirksSchema = z.object({
  /** Error bodies: a bare JSON string, or `{"message": ..}`. */
  errorBodies: z.enum(['text', 'message']),
  /** Whether a 429 carries `Retry-After`. */
  retryAfter: z.boolean(),
  /** Business days as local midnight with the account's offset, or the same moment in UTC. */
  days: z.enum(['offset', 'utc']),
  /** Choices as text, or as the numbers that swagger gives them. */
  choices: z.enum(['text', 'number']),
  /** `APPROVED` as seen, or `Approved` as documented. */
  status: z.enum(['capitals', 'documented']),
  customFields: z.enum(['object', 'list']),
  /** Home currency for 1 of the document's, or the other way round. */
  currencyRate: z.enum(['home', 'foreign']),
  /** Sign of quantities' totals on credit notes. */
  creditTotals: z.enum(['negative', 'positive']),
  discountTotal: z.enum(['positive', 'negative']),
  /** Whether lines have the `taxRate` that swagger knows and the help pages do not. */
  lineTaxRate: z.boolean(),
  /** General ledger accounts by name or by code. */
  accounts: z.enum(['name', 'code']),
  /** `unitCost` after dispatch: the cost of the layers, or still the latest purchase price. */
  unitCost: z.enum(['layers', 'latest']),
  /** Whether a change of the cost moves `modifiedDate` too. */
  costMovesModified: z.boolean(),
  /** Whether a PUT may change the accounting status, and whether that moves `modifiedDate`. */
  accountingStatus: z.enum(['kept', 'ignored']),
  accountingStatusMovesModified: z.boolean(),
  /** Whether lists show drafts and voided documents without being asked. */
  hideVoidAndDraft: z.boolean(),
});
export type Quirks = z.infer<typeof quirksSchema>;

export const usualQuirks: Quirks = {
  errorBodies: 'text',
  retryAfter: false,
  days: 'offset',
  choices: 'text',
  status: 'capitals',
  customFields: 'object',
  currencyRate: 'home',
  creditTotals: 'negative',
  discountTotal: 'positive',
  lineTaxRate: false,
  accounts: 'name',
  unitCost: 'layers',
  costMovesModified: false,
  accountingStatus: 'kept',
  accountingStatusMovesModified: true,
  hideVoidAndDraft: false,
};
export const quirkChanges = quirksSchema.partial();
