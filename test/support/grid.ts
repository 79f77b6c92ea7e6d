import type { Page } from 'playwright-core';

/*
 * Hands for the web workbook's grid. Its cells are painted on a canvas, so they are found by the geometry that the page
 * tells (`window.cogsheetGrid`) and then used like a person would: by mouse and keyboard.
 */

interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Rectangle in the page of one of our cells; scrolls it into view first. Fails when the sheet has no such cell. */
async function rectOf(page: Page, sheet: string, row: string, column: string): Promise<Rect> {
  const found = (): Promise<Rect | null> =>
    page.evaluate(([s, r, c]) => window.cogsheetGrid?.cellRect(s, r, c) ?? null, [
      sheet,
      row,
      column,
    ] as const);
  let rect = await found();
  for (let tries = 0; !rect && tries < 40; tries++) {
    if (tries === 0)
      await page.evaluate(([s, r, c]) => window.cogsheetGrid?.show(s, r, c), [sheet, row, column] as const);
    await page.waitForTimeout(50);
    rect = await found();
  }
  if (!rect) throw new Error(`The sheet "${sheet}" has no visible cell ${row} / ${column}.`);
  return rect;
}

const middle = (rect: Rect): [number, number] => [rect.x + rect.width / 2, rect.y + rect.height / 2];

/** Clicks a cell. Clicks the middle, which is where a checkbox is. */
export async function clickCell(page: Page, sheet: string, row: string, column: string): Promise<void> {
  await page.mouse.click(...middle(await rectOf(page, sheet, row, column)));
}

/** Moves the pointer over a cell without clicking. */
export async function hoverCell(page: Page, sheet: string, row: string, column: string): Promise<void> {
  await page.mouse.move(...middle(await rectOf(page, sheet, row, column)), { steps: 4 });
}

/** Selects a cell, types over it, and enters with the Enter key. */
export async function typeIntoCell(
  page: Page,
  sheet: string,
  row: string,
  column: string,
  text: string,
): Promise<void> {
  await clickCell(page, sheet, row, column);
  await page.keyboard.type(text, { delay: 5 });
  await page.keyboard.press('Enter');
}

/** Opens a cell's drop-down by its arrow and clicks the choice of that text; with `null` the list is left open. */
export async function chooseFromList(
  page: Page,
  sheet: string,
  row: string,
  column: string,
  choice: string | null,
): Promise<void> {
  await clickCell(page, sheet, row, column);
  const { x, y, width, height } = await rectOf(page, sheet, row, column);
  await page.mouse.click(x + width - 10, y + height / 2);
  const list = page.locator('[data-u-comp="sheets-dropdown-list"]');
  await list.waitFor();
  if (choice !== null) await list.getByText(choice, { exact: true }).click();
}

/** Clicks a cell of the sheet in view by its grid place from 0; row or column -1 is the grid's own margin. */
export async function clickGrid(
  page: Page,
  row: number,
  column: number,
  button: 'left' | 'right' = 'left',
): Promise<void> {
  const rect = await page.evaluate(
    ([r, c]) => window.cogsheetGrid?.gridRect(Math.max(r, 0), Math.max(c, 0)) ?? null,
    [row, column] as const,
  );
  if (!rect) throw new Error(`The grid's cell ${row} / ${column} is not in view.`);
  const corner = await page.evaluate(() => window.cogsheetGrid?.gridRect(0, 0) ?? null);
  const x = column < 0 ? (corner?.x ?? 0) - 20 : middle(rect)[0];
  const y = row < 0 ? (corner?.y ?? 0) - 8 : middle(rect)[1];
  await page.mouse.click(x, y, { button });
}

/** Types into a cell of the sheet in view by its grid place from 0, and enters. */
export async function typeIntoGrid(page: Page, row: number, column: number, text: string): Promise<void> {
  await clickGrid(page, row, column);
  await page.keyboard.type(text, { delay: 5 });
  await page.keyboard.press('Enter');
}

/** What a cell shows, formatted as on the screen. The sheet need not be the one in view. */
export async function cellText(page: Page, sheet: string, row: string, column: string): Promise<string> {
  const text = await page.evaluate(
    ([s, r, c]) => {
      const place = window.cogsheetGrid?.place(s, r, c);
      return place ? window.cogsheetGrid?.shownText(s, place.row, place.column) : undefined;
    },
    [sheet, row, column] as const,
  );
  if (text === undefined) throw new Error(`The sheet "${sheet}" has no cell ${row} / ${column}.`);
  return text ?? '';
}
