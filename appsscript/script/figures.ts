import type { FigureName } from '../../server/contract/figures';
import {
  FigureFault,
  asksForFigure,
  figureKey,
  isAmount,
  questionOf,
  questionOfKey,
} from '../shared/figure-args';
import { runsOf } from '../shared/layout';
import type { FigureQuestion, FigureResult, Rpc } from '../shared/rpc';
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
export function keepFigures({ figures }: Parameters<Rpc['keepFigures']>[0]): { cells: number } {
  return locked(() => {
    const properties = PropertiesService.getDocumentProperties();
    const after = Object.fromEntries(
      figures.map(([question, result]) => [
        figureKey({ name: question.name, args: question.args }),
        JSON.stringify('fault' in result ? result : { ...result, isAmount: isAmount(question.name) }),
      ]),
    );
    const before = Object.keys(properties.getProperties()).filter((key) => questionOfKey(key) !== null);
    const spare = before.filter((key) => !Object.prototype.hasOwnProperty.call(after, key));
    const tooMany = Math.max(0, spare.length + figures.length - mostKept);
    for (const key of spare.slice(0, tooMany)) properties.deleteProperty(key);
    properties.setProperties(after, false);
    return { cells: calculateAgain() };
  });
}

/**
 * Google calculates a function again only when its formula or its arguments change [doc]. So each formula that asks for
 * a figure is put into brackets, which changes nothing about it, and then written as the user wrote it. Between the two
 * the cell holds an equal formula: nothing is lost if Google stops in between.
 *
 * @returns cells that were calculated again
 */
function calculateAgain(): number {
  const ours = new Set(markedSheets().map(({ sheet }) => sheet.getSheetId()));
  const found: { range: GoogleAppsScript.Spreadsheet.Range; formulas: string[][] }[] = [];
  for (const sheet of SpreadsheetApp.getActiveSpreadsheet().getSheets()) {
    if (ours.has(sheet.getSheetId())) continue;
    const formulas = sheet.getDataRange().getFormulas();
    formulas.forEach((line, row) => {
      const asking = line.flatMap((formula, column) => (asksForFigure(formula) ? [column] : []));
      for (const [start, count] of runsOf(asking))
        found.push({
          range: sheet.getRange(row + 1, start + 1, 1, count),
          formulas: [line.slice(start, start + count)],
        });
    });
  }
  if (found.length === 0) return 0;
  for (const { range, formulas } of found)
    range.setFormulas(formulas.map((line) => line.map((formula) => `=(${formula.slice(1)})`)));
  SpreadsheetApp.flush();
  for (const { range, formulas } of found) range.setFormulas(formulas);
  return found.reduce((count, { formulas }) => count + (formulas[0]?.length ?? 0), 0);
}
