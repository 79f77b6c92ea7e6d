import { columnIndex } from '../excel/address';
import { notModelled } from './errors';
import type { Sheet } from './sheet';
import { type Value, listMark } from './values';

interface Place {
  readonly row: number;
  readonly column: number;
}

type Result = Value | null;

/** What binds loosest first (help page "Google Sheets function list", operators). */
const operators: readonly (readonly string[])[] = [
  ['=', '<>', '<', '>', '<=', '>='],
  ['&'],
  ['+', '-'],
  ['*', '/'],
];

const token =
  /"(?:[^"]|"")*"|\$?[A-Z]{1,3}\$?\d+|\d+(?:\.\d+)?|[A-Z]+(?=\()|TRUE|FALSE|<>|<=|>=|[-()=<>&+*/,;]/gi;

/**
 * Evaluates the formulas of conditional formats: operators, texts, numbers, references to the same sheet, and the few
 * functions below; anything else is refused. References without `$` move with the cell, as seen from the top left cell
 * of the rule's first range (docs: whenFormulaSatisfied). Arguments stand between `;` everywhere, between `,` only where
 * that does not mark decimals (help page "Change a spreadsheet's locale"). Null stands for an error value.
 */
export function evaluate(formula: string, sheet: Sheet, from: Place, at: Place): Result {
  const tokens = formula.match(token) ?? [];
  if (tokens.join('') !== formula.replace(/\s(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ''))
    notModelled(`the formula ${formula}`);
  const separators = [';', listMark(sheet.place.locale)];
  let next = 1;

  const binary = (level: number): Result => {
    const known = operators[level];
    if (!known) return unary();
    let left = binary(level + 1);
    while (known.includes(tokens[next] ?? '')) {
      const operator = tokens[next++] ?? '';
      left = apply(operator, left, binary(level + 1));
    }
    return left;
  };
  const unary = (): Result => {
    if (tokens[next] !== '-') return term();
    next++;
    const value = number(unary());
    return value === null ? null : -value;
  };
  const term = (): Result => {
    const word = tokens[next++] ?? notModelled(`the formula ${formula}`);
    if (word === '(') {
      const value = binary(0);
      next++;
      return value;
    }
    if (word.startsWith('"')) return word.slice(1, -1).replaceAll('""', '"');
    if (/^\d/.test(word)) return Number(word);
    const reference = /^(\$?)([A-Z]{1,3})(\$?)(\d+)$/i.exec(word);
    if (reference) return cell(reference);
    if (/^(true|false)$/i.test(word) && tokens[next] !== '(') return /^true$/i.test(word);
    return call(word.toUpperCase(), list());
  };
  const list = (): Result[] => {
    const values: Result[] = [];
    next++;
    while (tokens[next] !== ')') {
      values.push(binary(0));
      if (tokens[next] === ')') break;
      if (!separators.includes(tokens[next++] ?? ''))
        notModelled(`the formula ${formula} in ${sheet.place.locale}`);
    }
    next++;
    return values;
  };
  const cell = ([, fixColumn, letters = '', fixRow, digits]: RegExpExecArray): Value => {
    const column = columnIndex(letters) + (fixColumn ? 0 : at.column - from.column);
    const row = Number(digits) - 1 + (fixRow ? 0 : at.row - from.row);
    return sheet.cell(row, column).value;
  };
  const call = (name: string, args: readonly Result[]): Result => {
    const [first = null, second = null] = args;
    switch (name) {
      case 'AND':
        return args.every(truth);
      case 'OR':
        return args.some(truth);
      case 'NOT':
        return !truth(first);
      case 'ISNUMBER':
        return typeof first === 'number';
      case 'N':
        return typeof first === 'string' ? 0 : number(first);
      case 'ROW':
        return at.row + 1;
      case 'LEN':
        return String(first ?? '').length;
      case 'FIND':
        return place(String(second).indexOf(String(first)));
      case 'SEARCH':
        return place(String(second).toLowerCase().indexOf(String(first).toLowerCase()));
      default:
        return notModelled(`the function ${name}`);
    }
  };
  return binary(0);
}

/** A condition holds for TRUE and for numbers other than 0. */
export const truth = (value: Result): boolean => value === true || (typeof value === 'number' && value !== 0);

const place = (index: number): number | null => (index < 0 ? null : index + 1);
const number = (value: Result): number | null => {
  if (value === '' || value === false) return 0;
  if (value === true) return 1;
  return typeof value === 'number' ? value : null;
};

function apply(operator: string, left: Result, right: Result): Result {
  if (left === null || right === null) return null;
  if (operator === '&') return String(left) + String(right);
  if (['=', '<>', '<', '>', '<=', '>='].includes(operator)) return compared(operator, left, right);
  const [a, b] = [number(left), number(right)];
  if (a === null || b === null) return null;
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  return b === 0 ? null : a / b;
}

/** Texts are compared without regard to case; a blank cell equals 0 and the blank text. */
function compared(operator: string, left: Value, right: Value): boolean {
  const blankTo = (value: Value, other: Value): Value =>
    value === '' && typeof other === 'number' ? 0 : value;
  const plain = (value: Value): Value => (typeof value === 'string' ? value.toLowerCase() : value);
  const [a, b] = [plain(blankTo(left, right)), plain(blankTo(right, left))];
  if (operator === '=') return a === b;
  if (operator === '<>') return a !== b;
  if (typeof a !== typeof b) return false;
  return operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b;
}
