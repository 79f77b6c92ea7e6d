import { connectDemo, sandboxCredentials } from '../../server/demo';
import { listen, type Listening } from '../../server/sandbox/common/listen';
import { createCin7CoreSandbox } from '../../server/sandbox/cin7-core/sandbox';
import { createCin7OmniSandbox } from '../../server/sandbox/cin7-omni/sandbox';
import { generateOmniCompany } from '../../server/sandbox/demo-omni/company';
import { omniOrganisation } from '../../server/sandbox/demo-omni/organisation';
import { generateDemoCompany } from '../../server/sandbox/demo/company';
import { demoOrganisation } from '../../server/sandbox/xero/demo-organisation';
import { loadKeyRing } from '../../server/store/key-ring';
import { createRun, readRun, type Run } from '../../server/store/runs';
import { createSealedSecrets } from '../../server/store/sealed-secrets';
import type { Kind } from '../../server/contract/common';
import type { CheckDto, CheckId } from '../../server/contract/prerequisites';
import type { Cin7Access } from '../../server/sync/cin7-access';
import type { ConnectTools } from '../../server/sync/connect';
import type { SyncContext } from '../../server/sync/context';
import { fetchSlice } from '../../server/sync/fetch';
import { createCallBudgets } from '../../server/store/call-budget';
import { createLocalLeases } from '../../server/store/leases';
import { createGateways } from '../../server/sync/gateways';
import { checkPrerequisites } from '../../server/sync/prerequisites';
import { createRunner } from '../../server/sync/runner';
import type { Systems } from '../../server/sync/systems';
import { openTestDatabase } from '../store/support/database';
import { startXero, testToday, type RunningXero } from '../support/xero-sandbox';

type Seed = ReturnType<typeof demoOrganisation>;

export const smallCompany = () => generateDemoCompany({ seed: '1', today: testToday, sales: 60, months: 1 });

/** The Cin7 demo company and a Xero organisation behind real HTTP, joined by the use cases on the real store. */
export async function openJoined(change: (seed: Seed) => Seed = (seed) => seed) {
  const xero = await startXero({ seedData: change(demoOrganisation(testToday)) });
  const cin7 = createCin7CoreSandbox({ data: smallCompany(), clock: xero.clock.now });
  const door = await listen(cin7.app);
  return { ...(await joined(xero, door, 'cin7-core')), cin7: cin7.control };
}

/** The same of the Omni company, with the organisation that keeps its books. */
export async function openJoinedOmni() {
  const xero = await startXero({ seedData: omniOrganisation(testToday) });
  const company = generateOmniCompany({ seed: '7', today: testToday, sales: 120, months: 2 });
  const cin7 = createCin7OmniSandbox({ company, limits: 'demo', clock: xero.clock.now });
  const door = await listen(cin7.app);
  return { ...(await joined(xero, door, 'cin7-omni')), cin7 };
}

async function joined(xero: RunningXero, door: Listening, source: Cin7Access['source']) {
  const database = await openTestDatabase();
  const ring = loadKeyRing(Buffer.alloc(32, 7).toString('base64'), '');
  if (!ring.ok) throw new Error(ring.error.message);
  const secrets = createSealedSecrets(ring.value);
  const systems = systemsOf(xero, door.url);
  let ids = 0;
  const context: SyncContext = {
    db: database.db,
    clock: xero.clock.now,
    newId: () => `id-${(ids += 1)}`,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    gateways: createGateways({
      db: database.db,
      secrets,
      systems,
      leases: createLocalLeases(),
      budgets: createCallBudgets(database.db),
      clock: xero.clock.now,
    }),
    wake: () => Promise.resolve(),
  };
  const tools: ConnectTools = { context, secrets, systems };
  const check = async (connection: string): Promise<Record<CheckId, CheckDto>> => {
    const checked = await checkPrerequisites(context, connection);
    if (!checked.ok) throw new Error(checked.error.detail);
    return Object.fromEntries(checked.value.checks.map((one) => [one.id, one])) as Record<CheckId, CheckDto>;
  };
  return {
    xero,
    tools,
    check,
    /** Cin7 keys, Xero's page, the redirect back: as a person does it. Answers the connection. */
    connect: async (): Promise<string> => {
      const connected = await connectDemo(tools, 'Ann', source);
      if (!connected.ok) throw new Error(JSON.stringify(connected.error));
      const { rows } = await database.db.query<{ id: string }>('select id from connection');
      return rows[0]?.id ?? '';
    },
    fetchMonth: (connection: string, kinds?: readonly Kind[], again = false) =>
      fetchMonth(context, connection, kinds, again),
    /** Seals other Cin7 keys, as if those of the connection had been withdrawn in Cin7. */
    withdrawKeys: async (connection: string) => {
      const applicationKey = '99999999-2222-4222-8222-222222222222';
      const keys = { ...sandboxCredentials.cin7, applicationKey };
      await secrets.write(database.db, connection, 'cin7-keys', keys, context.clock());
      context.gateways.forget(connection);
    },
    close: async () => {
      await database.close();
      await door.close();
      await xero.close();
    },
  };
}

const month = { from: '2026-10-01', to: '2026-10-31' };

async function fetchMonth(
  context: SyncContext,
  connection: string,
  kinds: readonly Kind[] = ['cogs', 'invoices'],
  again = false,
): Promise<Run> {
  const id = context.newId();
  const params = { ...month, kinds, again };
  await createRun(context.db, {
    ...{ id, connection, params },
    kind: 'fetch',
    message: 'Fetching from Cin7',
    createdBy: 'Ann',
    at: context.clock(),
  });
  const never = () => Promise.reject(new Error('Only fetches run here'));
  const slice = createRunner(context, {
    fetch: fetchSlice,
    preview: never,
    post: never,
    'auto-sync': never,
    valuation: never,
  });
  for (let slices = 0; slices < 60; slices += 1) {
    const run = await readRun(context.db, id);
    if (run?.finishedAt) {
      if (run.state !== 'done') throw new Error(`The fetch ended ${run.state}: ${run.message}`);
      return run;
    }
    await slice(id, new AbortController().signal);
  }
  throw new Error('The fetch does not end');
}

function systemsOf({ url }: RunningXero, cin7Url: string): Systems {
  const omniUrl = `${cin7Url}/api/v1/`;
  const identity = `${url}/identity`;
  const baseUrl = `${cin7Url}/ExternalApi/v2/`;
  const accountingUrl = `${url}/api.xro/2.0`;
  return {
    publicUrl: 'http://localhost:3000',
    cin7Core: { baseUrl, callsPerMinute: 3_000 },
    cin7Omni: { baseUrl: omniUrl, limits: { perSecond: 1_000, perMinute: 60_000, perDay: 1_000_000 } },
    xero: {
      ...sandboxCredentials.xero,
      accountingUrl,
      callsPerMinute: 3_000,
      authorizeUrl: `${identity}/connect/authorize`,
      tokenUrl: `${identity}/connect/token`,
      revocationUrl: `${identity}/connect/revocation`,
      connectionsUrl: `${url}/connections`,
    },
    sandbox: { cin7Core: baseUrl, cin7Omni: omniUrl, xero: accountingUrl, identity, limits: 'demo' },
  };
}
