import type { CellMark, CellValue, ColumnFormat, PictureColumn, RowRole } from '../workbook/port';
import { summaryRoles } from '../workbook/summary';
import { type Batch, setNumberFormat } from './batch';
import { cellAddress, columnLetters, roleCodes, runsOf } from './layout';

const tints: Record<CellMark['kind'], string> = { fault: '#FBD9DC', warning: '#FFF0C2', done: '#DDF3DC' };
const editableTint = '#FFFDF0';
const headingTint = '#EEF2F7';
const detailText = '#4A5565';

const alignments: Partial<Record<ColumnFormat, 'Right' | 'Center'>> = {
  amount: 'Right',
  rate: 'Right',
  count: 'Right',
  date: 'Center',
  tick: 'Center',
};

/** Width of a column: characters of the default font, in points, with the cell's padding. */
export const columnPoints = (characters: number): number => Math.round(characters * 5.25 + 4);

export function dressBand(range: Excel.Range, row: number): void {
  range.format.fill.color = '#F4F6F9';
  range.format.font.color = row === 0 ? '#111827' : '#374151';
  range.format.font.bold = row === 0;
}

/** A summary line as a small table: titles with a line below them, figures at the right. */
export function dressSummary(
  sheet: Excel.Worksheet,
  row: number,
  firstColumn: number,
  ids: readonly string[],
  columns: readonly PictureColumn[],
  values: readonly CellValue[],
): void {
  const roles = summaryRoles(values);
  const places = ids.map((id) => columns.findIndex((column) => column.id === id));
  const dress = (has: (place: number) => boolean, look: (range: Excel.Range) => void): void => {
    const here = places.flatMap((place, index) => (place >= 0 && has(place) ? [firstColumn + index] : []));
    for (const [column, count] of runsOf(here)) look(sheet.getRangeByIndexes(row, column, 1, count));
  };
  dress(
    (place) => typeof values[place] === 'number',
    (range) => setNumberFormat(range, '#,##0.00'),
  );
  dress(
    (place) => roles[place] === 'figure' || roles[place] === 'title',
    (range) => void (range.format.horizontalAlignment = 'Right'),
  );
  dress(
    (place) => roles[place] === 'heading' || roles[place] === 'title',
    (range) => {
      range.format.font.bold = true;
      range.format.fill.color = '#F4F6F9';
      const line = range.format.borders.getItem('EdgeBottom');
      line.style = 'Continuous';
      line.color = '#9AA5B1';
    },
  );
}

export function dressTitle(range: Excel.Range, { format, editable }: PictureColumn): void {
  range.format.fill.color = editable ? '#1F4E79' : '#DCE3EB';
  range.format.font.color = editable ? '#FFFFFF' : '#1F2937';
  range.format.font.bold = true;
  range.format.wrapText = true;
  range.format.horizontalAlignment = alignments[format] ?? 'Left';
}

export function dressColumn(range: Excel.Range, { format, editable, wrap }: PictureColumn): void {
  range.format.horizontalAlignment = alignments[format] ?? 'Left';
  range.format.verticalAlignment = 'Center';
  if (wrap) range.format.wrapText = true;
  if (editable) range.format.fill.color = editableTint;
}

/** Excel colours and underlines a cell that gets a link, and leaves it so when the link goes. */
export function undressLinks(range: Excel.Range): void {
  range.format.font.color = '#000000';
  range.format.font.underline = 'None';
}

/** Formulas of `addRules`, wherever the state column stands. */
const ourRule = /FIND\(";("&|#[phdt];")/i;

/** Takes our own conditional formats away; the user's stay. */
export async function removeRules(batch: Batch, body: Excel.Range): Promise<void> {
  const formats = body.conditionalFormats;
  formats.load('items/id,items/type');
  await batch.send();
  const rules = formats.items
    .filter(({ type }) => type === 'Custom')
    .map((format) => {
      const { rule } = format.custom;
      rule.load('formula');
      return { format, rule };
    });
  if (rules.length === 0) return;
  await batch.send();
  for (const { format, rule } of rules) if (ourRule.test(rule.formula)) format.delete();
}

/** Where the conditional formats of a body look. */
export interface BodyPlace {
  readonly firstRow: number;
  readonly markerRow: number;
  readonly firstColumn: number;
  readonly stateColumn: number;
}

/**
 * Roles and marks of all rows by a handful of rules: each looks into the hidden state cell of its row and, for marks,
 * at the column's id in the hidden marker row. They need not be touched when a mark changes or the user sorts.
 */
export function addRules(body: Excel.Range, place: BodyPlace): void {
  const state = `$${columnLetters(place.stateColumn)}${place.firstRow + 1}`;
  const columnId = cellAddress(place.markerRow, place.firstColumn).replace(/\d+$/, (row) => `$${row}`);
  const has = (text: string): string => `ISNUMBER(FIND(${text},${state}))`;
  const role = (name: RowRole): string => has(`";${roleCodes[name]};"`);
  const marked = has(`";"&${columnId}&"="`);
  const rule = (formula: string): Excel.ConditionalRangeFormat => {
    const made = body.conditionalFormats.add('Custom').custom;
    made.rule.formula = `=${formula}`;
    return made.format;
  };
  for (const kind of ['fault', 'warning', 'done'] as const) {
    rule(has(`";"&${columnId}&"=${kind};"`)).fill.color = tints[kind];
  }
  rule(`OR(${role('heading')},${role('total')})`).font.bold = true;
  rule(`AND(${role('heading')},NOT(${marked}))`).fill.color = headingTint;
  rule(role('detail')).font.color = detailText;
}
