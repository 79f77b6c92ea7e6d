import { accountLabel } from './accounts';
import { decimal, sumDecimals, type Decimal } from './decimal';
import type { InvoiceLine } from './draft';
import { fault, type Fault } from './fault';
import type { Mapping } from './mapping';
import { absolute, majorText } from './money';
import type { XeroAccount, XeroTaxRate } from './organisation';
import { err, ok, type Result } from './result';
import { minorDigits, powerOfTen, settleRemainders, toMinor } from './rounding';
import { quantityAndPrice } from './sale-invoice-lines';
import { roundingToleranceMinor } from './settings';
import { taxFitsAccount, taxLabel } from './taxes';
import type { TradeDocument, TradeLine } from './trade-documents';

/** Lines of a purchase document in minor units, coded to Xero; sums equal Cin7's own totals to the cent. */
export interface CodedPurchase {
  readonly lines: readonly InvoiceLine[];
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
}

/**
 * Codes and rounds the lines of a bill, a supplier's credit note or an order (accounting-rules 2 and 3): the account is
 * the one that Cin7 names on the line, the product or the purchase, which it has put in order of precedence already; tax is of
 * the purchases direction. `noun` and number begin the sentences: `Bill 4711`.
 */
export function codePurchase(
  document: TradeDocument,
  noun: string,
  mapping: Mapping,
): Result<CodedPurchase, Fault[]> {
  const { currency, lines, number } = document;
  const [netMinor, taxMinor, grossMinor] = [document.net, document.tax, document.gross].map((amount) =>
    toMinor(decimal(amount), currency),
  ) as [bigint, bigint, bigint];
  const faults: Fault[] = [];
  const settled = (what: 'net' | 'tax', total: bigint): bigint[] => {
    const exact = lines.map((line) => decimal(line[what]));
    const parts = settleLines(total, exact, document, mapping);
    if (parts === null) faults.push(doesNotAddUp(document, noun, what, sumDecimals(exact), total));
    return parts ?? [];
  };
  const [nets, taxes] = [settled('net', netMinor), settled('tax', taxMinor)];
  if (grossMinor !== netMinor + taxMinor)
    faults.push(doesNotAddUp(document, noun, 'gross', decimal(document.net).plus(document.tax), grossMinor));
  const coded = lines.map((line, index) =>
    codeLine(line, { ...document, noun }, mapping, nets[index] ?? 0n, taxes[index] ?? 0n),
  );
  faults.push(...coded.flatMap((line) => (line.ok ? [] : line.error)));
  if (faults.length > 0) return err(faults.map((one) => ({ ...one, document: number })));
  return ok({ lines: coded.flatMap((line) => (line.ok ? [line.value] : [])), netMinor, taxMinor });
}

/** Whole minor units of each line that sum to the document's total; null when the lines are further off than rounding. */
function settleLines(
  total: bigint,
  exact: readonly Decimal[],
  { currency, baseCurrency }: TradeDocument,
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
  document: TradeDocument & { readonly noun: string },
  mapping: Mapping,
  netMinor: bigint,
  taxMinor: bigint,
): Result<InvoiceLine, Fault[]> {
  const account = accountOf(line, document, mapping);
  const tax = mapping.tax('purchases', line.taxRule);
  const item = line.sku === '' ? null : mapping.item(line.sku).fault;
  const faults = [account, tax].flatMap((found) => (found.ok ? [] : [found.error]));
  if (item) faults.push(item);
  if (!account.ok || !tax.ok || faults.length > 0) return err(faults);
  const misfit = judgeTaxOnAccount(line.taxRule, tax.value, account.value, `${document.noun} ${document.number}`);
  if (misfit) return err([misfit]);
  const amount = document.taxInclusive ? netMinor + taxMinor : netMinor;
  return ok({
    description: line.sku === '' ? line.description : `${line.sku} ${line.description}`.trim(),
    ...{ accountCode: account.value.code, accountName: accountLabel(account.value) },
    ...{ taxType: tax.value.taxType, netMinor, taxMinor },
    ...quantityAndPrice(line, amount, document.currency),
    ...{ sku: line.sku, tracking: [] },
  });
}

/** Goods without an account are stock; a charge without one is part of no cost until somebody says which. */
function accountOf(
  { account, kind, description }: TradeLine,
  { noun, number }: TradeDocument & { readonly noun: string },
  mapping: Mapping,
): Result<XeroAccount, Fault> {
  if (account !== '') return mapping.account(account);
  if (kind === 'product') return mapping.role('inventoryControl');
  return err(
    fault(
      'account-unmapped',
      { table: 'cin7' },
      `${noun} ${number}: the charge "${description}" names no account in Cin7.`,
      'Choose its account in Cin7, then fetch again.',
      { value: description },
    ),
  );
}

/** Xero refuses a tax rate on an account of a class that it is not made for (xero 3.3). */
export function judgeTaxOnAccount(
  taxRule: string,
  rate: XeroTaxRate,
  account: XeroAccount,
  subject: string,
): Fault | null {
  if (taxFitsAccount(rate, account)) return null;
  return fault(
    'tax-not-for-account',
    { table: 'taxes', row: `purchases:${taxRule}`, column: 'xeroTaxRate' },
    `${subject}: Xero does not allow ${taxLabel(rate)} on account ${accountLabel(account)}.`,
    'Choose another tax rate in Taxes or another account in Accounts.',
    { value: taxLabel(rate) },
  );
}

const doesNotAddUp = (
  { id, number, currency }: TradeDocument,
  noun: string,
  what: string,
  lines: Decimal,
  totalMinor: bigint,
): Fault =>
  fault(
    'source-unbalanced',
    { table: 'cin7', row: id, column: what },
    `${noun} ${number}: its lines add up to ${what} ${lines.toString()}, Cin7's total is ${majorText(totalMinor, currency)}.`,
    `Open it in Cin7, save it again, then fetch.`,
    { document: number },
  );

/** Nothing that could be posted: every amount is zero (accounting-rules 1). */
export const isZero = ({ netMinor, taxMinor, lines }: CodedPurchase): boolean =>
  netMinor === 0n &&
  taxMinor === 0n &&
  lines.every((line) => absolute(line.netMinor) + absolute(line.taxMinor) === 0n);
