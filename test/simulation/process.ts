import { err, ok } from '../../server/accounting/result';
import { sandboxCredentials } from '../../server/demo';
import type { Db } from '../../server/store/db';
import type { Leases } from '../../server/store/leases';
import { createCallBudgets } from '../../server/store/call-budget';
import { loadKeyRing } from '../../server/store/key-ring';
import { createSealedSecrets } from '../../server/store/sealed-secrets';
import type { SyncContext } from '../../server/sync/context';
import { fetchSlice } from '../../server/sync/fetch';
import { postSlice } from '../../server/sync/post';
import { oneStream } from '../../server/sync/post-stream';
import { previewSlice } from '../../server/sync/preview';
import { problem } from '../../server/sync/problem';
import { isReversal, reversalSlice } from '../../server/sync/reverse-run';
import { createRunner } from '../../server/sync/runner';
import { createTokenKeeper, renewUncertain, type TokenKeeper } from '../../server/sync/tokens';
import { readConnection } from '../../server/store/connections';
import type { XeroLedger } from '../../server/xero/ledger';
import { XeroIdentity } from '../../server/xero/oauth';
import { createXeroLedger } from '../../server/xero/xero-ledger';
import type { SimulatedCin7 } from './cin7';
import type { SimulatedLeases } from './leases';
import type { Queue } from './queue';
import { gatedDb } from './store';
import type { World } from './world';
import { xeroAddress } from './xero';

/** One process of the product: its own gateways, token keeper and pacing, as they are lost with a process. */

/** Less often than the product does, for the sake of speed, and well within Xero's 30 minutes. */
const scheduleMs = 240_000;

const ring = loadKeyRing(Buffer.alloc(32, 7).toString('base64'), '');
if (!ring.ok) throw new Error(ring.error.message);
export const secrets = createSealedSecrets(ring.value);
const firstPublicUrl = 'http://localhost:3000';

export const identity = (world: World): XeroIdentity =>
  new XeroIdentity(
    {
      ...sandboxCredentials.xero,
      authorizeUrl: `${xeroAddress}/identity/connect/authorize`,
      tokenUrl: `${xeroAddress}/identity/connect/token`,
      revocationUrl: `${xeroAddress}/identity/connect/revocation`,
      connectionsUrl: `${xeroAddress}/connections`,
      redirectUri: `${firstPublicUrl}/xero/callback`,
    },
    world.wallClock,
  );

export interface Surroundings {
  readonly world: World;
  readonly db: Db;
  readonly cin7: SimulatedCin7;
  readonly queue: Queue;
  readonly leases: SimulatedLeases;
  readonly newId: () => string;
  /** Settings of the server, as a process finds them when it starts. */
  readonly settings: { publicUrl: string };
}

export const firstSettings = () => ({ publicUrl: firstPublicUrl });

/** What the use cases of one process are given: everything real but time, the network and Cin7. */
export function openProcess(around: Surroundings): SyncContext {
  const { world, db, cin7, queue, leases, newId } = around;
  const { publicUrl } = around.settings;
  const store = gatedDb(world, db);
  let ledger: XeroLedger | null = null;
  const setup = { db: store, secrets, identity: identity(world), leases, clock: world.wallClock };
  const keepers = new Map<string, TokenKeeper>();
  const xeroTokens = (connection: string): TokenKeeper => {
    const keeper =
      keepers.get(connection) ??
      createTokenKeeper({ ...setup, sleep: (ms) => world.pacing.sleep(ms) }, connection);
    keepers.set(connection, keeper);
    return keeper;
  };
  // One step for each of its transactions: it keeps nothing that a death in the middle could tear apart.
  const counting: Db = {
    ...store,
    tx: (fn) => world.gate('call budget', () => db.tx(fn), { store: 'alone' }),
  };
  const budgets = createCallBudgets(counting, world.pacing);
  const openLedger = async (connection: string) => {
    const record = await readConnection(store, connection);
    if (!record?.organisation) return err(problem('connection-incomplete', 'No organisation.'));
    const opened = createXeroLedger({
      accountingUrl: `${xeroAddress}/api.xro/2.0`,
      tenantId: record.organisation.id,
      tokens: xeroTokens(connection),
      publicUrl,
      shortCode: record.organisation.shortCode,
      clock: world.pacing,
      clientId: sandboxCredentials.xero.clientId,
      budgets,
    });
    ledger ??= opened;
    return ok(ledger);
  };
  return {
    db: store,
    clock: world.wallClock,
    newId,
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (fields, message) => {
        world.count('errors logged');
        world.note(`log: ${message} ${JSON.stringify(fields)}`);
      },
    },
    gateways: {
      cin7: () => Promise.resolve(ok(cin7)),
      cin7With: () => cin7,
      xero: (connection) => (ledger ? Promise.resolve(ok(ledger)) : openLedger(connection)),
      xeroTokens,
      forget: () => (ledger = null),
    },
    wake: (run, afterMs = 0) => world.gate('enqueue', () => queue.add(run, afterMs), { store: true }),
  };
}

/** What a process looks at again and again: a renewal of the access to Xero whose answer was lost. */
export async function lookAfterTokens(context: SyncContext, { world }: Surroundings): Promise<never> {
  for (;;) {
    await world.sleep(scheduleMs);
    await renewUncertain(context);
  }
}

/** A worker takes slice after slice off the queue until it dies. */
export async function work(
  context: SyncContext,
  leases: Leases,
  { world, queue }: Surroundings,
): Promise<never> {
  const never = () => Promise.reject(new Error('Not in this simulation'));
  const runSlice = createRunner(context, {
    fetch: fetchSlice,
    preview: (on, run, tools) => (isReversal(run) ? reversalSlice(on, run, tools) : previewSlice(on, run)),
    post: oneStream(leases, postSlice),
    'auto-sync': never,
    valuation: never,
  });
  for (;;) {
    const job = await world.gate('take a job', () => queue.take(), { ready: () => queue.hasWork() });
    try {
      await runSlice(job.run, new AbortController().signal);
      await world.gate('end a job', () => queue.done(job));
    } catch (cause) {
      world.note(`slice of ${job.run} threw ${cause instanceof Error ? cause.message : String(cause)}`);
      await world.gate('fail a job', () => queue.failed(job));
    }
  }
}
