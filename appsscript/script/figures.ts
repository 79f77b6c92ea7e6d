import type { FigureName } from '../../server/contract/figures';
import {
  FigureFault,
  asksForFigure,
  figureKey,
  isAmount,
  mostRenewed,
  questionOf,
  questionOfKey,
} from '../shared/figure-args';
import { runsOf } from '../shared/layout';
import type { FigureQuestion, FigureResult, Renewed, Rpc } from '../shared/rpc';
import { locked } from './locked';
import { markedSheets } from './marks';

/** Questions of one request to our server (contract). */
const mostWanted = 500;
/** Figures that are kept; the properties of a file hold half a million characters. */
const mostKept = 2000;

const notYet =
  'This figure has not been fetched yet. Open Cogsheet (Extensions, Cogsheet): it is filled in then.';

/**
 * A figure as a cell shows it. Functions in cells run as nobody and once for each cell, so they ask no server: they leave
 * the question in the properties of the file, and the sidebar answers all questions with one request.
 */
export function figure(name: FigureName, cells: readonly unknown[]): number | string {
  const dayOf = (date: Date): string =>
    Utilities.formatDate(date, SpreadsheetApp.getActiveSpreadsheet().getSpreadsheetTimeZone(), 'yyyy-MM-dd');
  const key = figureKey(questionOf(name, cells, dayOf));
  const properties = PropertiesService.getDocumentProperties();
  const kept = properties.getProperty(key);
  if (kept === null) properties.setProperty(key, '');
  if (kept === null || kept === '') throw new FigureFault(notYet);
  const result = JSON.parse(kept) as FigureResult;
  if ('fault' in result) throw new FigureFault(result.fault);
  return result.isAmount ? Number(result.value) : result.value;
}

/** Questions that cells ask and nobody has answered yet. */
export function wantedFigures(): FigureQuestion[] {
  const kept = PropertiesService.getDocumentProperties().getProperties();
  const questions: FigureQuestion[] = [];
  for (const [key, value] of Object.entries(kept)) {
    const question = value === '' ? questionOfKey(key) : null;
    if (question && questions.length < mostWanted) questions.push(question);
  }
  return questions;
}

export function knownFigures(): { figures: FigureQuestion[] } {
  const kept = PropertiesService.getDocumentProperties().getProperties();
  return { figures: Object.keys(kept).flatMap((key) => questionOfKey(key) ?? []) };
}

/** Keeps the answers; the oldest go when there are too many. */
export function keepFigures({ figures }: Parameters<Rpc['keepFigures']>[0]): Renewed {
  return locked(() => {
    const properties = PropertiesService.getDocumentProperties();
    const after = Object.fromEntries(
      figures.map(([question, result]) => [
        figureKey(question),
        JSON.stringify('fault' in result ? result : { ...result, isAmount: isAmount(question.name) }),
      ]),
    );
    const before = Object.keys(properties.getProperties()).filter((key) => questionOfKey(key) !== null);
    const spare = before.filter((key) => !Object.prototype.hasOwnProperty.call(after, key));
    const tooMany = Math.max(0, spare.length + figures.length - mostKept);
    for (const key of spare.slice(0, tooMany)) properties.deleteProperty(key);
    properties.setProperties(after, false);
    return calculateAgain();
  });
}

type Sheet = GoogleAppsScript.Spreadsheet.Sheet;

/**
 * Google calculates a function again only when its formula or its arguments change [doc]. So each formula that asks for
 * a figure is put into brackets, which changes nothing about it, and then written as the user wrote it: block by block,
 * so that hardly any stand in brackets at a time. What she may not change, changes meanwhile, or has beyond the most of
 * one answer stays as it is, and is counted.
 */
function calculateAgain(): Renewed {
  const ours = new Set(markedSheets().map(({ sheet }) => sheet.getSheetId()));
  const renewed = { cells: 0, held: 0, beyond: 0 };
  let tries = mostRenewed;
  for (const sheet of SpreadsheetApp.getActiveSpreadsheet().getSheets()) {
    if (ours.has(sheet.getSheetId())) continue;
    const isOpen = mayEdit(sheet);
    for (const block of askingBlocks(sheet.getDataRange().getFormulas())) {
      const asking = block.rows * block.columns;
      if (!isOpen) {
        renewed.held += asking;
        continue;
      }
      const rows = Math.min(block.rows, Math.floor(tries / block.columns));
      const tried = rows * block.columns;
      tries -= tried;
      renewed.beyond += asking - tried;
      if (rows === 0) continue;
      const cells = calculateBlock(sheet, { ...block, rows });
      renewed.cells += cells;
      renewed.held += tried - cells;
    }
  }
  return renewed;
}

const mayEdit = (sheet: Sheet): boolean =>
  sheet.getProtections(SpreadsheetApp.ProtectionType.SHEET).every((protection) => protection.canEdit());

/** A rectangle of cells that all ask for figures, from 1. */
interface Block {
  readonly row: number;
  readonly column: number;
  readonly columns: number;
  rows: number;
}

function askingBlocks(formulas: readonly (readonly string[])[]): Block[] {
  const blocks: Block[] = [];
  formulas.forEach((line, index) => {
    const asking = line.flatMap((formula, column) => (asksForFigure(formula) ? [column] : []));
    for (const [start, columns] of runsOf(asking)) {
      const above = blocks.find(
        (one) => one.row + one.rows === index + 1 && one.column === start + 1 && one.columns === columns,
      );
      if (above) above.rows++;
      else blocks.push({ row: index + 1, column: start + 1, columns, rows: 1 });
    }
  });
  return blocks;
}

/** Google may write spaces and separators in its own way. */
const isSame = (one: readonly (readonly string[])[], other: readonly (readonly string[])[]): boolean =>
  plainText(one) === plainText(other);
const plainText = (formulas: readonly (readonly string[])[]): string =>
  JSON.stringify(formulas).replace(/\s/g, '').replace(/;/g, ',').toUpperCase();

const bracketed = (formula: string): string => `=(${formula.slice(1)})`;

/** @returns cells that were calculated again: all of the block, or none */
function calculateBlock(sheet: Sheet, { row, column, rows, columns }: Block): number {
  const range = sheet.getRange(row, column, rows, columns);
  // As they stand now: an earlier block took its time.
  const formulas = range.getFormulas();
  if (!formulas.every((line) => line.every(asksForFigure))) return 0;
  const inBrackets = formulas.map((line) => line.map(bracketed));
  try {
    range.setFormulas(inBrackets);
    SpreadsheetApp.flush();
  } catch (error) {
    // Protected for her: the block was not changed, and shows its figures when somebody else opens Cogsheet.
    if (error instanceof Error) return 0;
    throw error;
  } finally {
    restoreBlock(range, formulas, inBrackets);
  }
  return rows * columns;
}

/** Writes back what stands in brackets; a formula that she changed in between is hers. */
function restoreBlock(
  range: GoogleAppsScript.Spreadsheet.Range,
  formulas: readonly (readonly string[])[],
  inBrackets: readonly (readonly string[])[],
): void {
  const now = range.getFormulas();
  if (isSame(now, inBrackets)) {
    range.setFormulas(formulas.map((line) => [...line]));
    return;
  }
  now.forEach((line, row) =>
    line.forEach((formula, column) => {
      if (isSame([[formula]], [[inBrackets[row]?.[column] ?? '']]))
        range.getCell(row + 1, column + 1).setFormula(formulas[row]?.[column] ?? formula);
    }),
  );
}
