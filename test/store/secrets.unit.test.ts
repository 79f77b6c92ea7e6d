import { createHash, randomBytes } from 'node:crypto';
import type { KeyRing, SecretKey } from '../../server/store/key-ring';
import { isSealedWithOldKey, seal, unseal } from '../../server/store/secrets';

const newKey = (): SecretKey => {
  const key = randomBytes(32);
  return { key, id: createHash('sha256').update(key).digest('hex').slice(0, 8) };
};
const ring: KeyRing = [newKey()];
const place = { connectionId: 'c1', kind: 'xero-tokens' };

test('a secret opens where it was sealed, and its text does not show', () => {
  const sealed = seal(ring, 'refresh-token-é', place);
  expect(sealed).not.toContain('refresh');
  expect(seal(ring, 'refresh-token-é', place)).not.toBe(sealed);
  expect(unseal(ring, sealed, place)).toEqual({ ok: true, value: 'refresh-token-é' });
});

test('a secret moved to another row does not open', () => {
  const sealed = seal(ring, 'token', place);
  const refused = { ok: false, error: { code: 'not-intact' } };
  expect(unseal(ring, sealed, { ...place, connectionId: 'c2' })).toEqual(refused);
  expect(unseal(ring, sealed, { ...place, kind: 'cin7-key' })).toEqual(refused);
});

test('a changed character anywhere is noticed', () => {
  const sealed = seal(ring, 'token', place);
  for (let at = 0; at < sealed.length; at++) {
    const character = sealed[at] === 'A' ? 'B' : 'A';
    const changed = sealed.slice(0, at) + character + sealed.slice(at + 1);
    const opened = unseal(ring, changed, place);
    // The last character of a base64 part may carry spare bits only; what then opens is the very same secret.
    expect(opened).toEqual(
      opened.ok ? { ok: true, value: 'token' } : { ok: false, error: { code: expect.any(String) as string } },
    );
    const [, , iv, tag, data] = changed
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('hex'));
    const [, , oldIv, oldTag, oldData] = sealed
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('hex'));
    if (iv !== oldIv || tag !== oldTag || data !== oldData) expect(opened.ok).toBe(false);
  }
  expect(unseal(ring, '', place)).toEqual({ ok: false, error: { code: 'not-intact' } });
  expect(unseal(ring, sealed.slice(0, sealed.lastIndexOf('.') - 4) + '..', place).ok).toBe(false);
});

test('another key is told apart from damage', () => {
  const sealed = seal(ring, 'token', place);
  expect(unseal([newKey()], sealed, place)).toEqual({ ok: false, error: { code: 'key-unknown' } });
});

test('after a change of key the old one opens, the new one seals', () => {
  const old = seal(ring, 'token', place);
  const newRing: KeyRing = [newKey(), ring[0]];
  expect(isSealedWithOldKey(newRing, old)).toBe(true);
  const opened = unseal(newRing, old, place);
  expect(opened).toEqual({ ok: true, value: 'token' });
  const again = seal(newRing, 'token', place);
  expect(isSealedWithOldKey(newRing, again)).toBe(false);
  expect(unseal([newRing[0]], again, place).ok).toBe(true);
});
