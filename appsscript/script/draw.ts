import { bandRows, firstRow, orderColumn, runsOf, stateColumn } from '../shared/layout';
import type { DrawAnswer, DrawPlan, FillPlan } from '../shared/plan';
import { type AboveHers, type RowPlan, aboveHers, planRows, rowsMove } from '../shared/rows';
import { toCell } from '../shared/cells';
import { userPart, withNote } from '../shared/notes';
import { Body, bodyRange, columnRuns } from './body';
import { writeLinks } from './links';
import { rulesOf } from './lists';
import { locked } from './locked';
import { dress, looksOf } from './looks';
import { keepMark } from './marks';
import { outline } from './outline';
import { makeSheet, mendColumns, needRows } from './sheet-maker';
import { type Standing, readingOf, standing } from './standing';

type Rule = GoogleAppsScript.Spreadsheet.DataValidation;

/**
 * Draws a sheet of ours with as few calls of the spreadsheet service as can be: one for the values, formats, rules,
 * notes and links each, whatever the number of rows. Cells outside our columns stay, and travel with their rows. What
 * the user typed since the sidebar last looked is told instead of drawn over.
 */
export function draw(plan: DrawPlan): DrawAnswer {
  return locked(() => {
    const before = standing(plan.sheet);
    const reading = before ? readingOf(before) : null;
    if (reading && reading.digest !== (plan.known ?? before?.mark.digest))
      return { state: 'changed', reading };
    return drawNow(plan, before ? mend(before, plan) : makeSheet(plan), before === null);
  });
}

/** Brings back columns and rows that the user took away, then looks at the sheet again. */
function mend(before: Standing, plan: DrawPlan): Standing {
  const missing = bandRows + plan.summary.length + 1 - before.corner[0];
  const { columns, mended } = mendColumns(before, plan.columns);
  if (missing > 0) before.sheet.insertRowsBefore(before.corner[0], missing);
  if (missing <= 0 && !mended) return before;
  const corner = [before.corner[0] + Math.max(missing, 0), before.corner[1]] as const;
  const values: unknown[][] = before.sheet.getDataRange().getValues();
  return { ...before, corner, columns, values };
}

function drawNow(plan: DrawPlan, found: Standing, fresh: boolean): DrawAnswer {
  const { sheet, corner, columns } = found;
  const notes = fresh ? [] : readNotes(found, plan);
  const kept = keptOf(found, plan);
  const beside = besideOf(found, notes, plan).map((isBeside, row) => isBeside || kept[row] === true);
  const above = aboveHers({ ids: found.ids, beside, kept }, plan.ids);
  const rows = planRows(above.rows, plan.ids);
  if (above.missing > 0) sheet.insertRowsBefore(firstRow(corner) + above.own, above.missing);
  const locale = SpreadsheetApp.getActiveSpreadsheet().getSpreadsheetLocale();
  const body = new Body(above.isCut ? { ...plan, spare: 0 } : plan, corner, rows, locale);
  needRows(sheet, body.height);
  const rules = rulesOf(plan);
  for (const run of columnRuns(columns, corner)) {
    const [formats, values] = [body.formatsOf(run), body.valuesOf(run)];
    for (const [row, count] of body.spans)
      sheet
        .getRange(row, run.column, count, run.ids.length)
        .setNumberFormats(formats.slice(row - 1, row - 1 + count))
        .setValues(values.slice(row - 1, row - 1 + count));
  }
  for (const row of body.keptRows)
    sheet.getRange(row, columns.get(orderColumn) ?? 0).setValue(body.orderOf(row));
  const remark = rows.sorts ? sortRows(found, rows, plan) : null;
  writeRules(found, plan, rules, body.length);
  const sorts = rows.sorts && remark === null;
  writeNotes(found, plan, notes, oldRows(above, { ...rows, sorts }, body.length));
  writeLinks(found, plan);
  const looks = looksOf(found, plan.columns);
  if (found.mark.looks !== looks) dress(found, plan.columns, fresh);
  const groups = outline(found, plan, rows.sorts || rowsMove(found.ids, plan.ids));
  const shown = [...columns].filter(([id]) => !id.startsWith('#'));
  const hers = kept.some(Boolean) ? standing(plan.sheet) : null;
  const digest = hers ? readingOf(hers).digest : body.digest(shown.map(([id]) => id));
  const gid = sheet.getSheetId();
  keepMark(found, { gid, position: plan.position, corner, groups, looks, digest });
  return { state: 'drawn', gid, corner, columns: shown, digest, remark };
}

