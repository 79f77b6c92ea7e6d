import type { ColumnFormat } from '../../addin/workbook/port';
import { asRead, isText } from '../shared/cells';
import { firstRow, runsOf } from '../shared/layout';
import type { DrawPlan, LinkPlan } from '../shared/plan';
import { locked } from './locked';
import { type Standing, standing } from './standing';

type RichText = GoogleAppsScript.Spreadsheet.RichTextValue;

/**
 * Links are rich text, not formulas, and only on cells that hold text: a number with a link would have to become a
 * text. Columns with links that stand side by side are written with one call.
 */
export function writeLinks(found: Standing, plan: DrawPlan): void {
  const { sheet, corner, columns } = found;
  const index = new Map(plan.columns.map(({ id }, place) => [id, place]));
  const formatOf = (id: string): ColumnFormat => plan.columns[index.get(id) ?? -1]?.format ?? 'count';
  const links = plan.links.filter(([, column]) => isText(formatOf(column)) && columns.has(column));
  if (links.length === 0) return;
  const row = new Map(plan.ids.map((id, place) => [id, place]));
  const rows = links.map(([id]) => row.get(id) ?? 0);
  const [top, bottom] = [Math.min(...bounds(rows)), Math.max(...bounds(rows))];
  const urls = new Map(links.map(([id, column, url]) => [`${id}\n${column}`, url]));
  const byPlace = new Map([...columns].map(([id, column]) => [column, id]));
  const rich = richTexts();
  for (const [column, count] of joined(new Set(links.map(([, id]) => id)), columns, (id) =>
    isText(formatOf(id)),
  )) {
    const lines: RichText[][] = [];
    for (let place = top; place <= bottom; place++) {
      lines.push(
        Array.from({ length: count }, (_, offset) => {
          const id = byPlace.get(column + offset) ?? '';
          const text = String(asRead(plan.cells[place]?.[index.get(id) ?? -1] ?? null, 'text'));
          return rich(text, urls.get(`${plan.ids[place] ?? ''}\n${id}`) ?? null);
        }),
      );
    }
    sheet.getRange(firstRow(corner) + top, column, lines.length, count).setRichTextValues(lines);
  }
}

/** Points links of a sheet elsewhere; their texts stay as they are. */
export function link(plan: LinkPlan): { linked: boolean } {
  return locked(() => {
    const found = standing(plan.sheet);
    if (!found) return { linked: false };
    for (const [column, links] of linksByColumn(found, plan.links)) setTexts(found, column, new Map(), links);
    return { linked: true };
  });
}

/** Links by column and row of the sheet. */
export function linksByColumn(
  { ids, corner }: Standing,
  links: LinkPlan['links'],
): Map<string, Map<number, string>> {
  const rows = new Map(ids.map((id, row) => [id, firstRow(corner) + row]));
  rows.delete('');
  const found = new Map<string, Map<number, string>>();
  for (const [id, column, url] of links) {
    const row = rows.get(id);
    if (row !== undefined) found.set(column, (found.get(column) ?? new Map<number, string>()).set(row, url));
  }
  return found;
}

/**
 * Changes texts and links of one column in one piece, from its first changed row to its last; what stands between keeps
 * its links. Cells that hold no text get no link.
 */
export function setTexts(
  { sheet, columns, values }: Standing,
  columnId: string,
  texts: ReadonlyMap<number, string>,
  links: ReadonlyMap<number, string>,
): void {
  const column = columns.get(columnId);
  const rows = [...texts.keys(), ...links.keys()];
  if (column === undefined || rows.length === 0) return;
  const [top, bottom] = bounds(rows);
  const range = sheet.getRange(top, column, bottom - top + 1, 1);
  const isWhole = texts.size === bottom - top + 1;
  const before: (RichText | null)[][] = isWhole ? [] : range.getRichTextValues();
  const rich = richTexts();
  range.setRichTextValues(
    Array.from({ length: bottom - top + 1 }, (_, index) => {
      const row = top + index;
      const stands = values[row - 1]?.[column - 1];
      const text = texts.get(row) ?? before[index]?.[0]?.getText() ?? String(stands ?? '');
      const kept = texts.has(row) || links.has(row) ? null : before[index]?.[0];
      return [kept ?? rich(text, links.get(row) ?? null)];
    }),
  );
}

/** Equal texts share one object: most cells of a column with links have none. */
function richTexts(): (text: string, url: string | null) => RichText {
  const known = new Map<string, RichText>();
  return (text, url) => {
    const key = `${url ?? ''}\n${text}`;
    const before = known.get(key);
    if (before) return before;
    const builder = SpreadsheetApp.newRichTextValue().setText(text);
    const made = (url !== null && text !== '' ? builder.setLinkUrl(url) : builder).build();
    known.set(key, made);
    return made;
  };
}

/** Columns with links, joined over text columns of ours between them. */
function joined(
  linked: ReadonlySet<string>,
  columns: ReadonlyMap<string, number>,
  isOurText: (id: string) => boolean,
): [start: number, count: number][] {
  const texts = runsOf([...columns].filter(([id]) => isOurText(id)).map(([, column]) => column));
  const places = [...linked].map((id) => columns.get(id) ?? 0);
  return texts.flatMap(([start, count]): [number, number][] => {
    const own = places.filter((place) => place >= start && place < start + count);
    if (own.length === 0) return [];
    const first = Math.min(...own);
    return [[first, Math.max(...own) - first + 1]];
  });
}

/** Smallest and largest of many numbers, without passing them all as arguments. */
const bounds = (numbers: readonly number[]): [number, number] =>
  numbers.reduce<[number, number]>(
    ([low, high], number) => [Math.min(low, number), Math.max(high, number)],
    [numbers[0] ?? 0, numbers[0] ?? 0],
  );
