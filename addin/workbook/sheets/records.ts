import type { DocumentDto } from '../../../server/contract/previews';
import { cellText } from '../cells';
import { kindNames } from '../kind-words';
import { type SheetContext, band, cellsOf, column, sheetHead, summaryLine } from '../picture';
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
  column('kind', 'Kind', 'text', 12),
  column('name', 'Name', 'text', 36),
  column('what', 'What is done', 'text', 36),
  column('sources', 'Sources', 'count', 9),
  column('check', 'Check', 'text', 50, { wrap: true }),
  column('status', 'Status', 'text', 22),
  column('xero', 'Xero link', 'link', 18),
];

const recordRow = (document: DocumentDto): PictureRow => ({
  id: document.key,
  role: 'plain',
  cells: cellsOf(columns, {
    post: isTickedAtFirst(document),
    kind: kindNames[document.kind],
    name: cellText(document.number),
    what: cellText(document.reference),
    sources: document.sourceCount,
    ...resultCells(document),
  }),
});

function summary({ documents, leftOut }: PreviewContent): CellValue[][] {
  const line = (name: string): CellValue[] => summaryLine(columns, { name });
  const count = (kind: 'contacts' | 'items'): string =>
    counted(documents.filter((document) => document.kind === kind).length, kindNames[kind]);
  return [
    line(`${count('contacts')}, ${count('items')}`),
    line(leftOut.length === 0 ? 'Left out: none' : `Left out: ${counted(leftOut.length, 'record')}`),
    ...leftOutTexts(leftOut).map(line),
  ];
}

/** New contacts and items: what is made or linked in Xero before the documents that need it. */
export function recordsSheet(content: PreviewContent, context: SheetContext): SheetPicture {
  const { preview, documents } = content;
  return {
    ...sheetHead('records'),
    band: band('records', context, previewMade(preview, context), previewStatus(preview, context)),
    summary: summary(content),
    columns,
    rows: documents.map(recordRow),
    marks: documents.flatMap(resultMarks),
    links: documents.flatMap(resultLinks),
  };
}
