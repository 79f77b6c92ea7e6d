import { sha256Hex } from '../accounting/canonical';
import { err, ok, type Result } from '../accounting/result';
import type { Organisation } from '../accounting/organisation';
import { writeAudit } from '../store/audit';
import {
  findByCin7Account,
  readConnection,
  saveConnection,
  type ConnectionRecord,
} from '../store/connections';
import type { Queryable } from '../store/db';
import type { SealedSecrets } from '../store/sealed-secrets';
import { forgetStarts } from './auto-sync-due';
import { accountOf, type Cin7Access, type Cin7Keys } from './cin7-access';
import type { Actor, SyncContext } from './context';
import { identityOf } from './gateways';
import { fail, notFound, ofCin7, ofXero, type Problem } from './problem';
import { refreshReferences, type References } from './reference';
import type { Systems } from './systems';
import { keepTokens } from './tokens';

/**
 * Connecting: Cin7 keys are tried before they are kept; Xero is authorised in the browser (authorization code with
 * state and PKCE); the organisation is chosen by name when the authorisation covers several, never taken silently.
 */
export interface ConnectTools {
  readonly context: SyncContext;
  readonly secrets: SealedSecrets;
  readonly systems: Systems;
}

interface PendingAuthorisation {
  readonly state: string;
  readonly codeVerifier: string;
  readonly startedAt: string;
  /** Who began it: Xero's redirect comes without a name. */
  readonly by: Actor;
}

/** A connection that waits for the answer on Xero's own page, and that page. */
export interface Begun {
  readonly connection: ConnectionRecord;
  readonly authorizeUrl: string;
}

/** How long a person may take to answer Xero's question. */
const authorisationMs = 15 * 60_000;

export async function beginConnection(
  { context, secrets, systems }: ConnectTools,
  request: Cin7Access & { readonly name?: string | undefined },
  actor: Actor,
): Promise<Result<Begun, Problem>> {
  const company = await context.gateways.cin7With(request).company();
  if (!company.ok) return err(ofCin7(company.error));
  const cin7Account = sha256Hex(`${request.source} ${accountOf(request).toLowerCase()}`);
  const known = await findByCin7Account(context.db, cin7Account);
  const record: ConnectionRecord = {
    id: known?.id ?? context.newId(),
    name: request.name ?? known?.name ?? (company.value.company || accountOf(request)),
    source: request.source,
    // Of a known connection: its history belongs to this organisation and to no other.
    organisation: known?.organisation ?? null,
    state: authorisingState(known),
    settings: {
      organisations: known?.settings.organisations ?? [],
      demo: systems.sandbox !== null,
      cin7Account,
    },
  };
  const authorizeUrl = await context.db.tx(async (tx) => {
    await saveConnection(tx, record);
    await secrets.write(tx, record.id, 'cin7-keys', request.cin7, context.clock());
    await writeAudit(tx, record.id, actor, 'connect', record.id);
    return authorisationFor({ context, secrets, systems }, tx, record.id, actor);
  });
  context.gateways.forget(record.id);
  return ok({ connection: record, authorizeUrl });
}

/** Xero is asked again for a connection whose Cin7 keys are still kept; a connection at work goes on meanwhile. */
export async function authoriseAgain(
  tools: ConnectTools,
  id: string,
  actor: Actor,
): Promise<Result<Begun, Problem>> {
  const { context, secrets } = tools;
  const known = await readConnection(context.db, id);
  if (!known) return notFound('connection');
  const keys = await secrets.read<Cin7Keys>(context.db, id, 'cin7-keys');
  if (!keys.ok || !keys.value)
    return fail(
      'connection-incomplete',
      keys.ok
        ? 'The Cin7 keys of this connection are not kept any more. Connect with the keys; mapping and history stay.'
        : 'The sealed Cin7 keys cannot be opened with the key of this server. Connect with the keys; mapping and history stay.',
    );
  const record: ConnectionRecord = { ...known, state: authorisingState(known) };
  const authorizeUrl = await context.db.tx(async (tx) => {
    await saveConnection(tx, record);
    await writeAudit(tx, id, actor, 'authorise', id);
    return authorisationFor(tools, tx, id, actor);
  });
  return ok({ connection: record, authorizeUrl });
}

const authorisingState = (known: ConnectionRecord | null): ConnectionRecord['state'] =>
  known?.state === 'connected' ? 'connected' : 'authorising';

/** Xero's permission page for a connection. The one begun last counts, for a quarter of an hour. */
async function authorisationFor(
  { context, secrets, systems }: ConnectTools,
  tx: Queryable,
  id: string,
  actor: Actor,
): Promise<string> {
  const authorisation = identityOf(systems).authorization();
  const at = context.clock();
  const pending: PendingAuthorisation = {
    state: authorisation.state,
    codeVerifier: authorisation.codeVerifier,
    startedAt: at.toISOString(),
    by: actor,
  };
  await secrets.write(tx, id, 'xero-authorisation', pending, at);
  // The connection travels in the state, so that the redirect finds its pending authorisation; the secret part decides.
  const url = new URL(authorisation.url);
  url.searchParams.set('state', `${id}.${authorisation.state}`);
  return url.toString();
}

