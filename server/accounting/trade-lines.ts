import { accountLabel } from './accounts';
import { decimal, sumDecimals, type Decimal } from './decimal';
import type { InvoiceLine, TrackingTag } from './draft';
import { fault, type Fault } from './fault';
import type { Mapping } from './mapping';
import { absolute, majorText } from './money';
import type { XeroAccount, XeroTaxRate } from './organisation';
import { err, ok, type Result } from './result';
import { minorDigits, powerOfTen, settleRemainders, toMinor } from './rounding';
import { quantityAndPrice } from './sale-invoice-lines';
import { roundingToleranceMinor } from './settings';
import { taxFitsAccount, taxLabel, taxRow, type TaxDirection } from './taxes';
import type { TradeDocument, TradeLine } from './trade-documents';

/** Lines of a trade document in minor units, coded to Xero; sums equal Cin7's own totals to the cent. */
export interface CodedLines {
  readonly lines: readonly InvoiceLine[];
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
}

export type DocumentToCode = Pick<
  TradeDocument,
  'id' | 'number' | 'currency' | 'baseCurrency' | 'taxInclusive' | 'lines' | 'net' | 'tax' | 'gross'
>;

/** What differs between the two sides of the business. */
export interface LineCoding {
  readonly direction: TaxDirection;
  /** Begins the sentences: `Bill 4711`. */
  readonly subject: string;
  readonly accountOf: (line: TradeLine) => Result<XeroAccount, Fault>;
  readonly itemOf: (line: TradeLine) => { readonly code: string; readonly faults: readonly Fault[] };
  readonly tracking: readonly TrackingTag[];
}

/**
 * Codes and rounds the lines of one document (accounting-rules 2, 3 and 5 "Tax"). Net and tax of the document are Cin7's
 * totals; lines carry more decimals, so they are settled by largest remainder. A document whose lines do not add up to
 * its totals within the rounding tolerance is refused.
 */
export function codeLines(
  document: DocumentToCode,
  coding: LineCoding,
  mapping: Mapping,
): Result<CodedLines, Fault[]> {
  const { currency, lines } = document;
  const netMinor = toMinor(decimal(document.net), currency);
  const taxMinor = toMinor(decimal(document.tax), currency);
  const grossMinor = toMinor(decimal(document.gross), currency);
  const faults: Fault[] = [];
  const settled = (what: 'net' | 'tax', total: bigint): bigint[] => {
    const exact = lines.map((line) => decimal(line[what]));
    const parts = settle(total, exact, document, mapping);
    if (parts === null) faults.push(doesNotAddUp(document, coding.subject, what, sumDecimals(exact), total));
    return parts ?? [];
  };
  const [nets, taxes] = [settled('net', netMinor), settled('tax', taxMinor)];
  if (grossMinor !== netMinor + taxMinor) {
    const sum = decimal(document.net).plus(document.tax);
    faults.push(doesNotAddUp(document, coding.subject, 'gross', sum, grossMinor));
  }
  const coded = lines.map((line, index) =>
    codeLine(line, document, coding, mapping, { netMinor: nets[index] ?? 0n, taxMinor: taxes[index] ?? 0n }),
  );
  faults.push(...coded.flatMap((line) => (line.ok ? [] : line.error)));
  if (faults.length > 0) return err(faults.map((one) => ({ ...one, document: document.number })));
  return ok({ netMinor, taxMinor, lines: coded.flatMap((line) => (line.ok ? [line.value] : [])) });
}

/** Whole minor units of each line that sum to the total; null when the lines are further off than rounding. */
function settle(
  total: bigint,
  exact: readonly Decimal[],
  { currency, baseCurrency }: DocumentToCode,
  { settings }: Mapping,
): bigint[] | null {
  const scale = powerOfTen(minorDigits(currency));
  const scaled = exact.map((value) => value.times(scale));
  const distance = sumDecimals(scaled).minus(total.toString()).abs();
  const allowed = roundingToleranceMinor(settings, { sourceLines: exact.length, currency, baseCurrency });
  return distance.gt(allowed.toString()) ? null : settleRemainders(total, scaled);
}

function codeLine(
  line: TradeLine,
  document: DocumentToCode,
  { direction, subject, accountOf, itemOf, tracking }: LineCoding,
  mapping: Mapping,
  { netMinor, taxMinor }: { readonly netMinor: bigint; readonly taxMinor: bigint },
): Result<InvoiceLine, Fault[]> {
  const account = accountOf(line);
  const tax = mapping.tax(direction, line.taxRule);
  const item = itemOf(line);
  const faults = [...[account, tax].flatMap((found) => (found.ok ? [] : [found.error])), ...item.faults];
  if (!account.ok || !tax.ok || faults.length > 0) return err(faults);
  const misfit = judgeTaxOnAccount(taxRow(direction, line.taxRule), tax.value, account.value, subject);
  if (misfit) return err([misfit]);
  const amount = document.taxInclusive ? netMinor + taxMinor : netMinor;
  return ok({
    description: line.sku === '' ? line.description : `${line.sku} ${line.description}`.trim(),
    ...{ accountCode: account.value.code, accountName: accountLabel(account.value) },
    ...{ taxType: tax.value.taxType, netMinor, taxMinor },
    ...quantityAndPrice(line, amount, document.currency),
    sku: line.sku,
    ...(item.code === '' ? {} : { itemCode: item.code }),
    tracking,
  });
}

/** Xero refuses a tax rate on an account of a class that it is not made for (xero 3.3). `row` is the row of Taxes. */
export function judgeTaxOnAccount(
  row: string,
  rate: XeroTaxRate,
  account: XeroAccount,
  subject: string,
): Fault | null {
  if (taxFitsAccount(rate, account)) return null;
  return fault(
    'tax-not-for-account',
    { table: 'taxes', row, column: 'xeroTaxRate' },
    `${subject}: Xero does not allow ${taxLabel(rate)} on account ${accountLabel(account)}.`,
    'Choose another tax rate in Taxes or another account in Accounts.',
    { value: taxLabel(rate) },
  );
}

const doesNotAddUp = (
  { id, currency }: DocumentToCode,
  subject: string,
  what: string,
  lines: Decimal,
  totalMinor: bigint,
): Fault =>
  fault(
    'source-unbalanced',
    { table: 'cin7', row: id, column: what },
    `${subject}: its lines add up to ${what} ${lines.toString()}, Cin7's total is ${majorText(totalMinor, currency)}.`,
    'Open it in Cin7, save it again, then fetch.',
  );

/** Nothing that could be posted: every amount is zero (accounting-rules 1). */
export const isZero = ({ netMinor, taxMinor, lines }: CodedLines): boolean =>
  netMinor === 0n &&
  taxMinor === 0n &&
  lines.every((line) => absolute(line.netMinor) + absolute(line.taxMinor) === 0n);
