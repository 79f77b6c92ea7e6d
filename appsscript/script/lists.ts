import type { DrawPlan, PlanColumn } from '../shared/plan';
import { addMark, listsId, markedSheet } from './marks';
import { needColumns, needRows } from './sheet-maker';

/** Lists up to this length stand in the rule itself; longer ones in cells of the hidden sheet. */
const shortList = 20;
const tabTitle = 'Cogsheet lists';

type Sheet = GoogleAppsScript.Spreadsheet.Sheet;
type Rule = GoogleAppsScript.Spreadsheet.DataValidation;

export const listName = (sheet: string, column: string): string =>
  `Cogsheet_list_${sheet}_${column}`.replace(/[^A-Za-z0-9_]/g, '_');

/** The rule of a row, given its id. */
type RuleOf = (row: string) => Rule | null;

/** The rules of each column that offers choices or ticks. Other values stay possible: the server judges them. */
export function rulesOf(plan: DrawPlan): Map<string, RuleOf> {
  const rules = new Map<string, RuleOf>();
  const long: PlanColumn[] = [];
  for (const column of plan.columns) {
    if (!column.editable) continue;
    if (column.format === 'tick') {
      const ticks = SpreadsheetApp.newDataValidation().requireCheckbox().build();
      rules.set(column.id, () => ticks);
    } else if (column.rowChoices) rules.set(column.id, rowRules(column.rowChoices));
    else if (column.choices.length > shortList) long.push(column);
    else if (column.choices.length > 0) {
      const rule = listRule(column.choices);
      rules.set(column.id, () => rule);
    }
  }
  for (const [column, range] of writeLists(plan.sheet, long)) {
    const rule = SpreadsheetApp.newDataValidation()
      .requireValueInRange(range, true)
      .setAllowInvalid(true)
      .setHelpText('Choose from the list, or type what it holds.')
      .build();
    rules.set(column, () => rule);
  }
  return rules;
}

const listRule = (choices: readonly string[]): Rule =>
  SpreadsheetApp.newDataValidation()
    .requireValueInList([...choices], true)
    .setAllowInvalid(true)
    .build();

/** One rule for each list, shared by the rows that offer it. */
function rowRules(rowChoices: NonNullable<PlanColumn['rowChoices']>): RuleOf {
  const built = new Map<string, Rule>();
  return (row) => {
    const choices = rowChoices[row];
    if (!choices) return null;
    const rule = built.get(choices.join()) ?? listRule(choices);
    built.set(choices.join(), rule);
    return rule;
  };
}

/**
 * Long lists, one column each on a hidden, protected sheet, with a named range over it. Written when a list is another
 * one than before.
 */
function writeLists(
  sheet: string,
  columns: readonly PlanColumn[],
): Map<string, GoogleAppsScript.Spreadsheet.Range> {
  const ranges = new Map<string, GoogleAppsScript.Spreadsheet.Range>();
  if (columns.length === 0) return ranges;
  const tab = listsSheet();
  const before: unknown[][] = tab.getDataRange().getValues();
  const names = (before[0] ?? []).map((name) => String(name));
  for (const { id, choices } of columns) {
    const name = listName(sheet, id);
    const known = names.indexOf(name);
    const place = known >= 0 ? known : names.push(name) - 1;
    const stood = before.slice(1).map((line) => String(line[place] ?? ''));
    while (stood.length > 0 && stood[stood.length - 1] === '') stood.pop();
    const range = (rows: number) => tab.getRange(2, place + 1, rows, 1);
    if (known < 0 || stood.join('\n') !== choices.join('\n')) {
      needColumns(tab, place + 1);
      needRows(tab, choices.length + 1);
      const length = Math.max(stood.length, choices.length) + 1;
      const lines = [name, ...choices, ...Array.from({ length }, () => '')].slice(0, length);
      tab
        .getRange(1, place + 1, length, 1)
        .setNumberFormat('@')
        .setValues(lines.map((line) => [line]));
      SpreadsheetApp.getActiveSpreadsheet().setNamedRange(name, range(choices.length));
    }
    ranges.set(id, range(choices.length));
  }
  return ranges;
}

function listsSheet(): Sheet {
  const found = markedSheet(listsId);
  if (found) return found.sheet;
  const book = SpreadsheetApp.getActiveSpreadsheet();
  const active = book.getActiveSheet();
  const taken = book.getSheets().map((tab) => tab.getName());
  const name = taken.includes(tabTitle) ? `${tabTitle} ${Utilities.getUuid().slice(0, 4)}` : tabTitle;
  const sheet = book.insertSheet(name, taken.length);
  book.setActiveSheet(active);
  sheet.hideSheet();
  sheet.protect().setDescription('Lists of Cogsheet: written by the add-on').setWarningOnly(true);
  addMark(sheet, {
    id: listsId,
    gid: sheet.getSheetId(),
    position: 1000,
    corner: [1, 1],
    groups: '',
    digest: '',
    looks: '',
  });
  return sheet;
}
