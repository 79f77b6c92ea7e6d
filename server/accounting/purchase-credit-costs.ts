import { decimal } from './decimal';
import { hashOf } from './canonical';
import type { InvoiceLine } from './draft';
import { fault, type Fault } from './fault';
import { accountLabel } from './accounts';
import type { Mapping } from './mapping';
import { absolute, majorText, moneyText, sumMinor } from './money';
import type { Cin7Reference, XeroAccount } from './organisation';
import { err, ok, type Result } from './result';
import { portionMinor, splitLargestRemainder, toMinor } from './rounding';
import { taxRow } from './taxes';
import type { StockEntry, SupplierCreditNote } from './trade-documents';
import { judgeTaxOnAccount, type CodedLines } from './trade-lines';

/**
 * Goods that go back leave Cin7's stock at what they cost, and the supplier credits them at a price; Cin7 books the
 * difference as a price variance. The credit note has the price on one line, so that its stock line alone would move
 * Xero's stock by another amount than Cin7's (accounting-rules 12, law 9). Lines on the same credit note level it.
 */

/** A pair of Cin7's ledger with what is owed to suppliers on one side, in base currency. */
export type PayableEntry = Pick<
  StockEntry,
  'taskId' | 'number' | 'debitAccount' | 'creditAccount' | 'amount'
>;

/** The lines that bring a coded credit note to what Cin7's ledger has for it, and how to tell that they changed. */
export interface LevelledCredit {
  readonly lines: readonly InvoiceLine[];
  /** Blank: nothing had to be levelled. */
  readonly revision: string;
  readonly warnings: readonly Fault[];
}

const asItIs = (lines: readonly InvoiceLine[], warnings: readonly Fault[] = []): LevelledCredit => ({
  ...{ lines, revision: '', warnings },
});

/**
 * Levels a credit note against the ledger. In another currency the ledger's accounts share the credit note's net total as
 * they share its base amount. A ledger that says something else altogether is not followed, but told.
 */
export function levelCredit(
  credit: SupplierCreditNote,
  coded: CodedLines,
  entries: readonly PayableEntry[],
  cin7: Cin7Reference,
  mapping: Mapping,
): Result<LevelledCredit, Fault[]> {
  const booked = bookedOn(credit, entries, cin7);
  if (booked.size === 0) return ok(asItIs(coded.lines, credit.unstocked ? [notInLedger(credit)] : []));
  const total = sumMinor(booked.values());
  if (!agrees(credit, coded.netMinor, total)) return ok(asItIs(coded.lines, [differs(credit, total)]));
  const accounts = new Map<string, XeroAccount>();
  const faults: Fault[] = [];
  const wanted = new Map<string, bigint>();
  const shares = splitLargestRemainder(
    coded.netMinor,
    [...booked.values()].map((minor) => decimal(minor)),
  );
  [...booked.keys()].forEach((code, index) => {
    const account = mapping.account(code);
    if (!account.ok) return faults.push({ ...account.error, document: credit.number });
    accounts.set(account.value.code, account.value);
    return wanted.set(account.value.code, (wanted.get(account.value.code) ?? 0n) + (shares[index] ?? 0n));
  });
  if (faults.length > 0) return err(faults);
  const differences = differencesOf(credit, coded.lines, wanted, booked.size);
  if (differences.length === 0) return ok(asItIs(coded.lines));
  const levelling = levellingLines(credit, coded.lines, differences, accounts);
  const misfits = judgeTaxes(credit, coded.lines, differences, accounts, mapping);
  if (misfits.length > 0) return err(misfits);
  return ok({
    lines: [...coded.lines, ...levelling],
    revision: `~${hashOf(differences).slice(0, 24)}`,
    warnings: [],
  });
}

/** Net amounts that the ledger took off the debt, by Cin7 account, in minor units of base currency. */
function bookedOn(
  { id, sourceId, number, baseCurrency }: SupplierCreditNote,
  entries: readonly PayableEntry[],
  { accounts }: Cin7Reference,
): Map<string, bigint> {
  const chart = new Map(accounts.map((account) => [account.code, account]));
  const isPayable = (code: string): boolean => chart.get(code)?.systemAccount === 'CREDITORS';
  // Tax is on the lines already; money and exchange differences belong to refunds.
  const isOther = (code: string): boolean => {
    const account = chart.get(code);
    return account?.type === 'BANK' || account?.forPayments === true || (account?.systemAccount ?? '') !== '';
  };
  const task = id.split('/')[1] ?? '';
  const booked = new Map<string, bigint>();
  for (const entry of entries) {
    if (entry.taskId.toLowerCase() !== task.toLowerCase()) continue;
    // A simple purchase may have one task for all its documents [?].
    if (task === sourceId && entry.number.toLowerCase() !== number.toLowerCase()) continue;
    const debit = isPayable(entry.debitAccount);
    if (debit === isPayable(entry.creditAccount)) continue;
    const account = debit ? entry.creditAccount : entry.debitAccount;
    if (isOther(account)) continue;
    const minor = toMinor(decimal(entry.amount), baseCurrency);
    booked.set(account, (booked.get(account) ?? 0n) + (debit ? minor : -minor));
  }
  return new Map([...booked].filter(([, minor]) => minor !== 0n));
}

