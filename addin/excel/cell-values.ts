import { escapeFormula, isTicked } from '../workbook/cells';
import type { CellValue, ColumnFormat } from '../workbook/port';

/** What is written into a cell; the blank text clears it (`null` would leave it as it is). */
export type RawValue = string | number;

const dayLength = 86_400_000;
/** Day 0 of Excel's calendar from March 1900 on. */
const dayZero = Date.UTC(1899, 11, 30);
const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;

/** How a tick shows: Excel has boxes of its own only from ExcelApi 1.18 on, and words can be typed, filtered and heard. */
export const tickWords = ['Yes', 'No'] as const;

/**
 * A value of ours as Excel is given it. Excel parses what is written into a range: in text columns (format `@`) the
 * apostrophe guards what looks like a formula, in all others every text has one.
 */
export function toCell(value: CellValue, format: ColumnFormat): RawValue {
  if (value === null || value === '') return '';
  if (typeof value === 'number') return isText(format) ? asText(String(value)) : value;
  if (typeof value === 'boolean') return value ? tickWords[0] : tickWords[1];
  if (isText(format)) return asText(value);
  return (format === 'date' ? serialOf(value) : null) ?? `'${value}`;
}

/** Most texts begin with a letter or a digit, which nothing parses in a text column: they need no closer look. */
function asText(text: string): string {
  const first = text.charCodeAt(0);
  const plain = (first > 64 && first < 127) || (first >= 48 && first <= 57);
  return plain ? text : escapeFormula(text);
}

/** Our value of what a cell holds (`Range.values`): dates are ISO dates again, ticks are `true` or `false`. */
export function fromCell(raw: unknown, format: ColumnFormat): CellValue {
  if (raw === '' || raw === null || raw === undefined) return null;
  if (format === 'tick') return isTicked(raw as CellValue);
  if (isText(format)) return typeof raw === 'boolean' ? String(raw).toUpperCase() : String(raw);
  if (format === 'date' && typeof raw === 'number') return isoOf(raw);
  return typeof raw === 'string' ? figureOf(raw) : (raw as number | boolean);
}

/** What a drawn value is when it is read back. */
export function asRead(value: CellValue, format: ColumnFormat): CellValue {
  const raw = toCell(value, format);
  return fromCell(typeof raw === 'string' && raw.startsWith("'") ? raw.slice(1) : raw, format);
}

/** Columns whose cells have the text format. */
export const isText = (format: ColumnFormat): boolean =>
  format === 'text' || format === 'link' || format === 'tick';

/** Figures that were pasted as text; only whole figures count, never parts of words. */
function figureOf(raw: string): CellValue {
  const plain = raw.trim().replaceAll(',', '');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) && plain.replace(/\D/g, '').length <= 15
    ? Number(plain)
    : raw;
}

/** A sheet has few days and many rows. */
const knownSerials = new Map<string, number>();

function serialOf(iso: string): number | null {
  const known = knownSerials.get(iso);
  if (known !== undefined) return known;
  const parts = isoDate.exec(iso);
  if (!parts) return null;
  const serial = (Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) - dayZero) / dayLength;
  knownSerials.set(iso, serial);
  return serial;
}

const isoOf = (serial: number): string =>
  new Date(dayZero + Math.floor(serial) * dayLength).toISOString().slice(0, 10);

/**
 * The workbook's short date as a number format with a four-digit year: `dd/MM/yyyy` of the culture becomes
 * `dd/mm/yyyy`. A pattern with anything but days, months, years and plain separators gives the ISO form.
 */
export function dateFormat(shortDatePattern: string): string {
  const pattern = shortDatePattern.trim();
  if (!/^[dMy./\- ]+$/.test(pattern)) return 'yyyy-mm-dd';
  return pattern.replace(/y+/, 'yyyy').replace(/M+/, 'mm').replace(/d+/, 'dd');
}

/** Number formats in Excel's own notation (en-US); Excel shows separators by the workbook's locale. */
export const numberFormats = (date: string): Readonly<Record<ColumnFormat, string>> => ({
  text: '@',
  link: '@',
  tick: '@',
  amount: '#,##0.00',
  rate: '0.00####',
  count: '#,##0',
  date,
});
