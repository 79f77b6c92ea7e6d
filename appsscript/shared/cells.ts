import type { CellValue, ColumnFormat } from '../../addin/workbook/port';

/** What is written into a cell; the blank text clears it. */
export type RawValue = string | number | boolean;

/** A cell holds 50,000 characters; one longer text and Google refuses the whole drawing. */
const mostCharacters = 50_000;
const cutMark = ' ... [cut here by Cogsheet: a cell of Google Sheets holds no more]';

/** A text as a cell can hold it: the whole of it, or its beginning with a mark that says so. */
export const fitting = (text: string): string =>
  text.length < mostCharacters
    ? text
    : text.slice(0, mostCharacters - cutMark.length - 1).replace(/[\uD800-\uDBFF]$/, '') + cutMark;

const dayLength = 86_400_000;
/** Day 0 of the spreadsheet's calendar. */
const dayZero = Date.UTC(1899, 11, 30);
const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Columns whose cells have the text format. */
export const isText = (format: ColumnFormat): boolean => format === 'text' || format === 'link';

/**
 * Google's number formats (always in English notation; shown by the spreadsheet's locale). `@` goes before the values:
 * that is how `0310` stays `0310`. The plain date format follows the locale.
 */
export const numberFormats: Readonly<Record<ColumnFormat, string>> = {
  text: '@',
  link: '@',
  tick: 'General',
  amount: '#,##0.00',
  rate: '0.00####',
  count: '#,##0',
  date: 'yyyy-mm-dd',
};

/** Locales write dates in their own order; the year has always four digits, so that no day is taken for a year. */
export function dateFormat(locale: string): string {
  const [language = '', country = ''] = locale.split('_');
  if (language === 'en' && (country === 'US' || country === '')) return 'mm/dd/yyyy';
  if (['ja', 'zh', 'ko', 'hu', 'lt', 'sv', 'eu'].includes(language) || country === 'CA') return 'yyyy-mm-dd';
  if (['de', 'fi', 'nb', 'no', 'da', 'pl', 'cs', 'sk', 'ru', 'tr', 'et', 'lv'].includes(language))
    return 'dd.mm.yyyy';
  return language === 'nl' ? 'dd-mm-yyyy' : 'dd/mm/yyyy';
}

/**
 * The one writer: a value of ours as Google is given it. Google parses what is written as if it had been typed. Text
 * columns are plain text (`@`) before their values come, so that neither `0310` nor `=1+1` becomes anything else; in all
 * other columns the apostrophe says that a text is a text. Dates go as serial numbers, which know neither time zone nor
 * locale.
 */
export function toCell(value: CellValue, format: ColumnFormat): RawValue {
  if (value === null || value === '') return '';
  if (typeof value === 'boolean') return isText(format) ? String(value).toUpperCase() : value;
  if (isText(format)) return fitting(String(value));
  if (typeof value === 'number') return value;
  return (format === 'date' ? serialOf(value) : null) ?? `'${fitting(value)}`;
}

/** How a drawn value reads back: what the digest of a drawing is made of. */
export function asRead(value: CellValue, format: ColumnFormat): CellValue {
  if (value === null) return '';
  if (typeof value === 'boolean') return isText(format) ? String(value).toUpperCase() : value;
  if (typeof value === 'number') return isText(format) ? String(value) : value;
  return fitting(value);
}

/** The serial number of a calendar date; null for a text that is none. */
export function serialOf(iso: string): number | null {
  const parts = isoDate.exec(iso);
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const moment = new Date(Date.UTC(year, month - 1, day));
  return moment.getUTCMonth() === month - 1 ? (moment.getTime() - dayZero) / dayLength : null;
}
