import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { anchorName } from '../../addin/excel/layout';
import { tickWords } from '../../addin/excel/cell-values';
import { type SheetId, sheets as ourSheets } from '../../addin/workbook/sheet-names';
import { formatArea, maxColumns, parseAddress } from '../hosts/excel/address';
import type { Book } from '../hosts/excel/book';
import type { Sheet } from '../hosts/excel/sheet';
import { type WebHostOptions, openWebHost } from '../hosts/excel/web-host';
import { exclusively, projectRoot } from '../store/support/built-server';
import { screenshotFile, until } from './places';
import type { StoryHost } from './story-host';

/** The narrowest task pane that Excel offers (office-addin.md). */
const narrow = { width: 320, height: 900 };

let built: Promise<string> | null = null;

/** Folder of the built task pane; builds what is stale. */
export function builtTaskPane(): Promise<string> {
  return (built ??= exclusively(() => {
    const run = spawnSync(process.execPath, ['scripts/build.mjs', 'web'], {
      cwd: projectRoot,
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(`The task pane does not build:\n${run.stderr}`);
    return path.join(projectRoot, 'dist/excel');
  }));
}

/** The built task pane on our own Excel host: real Office.js, and a hand over the workbook in memory. */
export async function openExcelStory(
  browser: Browser,
  server: string,
  options: Partial<WebHostOptions> = {},
): Promise<StoryHost> {
  const pane = await builtTaskPane();
  const host = await openWebHost(browser, { pane, server, size: narrow, ...options });
  const { page, pane: frame, book, hand } = host;
  const cell = (sheet: string, row: string, column: string): { name: string; address: string } => {
    const standing = standingOf(book, sheet);
    return {
      name: standing.sheet.name,
      address: addressOf(standing.row(row), standing.column(column)),
    };
  };
  /** The first column right of ours, beside a row. */
  const beside = (sheet: string, row: string): { name: string; address: string } => {
    const standing = standingOf(book, sheet);
    return { name: standing.sheet.name, address: addressOf(standing.row(row), standing.lastColumn + 1) };
  };
  const ready = (): Promise<unknown> => frame.waitForSelector('[data-phase="ready"]', { timeout: 120_000 });
  await ready();

  return {
    name: 'excel',
    page,
    frame,
    cellText: async (...place) => {
      const { name, address } = cell(...place);
      return hand.text(name, address);
    },
    choose: async (sheet, row, column, choice) => {
      const { name, address } = cell(sheet, row, column);
      const choices = hand.choices(name, address) ?? [];
      if (!choices.includes(choice))
        throw new Error(`The list of ${sheet} ${row} ${column} does not offer "${choice}".`);
      hand.select(name, address);
      hand.type(name, address, choice);
    },
    type: async (sheet, row, column, text) => {
      const { name, address } = cell(sheet, row, column);
      hand.select(name, address);
      hand.type(name, address, text);
    },
    tick: async (sheet, row, column, on) => {
      const { name, address } = cell(sheet, row, column);
      hand.select(name, address);
      hand.type(name, address, tickWords[on ? 0 : 1]);
    },
    select: async (...place) => {
      const { name, address } = cell(...place);
      hand.select(name, address);
    },
    follow: async (...place) => {
      const { name, address } = cell(...place);
      const link = hand.link(name, address);
      if (!link) throw new Error(`The cell ${place.join(' ')} has no link.`);
      hand.select(name, address);
      if (link.address !== undefined) return link.address;
      const reference = link.documentReference ?? '';
      const named = book.name(reference);
      const target = named?.area ? { sheet: named.sheet.name, area: named.area } : parseAddress(reference);
      const sheet = book.sheet(target?.sheet ?? '');
      if (!target || !sheet) throw new Error(`The link of ${place.join(' ')} leads nowhere: ${reference}`);
      book.select(sheet, target.area);
      return null;
    },
    turnTo: async (sheet) => hand.select(standingOf(book, sheet).sheet.name, 'C1'),
    sheets: async () =>
      book.sheets.flatMap((sheet) =>
        sheet.visibility === 'Visible' ? (ours(book).get(sheet.id) ?? []) : [],
      ),
    selectedSheet: async () => ours(book).get(book.active.id) ?? null,
    writeNote: async (sheet, row, text) => {
      const { name, address } = beside(sheet, row);
      hand.type(name, address, text);
    },
    noteBeside: async (sheet, row) => {
      const { name, address } = beside(sheet, row);
      return hand.text(name, address);
    },
    sortBy: async (sheet, column) => {
      const { sheet: worksheet, firstRow, lastRow, lastColumn, column: at } = standingOf(book, sheet);
      const [from, to] = [addressOf(firstRow, 0), addressOf(lastRow, lastColumn + 1)];
      hand.sort(worksheet.name, `${from}:${to}`, addressOf(0, at(column)).replace(/\d+/, ''));
      return true;
    },
    filterOut: async (sheet, row) => {
      const standing = standingOf(book, sheet);
      hand.filterOut(standing.sheet.name, [standing.row(row) + 1]);
      return true;
    },
    rowsInSight: async (sheet, rows) => {
      const { sheet: worksheet, row } = standingOf(book, sheet);
      return rows
        .map((id) => ({ id, at: row(id) }))
        .filter(({ at }) => !worksheet.filteredRows.has(at) && !worksheet.hiddenRows.has(at))
        .sort((one, other) => one.at - other.at)
        .map(({ id }) => id);
    },
    settle: async () => undefined,
    reopen: async () => {
      await frame.evaluate(() => window.location.reload());
      await until('the pane was loaded anew', async () => {
        const state = await frame.evaluate(() => document.readyState).catch(() => '');
        return state === 'complete';
      });
      await ready();
    },
    // Ctrl+F6 in Excel on the web: the host's message, upon which Office.js chooses the pane's first element.
    turnToPanel: () =>
      page.evaluate(() => {
        const frame = document.querySelector('iframe');
        const message = {
          _serializerVersion: 1,
          _messageType: 0,
          _actionType: 0,
          _actionName: 'Office_notifyAgave',
          _conversationId: 'conversation_ntf',
          _correlationId: 1,
          _origin: window.location.origin,
          _data: [4], // OSF.AgaveHostAction.CtrlF6In
        };
        frame?.contentWindow?.postMessage(JSON.stringify(message), '*');
      }),
    screenshot: async (name) => void (await page.screenshot({ path: screenshotFile(`excel-${name}`) })),
    complaints: () => [
      ...host.errors,
      ...host.outside.map((url) => `outside: ${url}`),
      ...[...host.api.unsupported.keys()].map((member) => `unknown to Excel: ${member}`),
    ],
    close: host.close,
  };
}

const addressOf = (row: number, column: number): string => formatArea({ row, column, rows: 1, columns: 1 });

/** Our sheets by the id of their worksheet, found by their hidden names as the add-in does. */
const ours = (book: Book): Map<string, SheetId> =>
  new Map(
    (Object.keys(ourSheets) as SheetId[]).flatMap((id) => {
      const named = book.name(anchorName(id));
      return named?.area ? [[named.sheet.id, id] as const] : [];
    }),
  );

interface Standing {
  readonly sheet: Sheet;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly lastColumn: number;
  row(id: string): number;
  column(id: string): number;
}

/** Where a sheet of ours stands: ids of the columns in the corner's row, ids of the rows in its column. */
function standingOf(book: Book, id: string): Standing {
  const named = book.name(anchorName(id));
  if (!named?.area) throw new Error(`The workbook has no sheet "${id}".`);
  const { sheet, area } = named;
  const columns = new Map<string, number>();
  const rows = new Map<string, number>();
  for (const key of sheet.cells.keys()) {
    const [row, column] = [Math.floor(key / maxColumns), key % maxColumns];
    const text = String(sheet.entry(row, column).value);
    if (row === area.row && column > area.column) columns.set(text, column);
    if (column === area.column && row > area.row + 1) rows.set(text, row);
  }
  const found = (places: Map<string, number>, what: string): number => {
    const place = places.get(what);
    if (place === undefined) throw new Error(`The sheet "${id}" has no cell ${what}.`);
    return place;
  };
  return {
    sheet,
    firstRow: area.row + 2,
    lastRow: Math.max(area.row + 2, ...rows.values()),
    lastColumn: Math.max(...columns.values()),
    row: (row) => found(rows, row),
    column: (column) => found(columns, column),
  };
}
