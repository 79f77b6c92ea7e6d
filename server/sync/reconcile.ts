import {
  addDays,
  firstDayOf,
  lastDayOf,
  yearStart,
  type CalendarDate,
  type Month,
} from '../accounting/dates';
import { decimal, zero, type Decimal } from '../accounting/decimal';
import { accountLabel } from '../accounting/accounts';
import { ledgerEffect, settledByPayments, systemAccountsOf } from '../accounting/ledger-effect';
import { compileMapping, type Mapping } from '../accounting/mapping';
import { absolute, majorText } from '../accounting/money';
import type { XeroReference } from '../accounting/organisation';
import { err, ok, type Result } from '../accounting/result';
import { toMinor } from '../accounting/rounding';
import type { ReconciliationDto } from '../contract/reconciliation';
import { readEntries } from '../store/ledger-entries';
import { listPostings } from '../store/postings';
import type { XeroFailure, XeroLedger } from '../xero/ledger';
import type { IdentifiedRow } from './cost-entries';
import type { SyncContext } from './context';
import { kindOfRow, ledgerChartOf } from './ledger-kinds';
import { ledgerRead } from './ledger-windows';
import { ofXero, type Problem } from './problem';
import { keptReferences, type References } from './reference';
import { tablesInForce } from './tables';

/** Movement by account code in minor units of base currency, debit positive. */
type Movement = ReadonlyMap<string, bigint>;

