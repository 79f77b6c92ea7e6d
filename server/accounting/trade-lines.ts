import { accountLabel } from './accounts';
import { decimal, sumDecimals, type Decimal } from './decimal';
import type { InvoiceLine, TrackingTag } from './draft';
import { fault, type Fault } from './fault';
import type { Mapping } from './mapping';
import { absolute, majorText, sumMinor } from './money';
import type { XeroAccount, XeroTaxRate } from './organisation';
import { err, ok, type Result } from './result';
import {
  minorDigits,
  powerOfTen,
  roundToPlaces,
  settleRemainders,
  smallToMinor,
  textToMinor,
  toMinor,
} from './rounding';
import { roundingToleranceMinor } from './settings';
import { shared } from './shared-text';
import { hundredMillionths, tenThousandths, tenThousandthsText } from './small-decimal';
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
  const netMinor = textToMinor(document.net, currency);
  const taxMinor = textToMinor(document.tax, currency);
  const grossMinor = textToMinor(document.gross, currency);
  const faults: Fault[] = [];
  const settled = (what: 'net' | 'tax', total: bigint): bigint[] => {
    const whole = settledAlready(total, lines, what, currency);
    if (whole !== null) return whole;
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

/** The lines as they are when each is whole minor units and they sum to the total: nothing is to be settled then. */
function settledAlready(
  total: bigint,
  lines: readonly TradeLine[],
  what: 'net' | 'tax',
  currency: string,
): bigint[] | null {
  const parts: bigint[] = [];
  const unit = 10 ** (4 - minorDigits(currency));
  for (const line of lines) {
    const small = tenThousandths(line[what]);
    if (small === null || small % unit !== 0) return null;
    parts.push(BigInt(small / unit));
  }
  return sumMinor(parts) === total ? parts : null;
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
  const { quantity, unitAmount } = quantityAndPrice(line, amount, document.currency);
  const coded: InvoiceLine = {
    description: line.sku === '' ? line.description : shared(`${line.sku} ${line.description}`.trim()),
    accountCode: account.value.code,
    accountName: accountLabel(account.value),
    taxType: tax.value.taxType,
    netMinor,
    taxMinor,
    quantity,
    unitAmount,
    sku: line.sku,
    tracking,
  };
  return ok(item.code === '' ? coded : { ...coded, itemCode: item.code });
}

/** The canonical text; the given one when it is that, so that it is held once. */
function canonical(text: string, small: number): string {
  const made = tenThousandthsText(small);
  return made === text ? text : made;
}

/** Xero checks quantity x price against the amount: the vendor's own figures where they agree at 4 places, else 1 x amount. */
export function quantityAndPrice(
  line: Pick<TradeLine, 'quantity' | 'unitPrice'>,
  amountMinor: bigint,
  currency: string,
): { quantity: string; unitAmount: string } {
  const [smallQuantity, smallPrice] = [tenThousandths(line.quantity), tenThousandths(line.unitPrice)];
  const product = hundredMillionths(smallQuantity, smallPrice);
  if (smallQuantity !== null && smallPrice !== null && product !== null)
    return smallToMinor(product, 8, currency) === amountMinor
      ? {
          quantity: canonical(line.quantity, smallQuantity),
          unitAmount: canonical(line.unitPrice, smallPrice),
        }
      : { quantity: '1', unitAmount: majorText(amountMinor, currency) };
  const quantity = decimal(line.quantity);
  const price = roundToPlaces(decimal(line.unitPrice), 4);
  const agrees =
    quantity.eq(roundToPlaces(quantity, 4)) && toMinor(quantity.times(price), currency) === amountMinor;
  return agrees
    ? { quantity: quantity.toString(), unitAmount: price.toString() }
    : { quantity: '1', unitAmount: majorText(amountMinor, currency) };
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

/** Whether a document has nothing that could be posted: every amount is zero (accounting-rules 1). */
export const isZero = ({ netMinor, taxMinor, lines }: CodedLines): boolean =>
  netMinor === 0n &&
  taxMinor === 0n &&
  lines.every((line) => absolute(line.netMinor) + absolute(line.taxMinor) === 0n);
