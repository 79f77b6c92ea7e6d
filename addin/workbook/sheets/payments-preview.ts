import type { DocumentDto } from '../../../server/contract/previews';
import { cellText, figure } from '../cells';
import { type SheetContext, cellsOf, channelText, column, summaryLine } from '../picture';
import type { CellValue, PictureRow, SheetPicture } from '../port';
import { counted } from '../words';
import {
  type PreviewContent,
  leftOutLines,
  postColumn,
  previewSheet,
  resultCells,
  resultColumns,
} from './preview-sheet';

const columns = [
  postColumn,
  column('reference', 'Reference', 'text', 30),
  column('date', 'Date', 'date', 12),
  column('contact', 'Contact', 'text', 28),
  column('what', 'What it is for', 'text', 44),
  column('account', 'Through', 'text', 30),
  column('currency', 'Currency', 'text', 10),
  column('rate', 'Rate', 'rate', 10),
  column('amount', 'Amount', 'amount', 14),
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
      amount: figure(document.gross),
      channel: channelText(document.channel),
      sources: document.sourceCount,
      rule: cellText(document.rule),
      ...resultCells(document),
    }),
  };
}

function summary({ preview, leftOut }: PreviewContent): CellValue[][] {
  const line = (reference: string, amount?: CellValue): CellValue[] =>
    summaryLine(columns, { reference, contact: amount ?? null });
  const totals = preview.totals.byKind.filter(({ kind }) => kind === 'payments');
  return [
    line(
      counted(
        totals.reduce((sum, { count }) => sum + count, 0),
        'payment',
      ),
      'Amount',
    ),
    ...totals.map(({ currency, amount }) => line(`Total in ${cellText(currency)}`, figure(amount))),
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