/** Further rows of a drawing that was too large for one call. */
export function fill(plan: FillPlan): { filled: boolean } {
  return locked(() => {
    const found = standing(plan.sheet);
    const first = found?.ids.indexOf(plan.ids[0] ?? '') ?? -1;
    if (!found || first < 0 || plan.ids.some((id, index) => found.ids[first + index] !== id))
      return { filled: false };
    const places = new Map(plan.columns.map((column, index) => [column.id, { column, index }]));
    for (const { column, ids } of columnRuns(found.columns, found.corner)) {
      const own = ids.flatMap((id) => places.get(id) ?? []);
      if (own.length === 0) continue;
      const start = column + ids.findIndex((id) => places.has(id));
      found.sheet
        .getRange(firstRow(found.corner) + first, start, plan.ids.length, own.length)
        .setValues(
          plan.cells.map((line) =>
            own.map(({ column: { format }, index }) => toCell(line[index] ?? null, format)),
          ),
        );
    }
    return { filled: true };
  });
}

const leftInPlace = (title: string): string =>
  `The rows of "${title}" stand in another order now, and Google could not move your own cells beside them along (merged cells are in the way). Check that they still stand beside their rows.`;

/** Sorts whole rows by the hidden order, which takes the user's own cells along. */
function sortRows({ sheet, corner, columns }: Standing, { lines }: RowPlan, plan: DrawPlan): string | null {
  const order = columns.get('#order') ?? 0;
  const body = bodyRange(sheet, corner, 1, lines.length, sheet.getMaxColumns());
  try {
    body.sort({ column: order, ascending: true });
    SpreadsheetApp.flush();
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Better our rows in another order than none: they are written once more, as they come.
    const straight = planRows({ ids: [], beside: [] }, plan.ids);
    const padded = {
      ...straight,
      lines: [...straight.lines, ...lines.slice(straight.lines.length).map(() => -1)],
    };
    const again = new Body(
      plan,
      corner,
      padded,
      SpreadsheetApp.getActiveSpreadsheet().getSpreadsheetLocale(),
    );
    for (const run of columnRuns(columns, corner))
      sheet.getRange(1, run.column, again.height, run.ids.length).setValues(again.valuesOf(run));
    return leftInPlace(plan.title);
  }
}

/**
 * Rows that are not ours with something in our columns: a total she wrote under the table. In a list that grows such a
 * row is a new one of the list: it is drawn with an id from now on.
 */
function keptOf({ corner, columns, values, ids }: Standing, plan: DrawPlan): boolean[] {
  if (plan.spare > 0 && !plan.keepsNewRows) return [];
  const shown = [...columns].flatMap(([id, column]) => (id.startsWith('#') ? [] : [column]));
  return ids.map((id, row) => {
    const line = values[firstRow(corner) - 1 + row] ?? [];
    return id === '' && shown.some((column) => isFilled(line[column - 1]));
  });
}

const isFilled = (value: unknown): boolean => value !== undefined && value !== '' && value !== false;

/** Whether the user has anything of her own beside each row: cells in her columns, notes at ours. */
function besideOf(
  { corner, columns, values, ids }: Standing,
  notes: readonly NoteBlock[],
  plan: DrawPlan,
): boolean[] {
  if (!rowsMove(ids, plan.ids)) return ids.map(() => false);
  const ours = new Set([corner[1], ...columns.values()]);
  const stay = new Set(plan.ids);
  return ids.map((id, row) => {
    const line = values[firstRow(corner) - 1 + row] ?? [];
    if (line.some((value, index) => value !== '' && !ours.has(index + 1))) return true;
    // Notes of rows that stay are carried along by us; those of rows that go keep their row.
    return (
      !stay.has(id) && notes.some(({ lines }) => (lines[row] ?? []).some((note) => userPart(note) !== ''))
    );
  });
}

