import { accountLabel } from './accounts';
import type { ChannelRule } from './channel-rules';
import { decimal, sumDecimals, type Decimal } from './decimal';
import type { InvoiceLine } from './draft';
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
import type { SaleDocument } from './sale-documents';
import { roundingToleranceMinor } from './settings';
import { shared } from './shared-text';
import { hundredMillionths, tenThousandths, tenThousandthsText } from './small-decimal';
import type { SaleInvoiceLine } from './source-documents';
import { taxFitsAccount, taxLabel } from './taxes';

/** Lines of a sales document in minor units, coded to Xero. */
export interface CodedLines {
  readonly lines: readonly InvoiceLine[];
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
}

/**
 * Codes and rounds the lines of one document (accounting-rules 3 rows 1, 2 and 5, 5 "Tax"). Net and tax of the document
 * are Cin7's totals; lines carry more decimals, so they are settled by largest remainder. A document whose lines do not
 * add up to its totals within the rounding tolerance is refused. `noun` begins the sentences: `Credit note CR-1`.
 */
export function codeSale(
  document: SaleDocument,
  noun: string,
  rule: ChannelRule,
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
    if (parts === null) faults.push(doesNotAddUp(document, noun, what, sumDecimals(exact), total));
    return parts ?? [];
  };
  const [nets, taxes] = [settled('net', netMinor), settled('tax', taxMinor)];
  if (grossMinor !== netMinor + taxMinor)
    faults.push(doesNotAddUp(document, noun, 'gross', decimal(document.net).plus(document.tax), grossMinor));
  const coded = lines.map((line, index) =>
    codeLine({ document, noun, line, rule, mapping }, nets[index] ?? 0n, taxes[index] ?? 0n),
  );
  faults.push(...coded.flatMap((line) => (line.ok ? [] : line.error)));
  if (faults.length > 0) return err(faults);
  return ok({ netMinor, taxMinor, lines: coded.flatMap((line) => (line.ok ? [line.value] : [])) });
}

/** The lines as they are when each is whole minor units and they sum to the total: nothing is to be settled then. */
function settledAlready(
  total: bigint,
  lines: readonly SaleInvoiceLine[],
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
  { currency, baseCurrency }: SaleDocument,
  { settings }: Mapping,
): bigint[] | null {
  const scale = powerOfTen(minorDigits(currency));
  const scaled = exact.map((value) => value.times(scale));
  const distance = sumDecimals(scaled).minus(total.toString()).abs();
  const allowed = roundingToleranceMinor(settings, { sourceLines: exact.length, currency, baseCurrency });
  return distance.gt(allowed.toString()) ? null : settleRemainders(total, scaled);
}

const doesNotAddUp = (
  { id, number, currency }: SaleDocument,
  noun: string,
  what: string,
  lines: Decimal,
  totalMinor: bigint,
): Fault =>
  fault(
    'source-unbalanced',
    { table: 'cin7', row: id, column: what },
    `${noun}: its lines add up to ${what} ${lines.toString()}, Cin7's total is ${majorText(totalMinor, currency)}.`,
    'Open it in Cin7, save it again, then fetch.',
    { document: number },
  );

interface LineToCode {
  readonly document: SaleDocument;
  readonly noun: string;
  readonly line: SaleInvoiceLine;
  readonly rule: ChannelRule;
  readonly mapping: Mapping;
}

function codeLine(
  { document: source, noun, line, rule, mapping }: LineToCode,
  netMinor: bigint,
  taxMinor: bigint,
): Result<InvoiceLine, Fault[]> {
  const account = accountOf(line, rule, mapping);
  const tax = mapping.tax('sales', line.taxRule);
  const document = source.number;
  const item = itemOf(line, rule, mapping);
  const faults = [...[account, tax].flatMap((found) => (found.ok ? [] : [found.error])), ...item.faults];
  if (!account.ok || !tax.ok || faults.length > 0) return err(faults.map((one) => ({ ...one, document })));
  if (!taxFitsAccount(tax.value, account.value))
    return err([doesNotFit(line, account.value, tax.value, noun, document)]);
  const amount = source.taxInclusive ? netMinor + taxMinor : netMinor;
  const { quantity, unitAmount } = quantityAndPrice(line, amount, source.currency);
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
    tracking: rule.tracking,
  };
  return ok(item.code === '' ? coded : { ...coded, itemCode: item.code });
}

/**
 * The Xero item of a line that keeps it. One that Xero tracks stops the document even where no line names it
 * (accounting-rules 10.1).
 */
