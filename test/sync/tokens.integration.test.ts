import { randomUUID } from 'node:crypto';
import { err, type Result } from '../../server/accounting/result';
import { saveConnection, readConnection } from '../../server/store/connections';
import type { Db } from '../../server/store/db';
import { loadKeyRing } from '../../server/store/key-ring';
import { openLeaseSession } from '../../server/store/lease-session';
import { createLocalLeases, createSharedLeases, type Leases } from '../../server/store/leases';
import { createSealedSecrets } from '../../server/store/sealed-secrets';
import type { SyncContext } from '../../server/sync/context';
import { createTokenKeeper, keepTokens, renewUncertain, type TokenKeeper } from '../../server/sync/tokens';
import type { XeroFailure } from '../../server/xero/ledger';
import type { XeroIdentity, XeroTokens } from '../../server/xero/oauth';
import { openEmbeddedDatabase, openMigratedServerDatabase } from '../store/support/database';
import { testServer } from '../store/support/stores';
import { startXero, testTenant, type RunningXero } from '../support/xero-sandbox';
import { identityOf, signIn } from '../xero/signed-in';

/**
 * Renewals of the access to Xero between processes, on both stores and against the sandbox's sign-in over HTTP: its
 * refresh tokens rotate, and the one before works for 30 minutes (xero 1.1 [D]).
 */
const serverUrl = testServer();
const ring = loadKeyRing(Buffer.alloc(32, 7).toString('base64'), '');
if (!ring.ok) throw new Error(ring.error.message);
const secrets = createSealedSecrets(ring.value);
const log = { error: () => undefined };

interface Place {
  readonly db: Db;
  /** Of one more process on the store. */
  leases(): Leases;
  close(): Promise<void>;
}

const places: [string, () => Promise<Place>][] = [
  [
    'embedded',
    async () => {
      const { db, close } = await openEmbeddedDatabase();
      const leases = createLocalLeases();
      return { db, leases: () => leases, close };
    },
  ],
  [
    'postgres',
    async () => {
      const { db, url, close } = await openMigratedServerDatabase(await serverUrl());
      const open: Leases[] = [];
      const leases = (): Leases => {
        const one = createSharedLeases((onEnd) => openLeaseSession(url, onEnd), log);
        open.push(one);
        return one;
      };
      return {
        db,
        leases,
        close: async () => {
          await Promise.all(open.map((one) => one.close()));
          await close();
        },
      };
    },
  ],
];

/** Xero's sign-in, with what may happen to the answer of the next renewal. */
class Identity {
  refreshes = 0;
  next: 'answered' | 'lost' | 'offline' | 'dies' = 'answered';
  /** Holds answers back until it is resolved. */
  held: Promise<void> = Promise.resolve();

  constructor(private readonly real: XeroIdentity) {}

  async refresh(refreshToken: string): Promise<Result<XeroTokens, XeroFailure>> {
    const next = this.next;
    this.next = 'answered';
    if (next === 'offline') return err(failure('offline', true));
    this.refreshes += 1;
    const fresh = await this.real.refresh(refreshToken);
    await this.held;
    if (next === 'dies') throw new Error('The process is gone.');
    return next === 'lost' ? err(failure('no-answer', false)) : fresh;
  }
}

const failure = (code: XeroFailure['code'], notSaved: boolean): XeroFailure => ({
  ...{ code, notSaved, detail: code, status: 0, retryAfterMs: null, answered: false },
});

let xero: RunningXero;
beforeEach(async () => void (xero = await startXero()));
afterEach(() => xero.close());
const minutes = (count: number): void => xero.clock.advance(count * 60_000);

