import { calendarDateIn, type CalendarDate } from '../accounting/dates';
import type { Cin7Reference, XeroReference } from '../accounting/organisation';
import { err, ok, type Result } from '../accounting/result';
import { readConnection, saveConnection } from '../store/connections';
import { readReference, saveReference } from '../store/references';
import type { XeroFailure, XeroLedger } from '../xero/ledger';
import type { SyncContext } from './context';
import { fail, ofCin7, ofXero, type Problem } from './problem';

/** Both sides' charts, rates and lists, as kept; read again when older than this. */
const maxAgeMs = 6 * 3_600_000;

export interface References {
  readonly cin7: Cin7Reference;
  readonly xero: XeroReference;
  readonly fetchedAt: Date;
}

/** What is kept, or `connection-incomplete` before the first read. Makes no call. */
export async function keptReferences(
  context: SyncContext,
  connection: string,
): Promise<Result<References, Problem>> {
  const [cin7, xero] = [
    await readReference(context.db, connection, 'cin7'),
    await readReference(context.db, connection, 'xero'),
  ];
  if (!cin7 || !xero)
    return fail(
      'connection-incomplete',
      'Charts and tax rates have not been read yet. Finish connecting, then refresh.',
    );
  const current = isCurrent(xero.body) ? xero : { body: completed(xero.body), fetchedAt: new Date(0) };
  return ok({
    cin7: cin7.body,
    xero: current.body,
    fetchedAt: cin7.fetchedAt < current.fetchedAt ? cin7.fetchedAt : current.fetchedAt,
  });
}

/** What an earlier version kept: without items, e-mail addresses and payment terms. It counts as long out of date. */
type EarlierReference = Omit<XeroReference, 'items'> & Partial<Pick<XeroReference, 'items'>>;

const isCurrent = ({ items }: EarlierReference): boolean => items !== undefined;

const completed = (earlier: EarlierReference): XeroReference => ({
  ...earlier,
  items: earlier.items ?? [],
  contacts: earlier.contacts.map((contact) => ({ ...contact, email: '' })),
  organisation: { ...earlier.organisation, paymentTerms: { bills: null, sales: null } },
});

/** Where Cin7 shows no chart, what its documents name belongs to it. */
export function withNamed(
  reference: Cin7Reference,
  named: Pick<Cin7Reference, 'accounts' | 'taxRules'> | null,
): Cin7Reference {
  if (named === null) return reference;
  const codes = new Set(reference.accounts.map(({ code }) => code));
  const rules = new Set(reference.taxRules.map(({ name }) => name));
  return {
    ...reference,
    accounts: [...reference.accounts, ...named.accounts.filter(({ code }) => !codes.has(code))],
    taxRules: [...reference.taxRules, ...named.taxRules.filter(({ name }) => !rules.has(name))],
  };
}

/** Reads both sides again when asked to, or when what is kept is too old: about 5 calls to Cin7 and 7 to Xero. */
export async function refreshReferences(
  context: SyncContext,
  connection: string,
  force: boolean,
): Promise<Result<References, Problem>> {
  const kept = await keptReferences(context, connection);
  const now = context.clock();
  if (kept.ok && !force && now.getTime() - kept.value.fetchedAt.getTime() < maxAgeMs) return kept;
  const [source, ledger] = [await context.gateways.cin7(connection), await context.gateways.xero(connection)];
  if (!source.ok) return source;
  if (!ledger.ok) return ledger;
  const read = await source.value.reference();
  if (!read.ok) return err(ofCin7(read.error));
  const named = await readReference(context.db, connection, 'named');
  const cin7 = withNamed(read.value.reference, named?.body ?? null);
  const xero = await ledger.value.reference();
  if (!xero.ok) return err(ofXero(xero.error));
  await context.db.tx(async (tx) => {
    await saveReference(tx, connection, 'cin7', cin7, now);
    await saveReference(tx, connection, 'xero', xero.value, now);
    const record = await readConnection(tx, connection);
    if (record) await saveConnection(tx, { ...record, organisation: xero.value.organisation });
  });
  return ok({ cin7, xero: xero.value, fetchedAt: now });
}

/**
 * Kept references with what must not be old when a document goes out read anew: lock dates (a free call), and which items
 * Xero keeps the stock of (one call where there are any): it would move stock and cost a second time (accounting-rules 10.1).
 */
export async function currentReferences(
  context: SyncContext,
  connection: string,
): Promise<Result<References, Problem>> {
  const kept = await refreshReferences(context, connection, false);
  if (!kept.ok) return kept;
  const ledger = await context.gateways.xero(connection);
  if (!ledger.ok) return ledger;
  const organisation = await ledger.value.organisation();
  if (!organisation.ok) return err(ofXero(organisation.error));
  const items = await itemsNow(kept.value.xero.items, ledger.value);
  if (!items.ok) return err(ofXero(items.error));
  const xero = { ...kept.value.xero, organisation: organisation.value, items: items.value };
  await context.db.tx(async (tx) => {
    const stored = await readReference(tx, connection, 'xero');
    await saveReference(tx, connection, 'xero', xero, stored?.fetchedAt ?? context.clock());
    const record = await readConnection(tx, connection);
    if (record) await saveConnection(tx, { ...record, organisation: organisation.value });
  });
  return ok({ ...kept.value, xero });
}

async function itemsNow(
  kept: XeroReference['items'],
  ledger: XeroLedger,
): Promise<Result<XeroReference['items'], XeroFailure>> {
  if (kept.length === 0) return ok(kept);
  const tracked = await ledger.checks.trackedItems();
  if (!tracked.ok) return tracked;
  const codes = new Set(tracked.value);
  return ok(kept.map((item) => ({ ...item, isTracked: codes.has(item.code) })));
}

/** The organisation's date now. */
export const todayOf = (context: SyncContext, timeZone: string): CalendarDate =>
  calendarDateIn(timeZone, context.clock());
