import type { DocumentDto } from '../../../server/contract/previews';
import { cellText, figure } from '../cells';
import { type SheetContext, band, cellsOf, column, sheetHead, summaryLine } from '../picture';
import type { CellValue, PictureRow, SheetPicture } from '../port';
import { counted } from '../words';
import {
  type PreviewContent,
  isTickedAtFirst,
  leftOutTexts,
  lineRow,
  previewMade,
  previewStatus,
  resultCells,
  resultLinks,
  resultMarks,
} from './drafts';

const columns = [
  column('post', 'Post?', 'tick', 7, { editable: true }),
  column('number', 'Number', 'text', 22),
  column('date', 'Date', 'date', 12),
  column('due', 'Due', 'date', 12),
  column('contact', 'Contact', 'text', 28),
  column('currency', 'Currency', 'text', 10),
  column('rate', 'Rate', 'rate', 10),
  column('account', 'Account', 'text', 28),
  column('description', 'Description', 'text', 36),
  column('net', 'Net', 'amount', 14),
  column('tax', 'Tax', 'amount', 12),
  column('gross', 'Gross', 'amount', 14),
  column('sources', 'Sources', 'count', 9),
  column('rule', 'Rule', 'text', 30),
  column('check', 'Check', 'text', 50, { wrap: true }),
  column('status', 'Status', 'text', 22),
  column('xero', 'Xero link', 'link', 18),
];

function invoiceRows(document: DocumentDto): PictureRow[] {
  const heading = {
    post: isTickedAtFirst(document),
    number: cellText(document.number),
    date: document.date,
    due: document.dueDate,
    contact: cellText(document.contact),
    currency: cellText(document.currency),
    rate: figure(document.rate),
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
      description: cellText(line.description),
      net: figure(line.net),
      tax: figure(line.tax),
      gross: figure(line.gross),
    }),
  }));
  return [{ id: document.key, role: 'heading', cells: cellsOf(columns, heading) }, ...lines];
}

/** The figures stand in the first columns, where they are seen without scrolling. */
function summary({ preview, leftOut }: PreviewContent): CellValue[][] {
  const line = (number: string, net?: CellValue, tax?: CellValue, gross?: CellValue): CellValue[] =>
    summaryLine(columns, { number, contact: net ?? null, currency: tax ?? null, rate: gross ?? null });
  const { count, byCurrency } = preview.totals.invoices;
  return [
    line(counted(count, 'invoice'), 'Net', 'Tax', 'Gross'),
    ...byCurrency.map(({ currency, net, tax, gross }) =>
      line(`Total in ${cellText(currency)}`, figure(net), figure(tax), figure(gross)),
    ),
    line(leftOut.length === 0 ? 'Left out: none' : `Left out: ${counted(leftOut.length, 'document')}`),
    ...leftOutTexts(leftOut).map((reason) => line(reason)),
  ];
}

/** Invoices: a row a document with its lines under it. */
export function invoicesSheet(content: PreviewContent, context: SheetContext): SheetPicture {
  const { preview, documents } = content;
  return {
    ...sheetHead('invoices'),
    band: band('invoices', context, previewMade(preview, context), previewStatus(preview, context)),
    summary: summary(content),
    columns,
    rows: documents.flatMap(invoiceRows),
    marks: documents.flatMap(resultMarks),
    links: documents.flatMap(resultLinks),
  };
}