/** The redirect back from Xero: `state` must be the one that was sent out, once and in time. */
export async function finishAuthorisation(
  tools: ConnectTools,
  code: string,
  state: string,
): Promise<Result<ConnectionRecord, Problem>> {
  const { context, secrets, systems } = tools;
  const [id = '', given = ''] = state.split('.');
  const record = await readConnection(context.db, id);
  const pending = await secrets.read<PendingAuthorisation>(context.db, id, 'xero-authorisation');
  const stale = () =>
    fail(
      'not-allowed',
      'This answer from Xero does not belong to a connection that is being made here, or came too late. Begin again from the panel.',
    );
  if (!record || !pending.ok || !pending.value || pending.value.state !== given) return stale();
  await secrets.remove(context.db, id, 'xero-authorisation');
  if (context.clock().getTime() - Date.parse(pending.value.startedAt) > authorisationMs) return stale();
  const identity = identityOf(systems);
  const tokens = await identity.exchange(code, pending.value.codeVerifier);
  if (!tokens.ok) return err(ofXero(tokens.error));
  const reached = await identity.connections(tokens.value.accessToken, tokens.value.authEventId);
  if (!reached.ok) return err(ofXero(reached.error));
  const organisations = reached.value
    .filter(({ tenantType }) => tenantType === 'ORGANISATION')
    .map(({ id: xeroConnection, tenantId, tenantName }) => ({
      id: tenantId,
      name: tenantName,
      xeroConnection,
    }));
  const [only, ...others] = organisations;
  if (!only)
    return fail('xero-refused', "Xero allowed no organisation. Begin again and choose one on Xero's page.");
  // A connection with a history has no choice: it belongs to that organisation, and what works goes on working.
  const before = organisations.find((one) => one.id === record.organisation?.id);
  if (record.organisation && !before)
    return fail(
      'xero-refused',
      `Xero allowed ${organisations.map(({ name }) => name).join(', ')}, but this Cin7 account belongs to ${record.organisation.name}. Nothing was changed. Begin again and choose ${record.organisation.name} on Xero's page.`,
    );
  await keepTokens(secrets, context.db, id, tokens.value, context.clock());
  const waiting: ConnectionRecord = {
    ...record,
    state: 'choose-organisation',
    settings: { ...record.settings, organisations },
  };
  await saveConnection(context.db, waiting);
  const settled = before ?? (others.length === 0 ? only : null);
  return settled ? chooseOrganisation(tools, id, settled.id, pending.value.by) : ok(waiting);
}

/** Settles on an organisation and reads both sides' charts for the first time. */
export async function chooseOrganisation(
  { context }: ConnectTools,
  id: string,
  organisation: string,
  actor: Actor,
): Promise<Result<ConnectionRecord, Problem>> {
  const record = await readConnection(context.db, id);
  if (!record) return notFound('connection');
  const chosen = record.settings.organisations.find((one) => one.id === organisation);
  if (!chosen)
    return fail('invalid-request', 'That organisation is not among those which the authorisation allows.');
  if (record.organisation && record.organisation.id !== organisation) {
    return fail(
      'invalid-request',
      `This Cin7 account was connected to ${record.organisation.name} before, and its history belongs there. Choose that organisation again.`,
    );
  }
  const known: Organisation = {
    id: chosen.id,
    name: chosen.name,
    baseCurrency: '',
    countryCode: '',
    timeZone: 'UTC',
    periodLockDate: null,
    endOfYearLockDate: null,
    shortCode: '',
    paymentTerms: { bills: null, sales: null },
  };
  await saveConnection(context.db, { ...record, organisation: record.organisation ?? known });
  context.gateways.forget(id);
  const references = await readBothSides(context, id, record);
  if (!references.ok) {
    await saveConnection(context.db, record);
    context.gateways.forget(id);
    return references;
  }
  const connected: ConnectionRecord = {
    ...record,
    organisation: references.value.xero.organisation,
    state: 'connected',
  };
  await context.db.tx(async (tx) => {
    await saveConnection(tx, connected);
    await writeAudit(tx, id, actor, 'choose-organisation', organisation);
  });
  return ok(connected);
}

/** The organisation first: a Cin7 product that tells nothing of its company goes by it. */
async function readBothSides(
  context: SyncContext,
  id: string,
  record: ConnectionRecord,
): Promise<Result<References, Problem>> {
  const ledger = await context.gateways.xero(id);
  if (!ledger.ok) return ledger;
  const organisation = await ledger.value.organisation();
  if (!organisation.ok) return err(ofXero(organisation.error));
  await saveConnection(context.db, { ...record, organisation: organisation.value });
  return refreshReferences(context, id, true);
}

/** The connection is ended at Xero, tokens and keys are forgotten here; history stays. */
export async function disconnect(
  { context, secrets, systems }: ConnectTools,
  id: string,
  actor: Actor,
): Promise<Result<null, Problem>> {
  const record = await readConnection(context.db, id);
  if (!record) return notFound('connection');
  const open = await context.db.query<{ open: bigint }>(
    `select count(*) as open from posting where connection_id = $1 and state in ('approved', 'sending', 'unknown')`,
    [id],
  );
  if ((open.rows[0]?.open ?? 0n) > 0n)
    return fail(
      'busy',
      'Documents are still being posted through this connection. Wait until they are done, or cancel them.',
    );
  const identity = identityOf(systems);
  const token = await context.gateways.xeroTokens(id).accessToken();
  const chosen = record.settings.organisations.find((one) => one.id === record.organisation?.id);
  // Only this organisation's connection ends: revoking the token would end every one of the same person (xero 1.1).
  if (token.ok && chosen) await identity.disconnect(token.value, chosen.xeroConnection);
  await context.db.tx(async (tx) => {
    for (const kind of ['cin7-keys', 'xero-tokens', 'xero-authorisation'] as const)
      await secrets.remove(tx, id, kind);
    await saveConnection(tx, { ...record, state: 'disconnected' });
    await forgetStarts(tx, id, context.clock());
    await writeAudit(tx, id, actor, 'disconnect', id);
  });
  context.gateways.forget(id);
  return ok(null);
}
