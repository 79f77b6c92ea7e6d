import type { Organisation, XeroAccount } from '../../accounting/organisation';
import { err, ok, type Result } from '../../accounting/result';
import { addDays } from '../../accounting/dates';
import type { Cin7Company } from '../../cin7/source';
import { hasWholeDocuments } from '../../cin7/whole-documents';
import type { NumberedInvoice, XeroChecks, XeroFailure } from '../../xero/ledger';
import type { SyncContext } from '../context';
import { ofCin7, ofXero, problem, type Problem } from '../problem';
import { todayOf } from '../reference';

/** What a vendor said, or why it did not: each answer stands for itself. */
export type Answered<Value> = Result<Value, Problem>;

export interface Cin7Answers {
  readonly company: Answered<Cin7Company>;
  /** Numbers of the newest invoices, at most 20: the ones that another link to Xero would have sent last. */
  readonly newestInvoices: Answered<readonly string[]>;
}

export interface XeroAnswers {
  readonly organisation: Answered<Organisation>;
  readonly allowedActions: Answered<ReadonlySet<string>>;
  readonly accounts: Answered<readonly XeroAccount[]>;
  readonly currencies: Answered<readonly string[]>;
  readonly trackedItems: Answered<readonly string[]>;
  /** Sales invoices with these Cin7 numbers, whoever made them. */
  readonly sameNumbers: Answered<readonly NumberedInvoice[]>;
}

/** As many as one call to Xero can look for. */
const newestAtMost = 20;
/** How far back the sales list is read when nothing has been fetched yet. */
const lookBackDays = 31;

interface Invoiced {
  readonly invoiceNumbers: readonly string[];
  readonly invoiceDate: string | null;
}

export const newestNumbers = (sales: readonly Invoiced[]): string[] =>
  sales
    .filter(({ invoiceNumbers }) => invoiceNumbers.length > 0)
    .sort((left, right) => ((left.invoiceDate ?? '') < (right.invoiceDate ?? '') ? 1 : -1))
    .flatMap(({ invoiceNumbers }) => invoiceNumbers)
    .slice(0, newestAtMost);

/** @param fetched invoice numbers that are stored already; with none the sales list of the last month is read, where there is one */
export async function askCin7(
  context: SyncContext,
  connection: string,
  fetched: readonly string[],
): Promise<Cin7Answers> {
  const source = await context.gateways.cin7(connection);
  if (!source.ok) return { company: source, newestInvoices: source };
  const company = await source.value.company();
  if (!company.ok) {
    const refusal = err(ofCin7(company.error));
    return { company: refusal, newestInvoices: refusal };
  }
  if (fetched.length > 0 || hasWholeDocuments(source.value)) return { company, newestInvoices: ok(fetched) };
  const since = addDays(todayOf(context, company.value.timeZone), -lookBackDays);
  const listed = await source.value.saleHeaders(`${since}T00:00:00.000Z`, 1);
  return {
    company,
    newestInvoices: listed.ok
      ? ok(newestNumbers(listed.value.rows.map(({ value }) => value)))
      : err(ofCin7(listed.error)),
  };
}

/**
 * When the organisation cannot be read nothing else is asked: it would fail in the same way.
 * @param cin7 is awaited by the caller as well, who hears of its failure
 */
export async function askXero(
  context: SyncContext,
  connection: string,
  cin7: Promise<Cin7Answers>,
): Promise<XeroAnswers> {
  const ledger = await context.gateways.xero(connection);
  if (!ledger.ok) return nothingAsked(ledger);
  const organisation = asked(await ledger.value.organisation());
  if (!organisation.ok) return nothingAsked(organisation);
  const { checks } = ledger.value;
  const [allowedActions, accounts, currencies, trackedItems, sameNumbers] = await Promise.all([
    checks.allowedActions(),
    checks.accounts(),
    checks.currencies(),
    checks.trackedItems(),
    lookFor(checks, cin7),
  ]);
  return {
    organisation,
    allowedActions: asked(allowedActions),
    accounts: asked(accounts),
    currencies: asked(currencies),
    trackedItems: asked(trackedItems),
    sameNumbers,
  };
}

/** The organisation's own refusal says it all; what was not asked for that reason need not repeat it. */
function nothingAsked(refusal: { readonly ok: false; readonly error: Problem }): XeroAnswers {
  const { code } = refusal.error;
  const notIn = code === 'connection-incomplete' || code === 'reconnect-needed';
  const rest = notIn ? err(problem(code, 'Known once Xero lets Cogsheet in.')) : refusal;
  return {
    organisation: refusal,
    allowedActions: rest,
    accounts: rest,
    currencies: rest,
    trackedItems: rest,
    sameNumbers: rest,
  };
}

async function lookFor(checks: XeroChecks, cin7: Promise<Cin7Answers>): Promise<XeroAnswers['sameNumbers']> {
  const { newestInvoices: known } = await cin7;
  if (!known.ok) return known;
  return known.value.length === 0 ? ok([]) : asked(await checks.salesInvoices(known.value));
}

const asked = <Value>(answer: Result<Value, XeroFailure>): Answered<Value> =>
  answer.ok ? answer : err(ofXero(answer.error));
