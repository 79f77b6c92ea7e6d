import type { CostOfSalesDto, CostOfSalesRowDto } from '../../../server/contract/cost-of-sales';
import { cellText, figure } from '../cells';
import { type SheetContext, band, cellsOf, column, sheetHead, signs, summaryLine } from '../picture';
import type { CellMark, CellValue, SheetPicture } from '../port';
import { counted, monthWords } from '../words';

const columns = [
  column('state', 'In the month', 'text', 14),
  column('number', 'Document', 'text', 16),
  column('orderNumber', 'Order', 'text', 16),
  column('date', 'Date', 'date', 12),
  column('sku', 'SKU', 'text', 18),
  column('channel', 'Channel', 'text', 22),
  column('branch', 'Branch', 'text', 18),
  column('customer', 'Customer', 'text', 26),
  column('ordered', 'Ordered', 'rate', 10),
  column('moved', 'Moved', 'rate', 10),
  column('unitCost', 'Unit cost', 'rate', 12),
  column('cost', 'Cost', 'amount', 14),
  column('costAccount', 'Cost account', 'text', 24),
  column('stockAccount', 'Stock account', 'text', 24),
  column('check', 'Why it is left out', 'text', 70, { wrap: true }),
];

/** All pages of a month. */
export type CostOfSalesContent = Omit<CostOfSalesDto, 'next'>;

/** Reasons that ask nobody for anything. */
const asItShouldBe: ReadonlySet<string> = new Set(['no-stock', 'kit', 'void']);

/** Cost of sales: the lines that make up the month's journal, and those that are left out, with the reason. */
export function costOfSalesSheet(content: CostOfSalesContent, context: SheetContext): SheetPicture {
  const { period, currency, items } = content;
  return {
    ...sheetHead('cost-of-sales'),
    band: band(
      'cost-of-sales',
      context,
      `${monthWords(period)} in ${currency}, as fetched last`,
      statusOf(content),
    ),
    summary: summaryOf(content),
    columns,
    rows: items.map((row) => ({ id: row.id, role: 'plain', cells: cellsOf(columns, cells(row)) })),
    marks: items.flatMap(markOf),
    links: [],
  };
}

function statusOf({ available, leftOut, total }: CostOfSalesContent): string {
  if (!available)
    return 'This Cin7 product does not tell lines: the rows of its ledger stand under each journal.';
  if (total === 0) return 'No order or credit note of the month has been fetched.';
  return leftOut === 0
    ? 'Every document of the month is in its cost of sales.'
    : `${counted(leftOut, 'document')} left out: see why beside each line, at the top.`;
}

/** The journal's own figures: by branch and accounts, then their sum. */
function summaryOf({ totals, currency }: CostOfSalesContent): CellValue[][] {
  if (totals.length === 0) return [];
  const line = (values: Readonly<Record<string, CellValue>>): CellValue[] => summaryLine(columns, values);
  return [
    line({ state: 'In the month', branch: 'Branch', ordered: 'Documents', cost: currency, costAccount: 'Cost account', stockAccount: 'Stock account' }), // prettier-ignore
    ...totals.map(({ branch, costAccount, stockAccount, cost, documents }) =>
      line({
        ...{ branch: cellText(branch), ordered: documents, cost: figure(cost) },
        ...{ costAccount: cellText(costAccount), stockAccount: cellText(stockAccount) },
      }),
    ),
  ];
}

const cells = (row: CostOfSalesRowDto): Record<string, CellValue> => ({
  ...{ state: row.reason === '' ? 'yes' : 'left out', number: cellText(row.number), date: row.date },
  ...{ orderNumber: cellText(row.orderNumber), sku: cellText(row.sku), channel: cellText(row.channel) },
  ...{ branch: cellText(row.branch), customer: cellText(row.customer) },
  ...{ ordered: figure(row.ordered), moved: figure(row.moved), unitCost: figure(row.unitCost) },
  ...{ cost: figure(row.cost), costAccount: cellText(row.costAccount) },
  stockAccount: cellText(row.stockAccount),
  check: cellText(asksFor(row) ? `${signs.warning} ${row.sentence}` : row.sentence),
});

const asksFor = ({ reason }: CostOfSalesRowDto): boolean => reason !== '' && !asItShouldBe.has(reason);

const markOf = (row: CostOfSalesRowDto): CellMark[] =>
  asksFor(row) ? [{ row: row.id, column: 'check', kind: 'warning', note: cellText(row.sentence) }] : [];
