import type { Kind } from '../../../server/contract/common';
import type { DocumentDto } from '../../../server/contract/previews';
import { cellText, figure } from '../cells';
import { type SheetContext, cellsOf, column, summaryLine } from '../picture';
import { kindNames } from '../kind-words';
import type { CellValue, PictureColumn, PictureRow, SheetPicture } from '../port';
import { kindsOfSheet } from '../sheet-names';
import { counted } from '../words';
import {
  type PreviewContent,
  figureWidth,
  leftOutLines,
  lineRow,
  postColumn,
  previewSheet,
  resultCells,
  resultColumns,
} from './preview-sheet';

export type TradeSheet = 'invoices' | 'credit-notes' | 'bills' | 'purchase-orders';

/** A credit note is not due; an order is to be delivered. */
const dueColumn: Readonly<Record<TradeSheet, readonly PictureColumn[]>> = {
  invoices: [column('due', 'Due', 'date', 12)],
  'credit-notes': [],
  bills: [column('due', 'Due', 'date', 12)],
  'purchase-orders': [column('due', 'Delivery', 'date', 12)],
};

const columnsOf = (sheet: TradeSheet): PictureColumn[] => [
  postColumn,
  ...(kindsOfSheet[sheet].length > 1 ? [column('kind', 'Kind', 'text', 20)] : []),
  column('number', 'Number', 'text', 26),
  column('date', 'Date', 'date', 12),
  ...dueColumn[sheet],
  column('contact', 'Contact', 'text', 28),
  column('currency', 'Currency', 'text', figureWidth),
  column('rate', 'Rate', 'rate', figureWidth),
  column('account', 'Account', 'text', 28),
  column('taxRate', 'Tax rate', 'text', 36),
  column('description', 'Description', 'text', 36),
  column('net', 'Net', 'amount', figureWidth),
  column('tax', 'Tax', 'amount', figureWidth),
  column('gross', 'Gross', 'amount', figureWidth),
  column('tracking', 'Tracking', 'text', 20),
  column('sources', 'Sources', 'count', 9),
  column('rule', 'Rule', 'text', 30),
  ...resultColumns,
];

function documentRows(columns: readonly PictureColumn[], document: DocumentDto): PictureRow[] {
  const heading = {
    kind: kindNames[document.kind],
    number: cellText(document.number),
    date: document.date,
    due: document.dueDate,
    contact: cellText(document.contact),
    currency: cellText(document.currency),
    rate: figure(document.rate),
    description: cellText(document.reference),
    net: figure(document.net),
    tax: figure(document.tax),
    gross: figure(document.gross),
    sources: document.sourceCount,
    rule: cellText(document.rule),
    ...resultCells(document),
  };
  const lines = document.lines.map((line, index) => ({
    id: lineRow(document.key, index),
    role: 'detail' as const,
    cells: cellsOf(columns, {
      account: cellText(line.account),
      taxRate: cellText(line.taxRate),
      description: cellText(line.description),
      net: figure(line.net),
      tax: figure(line.tax),
      gross: figure(line.gross),
      tracking: cellText(line.tracking),
    }),
  }));
  return [{ id: document.key, role: 'heading', cells: cellsOf(columns, heading) }, ...lines];
}

/** The figures stand in the first columns wide enough for them, where they are seen without scrolling. */
function summary(
  sheet: TradeSheet,
  columns: readonly PictureColumn[],
  { preview, leftOut }: PreviewContent,
): CellValue[][] {
  const line = (number: string, net?: CellValue, tax?: CellValue, gross?: CellValue): CellValue[] =>
    summaryLine(columns, { number, contact: net ?? null, currency: tax ?? null, rate: gross ?? null });
  const kinds: readonly Kind[] = kindsOfSheet[sheet];
  const totals = preview.totals.byKind.filter(({ kind }) => kinds.includes(kind));
  const counts = kinds.map((kind) => {
    const own = totals.filter((total) => total.kind === kind);
    return counted(
      own.reduce((sum, { count }) => sum + count, 0),
      kindNames[kind],
    );
  });
  return [
    line(counts.join(', '), 'Net', 'Tax', 'Gross'),
    ...totals.map(({ kind, currency, net, tax, amount }) => {
      const of = kinds.length > 1 ? `${kindNames[kind]}s ` : '';
      return line(`Total ${of}in ${cellText(currency)}`, figure(net), figure(tax), figure(amount));
    }),
    ...leftOutLines(leftOut, 'document').map((text) => line(text)),
  ];
}

/** Invoices, credit notes, bills, purchase orders: a row a document with its lines under it. */
export function tradeSheet(sheet: TradeSheet, content: PreviewContent, context: SheetContext): SheetPicture {
  const columns = columnsOf(sheet);
  return previewSheet(sheet, content, context, {
    summary: summary(sheet, columns, content),
    columns,
    rows: content.documents.flatMap((document) => documentRows(columns, document)),
  });
}
