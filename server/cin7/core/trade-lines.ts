import type { z } from 'zod';
import { decimal, decimalText, sumDecimals } from '../../accounting/decimal';
import { shared } from '../../accounting/shared-text';
import { sumOrNull, tenThousandths, tenThousandthsText } from '../../accounting/small-decimal';
import { err, ok, type Result } from '../../accounting/result';
import type { TradeDocument, TradeLine } from '../../accounting/trade-documents';
import type { SourceFault } from '../source';
import type { DocumentName } from '../read';
import type { chargeSchema, lineSchema } from './schema';

/** Lines and totals of invoices, credit notes and orders of either side: they have the same shape (cin7-core 3, 4). */

/** What the document says of its prices; blank when it says nothing. */
export type TaxMode = 'inclusive' | 'exclusive' | '';

export function taxModeOf(stated: string, name: DocumentName): Result<TaxMode, SourceFault> {
  const mode = stated.toLowerCase();
  if (mode === 'inclusive' || mode === 'exclusive' || mode === '') return ok(mode);
  const reason = `Expected Inclusive or Exclusive, found the text "${stated.slice(0, 60)}".`;
  return err({ ...name, field: 'TaxCalculation', reason });
}

type LineRecord = z.output<typeof lineSchema>;
type ChargeRecord = z.output<typeof chargeSchema>;

export interface TradeRecord {
  readonly Lines: readonly LineRecord[];
  readonly AdditionalCharges: readonly ChargeRecord[];
  readonly TotalBeforeTax: string;
  readonly Tax: string;
  readonly Total: string;
}

/** What a line takes from its document when it says nothing itself; blank texts mean "none". */
export interface LineDefaults {
  readonly taxRule: string;
  readonly productAccount: string;
  readonly chargeAccount: string;
}

/** Lines without tax, the tax mode and the totals as Cin7 gave them. */
export function toTradeAmounts(
  record: TradeRecord,
  mode: TaxMode,
  defaults: LineDefaults,
): Pick<TradeDocument, 'taxInclusive' | 'lines' | 'net' | 'tax' | 'gross'> {
  const grossLines = linesHoldTax(record, mode);
  return {
    taxInclusive: mode === '' ? grossLines : mode === 'inclusive',
    lines: toLines(record, defaults, grossLines),
    net: record.TotalBeforeTax,
    tax: record.Tax,
    gross: record.Total,
  };
}

/**
 * Whether line totals hold the tax. Cin7 documents it for other documents than these only [unsure], so the reading that
 * comes closer to the document's own totals wins; equal distances (no tax) leave it to the stated mode. Lines that fit
 * neither are refused later, where lines and totals are compared to the cent (accounting-rules 5).
 */
function linesHoldTax(record: TradeRecord, mode: TaxMode): boolean {
  const lines = [...record.Lines, ...record.AdditionalCharges];
  const total = sumOrNull(lines.map(({ Total }) => tenThousandths(Total)));
  // Lines that add up to the one total and not to the other need no more reckoning.
  const text = total === null ? null : tenThousandthsText(total);
  if (text !== null && record.Total !== record.TotalBeforeTax) {
    if (text === record.Total) return true;
    if (text === record.TotalBeforeTax) return false;
  }
  const sum = sumDecimals(lines.map(({ Total }) => decimal(Total)));
  const fromGross = sum.minus(record.Total).abs();
  const fromNet = sum.minus(record.TotalBeforeTax).abs();
  return fromGross.eq(fromNet) ? mode === 'inclusive' : fromGross.lt(fromNet);
}

/** `minuend - subtrahend` of canonical texts, as a canonical text. */
function difference(minuend: string, subtrahend: string): string {
  const [left, right] = [tenThousandths(minuend), tenThousandths(subtrahend)];
  return left === null || right === null
    ? decimalText(decimal(minuend).minus(subtrahend))
    : tenThousandthsText(left - right);
}

/** After a discount in percent. */
const discounted = (price: string, discount: string): string =>
  discount === '0' ? price : decimalText(decimal(price).times(decimal(100).minus(discount)).times('0.01'));

function toLines(record: TradeRecord, defaults: LineDefaults, grossLines: boolean): TradeLine[] {
  const { taxRule, productAccount, chargeAccount } = defaults;
  const { Lines, AdditionalCharges } = record;
  return [
    ...Lines.map((line) => toLine('product', line.SKU, line.Name, line, taxRule, productAccount, grossLines)),
    ...AdditionalCharges.map((line) =>
      toLine('charge', '', line.Description, line, taxRule, chargeAccount, grossLines),
    ),
  ];
}

const toLine = (
  kind: TradeLine['kind'],
  sku: string,
  subject: string,
  line: LineRecord | ChargeRecord,
  taxRule: string,
  account: string,
  grossLines: boolean,
): TradeLine => ({
  kind,
  sku,
  description: shared(
    subject === '' || line.Comment === '' ? subject || line.Comment : `${subject} - ${line.Comment}`,
  ),
  quantity: line.Quantity,
  unitPrice: discounted(line.Price, line.Discount),
  net: grossLines ? difference(line.Total, line.Tax) : line.Total,
  tax: line.Tax,
  taxRule: line.TaxRule || taxRule,
  account: line.Account || account,
});

/** Identity of an invoice or credit note: sale or purchase, task and number. */
export const documentId = (sourceId: string, taskId: string, number: string): string =>
  `${sourceId}/${taskId || sourceId}/${number.toLowerCase()}`;

/** The first rate above 0 of canonical texts; '0' when there is none. */
export const rateOf = (...rates: readonly (string | null)[]): string =>
  rates.find((rate) => rate !== null && rate !== '0' && !rate.startsWith('-')) ?? '0';

/** `Main Warehouse` of `Main Warehouse: Bin 1`. */
export const withoutBin = (location: string): string => location.split(': ')[0] ?? '';