/** In base currency to the cent for each line; in another the ledger cannot be told from another document only. */
function agrees(
  { currency, baseCurrency, lines }: SupplierCreditNote,
  netMinor: bigint,
  total: bigint,
): boolean {
  if (netMinor === 0n || total === 0n) return false;
  return currency === baseCurrency
    ? absolute(total - netMinor) <= BigInt(lines.length)
    : total > 0n === netMinor > 0n;
}

interface Difference {
  readonly accountCode: string;
  /** To be credited further; below zero: less. */
  readonly minor: bigint;
}

function differencesOf(
  { currency, baseCurrency }: SupplierCreditNote,
  lines: readonly InvoiceLine[],
  wanted: ReadonlyMap<string, bigint>,
  accounts: number,
): Difference[] {
  const open = new Map(wanted);
  for (const { accountCode, netMinor } of lines)
    open.set(accountCode, (open.get(accountCode) ?? 0n) - netMinor);
  const differences = [...open]
    .filter(([, minor]) => minor !== 0n)
    .map(([accountCode, minor]) => ({ accountCode, minor }))
    .sort((left, right) => (left.accountCode < right.accountCode ? -1 : 1));
  // What base amounts tell of a foreign one is good to a unit for each account.
  const rounding = currency === baseCurrency ? 0n : BigInt(accounts);
  return differences.every(({ minor }) => absolute(minor) <= rounding) ? [] : differences;
}

/** One line for each account, with the tax rate and the share of tax of the largest line; together they are nothing. */
function levellingLines(
  credit: SupplierCreditNote,
  lines: readonly InvoiceLine[],
  differences: readonly Difference[],
  accounts: ReadonlyMap<string, XeroAccount>,
): InvoiceLine[] {
  const main = mainLine(lines, differences);
  if (main === undefined) return [];
  let taxLeft = 0n;
  return differences.map(({ accountCode, minor }, index): InvoiceLine => {
    const isLast = index === differences.length - 1;
    const part = main.netMinor === 0n ? 0n : taxOf(main, minor);
    const taxMinor = isLast ? -taxLeft : part;
    taxLeft += taxMinor;
    const amount = credit.taxInclusive ? minor + taxMinor : minor;
    const account = accounts.get(accountCode);
    return {
      ...main,
      description: words(credit),
      ...{ accountCode, accountName: account ? accountLabel(account) : main.accountName },
      ...{
        netMinor: minor,
        taxMinor,
        quantity: '1',
        unitAmount: majorText(amount, credit.currency),
        sku: '',
      },
    };
  });
}

/** The largest line on an account that is levelled. */
const mainLine = (
  lines: readonly InvoiceLine[],
  differences: readonly Difference[],
): InvoiceLine | undefined =>
  lines
    .filter((line) => differences.some(({ accountCode }) => accountCode === line.accountCode))
    .sort((left, right) => (absolute(left.netMinor) < absolute(right.netMinor) ? 1 : -1))[0];

function judgeTaxes(
  credit: SupplierCreditNote,
  lines: readonly InvoiceLine[],
  differences: readonly Difference[],
  accounts: ReadonlyMap<string, XeroAccount>,
  mapping: Mapping,
): Fault[] {
  const main = mainLine(lines, differences);
  const taxRule = main && credit.lines[lines.indexOf(main)]?.taxRule;
  const rate = taxRule === undefined ? null : mapping.tax('purchases', taxRule);
  if (!rate?.ok || taxRule === undefined) return [];
  return differences.flatMap(({ accountCode }) => {
    const account = accounts.get(accountCode);
    const misfit =
      account &&
      judgeTaxOnAccount(
        taxRow('purchases', taxRule),
        rate.value,
        account,
        `Supplier credit ${credit.number}`,
      );
    return misfit ? [{ ...misfit, document: credit.number }] : [];
  });
}

const taxOf = ({ netMinor, taxMinor }: InvoiceLine, minor: bigint): bigint =>
  netMinor < 0n ? portionMinor(taxMinor, -minor, -netMinor) : portionMinor(taxMinor, minor, netMinor);

const words = ({ unstocked }: SupplierCreditNote): string =>
  unstocked ? 'Price credited against cost of the goods sent back' : "As Cin7's ledger has it";

const notInLedger = ({ number }: SupplierCreditNote): Fault =>
  fault(
    'ledger-differs',
    { table: 'cin7', row: 'ledger' },
    `Cin7's ledger has nothing for supplier credit ${number}: the goods sent back leave the stock at the price credited, not at their cost.`,
    'Compare the stock account with Cin7 after posting, or fetch the month again first.',
    { document: number },
  );

const differs = ({ number, net, currency, baseCurrency }: SupplierCreditNote, total: bigint): Fault =>
  fault(
    'ledger-differs',
    { table: 'cin7', row: 'ledger' },
    `Supplier credit ${number} comes to ${currency} ${net} without tax, Cin7's ledger has ${moneyText({ currency: baseCurrency, minor: total })} for it; it is posted as the document says.`,
    'Compare its accounts with Cin7 before you post it.',
    { document: number },
  );
