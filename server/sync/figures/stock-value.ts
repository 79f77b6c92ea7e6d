import { decimal, decimalText, sumDecimals } from '../../accounting/decimal';
import { ok, type Result } from '../../accounting/result';
import type { StockValue } from '../../cin7/source';
import { hasWholeDocuments } from '../../cin7/whole-documents';
import { ofCin7 } from '../problem';
import { dateArgument } from './arguments';
import type { FigureDesk } from './desk';
import { noFigure, outOfReach, type FigureFault, type FigureResult } from './figure';

/**
 * STOCKVALUE([sku], [date]): Cin7's own value of its stock at cost, exact, over all places. Cin7 keeps the current
 * state only (cin7-core 2), so any date but today has no answer.
 */
export async function stockValue(
  desk: FigureDesk,
  [sku = '', dateText = '']: string[],
): Promise<FigureResult> {
  if (dateText !== '') {
    const date = dateArgument('', dateText);
    if (!date.ok) return date;
    if (date.value !== desk.today)
      return noFigure(
        'not-available',
        `Cin7 keeps no stock value as at a date: it can be told for today (${desk.today}) only. Take it on the day and keep it as a value.`,
      );
  }
  const stock = await desk.once('stock', () => readStock(desk));
  if (!stock.ok) return stock;
  const { rows, faults, ageMs } = stock.value;
  const [fault] = faults;
  if (fault)
    return noFigure(
      'not-available',
      `${faults.length} of ${rows.length + faults.length} rows of Cin7's stock list cannot be read (${fault.number || fault.id}, ${fault.field}: ${fault.reason}). A value without them would be too low.`,
    );
  const wanted = sku.trim().toLowerCase();
  const counted = wanted === '' ? rows : rows.filter((row) => row.sku.toLowerCase() === wanted);
  if (wanted !== '' && counted.length === 0)
    return noFigure(
      'not-found',
      `Cin7's stock list has no SKU "${sku.trim()}": it is not a product there, or has no stock at all.`,
    );
  return ok({
    value: decimalText(sumDecimals(counted.map(({ value }) => decimal(value)))),
    unit: desk.references.cin7.baseCurrency,
    asOf: new Date(desk.context.clock().getTime() - ageMs),
  });
}

/** Asked once for a request, whether it succeeds or not. */
async function readStock(desk: FigureDesk): Promise<Result<StockValue, FigureFault>> {
  const source = await desk.context.gateways.cin7(desk.connection);
  if (!source.ok) return outOfReach(source.error);
  if (hasWholeDocuments(source.value) || !source.value.stockValue)
    return noFigure('not-available', 'This Cin7 product does not tell the value of its stock.');
  const stock = await source.value.stockValue();
  return stock.ok ? stock : outOfReach(ofCin7(stock.error));
}