function itemOf(
  { sku }: SaleInvoiceLine,
  rule: ChannelRule,
  mapping: Mapping,
): { code: string; faults: Fault[] } {
  if (sku === '') return { code: '', faults: [] };
  const { code, fault: why } = mapping.item(sku);
  const isNamed = rule.postAs === 'individual' || mapping.settings.keepItemCodes;
  const faults = why !== null && (isNamed || why.code === 'item-tracked') ? [why] : [];
  return { code: isNamed ? code : '', faults };
}

/** Line's own account in Cin7, then the channel's, then the default (accounting-rules 2 "Order of precedence"). */
function accountOf(line: SaleInvoiceLine, rule: ChannelRule, mapping: Mapping): Result<XeroAccount, Fault> {
  const unplaced = line.account === '' || !mapping.isMapped(line.account);
  if (unplaced && line.kind === 'product' && rule.revenueAccount !== '')
    return mapping.xeroAccount(rule.revenueAccount);
  return line.account === '' ? mapping.role('salesRevenue') : mapping.account(line.account);
}

const doesNotFit = (
  line: SaleInvoiceLine,
  account: XeroAccount,
  rate: XeroTaxRate,
  noun: string,
  document: string,
): Fault =>
  fault(
    'tax-not-for-account',
    { table: 'taxes', row: `sales:${line.taxRule}`, column: 'xeroTaxRate' },
    `${noun}: Xero does not allow ${taxLabel(rate)} on account ${accountLabel(account)}.`,
    'Choose another tax rate in Taxes or another account in Accounts.',
    { document, value: taxLabel(rate) },
  );

/** The canonical text; the given one when it is that, so that it is held once. */
function canonical(text: string, small: number): string {
  const made = tenThousandthsText(small);
  return made === text ? text : made;
}

/** Xero checks quantity x price against the amount: the vendor's own figures where they agree at 4 places, else 1 x amount. */
export function quantityAndPrice(
  line: Pick<SaleInvoiceLine, 'quantity' | 'unitPrice'>,
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

/** Sources whose lines are put together; all of one currency and tax mode. */
export interface LinesOfSource {
  readonly id: string;
  readonly lines: readonly InvoiceLine[];
}

/** What merged lines have in common: account, tax rate, tracking pair and sign, and the SKU when it is kept. */
export function mergeName(line: InvoiceLine, keepSku: boolean): string {
  const { accountCode, taxType, tracking, netMinor } = line;
  const tags = tracking.length === 0 ? '[]' : JSON.stringify(tracking);
  const item = keepSku ? `${JSON.stringify(line.sku)},${JSON.stringify(line.itemCode ?? '')}` : '"",""';
  return `[${JSON.stringify(accountCode)},${JSON.stringify(taxType)},${tags},${netMinor < 0n},${item}]`;
}

/**
 * Merges lines of the sources of one document (accounting-rules 5). Tax is the sum of the sources' tax, never computed
 * anew. `noun` is what one source is called: `sale`.
 */
export function mergeLines(
  sources: readonly LinesOfSource[],
  { taxInclusive, currency }: { readonly taxInclusive: boolean; readonly currency: string },
  keepSku: boolean,
  noun: string,
): InvoiceLine[] {
  const merged = new Map<
    string,
    { line: InvoiceLine; netMinor: bigint; taxMinor: bigint; of: Set<string> }
  >();
  for (const { id, lines } of sources) {
    for (const line of lines) {
      const name = mergeName(line, keepSku);
      const into = merged.get(name) ?? { line, netMinor: 0n, taxMinor: 0n, of: new Set<string>() };
      into.netMinor += line.netMinor;
      into.taxMinor += line.taxMinor;
      into.of.add(id);
      merged.set(name, into);
    }
  }
  return [...merged]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { line, netMinor, taxMinor, of }]) => {
      const { itemCode, ...plain } = line;
      const subject = keepSku && line.sku !== '' ? line.description : line.accountName;
      return {
        ...plain,
        ...(keepSku && itemCode !== undefined ? { itemCode } : {}),
        description: `${subject}, ${of.size} ${noun}${of.size === 1 ? '' : 's'}${netMinor < 0n ? ', deductions' : ''}`,
        netMinor,
        taxMinor,
        quantity: '1',
        unitAmount: majorText(taxInclusive ? netMinor + taxMinor : netMinor, currency),
        sku: keepSku ? line.sku : '',
      };
    });
}

/** Whether a document has nothing that could be posted: every amount is zero (accounting-rules 1). */
export const isZero = ({ netMinor, taxMinor, lines }: CodedLines): boolean =>
  netMinor === 0n &&
  taxMinor === 0n &&
  lines.every((line) => absolute(line.netMinor) + absolute(line.taxMinor) === 0n);
