import { accountLabel } from './accounts';
import type { ChannelRule } from './channel-rules';
import { decimal, sumDecimals, type Decimal } from './decimal';
import type { InvoiceLine } from './draft';
import { fault, type Fault } from './fault';
import type { Mapping } from './mapping';
import { absolute, majorText, sumMinor } from './money';
import type { XeroAccount, XeroTaxRate } from './organisation';
import { err, ok, type Result } from './result';
import { minorDigits, powerOfTen, roundToPlaces, settleRemainders, toMinor } from './rounding';
import type { SaleInvoice, SaleInvoiceLine } from './source-documents';
import { taxFitsAccount, taxLabel } from './taxes';

/** A sale invoice with every line in minor units, coded to Xero; sums equal Cin7's own totals to the cent. */
export interface CodedInvoice {
  readonly invoice: SaleInvoice;
  readonly rule: ChannelRule;
  readonly lines: readonly InvoiceLine[];
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
}

/**
 * Codes and rounds the lines of one invoice (accounting-rules 3 rows 1 and 2, 5 "Tax"). Net and tax of the document are
 * Cin7's totals; lines carry more decimals, so they are settled by largest remainder. A document whose lines do not add
 * up to its totals within `max(2 minor units, half a unit a line)` is refused (accounting-rules 5).
 */
export function codeInvoice(
  invoice: SaleInvoice,
  rule: ChannelRule,
  mapping: Mapping,
): Result<CodedInvoice, Fault[]> {
  const { currency, lines } = invoice;
  const netMinor = toMinor(decimal(invoice.net), currency);
  const taxMinor = toMinor(decimal(invoice.tax), currency);
  const nets = settle(
    netMinor,
    lines.map((line) => decimal(line.net)),
    currency,
  );
  const taxes = settle(
    taxMinor,
    lines.map((line) => decimal(line.tax)),
    currency,
  );
  const faults: Fault[] = [];
  if (nets === null)
    faults.push(doesNotAddUp(invoice, 'net', sumDecimals(lines.map((line) => decimal(line.net))), netMinor));
  if (taxes === null)
    faults.push(doesNotAddUp(invoice, 'tax', sumDecimals(lines.map((line) => decimal(line.tax))), taxMinor));
  if (toMinor(decimal(invoice.gross), currency) !== netMinor + taxMinor)
    faults.push(
      doesNotAddUp(
        invoice,
        'gross',
        decimal(invoice.net).plus(invoice.tax),
        toMinor(decimal(invoice.gross), currency),
      ),
    );
  const coded = lines.map((line, index) =>
    codeLine(invoice, line, rule, mapping, nets?.[index] ?? 0n, taxes?.[index] ?? 0n),
  );
  faults.push(...coded.flatMap((line) => (line.ok ? [] : line.error)));
  if (faults.length > 0) return err(faults);
  return ok({
    invoice,
    rule,
    netMinor,
    taxMinor,
    lines: coded.flatMap((line) => (line.ok ? [line.value] : [])),
  });
}

function settle(total: bigint, exact: readonly Decimal[], currency: string): bigint[] | null {
  const scale = powerOfTen(minorDigits(currency));
  const scaled = exact.map((value) => value.times(scale));
  const distance = sumDecimals(scaled).minus(total.toString()).abs();
  const allowed = decimal('0.5').times(exact.length);
  if (distance.gt(allowed.gt(2) ? allowed : 2)) return null;
  return settleRemainders(total, scaled);
}

function doesNotAddUp(invoice: SaleInvoice, what: string, lines: Decimal, totalMinor: bigint): Fault {
  const reason = `Invoice ${invoice.number}: its lines add up to ${what} ${lines.toString()}, Cin7's total is ${majorText(totalMinor, invoice.currency)}.`;
  return fault(
    'source-unbalanced',
    { table: 'cin7', row: invoice.id, column: what },
    reason,
    'Open the invoice in Cin7, save it again, then fetch.',
    { document: invoice.number },
  );
}

