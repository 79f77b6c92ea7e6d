import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { err, ok, type Result } from '../accounting/result';
import { codeOf } from './error-code';

export interface SecretKey {
  readonly key: Buffer;
  /** First 8 hex digits of the key's SHA-256: says which key sealed a secret, and tells nothing about it. */
  readonly id: string;
}

/** The first key seals, every key opens. */
export type KeyRing = readonly [SecretKey, ...SecretKey[]];

export interface KeyRingFault {
  readonly code: 'key-malformed' | 'key-file-readable-by-others' | 'key-file-unreadable';
  readonly message: string;
}

const KEY_BYTES = 32;
const OTHERS = 0o077;

/** Where the key file is by default: beside the data directory, so that a copy of the data does not carry its key. */
export const defaultKeyFile = (dataDirectory: string): string => `${path.resolve(dataDirectory)}.key`;

/**
 * The key ring from `setting` (COGSHEET_SECRET_KEY: 32 bytes in base64; several, separated by commas, to change the key)
 * or else from `file`, which is created once with a new key and mode 0600.
 */
export function loadKeyRing(setting: string | undefined, file: string): Result<KeyRing, KeyRingFault> {
  if (setting) return parseRing(setting, 'COGSHEET_SECRET_KEY');
  try {
    createKeyFile(file);
    if (process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0) {
      const message = `The key file ${file} can be read by others. Run: chmod 600 ${file}`;
      return err({ code: 'key-file-readable-by-others', message });
    }
    return parseRing(readFileSync(file, 'utf8'), file);
  } catch (error) {
    const reason = codeOf(error) ?? 'unknown';
    return err({ code: 'key-file-unreadable', message: `The key file ${file} cannot be read (${reason}).` });
  }
}

/** The file appears with its whole content or not at all, and an existing one is never touched. */
function createKeyFile(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(unfinished, `${randomBytes(KEY_BYTES).toString('base64')}\n`, {
    flag: 'wx',
    mode: 0o600,
    flush: true,
  });
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(unfinished);
  }
}

function parseRing(text: string, origin: string): Result<KeyRing, KeyRingFault> {
  const keys = text.split(',').map((part) => Buffer.from(part.trim(), 'base64'));
  if (keys.some((key) => key.length !== KEY_BYTES))
    return err({ code: 'key-malformed', message: `${origin} must hold 32 bytes in base64.` });
  const entries = keys.map((key) => ({
    key,
    id: createHash('sha256').update(key).digest('hex').slice(0, 8),
  }));
  return ok(entries as [SecretKey, ...SecretKey[]]); // splitting any text gives at least one part
}