/** Notes of a run of our columns, as they stood before the drawing. */
interface NoteBlock {
  readonly column: number;
  readonly ids: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

/** Notes are read where ours come or go, and where rows move, so that the user's go along. */
function readNotes(found: Standing, plan: DrawPlan): NoteBlock[] {
  const { sheet, corner, columns, values, ids } = found;
  const state = columns.get(stateColumn) ?? 0;
  const marked = values
    .slice(firstRow(corner) - 1)
    .some((line) => /;(?!#)[^;=]+=/.test(String(line[state - 1] ?? '')));
  if (ids.length === 0 || (!marked && plan.notes.length === 0 && !rowsMove(ids, plan.ids))) return [];
  return shownRuns(found).map(({ column, ids: own }) => ({
    column,
    ids: own,
    lines: bodyRange(sheet, corner, column, ids.length, own.length).getNotes(),
  }));
}

/** Runs of our visible columns. */
const shownRuns = ({ columns, corner }: Standing) =>
  columnRuns(columns, corner).flatMap(({ column, ids }) => {
    const shown = ids.flatMap((id, index) => (id.startsWith('#') ? [] : [column + index]));
    return runsOf(shown).map(([start, count]) => ({
      column: start,
      ids: ids.slice(start - column, start - column + count),
    }));
  });

/** The row that each row of the body was before the drawing; none for one that is new. */
function oldRows(
  { own, missing }: AboveHers,
  { order, sorts }: RowPlan,
  length: number,
): (number | undefined)[] {
  const stood = Array.from({ length }, (_, row) => row);
  if (sorts) order.forEach((place, row) => (stood[place] = row));
  return stood.map((row) => (row < own ? row : row < own + missing ? undefined : row - missing));
}

/** Our notes in place of those before, the user's beside the same rows as ever. */
function writeNotes(
  found: Standing,
  plan: DrawPlan,
  before: readonly NoteBlock[],
  origins: readonly (number | undefined)[],
): void {
  const { length } = origins;
  if (before.length === 0 && plan.notes.length === 0) return;
  const { sheet, corner, ids } = found;
  const wanted = new Map(plan.notes.map(([row, column, text]) => [`${row}\n${column}`, text]));
  const oldRow = new Map(ids.map((id, row) => [id, row]));
  oldRow.delete('');
  const drawn = new Set(plan.ids);
  for (const { column, ids: own } of shownRuns(found)) {
    const block = before.find((one) => one.column === column);
    const noteAt = (row: number | undefined, index: number): string =>
      row === undefined ? '' : (block?.lines[row]?.[index] ?? '');
    const lines = Array.from({ length }, (_, row) => {
      const id = plan.ids[row];
      return own.map((columnId, index) => {
        // Below the drawn rows stand rows of the user's: their notes end where the rows did.
        const origin = origins[row];
        if (id === undefined)
          return drawn.has(ids[origin ?? -1] ?? '') ? '' : withNote(noteAt(origin, index), '');
        return withNote(noteAt(oldRow.get(id), index), wanted.get(`${id}\n${columnId}`) ?? '');
      });
    });
    // Sorting has taken the notes along.
    const stood = origins.map((origin) => own.map((_id, index) => noteAt(origin, index)));
    if (JSON.stringify(lines) === JSON.stringify(stood)) continue;
    bodyRange(sheet, corner, column, length, own.length).setNotes(lines);
  }
}

/** Drop-downs and ticks where there is something to choose: not in totals, ticks only beside a yes or no. */
function writeRules(
  { sheet, corner, columns }: Standing,
  plan: DrawPlan,
  rules: ReturnType<typeof rulesOf>,
  length: number,
): void {
  if (rules.size === 0) return;
  const isTotal = plan.states.map((state) => state.startsWith(';#role=total;'));
  const index = new Map(plan.columns.map(({ id }, place) => [id, place]));
  const ruleAt = (id: string, row: number): Rule | null => {
    const rule = rules.get(id)?.(plan.ids[row] ?? '') ?? null;
    if (rule === null || isTotal[row]) return null;
    const isTick = plan.columns[index.get(id) ?? -1]?.format === 'tick';
    const value = plan.cells[row]?.[index.get(id) ?? -1];
    return isTick && typeof value !== 'boolean' ? null : rule;
  };
  for (const { column, ids } of columnRuns(columns, corner)) {
    const withRules = ids.flatMap((id, place) => (rules.has(id) ? [place] : []));
    const [first, last] = [withRules[0], withRules[withRules.length - 1]];
    if (first === undefined || last === undefined) continue;
    const own = ids.slice(first, last + 1);
    const lines = Array.from({ length }, (_, row) => own.map((id) => ruleAt(id, row)));
    bodyRange(sheet, corner, column + first, length, own.length).setDataValidations(lines);
  }
}
