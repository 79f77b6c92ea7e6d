import type { DocumentDto, MoneyDirection } from '../../../server/contract/previews';
import { cellText, figure } from '../cells';
import { type SheetContext, cellsOf, channelText, column, summaryLine } from '../picture';
import type { CellValue, PictureRow, SheetPicture } from '../port';
import { counted } from '../words';
import {
  type PreviewContent,
  figureWidth,
  leftOutLines,
  postColumn,
  previewSheet,
  resultCells,
  resultColumns,
} from './preview-sheet';

const columns = [
  postColumn,
  column('reference', 'Reference', 'text', 30),
  column('date', 'Date', 'date', figureWidth),
  column('contact', 'Contact', 'text', 28),
  column('what', 'What it is for', 'text', 44),
  column('account', 'Through', 'text', 30),
  column('currency', 'Currency', 'text', 10),
  column('rate', 'Rate', 'rate', 10),
  column('received', 'Received', 'amount', figureWidth),
  column('paid', 'Paid', 'amount', figureWidth),
  column('channel', 'Channel', 'text', 18),
  column('sources', 'Sources', 'count', 9),
  column('rule', 'Rule', 'text', 30),
  ...resultColumns,
];

function paymentRow(document: DocumentDto): PictureRow {
  const [line] = document.lines;
  return {
    id: document.key,
    role: 'plain',
    cells: cellsOf(columns, {
      reference: cellText(document.number),
      date: document.date,
      contact: cellText(document.contact),
      what: cellText(line?.description ?? ''),
      account: cellText(line?.account ?? ''),
      currency: cellText(document.currency),
      rate: figure(document.rate),
      ...(document.direction === null ? {} : { [document.direction]: figure(document.gross) }),
      channel: channelText(document.channel),
      sources: document.sourceCount,
      rule: cellText(document.rule),
      ...resultCells(document),
    }),
  };
}

/** What came in and what went out by themselves, currency by currency; in the first columns, as in the other sheets. */
function summary({ preview, documents, leftOut }: PreviewContent): CellValue[][] {
  const line = (reference: string, received?: CellValue, paid?: CellValue): CellValue[] =>
    summaryLine(columns, { reference, date: received ?? null, contact: paid ?? null });
  const totals = preview.totals.byKind.filter(({ kind }) => kind === 'payments');
  const used = new Set(totals.map(({ currency }) => currency));
  const currencies = [...new Set([preview.totals.currency, ...used])].filter((currency) =>
    used.has(currency),
  );
  const total = (currency: string, direction: MoneyDirection): CellValue =>
    figure(totals.find((one) => one.currency === currency && one.direction === direction)?.amount ?? '0');
  return [
    line(counted(documents.length, 'payment'), 'Received', 'Paid'),
    ...currencies.map((currency) =>
      line(`Total in ${cellText(currency)}`, total(currency, 'received'), total(currency, 'paid')),
    ),
    ...leftOutLines(leftOut, 'payment').map((text) => line(text)),
  ];
}

/** Payments, refunds, prepayments and deposits: a row each, in and out. */
export function paymentsPreviewSheet(content: PreviewContent, context: SheetContext): SheetPicture {
  return previewSheet('payments-preview', content, context, {
    summary: summary(content),
    columns,
    rows: content.documents.map(paymentRow),
  });
}
