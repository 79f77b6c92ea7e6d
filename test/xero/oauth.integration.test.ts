import { xeroScopes } from '../../server/xero/oauth';
import { startXero, testTenant, type RunningXero } from '../support/xero-sandbox';
import { allow, identityOf, signIn } from './signed-in';

let xero: RunningXero;
beforeEach(async () => void (xero = await startXero()));
afterEach(() => xero.close());

const minutes = (count: number): void => xero.clock.advance(count * 60_000);

describe('signing in', () => {
  it('asks with state and PKCE for what is used and no more', () => {
    const identity = identityOf(xero);
    const [one, two] = [identity.authorization(), identity.authorization()];
    const asked = new URL(one.url).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      client_id: 'cogsheet-demo',
      state: one.state,
      code_challenge_method: 'S256',
      scope: xeroScopes.join(' '),
    });
    expect(one.url).not.toContain(one.codeVerifier);
    expect(one.state).not.toBe(two.state);
    expect(one.codeVerifier).not.toBe(two.codeVerifier);
  });

  it('turns the code of the redirect into tokens, and lists the organisation just connected', async () => {
    const identity = identityOf(xero);
    const asked = identity.authorization();
    const back = await allow(asked.url);
    expect(back.searchParams.get('state')).toBe(asked.state);
    const tokens = await identity.exchange(back.searchParams.get('code') ?? '', asked.codeVerifier);
    if (!tokens.ok) throw new Error(tokens.error.detail);
    expect(tokens.value.expiresAt.getTime() - xero.clock.now().getTime()).toBe(30 * 60_000);
    expect(tokens.value.scopes).toContain('accounting.invoices');
    const connections = await identity.connections(tokens.value.accessToken, tokens.value.authEventId);
    expect(connections).toEqual({
      ok: true,
      value: [
        {
          id: expect.any(String) as string,
          tenantId: testTenant,
          tenantName: 'Demo Company (UK)',
          tenantType: 'ORGANISATION',
        },
      ],
    });
    expect(await identity.connections(tokens.value.accessToken, 'another sign-in')).toEqual({
      ok: true,
      value: [],
    });
  });

  it('a code is worth nothing without its verifier, and only once', async () => {
    const identity = identityOf(xero);
    const code = (await allow(identity.authorization().url)).searchParams.get('code') ?? '';
    const stolen = await identity.exchange(code, identity.authorization().codeVerifier);
    expect(stolen).toMatchObject({ ok: false, error: { code: 'reconnect-needed' } });
    const asked = identity.authorization();
    const good = (await allow(asked.url)).searchParams.get('code') ?? '';
    expect((await identity.exchange(good, asked.codeVerifier)).ok).toBe(true);
    expect((await identity.exchange(good, asked.codeVerifier)).ok).toBe(false);
  });

  it('a wrong secret is our mistake, not a reason to connect again', async () => {
    const asked = identityOf(xero).authorization();
    const code = (await allow(asked.url)).searchParams.get('code') ?? '';
    const result = await identityOf(xero, { clientSecret: 'wrong' }).exchange(code, asked.codeVerifier);
    expect(result).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(JSON.stringify(result)).not.toContain('wrong');
  });
});

describe('refreshing', () => {
  it('rotates the refresh token; the old one is good for another half hour', async () => {
    const identity = identityOf(xero);
    const first = await signIn(identity);
    const second = await identity.refresh(first.refreshToken);
    if (!second.ok) throw new Error(second.error.detail);
    expect(second.value.refreshToken).not.toBe(first.refreshToken);
    minutes(29);
    expect((await identity.refresh(first.refreshToken)).ok).toBe(true);
    minutes(2);
    expect(await identity.refresh(first.refreshToken)).toMatchObject({
      ok: false,
      error: { code: 'reconnect-needed' },
    });
  });

  it('a lost answer is told as such', async () => {
    const identity = identityOf(xero);
    const { refreshToken } = await signIn(identity);
    xero.control.faults.set([{ match: { path: '/connect/token' }, fault: 'drop-after' }]);
    expect(await identity.refresh(refreshToken)).toMatchObject({
      ok: false,
      error: { code: 'no-answer', notSaved: false },
    });
    expect((await identity.refresh(refreshToken)).ok).toBe(true);
  });

  it.each([
    ['500-before', 'server-error'],
    ['html-200', 'unreadable-answer'],
    ['503', 'offline'],
  ] as const)('%s is %s', async (fault, code) => {
    const identity = identityOf(xero);
    const { refreshToken } = await signIn(identity);
    xero.control.faults.set([{ match: { path: '/connect/token' }, fault }]);
    expect(await identity.refresh(refreshToken)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('leaving', () => {
  it('disconnects one organisation, and again without complaint', async () => {
    const identity = identityOf(xero);
    const { accessToken } = await signIn(identity);
    const connections = await identity.connections(accessToken);
    const [connection] = connections.ok ? connections.value : [];
    expect(await identity.disconnect(accessToken, connection?.id ?? '')).toEqual({ ok: true, value: null });
    expect(await identity.connections(accessToken)).toEqual({ ok: true, value: [] });
    expect(await identity.disconnect(accessToken, connection?.id ?? '')).toEqual({ ok: true, value: null });
  });

  it('revokes', async () => {
    const identity = identityOf(xero);
    const { refreshToken } = await signIn(identity);
    expect(await identity.revoke(refreshToken)).toEqual({ ok: true, value: null });
    expect(await identity.refresh(refreshToken)).toMatchObject({
      ok: false,
      error: { code: 'reconnect-needed' },
    });
  });

  it('an expired access token lists nothing', async () => {
    const identity = identityOf(xero);
    const { accessToken } = await signIn(identity);
    minutes(31);
    expect(await identity.connections(accessToken)).toMatchObject({ ok: false, error: { status: 401 } });
  });
});
