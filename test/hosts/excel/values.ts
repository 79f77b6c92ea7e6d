import { columnIndex, columnName } from './address';

export type Value = string | number | boolean;

/** What a cell holds after something was written into it. */
export interface Entry {
  readonly value: Value;
  /** Blank when it is no formula. */
  readonly formula: string;
}

const day = 86_400_000;
const dayZero = Date.UTC(1899, 11, 30);

/**
 * What Excel makes of an input, as if it was typed: docs "Range.values: if the value is a string that Excel would
 * parse, it is parsed" (leading zeros, exponents, dates and booleans are where codes get lost).
 * Text format `@` keeps text as it is, and a leading apostrophe says "text" and disappears (support page "Format
 * numbers as text"); that the apostrophe disappears in a text cell as well, and that `=` stays text there when
 * written by the API, is assumed.
 */
export function entryOf(input: Value, numberFormat: string): Entry {
  // Assumed, like typing into a text cell: a number becomes its text.
  if (typeof input === 'number' && numberFormat === '@') return { value: String(input), formula: '' };
  if (typeof input !== 'string') return { value: input, formula: '' };
  const asText = (text: string): Entry => ({ value: text, formula: '' });
  if (input.startsWith("'")) return asText(input.slice(1));
  if (numberFormat === '@') return asText(input);
  const text = input.trim();
  if (text.length > 1 && (/^[=@]/.test(text) || (/^[+-]/.test(text) && numberOf(text) === null))) {
    return { value: '#NAME?', formula: text.startsWith('=') ? text : `=${text.replace(/^[@+]/, '')}` };
  }
  if (/^(true|false)$/i.test(text)) return { value: /^true$/i.test(text), formula: '' };
  const number = numberOf(text) ?? serialOf(text);
  return number === null ? asText(input) : { value: number, formula: '' };
}

/** `1,234.50`, `-7`, `1E5`, `12%`: with digits beyond the fifteenth lost, as in a double. */
function numberOf(text: string): number | null {
  const parts = /^([+-]?[\d,]*\.?\d*(?:e[+-]?\d+)?)(%?)$/i.exec(text);
  if (!parts || !/\d/.test(text)) return null;
  const number = Number((parts[1] ?? '').replaceAll(',', ''));
  return Number.isFinite(number) ? (parts[2] ? number / 100 : number) : null;
}

/** `2026-10-31`, `3-4`, `10/31/2026`: dates in US order, as in the en-US host. */
function serialOf(text: string): number | null {
  const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text);
  if (iso) return (Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3])) - dayZero) / day;
  const us = /^(\d{1,2})[-/](\d{1,2})(?:[-/](\d{2,4}))?$/.exec(text);
  if (!us || Number(us[1]) > 12) return null;
  return (Date.UTC(Number(us[3] ?? 2026), Number(us[1]) - 1, Number(us[2])) - dayZero) / day;
}

/** The text that a cell shows: General, fixed decimals with or without grouping, dates. */
export function shownText(value: Value, numberFormat: string): string {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value !== 'number' || numberFormat === '@') return String(value);
  if (/y/i.test(numberFormat)) {
    const date = new Date(dayZero + Math.floor(value) * day);
    const two = (part: number): string => String(part).padStart(2, '0');
    return numberFormat
      .replace(/yyyy/i, String(date.getUTCFullYear()))
      .replace(/mm/i, two(date.getUTCMonth() + 1))
      .replace(/dd/i, two(date.getUTCDate()))
      .replaceAll('\\', '');
  }
  const parts = /^(#,##)?0(?:\.(0*)(#*))?$/.exec(numberFormat);
  if (!parts) return String(value);
  return value.toLocaleString('en-US', {
    useGrouping: parts[1] !== undefined,
    minimumFractionDigits: parts[2]?.length ?? 0,
    maximumFractionDigits: (parts[2]?.length ?? 0) + (parts[3]?.length ?? 0),
  });
}

const a1 = /(\$?)([A-Z]{1,3})(\$?)(\d+)\b/g;
const r1c1 = /R(\[(-?\d+)\]|\d*)C(\[(-?\d+)\]|\d*)/g;

/** A formula in R1C1 notation as seen from a cell. Quoted texts with something like a reference are beyond it. */
export const toR1C1 = (formula: string, row: number, column: number): string =>
  formula.replace(a1, (_, fixColumn: string, letters: string, fixRow: string, digits: string) => {
    const r = Number(digits) - 1;
    const c = columnIndex(letters);
    const part = (fixed: boolean, at: number, from: number): string =>
      fixed ? String(at + 1) : at === from ? '' : `[${at - from}]`;
    return `R${part(fixRow !== '', r, row)}C${part(fixColumn !== '', c, column)}`;
  });

export const fromR1C1 = (formula: string, row: number, column: number): string =>
  formula.replace(r1c1, (_, r: string, relativeRow?: string, c = '', relativeColumn?: string) => {
    const part = (text: string, relative: string | undefined, from: number): [fixed: boolean, at: number] =>
      text === ''
        ? [false, from]
        : relative === undefined
          ? [true, Number(text) - 1]
          : [false, from + Number(relative)];
    const [fixedRow, atRow] = part(r, relativeRow, row);
    const [fixedColumn, atColumn] = part(c, relativeColumn, column);
    return `${fixedColumn ? '$' : ''}${columnName(atColumn)}${fixedRow ? '$' : ''}${atRow + 1}`;
  });
