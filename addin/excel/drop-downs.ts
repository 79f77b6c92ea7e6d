import type { PictureColumn, SheetPicture } from '../workbook/port';
import { tickWords } from './cell-values';
import { bodyLength, isList, listName, runsOf } from './layout';
import type { ShownSheet } from './shown-sheet';

/** Which cells of a column have a drop-down, and what it offers. */

/** More pieces than this, and a drop-down covers its whole column: each costs Excel as much as a block of cells. */
const mostPieces = 40;

/** What the cells of a column offer, piece by piece. */
export function sourcesOf(
  shown: ShownSheet,
  column: PictureColumn,
): { source: string; row: number; count: number }[] {
  const { picture } = shown;
  if (column.rowChoices) return rowSources(picture, column.rowChoices);
  const source = column.format === 'tick' ? tickWords.join(',') : choiceSource(picture, column);
  return source === null ? [] : piecesOf(shown, column).map(([row, count]) => ({ source, row, count }));
}

/** Neighbouring rows with the same choices are one piece. */
function rowSources(
  { rows }: SheetPicture,
  rowChoices: NonNullable<PictureColumn['rowChoices']>,
): { source: string; row: number; count: number }[] {
  const pieces: { source: string; row: number; count: number }[] = [];
  rows.forEach(({ id }, row) => {
    const source = (rowChoices[id] ?? []).join(',');
    const last = pieces.at(-1);
    if (last && last.source === source && last.row + last.count === row) last.count += 1;
    else if (source !== '') pieces.push({ source, row, count: 1 });
  });
  return pieces;
}

const choiceSource = (picture: SheetPicture, { id, choices }: PictureColumn): string | null =>
  choices && choices.length > 0 ? `=${listName(picture.id, id)}` : null;

/** Rows of the body (from 0) in which a column has a drop-down: where there is something to tick or to choose. */
function piecesOf(shown: ShownSheet, column: PictureColumn): [row: number, count: number][] {
  const { picture } = shown;
  if (isList(picture)) return [[0, bodyLength(picture)]];
  const rows = picture.rows.flatMap(({ id }, index) => {
    const holds =
      column.format === 'tick' ? typeof shown.value(id, column.id) === 'boolean' : shown.editable(id, column);
    return holds ? [index] : [];
  });
  const pieces = runsOf(rows);
  return pieces.length <= mostPieces ? pieces : [[0, picture.rows.length]];
}
