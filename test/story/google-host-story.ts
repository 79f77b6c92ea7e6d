import type { Browser } from 'playwright-core';
import { columnsOf, firstRow, isCorner, rowIds } from '../../appsscript/shared/layout';
import { type SheetId, sheets as ourSheets } from '../../addin/workbook/sheet-names';
import { formatArea } from '../hosts/excel/address';
import type { GoogleHost } from '../hosts/google/host';
import { type Sidebar, openSidebar } from '../hosts/google/sidebar';
import type { Sheet } from '../hosts/google/sheet';
import { screenshotFile, until } from './places';
import type { StoryHost } from './story-host';

/** The built add-on on our own double of Google Sheets: its sidebar in Chromium, and a hand over the file in memory. */
export async function openGoogleStory(
  browser: Browser,
  host: GoogleHost,
): Promise<StoryHost & Pick<Sidebar, 'busiest'>> {
  const { hand, book } = host;
  const sidebar = await openSidebar(browser, host);
  const { page, frame } = sidebar;
  let looks = 0;
  const call = host.call.bind(host);
  host.call = (name, args) => {
    const answer = call(name, args);
    if (args[0] === 'look' && !isOfActiveSheet(args[1])) looks += 1;
    return answer;
  };
  /** The hand is over the grid; what it does there the sidebar has to find out. */
  const overGrid = (): Promise<void> => page.mouse.move(2000, 400);
  const at = (sheet: string, row: string, column: string): [name: string, address: string] => {
    const standing = standingOf(host, sheet);
    return [standing.sheet.name, addressOf(standing.row(row), standing.column(column))];
  };
  /** The first column right of ours, beside a row. */
  const beside = (sheet: string, row: string): [name: string, address: string] => {
    const standing = standingOf(host, sheet);
    return [standing.sheet.name, addressOf(standing.row(row), standing.lastColumn + 1)];
  };
  const type = async (place: [name: string, address: string], input: string | boolean): Promise<void> => {
    await overGrid();
    hand.select(...place);
    hand.type(...place, input);
  };
  const ready = (): Promise<unknown> => frame.waitForSelector('[data-phase="ready"]', { timeout: 120_000 });

  return {
    name: 'google',
    busiest: sidebar.busiest,
    page,
    frame,
    cellText: async (...place) => hand.text(...at(...place)),
    choose: async (sheet, row, column, choice) => {
      const place = at(sheet, row, column);
      if (!hand.choices(...place)?.includes(choice))
        throw new Error(`The list of ${sheet} ${row} ${column} does not offer "${choice}".`);
      await type(place, choice);
    },
    type: (sheet, row, column, text) => type(at(sheet, row, column), text),
    tick: (sheet, row, column, on) => type(at(sheet, row, column), on),
    select: async (...place) => {
      await overGrid();
      hand.select(...at(...place));
    },
    follow: async (...place) => {
      const link = hand.link(...at(...place));
      if (link === null) throw new Error(`The cell ${place.join(' ')} has no link.`);
      const inside = /^#gid=(\d+)(?:&range=(\w+))?$/.exec(link);
      if (!inside) return link;
      const sheet = book.sheets.find(({ id }) => id === Number(inside[1]));
      if (!sheet) throw new Error(`The link of ${place.join(' ')} leads nowhere: ${link}`);
      hand.select(sheet.name, inside[2] ?? 'A1');
      return null;
    },
    turnTo: async (sheet) => {
      await overGrid();
      hand.select(standingOf(host, sheet).sheet.name, 'D1');
    },
    sheets: async () => book.sheets.flatMap((sheet) => (sheet.hidden ? [] : (idOf(host, sheet) ?? []))),
    selectedSheet: async () => idOf(host, book.active),
    writeNote: (sheet, row, text) => type(beside(sheet, row), text),
    noteBeside: async (sheet, row) => hand.text(...beside(sheet, row)),
    sortBy: async (sheet, column) => {
      const { sheet: tab, firstBody, lastRow, lastColumn, column: place } = standingOf(host, sheet);
      const [from, to] = [addressOf(firstBody, 0), addressOf(lastRow, lastColumn + 1)];
      hand.sort(tab.name, `${from}:${to}`, addressOf(0, place(column)).replace(/\d+/, ''));
      return true;
    },
    filterOut: async (sheet, row) => {
      const { sheet: tab, firstBody, lastRow, lastColumn, row: place } = standingOf(host, sheet);
      const range = `${addressOf(firstBody - 1, 0)}:${addressOf(lastRow, lastColumn + 1)}`;
      hand.filter(tab.name, range, [place(row) + 1]);
      return true;
    },
    rowsInSight: async (sheet, rows) => {
      const standing = standingOf(host, sheet);
      return rows
        .map((id) => ({ id, at: standing.row(id) }))
        .filter((one) => hand.visibleRows(standing.sheet.name, one.at + 1, one.at + 1).length > 0)
        .sort((one, other) => one.at - other.at)
        .map(({ id }) => id);
    },
    // The mouse comes from the grid to the sidebar: that is when it looks.
    settle: async () => {
      const before = looks;
      await until('the sidebar looked', async () => {
        if (looks > before) return true;
        await overGrid();
        await page.mouse.move(150, 400);
        return false;
      });
    },
    reopen: async () => {
      hand.press('Open Cogsheet');
      await frame.evaluate(() => window.location.reload());
      await until('the sidebar was loaded anew', async () => {
        const state = await frame.evaluate(() => document.readyState).catch(() => '');
        return state === 'complete';
      });
      await ready();
    },
    turnToPanel: async () => {
      await page.focus('#grid');
      await page.keyboard.press('Tab');
    },
    screenshot: async (name) => void (await page.screenshot({ path: screenshotFile(`google-${name}`) })),
    complaints: () => [
      ...sidebar.errors,
      ...sidebar.outside.map((url) => `outside: ${url}`),
      ...host.outside.map((url) => `asked elsewhere by the script: ${url}`),
      ...[...host.unknown.keys()].map((member) => `unknown to Google: ${member}`),
      ...host.executions.flatMap(({ failed }) => (failed === null ? [] : `the script failed: ${failed}`)),
    ],
    close: async () => {
      await sidebar.close();
      await host.close();
    },
  };
}

