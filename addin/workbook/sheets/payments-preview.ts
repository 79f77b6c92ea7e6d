import type { DocumentDto } from '../../../server/contract/previews';
import { cellText, figure } from '../cells';
import { type SheetContext, band, cellsOf, channelText, column, sheetHead, summaryLine } from '../picture';
import type { CellValue, PictureRow, SheetPicture } from '../port';
import { counted } from '../words';
import {
  type PreviewContent,
  isTickedAtFirst,
  leftOutTexts,
  previewMade,
  previewStatus,
  resultCells,
  resultLinks,
  resultMarks,
} from './drafts';

const columns = [
  column('post', 'Post?', 'tick', 7, { editable: true }),
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
  column('check', 'Check', 'text', 50, { wrap: true }),
  column('status', 'Status', 'text', 22),
  column('xero', 'Xero link', 'link', 18),
];

function paymentRow(document: DocumentDto): PictureRow {
  const [line] = document.lines;
  return {
    id: document.key,
    role: 'plain',
    cells: cellsOf(columns, {
      post: isTickedAtFirst(document),
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
    line(leftOut.length === 0 ? 'Left out: none' : `Left out: ${counted(leftOut.length, 'payment')}`),
    ...leftOutTexts(leftOut).map((reason) => line(reason)),
  ];
}

/** Payments, refunds, prepayments and deposits: a row each, in and out. */
export function paymentsPreviewSheet(content: PreviewContent, context: SheetContext): SheetPicture {
  const { preview, documents } = content;
  return {
    ...sheetHead('payments-preview'),
    band: band('payments-preview', context, previewMade(preview, context), previewStatus(preview, context)),
    summary: summary(content),
    columns,
    rows: documents.map(paymentRow),
    marks: documents.flatMap(resultMarks),
    links: documents.flatMap(resultLinks),
  };
}
