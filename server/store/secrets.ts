// Secrets at rest: AES-256-GCM, with the row they belong to as additional data, so that a sealed text moved to another
// row does not open. Nothing here ever deletes or overwrites what it cannot open: the owner reconnects instead.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../accounting/result';
import type { KeyRing } from './key-ring';

/** Where a secret lives. */
export interface SecretPlace {
  readonly connectionId: string;
  readonly kind: string;
}

export interface SecretFault {
  /**
   * `key-unknown`: sealed with a key that is not in the ring (lost, or another installation's).
   * `not-intact`: changed, damaged, or taken from another row.
   */
  readonly code: 'key-unknown' | 'not-intact';
}

const VERSION = 'v1';
const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals with the ring's first key, as `v1.<key id>.<iv>.<tag>.<data>`. */
export function seal(ring: KeyRing, plain: string, place: SecretPlace): string {
  const [{ key, id }] = ring;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(place));
  const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), data].map((part) => part.toString('base64url'));
  return [VERSION, id, ...parts].join('.');
}

/** Opens with whichever key of the ring sealed it. */
export function unseal(ring: KeyRing, sealed: string, place: SecretPlace): Result<string, SecretFault> {
  const [version, keyId, iv, tag, data] = sealed.split('.');
  if (version !== VERSION || keyId === undefined || !iv || !tag || data === undefined)
    return err({ code: 'not-intact' });
  const entry = ring.find(({ id }) => id === keyId);
  if (!entry) return err({ code: 'key-unknown' });
  try {
    const decipher = createDecipheriv(ALGORITHM, entry.key, Buffer.from(iv, 'base64url'), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(additionalData(place));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    const plain = Buffer.concat([decipher.update(Buffer.from(data, 'base64url')), decipher.final()]);
    return ok(plain.toString('utf8'));
  } catch {
    return err({ code: 'not-intact' }); // node:crypto throws, without telling what differed
  }
}

/** Whether a secret should be sealed again because the ring's first key has changed since. */
export const isSealedWithOldKey = (ring: KeyRing, sealed: string): boolean =>
  sealed.split('.')[1] !== ring[0].id;

const additionalData = ({ connectionId, kind }: SecretPlace): Buffer =>
  Buffer.from(`${connectionId}|${kind}`);
