import type { ConnectionDto } from '../../server/contract/connections';
import type { FaultDto } from '../../server/contract/common';
import type { ReferenceDto } from '../../server/contract/reference';
import type { CellLink, CellMark, CellValue, ColumnFormat, PictureColumn, SheetPicture } from './port';
import { cellText } from './cells';
import { organisationWords, products } from './connection-words';
import { isMappingSheet, type SheetId, sheets } from './sheet-names';
import { momentWords } from './words';

/** What every sheet is drawn with besides its own data. */
export interface SheetContext {
  readonly connection: ConnectionDto;
  /** Chart, tax rates, contacts of the organisation; null while it is not known. */
  readonly reference: ReferenceDto | null;
}

/** The three rows at the top: whose books, which period or version and by whom, and one status in words. */
export function band(
  sheet: SheetId,
  { connection }: SheetContext,
  made: string,
  status: string,
): SheetPicture['band'] {
  const organisation = organisationWords(connection);
  const source = products[connection.source];
  const company = connection.cin7 ? `${source} ${connection.cin7.company}` : source;
  return [
    [cellText(`${sheets[sheet].title} · ${organisation} · ${company}`)],
    [cellText(made)],
    [cellText(status)],
  ];
}

export const sheetHead = (id: SheetId): Pick<SheetPicture, 'id' | 'title' | 'position'> => ({
  id,
  ...sheets[id],
});

/** `made 23 November 2026 14:05 by Sam` in the organisation's time. */
export const madeWords = (verb: string, at: string, by: string, { connection }: SheetContext): string =>
  `${verb} ${momentWords(at, connection.organisation?.timeZone)} by ${by}`;

type ColumnMore = Partial<Pick<PictureColumn, 'editable' | 'choices' | 'rowChoices' | 'wrap'>>;

export const column = (
  id: string,
  title: string,
  format: ColumnFormat,
  width: number,
  more: ColumnMore = {},
): PictureColumn => ({ id, title, format, width, editable: false, ...more });

/** A list as a drop-down shows it; none at all when there is nothing to choose from. */
export const choices = (values: readonly string[]): Pick<PictureColumn, 'choices'> => {
  const clean = [...new Set(values.map(cellText))].filter((value) => value !== '');
  return clean.length > 0 ? { choices: clean } : {};
};

/** Marks that say what is wrong without any colour (UX "Manners"). */
export const signs = { blocking: '✖', warning: '▲' } as const;

const faultKind = { blocking: 'fault', warning: 'warning' } as const;

export const worst = (faults: readonly Pick<FaultDto, 'severity'>[]): FaultDto['severity'] | null =>
  faults.length === 0
    ? null
    : faults.some(({ severity }) => severity === 'blocking')
      ? 'blocking'
      : 'warning';

/** A document with a fault that keeps it from being posted. */
export const isHeld = ({ faults }: { readonly faults: readonly FaultDto[] }): boolean =>
  worst(faults) === 'blocking';

/** The whole sentence of a fault with its remedy. */
export const faultNote = ({ reason, remedy }: Pick<FaultDto, 'reason' | 'remedy'>): string =>
  cellText(remedy === '' ? reason : `${reason} ${remedy}`);

/** Text of a check cell: blank when the row is fine, else the sign of the worst fault and the reasons. */
export function checkText(faults: readonly FaultDto[], text?: string): string {
  const reasons = text ?? [...new Set(faults.map(({ reason }) => reason))].join(' ');
  const severity = worst(faults);
  if (reasons === '') return '';
  return cellText(severity === null ? reasons : `${signs[severity]} ${reasons}`);
}

/** One mark a cell: several faults of a cell share it, the worst gives its kind. */
export function marksOf(
  faults: readonly FaultDto[],
  columns: readonly PictureColumn[],
  rows: ReadonlySet<string>,
): CellMark[] {
  const cells = new Map<string, { row: string; column: string; faults: FaultDto[] }>();
  for (const fault of faults) {
    if (fault.row === null || !rows.has(fault.row)) continue;
    const place = columns.some(({ id }) => id === fault.column) ? (fault.column ?? 'check') : 'check';
    const key = `${fault.row}\n${place}`;
    const cell = cells.get(key) ?? { row: fault.row, column: place, faults: [] };
    cell.faults.push(fault);
    cells.set(key, cell);
  }
  return [...cells.values()].map(({ row, column: place, faults: here }) => ({
    row,
    column: place,
    kind: faultKind[worst(here) ?? 'warning'],
    note: [...new Set(here.map(faultNote))].join('\n'),
  }));
}

/** Where a fault is mended in our own workbook; null when it is mended in Xero or Cin7. */
export function placeOf({
  table,
  row,
  column: place,
}: Pick<FaultDto, 'table' | 'row' | 'column'>): InternalPlace | null {
  if (!isMappingSheet(table)) return null;
  return { sheet: table, ...(row === null ? {} : { row }), ...(place === null ? {} : { column: place }) };
}

export type InternalPlace = Extract<CellLink['target'], { sheet: string }>;

/** A channel as a cell shows it; documents without one say so instead of leaving a gap. */
export const channelText = (channel: string): string => cellText(channel) || noneText;

/** In a cell: no channel, location, customer group or tax rule. */
export const noneText = '(none)';

/** Cells of a row in the order of the columns; what is not named is empty. */
export const cellsOf = (
  columns: readonly PictureColumn[],
  values: Readonly<Record<string, CellValue>>,
): CellValue[] => columns.map(({ id }) => values[id] ?? null);

/** Summary cells placed under the columns named. */
export function summaryLine(
  columns: readonly PictureColumn[],
  values: Readonly<Record<string, CellValue>>,
): CellValue[] {
  const cells = cellsOf(columns, values);
  while (cells.length > 0 && cells.at(-1) === null) cells.pop();
  return cells;
}
