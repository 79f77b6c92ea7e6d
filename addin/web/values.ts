import { CellValueType, type ICellData, type Nullable } from '@univerjs/core';
import type { CellValue, ColumnFormat } from '../workbook/port';

const dayLength = 86_400_000;
/** Day 0 of spreadsheets: 30 December 1899 (serial numbers count from there after February 1900). */
const dayZero = Date.UTC(1899, 11, 30);
const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;

const text = (value: string): ICellData => ({ v: value, t: CellValueType.STRING });
const number = (value: number): ICellData => ({ v: value, t: CellValueType.NUMBER });

/**
 * Value and type of a grid cell for one of our values. The type is always given, so that the grid never guesses:
 * text stays text, and a text that begins with `=` is shown, not calculated (formulas live in another property).
 */
export function toCell(value: CellValue, format: ColumnFormat): ICellData | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') {
    return format === 'tick' ? { v: value ? 1 : 0, t: CellValueType.BOOLEAN } : text(value ? 'Yes' : 'No');
  }
  if (format === 'text' || format === 'link') return text(String(value));
  if (typeof value === 'number') return number(value);
  const serial = format === 'date' ? serialOf(value) : null;
  return serial === null ? text(value) : number(serial);
}

/** Our value of a grid cell. A cell in a date column is an ISO date again, a ticked box is `true`. */
export function fromCell(cell: Nullable<ICellData>, format: ColumnFormat): CellValue {
  const raw = cell?.p ? plainText(cell.p.body?.dataStream ?? '') : (cell?.v ?? null);
  if (raw === null || raw === '') return null;
  if (format === 'tick') return raw === 1 || raw === true || /^(1|true|yes)$/i.test(String(raw));
  if (format === 'text' || format === 'link') return String(raw);
  const figure = typeof raw === 'string' ? figureOf(raw) : raw;
  if (format === 'date' && typeof figure === 'number') return isoOf(figure);
  return figure;
}

/** Figures typed into a cell that was text before come as text; only whole figures count, never parts of words. */
function figureOf(raw: string): CellValue {
  const plain = raw.trim().replaceAll(',', '');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : raw;
}

const plainText = (stream: string): string => stream.replace(/[\r\n]+$/, '').replaceAll('\r', '\n');

/** Serial number of an ISO calendar date; null when the text is none. */
function serialOf(iso: string): number | null {
  const parts = isoDate.exec(iso);
  if (!parts) return null;
  return (Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) - dayZero) / dayLength;
}

function isoOf(serial: number): string {
  return new Date(dayZero + Math.floor(serial) * dayLength).toISOString().slice(0, 10);
}

/**
 * A locale's short date as a number format, four-digit year: `dd/mm/yyyy` in the UK, `mm/dd/yyyy` in the US. Without
 * a locale, the one that the browser has settled on (`navigator.language` may be none that `Intl` knows).
 */
export function datePattern(locale?: string): string {
  const names: Record<string, string> = { day: 'dd', month: 'mm', year: 'yyyy' };
  return new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric' })
    .formatToParts(new Date(0))
    .map((part) => names[part.type] ?? part.value)
    .join('');
}
