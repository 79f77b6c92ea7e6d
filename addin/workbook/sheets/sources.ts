import type { DocumentDto, SourceDto } from '../../../server/contract/previews';
import { cellText, figure } from '../cells';
import { kindNames } from '../kind-words';
import { type SheetContext, band, cellsOf, channelText, column, sheetHead } from '../picture';
import type { CellLink, PictureRow, SheetPicture } from '../port';
import { isRecord } from '../posting-words';
import { counted, dateWords } from '../words';

const columns = [
  column('number', 'Number', 'text', 18),
  column('date', 'Date', 'date', 12),
  column('customer', 'Customer / supplier', 'text', 36),
  column('channel', 'Channel', 'text', 16),
  column('sku', 'SKU', 'text', 18),
  column('quantity', 'Quantity', 'rate', 11),
  column('unitCost', 'Unit cost', 'rate', 12),
  column('amount', 'Amount', 'amount', 14),
  column('description', 'What Cin7 calls it', 'text', 30),
  column('cin7', 'Link to Cin7', 'link', 16),
];

/** The draft whose sources are shown. */
export type SourcesOf = Pick<
  DocumentDto,
  'key' | 'kind' | 'number' | 'date' | 'gross' | 'sourceCount' | 'currency'
>;

/** Sources: the Cin7 documents behind the chosen row; null before one was chosen. */
export function sourcesSheet(
  chosen: { readonly document: SourcesOf; readonly sources: readonly SourceDto[] } | null,
  context: SheetContext,
): SheetPicture {
  const links: CellLink[] = [];
  const seen = new Map<string, number>();
  const rows = (chosen?.sources ?? []).map((source): PictureRow => {
    const count = (seen.get(source.id) ?? 0) + 1;
    seen.set(source.id, count);
    const id = count === 1 ? source.id : `${source.id} (${count})`;
    if (source.url !== null) links.push({ row: id, column: 'cin7', target: { url: source.url } });
    const cells = {
      number: cellText(source.number),
      date: source.date,
      customer: cellText(source.customer),
      channel: channelText(source.channel),
      sku: cellText(source.sku),
      quantity: figure(source.quantity),
      unitCost: figure(source.unitCost),
      amount: figure(source.amount),
      description: cellText(source.description),
      cin7: source.url === null ? '' : 'Open in Cin7',
    };
    return { id, role: 'plain', cells: cellsOf(columns, cells) };
  });
  const document = chosen?.document ?? null;
  if (document && !isRecord(document)) {
    const words = `Total of the ${kindNames[document.kind]}`;
    const cells = { customer: words, sku: cellText(document.currency), amount: figure(document.gross) };
    rows.push({ id: 'total', role: 'total', cells: cellsOf(columns, cells) });
  }
  const made = document ? `Behind ${document.number}, ${dateWords(document.date)}` : 'No document chosen';
  const status = document
    ? `${counted(document.sourceCount, 'entry', 'entries')} of Cin7, as ${document.sourceCount === 1 ? 'it was' : 'they were'} when the preview was made.`
    : 'Choose a number in the Sources column of COGS journal, Invoices, Bills or any other sheet of the preview.';
  return {
    ...sheetHead('sources'),
    band: band('sources', context, made, status),
    summary: [],
    columns,
    rows,
    marks: [],
    links,
  };
}
