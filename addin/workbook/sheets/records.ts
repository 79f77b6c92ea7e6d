import type { DocumentDto } from '../../../server/contract/previews';
import { cellText } from '../cells';
import { kindNames } from '../kind-words';
import { type SheetContext, cellsOf, column, summaryLine } from '../picture';
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
  column('kind', 'Kind', 'text', 12),
  column('name', 'Name', 'text', 44),
  column('what', 'What is done', 'text', 52),
  column('sources', 'Sources', 'count', 9),
  ...resultColumns,
];

const recordRow = (document: DocumentDto): PictureRow => ({
  id: document.key,
  role: 'plain',
  cells: cellsOf(columns, {
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
    ...leftOutLines(leftOut, 'record').map((text) => line(text)),
  ];
}

/** New contacts and items: what is made or linked in Xero before the documents that need it. */
export function recordsSheet(content: PreviewContent, context: SheetContext): SheetPicture {
  return previewSheet('records', content, context, {
    summary: summary(content),
    columns,
    rows: content.documents.map(recordRow),
  });
}