interface Days {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** Stands for a Cin7 account that no mapping places. */
const unmapped = (cin7Code: string): string => `cin7:${cin7Code}`;
const isUnmapped = (code: string): boolean => code.startsWith('cin7:');

/** What we posted. */
interface OurMovement {
  readonly moved: Movement;
  /** What turning foreign amounts one by one can come to at most, by account: a minor unit for each. */
  readonly rounding: Movement;
}

/**
 * Tie-out of a month, account by account: movement by Cin7's ledger, by what we posted, and by Xero's trial balance. When
 * the whole ledger was read, every account that Cin7 moves is there, one that no mapping places too; else those of the cost
 * of sales. Amounts are debit positive, base currency.
 */
export async function reconcile(
  context: SyncContext,
  connection: string,
  period: string,
): Promise<Result<ReconciliationDto, Problem>> {
  const month = period as Month;
  const days = { from: firstDayOf(month), to: lastDayOf(month) };
  const references = await keptReferences(context, connection);
  if (!references.ok) return references;
  const ledger = await context.gateways.xero(connection);
  if (!ledger.ok) return ledger;
  const { xero, cin7 } = references.value;
  const inXero = await movedInXero(ledger.value, xero, days);
  if (!inXero.ok) return err(ofXero(inXero.error));
  const currency = xero.organisation.baseCurrency;
  const whole = await ledgerRead(context.db, connection, days.from, days.to);
  const inCin7 = await movedInCin7(context, connection, references.value, days, whole);
  const ours = await movedByUs(context, connection, references.value, days, whole);
  const names = new Map([
    ...xero.accounts.map((account) => [account.code, accountLabel(account)] as const),
    ...cin7.accounts.map((account) => [unmapped(account.code), `Cin7 ${accountLabel(account)}`] as const),
  ]);
  const rows = [...new Set([...inCin7.keys(), ...ours.moved.keys()])].sort().map((code) => {
    const [cin7Minor, oursMinor, xeroMinor] = [
      inCin7.get(code) ?? 0n,
      ours.moved.get(code) ?? 0n,
      toMinor(inXero.value.get(code) ?? zero, currency),
    ];
    return {
      account: names.get(code) ?? code,
      cin7: majorText(cin7Minor, currency),
      ours: majorText(oursMinor, currency),
      xero: majorText(xeroMinor, currency),
      difference: majorText(xeroMinor - cin7Minor, currency),
      cause: isUnmapped(code)
        ? 'This Cin7 account is not mapped to Xero: choose its Xero account in Accounts, or its bank account in Payments'
        : causeOf(
            { cin7: cin7Minor, ours: oursMinor, xero: xeroMinor },
            ours.rounding.get(code) ?? 0n,
            currency,
          ),
    };
  });
  return ok({ period: month, currency, rows });
}

/**
 * By trial balances: of the day before the period, and of its last day. Their profit and loss columns begin anew with each
 * financial year (xero 5.7): where one begins within the period, those accounts begin at zero on its first day.
 */
async function movedInXero(
  ledger: XeroLedger,
  { organisation, accounts }: XeroReference,
  { from, to }: Days,
): Promise<Result<ReadonlyMap<string, Decimal>, XeroFailure>> {
  const closing = await ledger.trialBalance(to);
  if (!closing.ok) return closing;
  const opening = await ledger.trialBalance(addDays(from, -1));
  if (!opening.ok) return opening;
  const begun = organisation.financialYearEnd ? yearStart(to, organisation.financialYearEnd) : null;
  const restarts = begun !== null && begun >= from;
  // What the old year still moved, when it ended within the period.
  const ended = restarts && begun > from ? await ledger.trialBalance(addDays(begun, -1)) : opening;
  if (!ended.ok) return ended;
  const ofYear = new Set(
    accounts.filter(({ class: of }) => of === 'REVENUE' || of === 'EXPENSE').map(({ code }) => code),
  );
  const at = (balances: ReadonlyMap<string, string>, code: string): Decimal =>
    decimal(balances.get(code) ?? '0');
  return ok(
    new Map(
      [...new Set([...closing.value.keys(), ...opening.value.keys()])].map((code) => {
        const now = at(closing.value, code);
        const before = at(opening.value, code);
        return [
          code,
          restarts && ofYear.has(code) ? now.plus(at(ended.value, code)).minus(before) : now.minus(before),
        ];
      }),
    ),
  );
}

async function movedInCin7(
  context: SyncContext,
  connection: string,
  references: References,
  { from, to }: Days,
  whole: boolean,
): Promise<Movement> {
  const { cin7, xero } = references;
  const { tables } = await tablesInForce(context.db, connection, references);
  const mapping = compileMapping(tables, cin7, xero);
  const chart = ledgerChartOf(mapping.settings, cin7);
  const codeOf = xeroCodes(references, mapping);
  const movement = new Map<string, bigint>();
  for (const row of await readEntries<IdentifiedRow>(context.db, connection, from, to)) {
    if (!whole && kindOfRow(row, chart) !== 'cogs') continue;
    const minor = toMinor(decimal(row.amount), xero.organisation.baseCurrency);
    add(movement, codeOf(row.debitAccount), minor);
    add(movement, codeOf(row.creditAccount), -minor);
  }
  return movement;
}

/** The Xero account that stands for a Cin7 account. Receivables and the like are Xero's own. */
function xeroCodes({ cin7, xero }: References, mapping: Mapping): (cin7Code: string) => string {
  const system = systemAccountsOf(xero);
  const own = new Map(cin7.accounts.map(({ code, systemAccount }) => [code, systemAccount]));
  const known = new Map<string, string>();
  const find = (code: string): string => {
    const kept = own.get(code);
    if (kept === 'DEBTORS') return system.receivable;
    if (kept === 'CREDITORS') return system.payable;
    if (kept === 'GST') return system.tax;
    const paid = mapping.paymentAccount(code);
    const mapped = paid.ok ? paid : mapping.account(code);
    return mapped.ok ? mapped.value.code : unmapped(code);
  };
  return (code) => {
    const found = known.get(code) ?? find(code);
    known.set(code, found);
    return found;
  };
}

async function movedByUs(
  context: SyncContext,
  connection: string,
  { xero }: References,
  { from, to }: Days,
  whole: boolean,
): Promise<OurMovement> {
  const system = systemAccountsOf(xero);
  const { baseCurrency } = xero.organisation;
  const moved = new Map<string, bigint>();
  const rounding = new Map<string, bigint>();
  const postings = await listPostings(
    context.db,
    connection,
    { states: ['posted', 'reversed'] },
    0,
    1_000_000,
  );
  // Reversed by a posting of ours, both stand in the ledger; voided in Xero, neither does.
  const standing = postings.items.filter(
    ({ state, reversedBy }) => state === 'posted' || reversedBy !== null,
  );
  const settled = settledByPayments(standing);
  for (const { key, draft } of standing) {
    if (draft.date < from || draft.date > to || (!whole && draft.kind !== 'cogs')) continue;
    const roundings =
      'currency' in draft && draft.currency !== baseCurrency ? BigInt(draft.sources.length) : 0n;
    for (const { accountCode, amountMinor } of ledgerEffect(draft, baseCurrency, system, settled.get(key))) {
      add(moved, accountCode, amountMinor);
      // Cin7 turned the amounts of each source by itself, Xero those of the document.
      add(rounding, accountCode, roundings);
    }
  }
  return { moved, rounding };
}

function add(movement: Map<string, bigint>, code: string, minor: bigint): void {
  if (code !== '') movement.set(code, (movement.get(code) ?? 0n) + minor);
}

/**
 * Why an account differs. What turning foreign amounts can come to is not told from other differences of that size: what
 * is larger is somebody's to look at.
 */
function causeOf(
  { cin7, ours, xero }: Readonly<Record<'cin7' | 'ours' | 'xero', bigint>>,
  rounding: bigint,
  currency: string,
): string {
  const text = (minor: bigint): string => `${currency} ${majorText(absolute(minor), currency)}`;
  const sided = (minor: bigint): string => `${text(minor)} (${minor > 0n ? 'debit' : 'credit'})`;
  const parts: string[] = [];
  if (absolute(cin7 - ours) > rounding)
    parts.push(
      `${sided(cin7 - ours)} of Cin7's movement is not posted from here (documents left out, other kinds, or another month)`,
    );
  else if (cin7 !== ours)
    parts.push(
      `${text(cin7 - ours)} is rounding: Xero turns each amount in another currency into ${currency} by itself`,
    );
  if (xero !== ours)
    parts.push(`${sided(xero - ours)} in Xero was not posted by Cogsheet, or was changed there afterwards`);
  return parts.join('; ');
}
