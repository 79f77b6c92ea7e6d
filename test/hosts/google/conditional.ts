import { covers } from '../excel/address';
import { refuse } from './errors';
import { evaluate, truth } from './formula';
import type { Rule } from './rules';
import type { Sheet } from './sheet';

/** What the conditional formats make of a cell: the first rule that sets a property counts (help page: rules in order). */
export function conditionalLook(sheet: Sheet, row: number, column: number): Record<string, unknown> {
  const look: Record<string, unknown> = {};
  for (const rule of sheet.rules) {
    if (!rule.areas.some((area) => covers(area, row, column)) || !holds(rule, sheet, row, column)) continue;
    for (const [name, value] of Object.entries(rule.looks)) look[name] ??= value;
  }
  return look;
}

/** Formulas are seen from the top left cell of the rule's first range (docs: whenFormulaSatisfied). */
function holds(
  { criteria, values: [value = ''], areas }: Rule,
  sheet: Sheet,
  row: number,
  column: number,
): boolean {
  const text = sheet.text(row, column);
  switch (criteria) {
    case 'CUSTOM_FORMULA':
      return truth(evaluate(value, sheet, areas[0] ?? { row, column }, { row, column }));
    case 'TEXT_EQUAL_TO':
      return text === value;
    case 'TEXT_CONTAINS':
      return text.includes(value);
    case 'TEXT_STARTS_WITH':
      return text.startsWith(value);
    case 'CELL_EMPTY':
      return sheet.isEmpty(row, column);
    case 'CELL_NOT_EMPTY':
      return !sheet.isEmpty(row, column);
    default:
      return refuse(`Test host: the condition ${criteria} is not known.`);
  }
}