describe.each(places)('on the %s store', (_name, open) => {
  let place: Place;
  let connection: string;
  beforeAll(async () => void (place = await open()));
  afterAll(() => place.close());

  beforeEach(async () => {
    connection = randomUUID();
    await saveConnection(place.db, {
      ...{ id: connection, name: 'Books', source: 'cin7-core', state: 'connected', organisation: null },
      settings: { organisations: [], demo: false, cin7Account: '' },
    });
    await keepTokens(secrets, place.db, connection, await signIn(identityOf(xero)), xero.clock.now());
  });

  /** A process: what it keeps in memory, its leases and its way to Xero's sign-in. */
  function process(): { keeper: TokenKeeper; identity: Identity; leases: Leases; schedule(): Promise<void> } {
    const identity = new Identity(identityOf(xero));
    const leases = place.leases();
    const keeper = createTokenKeeper(
      {
        ...{ db: place.db, secrets, leases, clock: xero.clock.now },
        identity: identity as unknown as XeroIdentity,
      },
      connection,
    );
    const context = {
      ...{ db: place.db, log, clock: xero.clock.now },
      gateways: {
        xeroTokens: (asked: string) => {
          if (asked !== connection) return { renewUncertain: () => Promise.resolve() };
          return keeper;
        },
      },
    } as unknown as SyncContext;
    return { keeper, identity, leases, schedule: () => renewUncertain(context) };
  }

  const works = async (token: Result<string, XeroFailure>): Promise<boolean> => {
    if (!token.ok) return false;
    const answer = await fetch(`${xero.url}/api.xro/2.0/Organisation`, {
      headers: { Authorization: `Bearer ${token.value}`, 'xero-tenant-id': testTenant },
    });
    return answer.status === 200;
  };
  const stateOf = async (): Promise<string | undefined> =>
    (await readConnection(place.db, connection))?.state;

  test('of two processes and many callers one renews, and all get what it got', async () => {
    const [one, two] = [process(), process()];
    one.identity.held = two.identity.held = new Promise((resolve) => setTimeout(resolve, 300));
    minutes(29);
    const tokens = await Promise.all([one, two, one, two].map(({ keeper }) => keeper.accessToken()));
    expect(one.identity.refreshes + two.identity.refreshes).toBe(1);
    expect(new Set(tokens.map((token) => token.ok && token.value)).size).toBe(1);
    minutes(24 * 60);
    expect(await works(await two.keeper.accessToken())).toBe(true);
  });

  test('a lost answer: the old access serves while it is good, the schedule renews again, nobody connects anew', async () => {
    const one = process();
    minutes(29);
    one.identity.next = 'lost';
    expect(await works(await one.keeper.accessToken())).toBe(true);
    await one.schedule();
    await one.schedule();
    expect(one.identity.refreshes).toBe(2);
    minutes(24 * 60);
    expect(await works(await one.keeper.accessToken())).toBe(true);
    expect(await stateOf()).toBe('connected');
  });

  test('without that renewal the access would be lost: the old token is dead after its 30 minutes', async () => {
    const one = process();
    minutes(29);
    one.identity.next = 'lost';
    await one.keeper.accessToken();
    minutes(24 * 60);
    expect(await one.keeper.accessToken()).toMatchObject({ ok: false, error: { code: 'reconnect-needed' } });
    expect(await stateOf()).toBe('reconnect-needed');
  });

  test('a process that dies between the answer and its sealing: another one renews again', async () => {
    const [one, two] = [process(), process()];
    minutes(29);
    one.identity.next = 'dies';
    await expect(one.keeper.accessToken()).rejects.toThrow('gone');
    await two.schedule();
    expect(two.identity.refreshes).toBe(1);
    minutes(24 * 60);
    expect(await works(await two.keeper.accessToken())).toBe(true);
  });

  test('one that was paused and lost its lease does not put its older pair in the place of a newer one', async () => {
    const one = process();
    let resume = (): void => undefined;
    one.identity.held = new Promise((resolve) => (resume = resolve));
    minutes(29);
    const paused = one.keeper.accessToken();
    while (one.identity.refreshes === 0) await new Promise((done) => setTimeout(done, 5));
    // The holder was silent for too long: its names are free.
    await one.leases.close();
    const two = process();
    const newer = await two.keeper.accessToken({ forceRefresh: true });
    resume();
    expect(await works(await paused)).toBe(true);
    expect(await works(newer)).toBe(true);
    // Which of both pairs Xero gave last is not known any more: the kept one is renewed while both work.
    await two.schedule();
    expect(two.identity.refreshes).toBe(2);
    minutes(24 * 60);
    expect(await works(await two.keeper.accessToken())).toBe(true);
  });

  test('what Xero never heard of is not asked again by the schedule', async () => {
    const one = process();
    minutes(29);
    one.identity.next = 'offline';
    await one.keeper.accessToken();
    await one.schedule();
    expect(one.identity.refreshes).toBe(0);
  });

  test('a renewal that ends after the connection was ended brings nothing back', async () => {
    const one = process();
    let resume = (): void => undefined;
    one.identity.held = new Promise((resolve) => (resume = resolve));
    minutes(29);
    const late = one.keeper.accessToken();
    while (one.identity.refreshes === 0) await new Promise((done) => setTimeout(done, 5));
    await secrets.remove(place.db, connection, 'xero-tokens');
    resume();
    await late;
    expect(await secrets.read(place.db, connection, 'xero-tokens')).toEqual({ ok: true, value: null });
  });
});