function codeLine(
  invoice: SaleInvoice,
  line: SaleInvoiceLine,
  rule: ChannelRule,
  mapping: Mapping,
  netMinor: bigint,
  taxMinor: bigint,
): Result<InvoiceLine, Fault[]> {
  const account = accountOf(line, rule, mapping);
  const tax = mapping.tax('sales', line.taxRule);
  const document = invoice.number;
  const faults = [account, tax].flatMap((found) => (found.ok ? [] : [{ ...found.error, document }]));
  if (!account.ok || !tax.ok) return err(faults);
  if (!taxFitsAccount(tax.value, account.value))
    return err([doesNotFit(line, account.value, tax.value, document)]);
  const amount = invoice.taxInclusive ? netMinor + taxMinor : netMinor;
  return ok({
    description: line.sku === '' ? line.description : `${line.sku} ${line.description}`.trim(),
    accountCode: account.value.code,
    accountName: accountLabel(account.value),
    taxType: tax.value.taxType,
    netMinor,
    taxMinor,
    ...quantityAndPrice(line, amount, invoice.currency),
    sku: line.sku,
    tracking: rule.tracking,
  });
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
  document: string,
): Fault =>
  fault(
    'tax-not-for-account',
    { table: 'taxes', row: `sales:${line.taxRule}`, column: 'xeroTaxRate' },
    `Invoice ${document}: Xero does not allow ${taxLabel(rate)} on account ${accountLabel(account)}.`,
    'Choose another tax rate in Taxes or another account in Accounts.',
    { document, value: taxLabel(rate) },
  );

/** Xero checks quantity x price against the amount: the vendor's own figures where they agree at 4 places, else 1 x amount. */
export function quantityAndPrice(
  line: Pick<SaleInvoiceLine, 'quantity' | 'unitPrice'>,
  amountMinor: bigint,
  currency: string,
): { quantity: string; unitAmount: string } {
  const quantity = decimal(line.quantity);
  const price = roundToPlaces(decimal(line.unitPrice), 4);
  const agrees =
    quantity.eq(roundToPlaces(quantity, 4)) && toMinor(quantity.times(price), currency) === amountMinor;
  return agrees
    ? { quantity: quantity.toString(), unitAmount: price.toString() }
    : { quantity: '1', unitAmount: majorText(amountMinor, currency) };
}

/**
 * Merges lines of one document on account, tax rate, tracking pair and sign, and on the SKU when it is kept
 * (accounting-rules 5). Tax is the sum of the sources' tax, never computed anew.
 */
export function mergeLines(invoices: readonly CodedInvoice[], keepSku: boolean): InvoiceLine[] {
  const merged = new Map<
    string,
    { line: InvoiceLine; nets: bigint[]; taxes: bigint[]; documents: Set<string> }
  >();
  for (const { invoice, lines } of invoices) {
    for (const line of lines) {
      const name = JSON.stringify([
        line.accountCode,
        line.taxType,
        line.tracking,
        line.netMinor < 0n,
        keepSku ? line.sku : '',
      ]);
      const into = merged.get(name) ?? { line, nets: [], taxes: [], documents: new Set<string>() };
      into.nets.push(line.netMinor);
      into.taxes.push(line.taxMinor);
      into.documents.add(invoice.id);
      merged.set(name, into);
    }
  }
  const first = invoices[0];
  return [...merged]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { line, nets, taxes, documents }]) => {
      const netMinor = sumMinor(nets);
      const taxMinor = sumMinor(taxes);
      const amount = first?.invoice.taxInclusive ? netMinor + taxMinor : netMinor;
      const subject = keepSku && line.sku !== '' ? line.description : line.accountName;
      const description = `${subject}, ${documents.size} sale${documents.size === 1 ? '' : 's'}${netMinor < 0n ? ', deductions' : ''}`;
      return {
        ...line,
        description,
        netMinor,
        taxMinor,
        quantity: '1',
        unitAmount: majorText(amount, first?.invoice.currency ?? 'GBP'),
        sku: keepSku ? line.sku : '',
      };
    });
}

/** Whether an invoice has nothing that could be posted: every amount is zero (accounting-rules 1). */
export const isZero = ({ netMinor, taxMinor, lines }: CodedInvoice): boolean =>
  netMinor === 0n &&
  taxMinor === 0n &&
  lines.every((line) => absolute(line.netMinor) + absolute(line.taxMinor) === 0n);
