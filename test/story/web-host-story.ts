import type { Browser, Page } from 'playwright-core';
import { gridId, sheetOf } from '../../addin/web/layout';
import { chooseFromList, cellText, clickCell, typeIntoCell, typeIntoGrid } from '../support/grid';
import { screenshotFile, until } from './places';
import type { StoryHost } from './story-host';

/** The web workbook in a browser window of its own, used by mouse and keyboard on its canvas. */
export async function openWebStory(browser: Browser, server: string): Promise<StoryHost> {
  const complaints: string[] = [];
  const context = await browser.newContext({
    viewport: { width: 1440, height: 860 },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  });
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  // Pages of strangers (links into Xero) open in windows of their own, empty; our page asks nobody but the server.
  await context.route(
    (url) => url.origin !== server,
    async (route) => {
      if (!route.request().isNavigationRequest()) complaints.push(`outside: ${route.request().url()}`);
      await route.fulfill({ body: '', contentType: 'text/html' });
    },
  );
  await page.goto(server);
  const tabs = page.locator('#sheets [data-u-comp="slide-tab-item"]');
  const tab = (sheet: string) => page.locator(`#sheets [data-id="${gridId(sheet)}"]`);
  const selected = async (): Promise<string | null> =>
    sheetOf((await tabs.and(page.locator('[aria-selected="true"]')).getAttribute('data-id')) ?? '');
  const turnTo = async (sheet: string): Promise<void> => {
    await tab(sheet).click();
    await until(`the tab ${sheet} is selected`, async () => (await selected()) === sheet);
  };

  return {
    name: 'web',
    page,
    frame: page.mainFrame(),
    cellText: (...place) => cellText(page, ...place),
    choose: (...place) => chooseFromList(page, ...place),
    type: (...place) => typeIntoCell(page, ...place),
    tick: async (sheet, row, column, on) => {
      const isOn = async () => /^(1|true|yes)$/i.test(await cellText(page, sheet, row, column));
      if ((await isOn()) !== on) await clickCell(page, sheet, row, column);
      await until(`${row} is ${on ? 'ticked' : 'unticked'}`, async () => (await isOn()) === on);
    },
    select: (...place) => clickCell(page, ...place),
    follow: async (sheet, row, column) => {
      const before = context.pages().length;
      await clickCell(page, sheet, row, column);
      await until(
        `the link of ${row} led somewhere`,
        async () => context.pages().length > before || (await selected()) !== sheet,
      );
      const opened = context.pages().at(-1);
      if (!opened || opened === page) return null;
      await opened.waitForURL(/^https?:/);
      const address = opened.url();
      await opened.close();
      return address;
    },
    turnTo,
    sheets: async () => {
      const ids = await tabs.evaluateAll((items) => items.map((item) => item.getAttribute('data-id') ?? ''));
      return ids.flatMap((id) => sheetOf(id) ?? []);
    },
    selectedSheet: selected,
    writeNote: async (sheet, row, text) => {
      if ((await selected()) !== sheet) await turnTo(sheet);
      const place = await besideOf(page, sheet, row);
      await scrollRightTo(page, place.row, place.column);
      await typeIntoGrid(page, place.row, place.column, text);
      await until(`the browser keeps "${text}"`, () => isKept(page, text));
    },
    noteBeside: async (sheet, row) => {
      const place = await besideOf(page, sheet, row);
      const shown = await page.evaluate(([name, r, c]) => window.cogsheetGrid?.shownText(name, r, c), [
        sheet,
        place.row,
        place.column,
      ] as const);
      return shown ?? '';
    },
    // The grid has no such tools.
    sortBy: async () => false,
    filterOut: async () => false,
    rowsInSight: async (sheet, rows) => {
      const places = await Promise.all(rows.map((row) => placeOf(page, sheet, row)));
      return rows
        .map((row, index) => ({ row, at: places[index] }))
        .sort((one, other) => (one.at ?? 0) - (other.at ?? 0))
        .map(({ row }) => row);
    },
    settle: async () => undefined,
    reopen: async () => {
      await page.reload();
      await page.locator('[data-phase="ready"]').waitFor({ timeout: 120_000 });
    },
    turnToPanel: async () => {
      const inPanel = () => page.evaluate(() => document.activeElement?.closest('#panel') !== null);
      if (await inPanel()) await page.keyboard.press('F6');
      await page.keyboard.press('F6');
      await until('the panel has the keyboard', inPanel);
    },
    screenshot: async (name) => void (await page.screenshot({ path: screenshotFile(`web-${name}`) })),
    complaints: () => complaints,
    close: () => context.close(),
  };
}

/** Turns the wheel over the grid until a cell right of the window is in it. */
async function scrollRightTo(page: Page, row: number, column: number): Promise<void> {
  await page.locator('#grid').hover();
  await until(`the column ${column} is in view`, async () => {
    const rect = await page.evaluate(([r, c]) => window.cogsheetGrid?.gridRect(r, c) ?? null, [
      row,
      column,
    ] as const);
    if (!rect) await page.mouse.wheel(200, 0);
    return rect !== null;
  });
}

/** Grid row of a row of ours. */
async function placeOf(page: Page, sheet: string, row: string): Promise<number> {
  const place = await page.evaluate(
    ([name, id]) => window.cogsheetGrid?.place(name, id, '') ?? window.cogsheetGrid?.place(name, id, 'check'),
    [sheet, row] as const,
  );
  if (!place) throw new Error(`The sheet "${sheet}" has no row ${row}.`);
  return place.row;
}

/** The user's own column stands right of our last one, which has the titles' last text. */
async function besideOf(page: Page, sheet: string, row: string): Promise<{ row: number; column: number }> {
  const place = await page.evaluate(([name, id]) => window.cogsheetGrid?.place(name, id, 'check') ?? null, [
    sheet,
    row,
  ] as const);
  if (!place) throw new Error(`The sheet "${sheet}" has no row ${row}.`);
  // The status and the link of a draft stand right of its check.
  const further = await page.evaluate(
    ([name, id]) => window.cogsheetGrid?.place(name, id, 'xero')?.column ?? 0,
    [sheet, row] as const,
  );
  return { row: place.row, column: Math.max(place.column, further) + 1 };
}

/** Whether the browser's store holds a text among what the user added. */
const isKept = (page: Page, text: string): Promise<boolean> =>
  page.evaluate(
    (wanted) =>
      new Promise<boolean>((resolve, reject) => {
        const opening = indexedDB.open('cogsheet');
        opening.onerror = () => reject(opening.error as Error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('workbook').objectStore('workbook').get('additions');
          reading.onerror = () => reject(reading.error as Error);
          reading.onsuccess = () => {
            opening.result.close();
            const beside = (reading.result as { beside?: Map<string, unknown> } | undefined)?.beside;
            resolve(JSON.stringify([...(beside ?? new Map()).values()]).includes(wanted));
          };
        };
      }),
    text,
  );
