import { err, ok, type Result } from './accounting/result';
import { listConnections } from './store/connections';
import type { Cin7Access } from './sync/cin7-access';
import { beginConnection, finishAuthorisation, type ConnectTools } from './sync/connect';
import type { Problem } from './sync/problem';

/** Credentials of the sandboxes; they open nothing else (server/sandbox/README.md). */
export const sandboxCredentials = {
  cin7: {
    accountId: '11111111-1111-4111-8111-111111111111',
    applicationKey: '22222222-2222-4222-8222-222222222222',
  },
  cin7Omni: { username: 'RimuAndReedNZ', connectionKey: '33333333333343338333333333333333' },
  xero: { clientId: 'cogsheet-demo', clientSecret: 'cogsheet-demo-secret' },
} as const;

interface DemoCompany {
  readonly access: Cin7Access;
  readonly name: string;
  /** Chosen on Xero's page; null: what the page proposes. */
  readonly organisation: string | null;
}

const companies: Readonly<Record<Cin7Access['source'], DemoCompany>> = {
  'cin7-core': {
    access: { source: 'cin7-core', cin7: sandboxCredentials.cin7 },
    name: 'Demo company',
    organisation: null,
  },
  'cin7-omni': {
    access: { source: 'cin7-omni', cin7: sandboxCredentials.cin7Omni },
    name: 'Rimu & Reed',
    // Demo Company (NZ) of the Xero sandbox.
    organisation: '509e1adc-205f-56ed-acb9-fd67be0d7bc2',
  },
};

/**
 * Connects a demo company by the same path that a person takes: Cin7 keys, Xero's authorisation, the answer of its "Allow
 * access" button, the redirect back. Without `source` it is Core's, and only when nothing is connected yet; with one it is
 * that product's company, unless one of that product is connected. What is connected already is ok.
 */
export async function connectDemo(
  tools: ConnectTools,
  actor: string,
  source?: Cin7Access['source'],
): Promise<Result<null, Problem | string>> {
  const connected = (await listConnections(tools.context.db)).filter(({ state }) => state === 'connected');
  if (connected.some((one) => source === undefined || one.source === source)) return ok(null);
  const { access, name, organisation } = companies[source ?? 'cin7-core'];
  const begun = await beginConnection(tools, { ...access, name }, actor);
  if (!begun.ok) return begun;
  const location = await allowAccess(begun.value.authorizeUrl, organisation);
  if (!location.ok) return location;
  const finished = await finishAuthorisation(
    tools,
    location.value.searchParams.get('code') ?? '',
    location.value.searchParams.get('state') ?? '',
  );
  return finished.ok ? ok(null) : finished;
}

/** The form of Xero's page, sent as it is but for the organisation; answers where it leads back to. */
async function allowAccess(authorizeUrl: string, organisation: string | null): Promise<Result<URL, string>> {
  const page = new URL(authorizeUrl);
  const form = new URLSearchParams(page.search);
  form.set('decision', 'allow');
  if (organisation !== null) form.set('organisation', organisation);
  const allowed = await fetch(page.origin + page.pathname, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const location = allowed.headers.get('location');
  return location === null
    ? err(`The sandbox's authorisation page answered ${allowed.status} without a redirect.`)
    : ok(new URL(location));
}