const addressOf = (row: number, column: number): string => formatArea({ row, column, rows: 1, columns: 1 });

const isOfActiveSheet = (json: unknown): boolean =>
  (JSON.parse(String(json)) as { activeOnly: boolean }).activeOnly;

/** Which of ours a tab is, by the mark that hangs on it; a copy bears the number of another tab. */
function idOf({ book }: GoogleHost, sheet: Sheet): SheetId | null {
  const marks = book.metadata.filter(({ key, at }) => key === 'cogsheet.sheet' && at === sheet);
  for (const { value } of marks) {
    const mark = JSON.parse(value ?? '{}') as { id?: string; gid?: number };
    if (mark.gid === sheet.id && mark.id !== undefined && mark.id in ourSheets) return mark.id as SheetId;
  }
  return null;
}

interface Standing {
  readonly sheet: Sheet;
  /** Rows and columns from 0. */
  readonly firstBody: number;
  readonly lastRow: number;
  readonly lastColumn: number;
  row(id: string): number;
  column(id: string): number;
}

/** Where a sheet of ours stands: ids of the columns in the corner's row, ids of the rows in its column. */
function standingOf(host: GoogleHost, id: string): Standing {
  const sheet = host.book.sheets.find((one) => idOf(host, one) === id);
  if (!sheet) throw new Error(`The file has no sheet "${id}".`);
  const values = sheet.rows.map(({ cells }) => Array.from(cells, (cell) => cell?.value ?? ''));
  const top = values.findIndex((line) => line.some(isCorner));
  const corner = [top + 1, (values[top] ?? []).findIndex(isCorner) + 1] as const;
  const columns = columnsOf(values[top] ?? [], corner);
  const firstBody = firstRow(corner) - 1;
  const ids = rowIds(values.slice(firstBody).map((line) => line[corner[1] - 1]));
  const rows = new Map(ids.map((row, index) => [row, firstBody + index]));
  rows.delete('');
  const found = (place: number | undefined, what: string): number => {
    if (place === undefined) throw new Error(`The sheet "${id}" has no cell ${what}.`);
    return place;
  };
  return {
    sheet,
    firstBody,
    lastRow: Math.max(firstBody, ...rows.values()),
    lastColumn: Math.max(...columns.values()) - 1,
    row: (row) => found(rows.get(row), row),
    column: (column) => found(columns.get(column), column) - 1,
  };
}
