import { err, ok, type Result } from './accounting/result';
import { listConnections } from './store/connections';
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

/**
 * Connects the demo company when nothing is connected yet, by the same path that a person takes: Cin7 keys, Xero's
 * authorisation, the answer of its "Allow access" button, the redirect back. Answers whether a connection exists.
 */
export async function connectDemo(
  tools: ConnectTools,
  actor: string,
): Promise<Result<null, Problem | string>> {
  if ((await listConnections(tools.context.db)).some(({ state }) => state === 'connected')) return ok(null);
  const begun = await beginConnection(
    tools,
    { source: 'cin7-core', name: 'Demo company', cin7: sandboxCredentials.cin7 },
    actor,
  );
  if (!begun.ok) return begun;
  const page = new URL(begun.value.authorizeUrl);
  const form = new URLSearchParams(page.search);
  form.set('decision', 'allow');
  const allowed = await fetch(page.origin + page.pathname, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const location = allowed.headers.get('location');
  if (location === null)
    return err(`The sandbox's authorisation page answered ${allowed.status} without a redirect.`);
  const back = new URL(location);
  const finished = await finishAuthorisation(
    tools,
    back.searchParams.get('code') ?? '',
    back.searchParams.get('state') ?? '',
  );
  return finished.ok ? ok(null) : finished;
}
