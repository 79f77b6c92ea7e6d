import type { ValuationDto, ValuationRowDto } from '../../../server/contract/valuation';
import { cellText, figure, isNought } from '../cells';
import {
  type SheetContext,
  band,
  cellsOf,
  checkText,
  column,
  faultNote,
  sheetHead,
  summaryLine,
  worst,
} from '../picture';
import type { CellMark, CellValue, SheetPicture } from '../port';
import { counted, momentWords, monthWords } from '../words';

const columns = [
  column('sku', 'SKU', 'text', 18),
  column('name', 'Name', 'text', 28),
  column('month', 'Month', 'text', 16),
  column('openingQuantity', 'Opening qty', 'rate', 12),
  column('opening', 'Opening value, Cin7', 'amount', 20),
  column('in', 'In', 'rate', 10),
  column('out', 'Out', 'rate', 10),
  column('closingQuantity', 'Closing qty', 'rate', 12),
  column('cin7Cogs', 'COGS, Cin7', 'amount', 14),
  column('fifoCogs', 'COGS, FIFO', 'amount', 14),
  column('averageCogs', 'COGS, average', 'amount', 14),
  column('fifoCogsDifference', 'FIFO less Cin7', 'amount', 16),
  column('averageCogsDifference', 'Average less Cin7', 'amount', 19),
  column('cin7Stock', 'Closing value, Cin7', 'amount', 20),
  column('fifoStock', 'Closing value, FIFO', 'amount', 20),
  column('averageStock', 'Closing value, average', 'amount', 24),
  column('fifoStockDifference', 'Stock, FIFO less Cin7', 'amount', 23),
  column('averageStockDifference', 'Stock, average less Cin7', 'amount', 26),
  column('check', 'Check', 'text', 60, { wrap: true }),
];

const reasonWords = {
  'missing-cost': 'Cin7 has no cost for a sale',
  'late-cost': 'a cost came late',
  'negative-stock': 'goods left before they came',
  rounding: 'rounding',
  method: 'Cin7 never values by average',
  carried: 'carried from an earlier month',
  unexplained: 'not explained by the movements of the month',
} as const satisfies Record<ValuationRowDto['fifo']['reasons'][number], string>;

const methodWords = { source: 'as Cin7 reports it', fifo: 'FIFO', average: 'average' } as const;

/** All pages of a month. */
export type ValuationContent = Omit<ValuationDto, 'next'>;

/** Valuation: one row a SKU of the month, Cin7's cost of sales and stock beside FIFO and moving average. */
export function valuationSheet(content: ValuationContent, context: SheetContext): SheetPicture {
  const { period, currency, items, readAt } = content;
  const zone = context.connection.organisation?.timeZone;
  const made =
    readAt === null
      ? `${monthWords(period)} in ${currency}. Movements have not been read yet.`
      : `${monthWords(period)} in ${currency}, from the movements read ${momentWords(readAt, zone)}`;
  return {
    ...sheetHead('valuation'),
    band: band('valuation', context, made, statusOf(content)),
    summary: readAt === null ? [] : summaryOf(content),
    columns,
    rows: items.map((row) => ({ id: row.sku, role: 'plain', cells: cellsOf(columns, cells(row)) })),
    marks: items.flatMap(marksOfRow),
    links: [],
  };
}

function statusOf({ readAt, withFaults, method }: ValuationContent): string {
  if (readAt === null) return 'Read the stock movements first: nothing is posted by that.';
  const posted = `Posted is the cost ${methodWords[method]}: see Cost in Settings.`;
  return withFaults === 0
    ? `Every SKU adds up. ${posted}`
    : `${counted(withFaults, 'SKU')} to look at: see Check. ${posted}`;
}

