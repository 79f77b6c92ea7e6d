import {
  bandRows,
  columnLetters,
  firstRow,
  mostFrozenRows,
  runsOf,
  stateColumn,
  titleRow,
} from '../shared/layout';
import type { PlanColumn } from '../shared/plan';
import { type Standing } from './standing';

type Sheet = GoogleAppsScript.Spreadsheet.Sheet;
type Range = GoogleAppsScript.Spreadsheet.Range;
type Rule = GoogleAppsScript.Spreadsheet.ConditionalFormatRule;

const tints = { fault: '#FBD9DC', warning: '#FFF0C2', done: '#DDF3DC' } as const;
const editableTint = '#FFFDF0';
/** Is true, and tells our rules from the user's. */
const signature = 'N("cogsheet")=0';
const protectedBy = 'Cogsheet fills this in';

/** What the looks depend on: when it is as before, nothing is done. */
export const looksOf = ({ sheet, corner, columns }: Standing, plan: readonly PlanColumn[]): string =>
  JSON.stringify([
    corner,
    [...columns],
    sheet.getMaxRows(),
    sheet.getMaxColumns(),
    plan.map(({ editable }) => (editable ? 1 : 0)).join(''),
  ]);

/** Everything about a sheet that is not a value: frozen and hidden rows, rules, protection with a warning. */
export function dress(standing: Standing, plan: readonly PlanColumn[], fresh: boolean): void {
  const { sheet, corner, columns } = standing;
  const frozen = titleRow(corner);
  sheet.setFrozenRows(frozen <= mostFrozenRows ? frozen : bandRows);
  sheet.hideRows(corner[0]);
  sheet.setConditionalFormatRules([...otherRules(sheet), ...ourRules(standing, plan)]);
  if (fresh) {
    const below = (one: readonly PlanColumn[]): string[] =>
      one.map(({ id }) => {
        const letters = columnLetters(columns.get(id) ?? 1);
        return `${letters}${firstRow(corner)}:${letters}`;
      });
    const hers = below(plan.filter(({ editable }) => editable));
    const wrapped = below(plan.filter(({ wrap }) => wrap));
    if (hers.length > 0) sheet.getRangeList(hers).setBackground(editableTint);
    if (wrapped.length > 0) sheet.getRangeList(wrapped).setWrap(true);
  }
  protect(standing, plan, fresh);
}

const otherRules = (sheet: Sheet): Rule[] =>
  sheet
    .getConditionalFormatRules()
    .filter((rule) => !String(rule.getBooleanCondition()?.getCriteriaValues()[0] ?? '').includes(signature));

/**
 * Band, titles, roles and marks by a handful of rules. Those of the body look into the hidden state cell of their row
 * and at the column's id in the hidden marker row: they follow a row wherever the user sorts it. Arguments stand between
 * semicolons, which every locale understands; commas are not understood where they mark decimals.
 */
function ourRules(standing: Standing, plan: readonly PlanColumn[]): Rule[] {
  const { sheet, corner, columns } = standing;
  const places = plan.map(({ id }) => columns.get(id) ?? 0);
  const [first, last] = [Math.min(...places), Math.max(...places)];
  const state = `$${columnLetters(columns.get(stateColumn) ?? 1)}${firstRow(corner)}`;
  const column = `${columnLetters(first)}$${corner[0]}`;
  const has = (text: string): string => `ISNUMBER(FIND(${text};${state}))`;
  const role = (name: string): string => has(`";#role=${name};"`);
  const rows = sheet.getMaxRows() - titleRow(corner);
  const body = sheet.getRange(firstRow(corner), first, rows, last - first + 1);
  const titles = (editable: boolean): Range[] =>
    plan
      .filter((one) => one.editable === editable)
      .map(({ id }) => sheet.getRange(titleRow(corner), columns.get(id) ?? 1));
  const rule = (formula: string, ranges: Range[]) =>
    SpreadsheetApp.newConditionalFormatRule()
      .whenFormulaSatisfied(`=(${signature})*(${formula})`)
      .setRanges(ranges);
  const band = sheet.getRange(1, first, bandRows, last - first + 1);
  const made = [
    rule('ROW()=1', [band]).setBackground('#F4F6F9').setFontColor('#111827').setBold(true),
    rule('ROW()>1', [band]).setBackground('#F4F6F9').setFontColor('#374151'),
    ...(['fault', 'warning', 'done'] as const).map((kind) =>
      rule(has(`";"&${column}&"=${kind};"`), [body]).setBackground(tints[kind]),
    ),
    rule(`${role('heading')}+${role('total')}`, [body]).setBold(true),
    rule(role('heading'), [body]).setBackground('#EEF2F7'),
    rule(role('detail'), [body]).setFontColor('#4A5565'),
  ];
  const [hers, ours] = [titles(true), titles(false)];
  if (hers.length > 0)
    made.push(rule('ROW()>0', hers).setBackground('#1F4E79').setFontColor('#FFFFFF').setBold(true));
  if (ours.length > 0)
    made.push(rule('ROW()>0', ours).setBackground('#DCE3EB').setFontColor('#1F2937').setBold(true));
  return made.map((one) => one.build());
}

/**
 * Google asks before someone changes what we fill in; she may go on. Her cells, and her own columns, are left out. Who
 * took the protection away wants it so: it is made once, and only brought up to date afterwards.
 */
function protect(standing: Standing, plan: readonly PlanColumn[], fresh: boolean): void {
  const { sheet, corner, columns } = standing;
  const before = sheet
    .getProtections(SpreadsheetApp.ProtectionType.SHEET)
    .find((protection) => protection.getDescription() === protectedBy);
  if (!fresh && !before) return;
  const rows = sheet.getMaxRows();
  const ours = new Set([corner[1], ...columns.values()]);
  const others = Array.from({ length: sheet.getMaxColumns() }, (_, index) => index + 1);
  const hers = plan.filter(({ editable }) => editable).map(({ id }) => columns.get(id) ?? 0);
  const open = [
    ...runsOf(others.filter((column) => !ours.has(column))).map(([start, count]) =>
      sheet.getRange(1, start, rows, count),
    ),
    ...runsOf(hers).map(([start, count]) =>
      sheet.getRange(firstRow(corner), start, rows - titleRow(corner), count),
    ),
  ];
  const protection = before ?? sheet.protect().setDescription(protectedBy).setWarningOnly(true);
  protection.setUnprotectedRanges(open);
}
