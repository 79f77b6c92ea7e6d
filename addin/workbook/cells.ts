import type { CellValue } from './port';

/** The longest text that every spreadsheet host keeps in one cell (Excel's limit). */
const longestText = 32_767;
/** Digits that a spreadsheet's number keeps exactly. */
const exactDigits = 15;

const lineEnds = /\r\n?|\u2028|\u2029/g;
/**
 * Characters without a shape of their own: controls (`Cc`, but line feed), halves of characters (`Cs`), and formatting
 * marks (`Cf`), among them those that turn the reading direction and so can show an account code backwards.
 */
const shapeless = /(?!\n)[\p{Cc}\p{Cs}\p{Cf}]/gu;

/**
 * Vendor text as a cell shows it: one reading direction, no control characters, no longer than a cell holds. It stays
 * text whatever it begins with: hosts draw a text as text (port), and those that parse what is written into a range
 * pass it through `escapeFormula` first.
 */
export function cellText(value: string): string {
  const clean = value.replace(lineEnds, '\n').replaceAll('\t', ' ').replace(shapeless, '').trim();
  return clean.length > longestText ? `${clean.slice(0, longestText - 1)}…` : clean;
}

/** Whether a spreadsheet that parses its input would take this text for something else than text. */
export const looksLikeFormula = (text: string): boolean =>
  /^[\s]*[=+\-@']/.test(text) || /^[\t\r\n]/.test(text);

/** For hosts that parse what is written into a range: the apostrophe says "this is text" and is not part of the cell. */
export const escapeFormula = (text: string): string => (looksLikeFormula(text) ? `'${text}` : text);

/**
 * A decimal text of the wire (major units) as a cell: a number for display and for the user's own sums. We never
 * calculate with it. A text with more digits than a spreadsheet keeps is shown as text, so that no digit is lost.
 */
export function figure(text: string | null): CellValue {
  if (text === null || text.trim() === '') return null;
  const digits = text.replace(/\D/g, '').replace(/^0+/, '');
  const number = Number(text);
  return Number.isFinite(number) && digits.length <= exactDigits ? number : cellText(text);
}

/** What the user put into a text cell: trimmed, without control characters; blank for an empty cell. */
export function typedText(value: CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return cellText(String(value));
}

/** Whether a tick cell is ticked; texts as they are pasted from elsewhere count as well. */
export const isTicked = (value: CellValue | undefined): boolean =>
  typeof value === 'string' ? /^(true|yes|y|x|1|✓)$/i.test(value.trim()) : value === true || value === 1;

/** The exact sum of decimal texts of one currency, with as many places as the longest has. */
export function sumAmounts(amounts: readonly string[]): string {
  const places = Math.max(0, ...amounts.map((text) => (text.split('.')[1] ?? '').length));
  const total = amounts.reduce((sum, text) => {
    const [whole = '0', fraction = ''] = text.replace(/^(--)?-?/, '').split('.');
    const minor = BigInt(whole + fraction.padEnd(places, '0'));
    return /^-(?!-)/.test(text) ? sum - minor : sum + minor;
  }, 0n);
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0');
  const sign = total < 0n ? '-' : '';
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** Whether an amount is nought, told from its digits. */
export const isNought = (amount: string): boolean => !/[1-9]/.test(amount);
