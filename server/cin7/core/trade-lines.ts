import type { z } from 'zod';
import { decimal, decimalText, sumDecimals } from '../../accounting/decimal';
import { err, ok, type Result } from '../../accounting/result';
import type { TradeDocument, TradeLine } from '../../accounting/trade-documents';
import type { SourceFault } from '../source';
import type { DocumentName } from './read';
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
  const sum = sumDecimals(lines.map(({ Total }) => decimal(Total)));
  const fromGross = sum.minus(record.Total).abs();
  const fromNet = sum.minus(record.TotalBeforeTax).abs();
  return fromGross.eq(fromNet) ? mode === 'inclusive' : fromGross.lt(fromNet);
}

function toLines(record: TradeRecord, defaults: LineDefaults, grossLines: boolean): TradeLine[] {
  const common = (line: LineRecord | ChargeRecord, account: string) => ({
    quantity: line.Quantity,
    unitPrice: decimalText(decimal(line.Price).times(decimal(100).minus(line.Discount)).times('0.01')),
    net: grossLines ? decimalText(decimal(line.Total).minus(line.Tax)) : line.Total,
    tax: line.Tax,
    taxRule: line.TaxRule || defaults.taxRule,
    account: line.Account || account,
  });
  const words = (subject: string, comment: string) => [subject, comment].filter(Boolean).join(' - ');
  return [
    ...record.Lines.map((line) => ({
      kind: 'product' as const,
      sku: line.SKU,
      description: words(line.Name, line.Comment),
      ...common(line, defaults.productAccount),
    })),
    ...record.AdditionalCharges.map((line) => ({
      kind: 'charge' as const,
      sku: '',
      description: words(line.Description, line.Comment),
      ...common(line, defaults.chargeAccount),
    })),
  ];
}

/** Identity of an invoice or credit note: sale or purchase, task and number. */
export const documentId = (sourceId: string, taskId: string, number: string): string =>
  `${sourceId}/${taskId || sourceId}/${number.toLowerCase()}`;

/** The first rate above 0; '0' when there is none. */
export const rateOf = (...rates: readonly (string | null)[]): string =>
  rates.find((rate) => rate !== null && decimal(rate).gt(0)) ?? '0';

/** `Main Warehouse` of `Main Warehouse: Bin 1`. */
export const withoutBin = (location: string): string => location.split(': ')[0] ?? '';
