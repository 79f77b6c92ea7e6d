import { columnIndex, covers } from './address';
import type { Sheet } from './sheet';
import type { Value } from './values';

/**
 * Evaluates the formulas of conditional formats: AND, OR, NOT, ISNUMBER, FIND, texts, references and `&`. References
 * without `$` move with the cell, as seen from the top left cell of the rule's range (support page "Use formulas with
 * conditional formatting"). Anything else is refused.
 */
export function evaluate(
  formula: string,
  sheet: Sheet,
  from: { row: number; column: number },
  at: { row: number; column: number },
): Value | null {
  const tokens = formula.match(/"[^"]*"|\$?[A-Z]{1,3}\$?\d+|[A-Z]+(?=\()|[(),&=]/g) ?? [];
  if (tokens.join('') !== formula) throw new Error(`Test host: the formula ${formula} is not understood.`);
  let next = 1;

  const expression = (): Value | null => {
    let value = term();
    while (tokens[next] === '&') {
      next++;
      value = String(value ?? '') + String(term() ?? '');
    }
    return value;
  };
  const term = (): Value | null => {
    const token = tokens[next++] ?? '';
    if (token.startsWith('"')) return token.slice(1, -1);
    const reference = /^(\$?)([A-Z]{1,3})(\$?)(\d+)$/.exec(token);
    if (reference) return cell(reference);
    next++; // the bracket
    const args: (Value | null)[] = [];
    while (tokens[next] !== ')') {
      args.push(expression());
      if (tokens[next] === ',') next++;
    }
    next++;
    return apply(token, args);
  };
  const cell = ([, fixColumn, letters = '', fixRow, digits]: RegExpExecArray): Value => {
    const column = columnIndex(letters) + (fixColumn ? 0 : at.column - from.column);
    const row = Number(digits) - 1 + (fixRow ? 0 : at.row - from.row);
    return sheet.entry(row, column).value;
  };
  return expression();
}

/** Null stands for an error value. */
function apply(name: string, args: readonly (Value | null)[]): Value | null {
  const [first = null, second = null] = args;
  switch (name) {
    case 'AND':
      return args.every((value) => value === true);
    case 'OR':
      return args.some((value) => value === true);
    case 'NOT':
      return first !== true;
    case 'ISNUMBER':
      return typeof first === 'number';
    case 'FIND': {
      const place = String(second).indexOf(String(first));
      return place < 0 ? null : place + 1;
    }
    default:
      throw new Error(`Test host: the function ${name} is not known.`);
  }
}

/** What the conditional formats make of a cell: the first rule that sets a property counts (docs: priority). */
export function conditionalLook(sheet: Sheet, row: number, column: number): Record<string, unknown> {
  const look: Record<string, unknown> = {};
  for (const { area, formula, format } of sheet.conditionalFormats) {
    if (!covers(area, row, column)) continue;
    if (evaluate(formula, sheet, area, { row, column }) !== true) continue;
    for (const [name, value] of format) look[name] ??= value;
  }
  return look;
}
