import type { DocumentDto } from '../../../server/contract/previews';
import { cellText, figure, sumAmounts } from '../cells';
import { kindNames } from '../kind-words';
import { type SheetContext, cellsOf, channelText, column, summaryLine } from '../picture';
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

/** Stock journals have no channel; what tells them apart is their kind. */
const columnsOf = (sheet: JournalSheet): PictureColumn[] => [
  postColumn,
  column('date', 'Date', 'date', 12),
  ...(sheet === 'stock-journals' ? [column('kind', 'Kind', 'text', 20)] : []),
  column('narration', 'Narration', 'text', sheet === 'stock-journals' ? 56 : 46),
  column('account', 'Account', 'text', 28),
  column('debit', 'Debit', 'amount', figureWidth),
  column('credit', 'Credit', 'amount', figureWidth),
  column('tracking', 'Tracking', 'text', 20),
  ...(sheet === 'cogs-journal' ? [column('channel', 'Channel', 'text', 18)] : []),
  column('sources', 'Sources', 'count', 9),
  column('rule', 'Rule', 'text', 30),
  ...resultColumns,
];

function journalRows(columns: readonly PictureColumn[], document: DocumentDto): PictureRow[] {
  const shared = {
    date: document.date,
    kind: kindNames[document.kind],
    channel: channelText(document.channel),
  };
  const heading = {
    ...shared,
    narration: cellText(document.number),
    sources: document.sourceCount,
    rule: cellText(document.rule),
    ...resultCells(document),
  };
  const lines = document.lines.map((line, index) => ({
    id: lineRow(document.key, index),
    role: 'detail' as const,
    cells: cellsOf(columns, {
      ...shared,
      narration: cellText(line.description),
      account: cellText(line.account),
      debit: figure(line.debit),
      credit: figure(line.credit),
      tracking: cellText(line.tracking),
    }),
  }));
  return [{ id: document.key, role: 'heading', cells: cellsOf(columns, heading) }, ...lines];
}

/** What the accountant checks first: COGS by channel with sales, margin and the month before, then debit = credit. */
function summary(
  sheet: JournalSheet,
  columns: readonly PictureColumn[],
  { preview, documents, leftOut }: PreviewContent,
): CellValue[][] {
  const { totals, reversal } = preview;
  const { currency, channels, cogsInCin7 } = totals;
  const line = (narration: string, more: Record<string, CellValue> = {}): CellValue[] =>
    summaryLine(columns, { narration, ...more });
  const byChannel = [
    line(`COGS by channel, ${currency}`, {
      debit: 'COGS',
      credit: 'Sales',
      tracking: 'Margin',
      channel: 'COGS month before',
    }),
    ...channels.map(({ channel, cogs, sales, margin, cogsBefore }) =>
      line(channelText(channel), {
        debit: figure(cogs),
        credit: figure(sales) ?? 'not fetched',
        tracking: margin === null ? '' : `${margin} %`,
        channel: figure(cogsBefore) ?? 'not fetched',
      }),
    ),
  ];
  // A reversal is not a month: only its debits and credits are told.
  const ofMonth = sheet === 'cogs-journal' && !reversal;
  const { debit, credit, difference } = totalsOf(documents);
  return [
    ...(ofMonth ? byChannel : []),
    ...(sheet === 'stock-journals'
      ? [line(`Journals by kind, ${currency}`, { debit: 'Debits' }), ...byKind(documents, line)]
      : []),
    line('Total debits', { debit: figure(debit) }),
    line('Total credits', { credit: figure(credit) }),
    line('Difference', { debit: figure(difference) }),
    ...(ofMonth ? [line("Cost entries in Cin7's ledger, posted or not", { debit: figure(cogsInCin7) })] : []),
    ...leftOutLines(leftOut, 'document').map((text) => line(text)),
  ];
}

type Line = (narration: string, more?: Record<string, CellValue>) => CellValue[];

/** How many journals of each kind there are, and their debits. */
const byKind = (documents: readonly DocumentDto[], line: Line): CellValue[][] =>
  kindsOfSheet['stock-journals'].flatMap((kind) => {
    const own = documents.filter((document) => document.kind === kind);
    return own.length === 0
      ? []
      : [line(counted(own.length, kindNames[kind]), { debit: figure(totalsOf(own).debit) })];
  });

/** Sums of the lines as they stand in the sheet, exactly. */
function totalsOf(documents: readonly DocumentDto[]): { debit: string; credit: string; difference: string } {
  const lines = documents.flatMap((document) => document.lines);
  const debit = sumAmounts(lines.flatMap((line) => line.debit ?? []));
  const credit = sumAmounts(lines.flatMap((line) => line.credit ?? []));
  return { debit, credit, difference: sumAmounts([debit, `-${credit}`]) };
}

export type JournalSheet = 'cogs-journal' | 'stock-journals';

/** The lines of the draft journals, each journal under a heading row with its tick, check and result. */
export function journalSheet(
  sheet: JournalSheet,
  content: PreviewContent,
  context: SheetContext,
): SheetPicture {
  const { documents } = content;
  const columns = columnsOf(sheet);
  const { debit, credit } = totalsOf(documents);
  const total: PictureRow = {
    id: 'total',
    role: 'total',
    cells: cellsOf(columns, {
      narration: `Total, ${counted(documents.length, 'journal')}`,
      debit: figure(debit),
      credit: figure(credit),
    }),
  };
  return previewSheet(sheet, content, context, {
    summary: summary(sheet, columns, content),
    columns,
    rows: [...documents.flatMap((document) => journalRows(columns, document)), total],
  });
}
