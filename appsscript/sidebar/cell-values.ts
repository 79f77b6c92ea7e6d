import { isTicked } from '../../addin/workbook/cells';
import type { CellValue, ColumnFormat } from '../../addin/workbook/port';
import { isText, serialOf } from '../shared/cells';

/** Our value of what a cell holds: ticks are `true` or `false`, dates ISO dates, blank is null. */
export function fromCell(raw: CellValue, format: ColumnFormat): CellValue {
  if (raw === '' || raw === null) return null;
  if (format === 'tick') return isTicked(raw);
  if (isText(format)) return typeof raw === 'boolean' ? String(raw).toUpperCase() : String(raw);
  if (typeof raw !== 'string' || (format === 'date' && serialOf(raw) !== null)) return raw;
  return figureOf(raw);
}

/** Figures that were pasted as text; only whole figures count, never parts of words. */
function figureOf(raw: string): CellValue {
  const plain = raw.trim().replaceAll(',', '');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) && plain.replace(/\D/g, '').length <= 15
    ? Number(plain)
    : raw;
}