/** The gap to Cin7 stands on lines of its own (accounting-rules 6, modes). */
function summaryOf({ totals: { cin7, fifo, average } }: ValuationContent): CellValue[][] {
  const line = (values: Readonly<Record<string, CellValue>>): CellValue[] => summaryLine(columns, values);
  return [
    line({ sku: 'All SKUs', opening: 'Opening', cin7Cogs: 'COGS', cin7Stock: 'Closing' }),
    line({ sku: 'Cin7', opening: figure(cin7.opening), cin7Cogs: figure(cin7.cogs), cin7Stock: figure(cin7.closing) }), // prettier-ignore
    line({ sku: 'FIFO', opening: figure(fifo.opening), cin7Cogs: figure(fifo.cogs), cin7Stock: figure(fifo.closing) }), // prettier-ignore
    line({ sku: 'FIFO less Cin7', cin7Cogs: figure(fifo.cogsDifference), cin7Stock: figure(fifo.stockDifference) }), // prettier-ignore
    line({ sku: 'Average', opening: figure(average.opening), cin7Cogs: figure(average.cogs), cin7Stock: figure(average.closing) }), // prettier-ignore
    line({ sku: 'Average less Cin7', cin7Cogs: figure(average.cogsDifference), cin7Stock: figure(average.stockDifference) }), // prettier-ignore
  ];
}

const cells = (row: ValuationRowDto): Record<string, CellValue> => ({
  ...{ sku: cellText(row.sku), name: cellText(row.name), month: monthWords(row.month) },
  ...{ openingQuantity: figure(row.openingQuantity), opening: figure(row.cin7.opening) },
  ...{ in: figure(row.inQuantity), out: figure(row.outQuantity) },
  closingQuantity: figure(row.closingQuantity),
  ...{ cin7Cogs: figure(row.cin7.cogs), fifoCogs: figure(row.fifo.cogs) },
  averageCogs: figure(row.average.cogs),
  fifoCogsDifference: figure(row.fifo.cogsDifference),
  averageCogsDifference: figure(row.average.cogsDifference),
  ...{ cin7Stock: figure(row.cin7.closing), fifoStock: figure(row.fifo.closing) },
  averageStock: figure(row.average.closing),
  fifoStockDifference: figure(row.fifo.stockDifference),
  averageStockDifference: figure(row.average.stockDifference),
  check: checkOf(row),
});

const methods = ['fifo', 'average'] as const;
const methodNames = { fifo: 'FIFO', average: 'Average' } as const;

/** Why a method is not Cin7's; blank where it is, or where nothing is told. */
const becauseOf = (row: ValuationRowDto, method: (typeof methods)[number]): string =>
  row[method].reasons.map((reason) => reasonWords[reason]).join(', ');

/** Faults first, then why each method is not Cin7's, then how Cin7 costs the SKU when that is not FIFO by date. */
function checkOf(row: ValuationRowDto): string {
  const parts = [
    checkText(row.faults),
    ...methods.map((method) => {
      const because = becauseOf(row, method);
      return because === '' ? '' : `${methodNames[method]} differs: ${because}.`;
    }),
    ...(isPlainFifo(row.costingMethod)
      ? []
      : [`Cin7 costs it by ${row.costingMethod}; FIFO here goes by date.`]),
  ];
  return cellText(parts.filter((part) => part !== '').join(' '));
}

const isPlainFifo = (method: string): boolean => method === '' || method.toUpperCase() === 'FIFO';

function marksOfRow(row: ValuationRowDto): CellMark[] {
  const severity = worst(row.faults);
  const marks: CellMark[] =
    severity === null
      ? []
      : [
          {
            ...{ row: row.sku, column: 'check', kind: severity === 'blocking' ? 'fault' : 'warning' },
            note: row.faults.map(faultNote).join('\n'),
          },
        ];
  return [...marks, ...methods.flatMap((method) => marksOfMethod(row, method))];
}

const differenceColumns = [
  ['cogsDifference', 'CogsDifference', 'cost of sales'],
  ['stockDifference', 'StockDifference', 'closing stock'],
] as const;

/** A mark at each difference to Cin7, with why. That Cin7 does not value by average is no thing to look at. */
const marksOfMethod = (row: ValuationRowDto, method: (typeof methods)[number]): CellMark[] =>
  differenceColumns.flatMap(([figureOf, place, words]): CellMark[] => {
    const difference = row[method][figureOf];
    const isUsual = row[method].reasons.every((reason) => reason === 'method');
    if (isNought(difference) || (isUsual && row[method].reasons.length > 0)) return [];
    const because = becauseOf(row, method);
    const name = method === 'fifo' ? 'FIFO' : 'average';
    const note = `The ${words} by ${name} differs from Cin7's by ${difference}${because === '' ? '' : `: ${because}`}.`;
    return [{ row: row.sku, column: `${method}${place}`, kind: 'warning', note: cellText(note) }];
  });
