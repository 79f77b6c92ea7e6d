import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CellValue, SheetPicture } from '../../addin/workbook/port';

const folder = path.resolve(__dirname, '..', 'golden', 'sheets');

const shown = (value: CellValue): string => (value === null ? '' : JSON.stringify(value));

/** A picture as a person reads it: one line a row. */
export function readable(picture: SheetPicture): unknown {
  return {
    sheet: `${picture.position} ${picture.id}: ${picture.title}`,
    band: picture.band.map((texts) => texts.join(' | ')),
    summary: picture.summary.map((cells) => cells.map(shown).join(' | ')),
    columns: picture.columns.map(({ id, title, format, editable, choices, rowChoices, wrap }) =>
      [
        `${id}: ${title}${editable ? ' ●' : ''}`,
        format,
        ...(wrap ? ['wraps'] : []),
        ...(choices ? [`[${choices.join('; ')}]`] : []),
        ...Object.entries(rowChoices ?? {}).map(([row, list]) => `${row} [${list.join('; ')}]`),
      ].join(', '),
    ),
    rows: picture.rows.map(({ id, role, cells }) => `${role} ${id}: ${cells.map(shown).join(' | ')}`),
    marks: picture.marks.map(({ row, column, kind, note }) => `${kind} at ${row} ${column}: ${note}`),
    links: picture.links.map(({ row, column, target }) => `${row} ${column} -> ${JSON.stringify(target)}`),
  };
}

/** Compares with the golden file; `UPDATE_GOLDEN=1` writes it anew. */
export function expectGolden(name: string, picture: SheetPicture): void {
  const file = path.join(folder, `${name}.json`);
  if (process.env.UPDATE_GOLDEN === '1')
    writeFileSync(file, `${JSON.stringify(readable(picture), null, 2)}\n`);
  if (!existsSync(file))
    throw new Error(`There is no golden file ${name}.json; run with UPDATE_GOLDEN=1 and read it.`);
  expect(readable(picture)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
}
