import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  type JWTVerifyGetKey,
  type KeyLike,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { createTokenVerifier } from '../../server/sign-in/google-token';

const now = new Date('2026-11-02T09:00:00Z');
const seconds = now.getTime() / 1000;
let ours: KeyLike;
let stranger: KeyLike;
let keys: JWTVerifyGetKey;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  ours = pair.privateKey;
  stranger = (await generateKeyPair('RS256')).privateKey;
  keys = createLocalJWKSet({
    keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'google-1', alg: 'RS256' }],
  });
});

const good: JWTPayload = {
  iss: 'https://accounts.google.com',
  aud: 'sheets-client',
  sub: '1',
  email: 'jane@firm.example',
  email_verified: true,
  hd: 'firm.example',
  iat: seconds,
  exp: seconds + 3600,
};
const without = (name: string): JWTPayload =>
  Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
const sign = (claims: JWTPayload, key = ours, kid = 'google-1') =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
const verify = (token: string, by = keys) =>
  createTokenVerifier(by, ['other-client', 'sheets-client'], () => now)(token);

test.each<[string, JWTPayload]>([
  ['as Google writes it', good],
  ['with the short name of the issuer', { ...good, iss: 'accounts.google.com' }],
  ['half a minute old after its end: clocks differ', { ...good, exp: seconds - 29 }],
])('a token is taken %s', async (_, claims) => {
  expect(await verify(await sign(claims))).toEqual({
    ok: true,
    value: { email: 'jane@firm.example', managed: true },
  });
});

test.each<[string, JWTPayload]>([
  ['for another client', { ...good, aud: 'somebody-elses-script' }],
  ['of another issuer', { ...good, iss: 'https://accounts.google.com.evil.example' }],
  ['that is over', { ...good, exp: seconds - 31 }],
  ['without an end', without('exp')],
  ['not yet begun', { ...good, nbf: seconds + 600 }],
  ['with an address that Google did not verify', { ...good, email_verified: false }],
  ['that does not say whether it was verified', without('email_verified')],
  ['without an address', without('email')],
  ['without a subject', without('sub')],
])('a token %s is refused', async (_, claims) => {
  expect(await verify(await sign(claims))).toEqual({ ok: false, error: 'refused' });
});

test('signatures that are not Google’s are refused', async () => {
  const token = await sign(good);
  const [header, , signature] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ ...good, email: 'ceo@firm.example' })).toString('base64url');
  const tokens = [
    await sign(good, stranger),
    await sign(good, ours, 'unknown-key'),
    new UnsecuredJWT(good).encode(),
    await new SignJWT(good)
      .setProtectedHeader({ alg: 'HS256', kid: 'google-1' })
      .sign(new TextEncoder().encode('the public key as a shared secret, as the old trick goes')),
    await new SignJWT(good)
      .setProtectedHeader({ alg: 'RS512', kid: 'google-1' })
      .sign((await generateKeyPair('RS512')).privateKey),
    `${header ?? ''}.${forged}.${signature ?? ''}`,
    'no.token.at-all',
    '..',
  ];
  for (const one of tokens) expect(await verify(one)).toEqual({ ok: false, error: 'refused' });
});

test('keys that cannot be had say nothing about the person', async () => {
  const down: JWTVerifyGetKey = () => Promise.reject(new TypeError('fetch failed'));
  expect(await verify(await sign(good), down)).toEqual({ ok: false, error: 'unreachable' });
});
