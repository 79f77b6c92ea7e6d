import { createHash } from 'node:crypto';

/** Raised when the meaning of a key's parts changes; old keys stay valid in the store. */
const schemaVersion = 1;

export interface PostingKeyParts {
  readonly organisation: string;
  readonly kind: string;
  readonly sourceIds: readonly string[];
  readonly group: string;
  readonly period: string;
  readonly revision: number;
}

/**
 * Identity of one intended effect in Xero: `base32(sha256(...))`, first 26 characters (accounting-rules 11). The same
 * sources in any order give the same key; nothing random, no clock.
 */
export function postingKey({
  organisation,
  kind,
  sourceIds,
  group,
  period,
  revision,
}: PostingKeyParts): string {
  const parts = [organisation, kind, [...sourceIds].sort(), group, period, revision, schemaVersion];
  return base32(createHash('sha256').update(JSON.stringify(parts)).digest()).slice(0, 26);
}

/** Every key that stands in a text: in an address, in brackets behind other words. */
export const postingKeysIn = (text: string): readonly string[] => [
  ...new Set(text.match(/(?<![A-Za-z0-9])[A-Z2-7]{26}(?![A-Za-z0-9])/g) ?? []),
];

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding. */
function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet[(held >>> (bits - 5)) & 31] ?? '';
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + (alphabet[(held << (5 - bits)) & 31] ?? '') : text;
}
