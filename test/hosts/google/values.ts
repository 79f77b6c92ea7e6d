import { notModelled } from './errors';
import { serialOf, serialOfWall, wallOf } from './zone';

export type Value = string | number | boolean;

/** Language, place and clock of a spreadsheet: `en_GB`, `Europe/London`. */
export interface Place {
  readonly locale: string;
  readonly timeZone: string;
}

/** What a cell holds after an input; `format` where the input brought one along. */
export interface Entry {
  readonly value: Value;
  readonly formula: string;
  readonly format?: string;
}

const text = (value: string): Entry => ({ value, formula: '' });
export const isDate = (value: unknown): value is Date =>
  Object.prototype.toString.call(value) === '[object Date]';

/**
 * What Sheets makes of an input of a script or of typing hands: texts are parsed as if they were typed (docs: Sheets
 * API, ValueInputOption USER_ENTERED, "formats may also be inferred"; reference 5 "Formula injection", "Numbers").
 * Plain text `@` keeps what it gets, a leading `=` included [belief], and makes a number its text [belief]; elsewhere a
 * leading apostrophe says text and goes [belief]. `undefined` and `null` empty the cell [report], other objects leave
 * their `toString` [report].
 */
export function entryOf(input: unknown, format: string, place: Place): Entry {
  if (input === null || input === undefined || input === '') return text('');
  if (isDate(input)) {
    const shown = isDateFormat(format) ? {} : { format: dateFormat(place.locale) };
    return { value: serialOf(input.getTime(), place.timeZone), formula: '', ...shown };
  }
  if (typeof input === 'number') {
    if (!Number.isFinite(input)) return text('#NUM!');
    return format === '@' ? text(shownText(input, 'General', place.locale)) : { value: input, formula: '' };
  }
  if (typeof input === 'boolean') return { value: input, formula: '' };
  if (typeof input !== 'string')
    return text(Array.isArray(input) ? '[Ljava.lang.Object;@0' : '[object Object]');
  if (format === '@') return text(input);
  if (input.startsWith("'")) return text(input.slice(1));
  return parsed(input, format, place);
}

function parsed(input: string, format: string, { locale }: Place): Entry {
  const plain = input.trim();
  if (plain === '') return text(input);
  const number = numberOf(plain, locale);
  if (number) return { value: number.value, formula: '', ...inferred(format, number.format) };
  // Reference 5: `=`, by report also `+`; `-` as by hand [belief].
  if (/^[=+-]./.test(plain)) return { value: '#NAME?', formula: plain.startsWith('=') ? plain : `=${plain}` };
  if (/^(true|false)$/i.test(plain)) return { value: /^true$/i.test(plain), formula: '' };
  const date = dateOf(plain, locale);
  return date ? { value: date.value, formula: '', ...inferred(format, date.format) } : text(input);
}

const inferred = (format: string, found?: string): { format?: string } =>
  format === 'General' && found !== undefined ? { format: found } : {};

const tag = (locale: string): string => locale.replace('_', '-');

interface Marks {
  readonly decimal: string;
  readonly group: string;
  /** Order of day, month and year, and what stands between them. */
  readonly order: readonly string[];
  readonly between: string;
}
const marks = new Map<string, Marks>();

function marksOf(locale: string): Marks {
  let found = marks.get(locale);
  if (!found) {
    const number = new Intl.NumberFormat(tag(locale)).formatToParts(12_345.6);
    const date = new Intl.DateTimeFormat(tag(locale), { timeZone: 'UTC' }).formatToParts(0);
    found = {
      decimal: number.find(({ type }) => type === 'decimal')?.value ?? '.',
      group: number.find(({ type }) => type === 'group')?.value ?? ',',
      order: date.filter(({ type }) => type !== 'literal').map(({ type }) => type),
      between: date.find(({ type }) => type === 'literal')?.value.trim() ?? '/',
    };
    marks.set(locale, found);
  }
  return found;
}

/** What may stand between the arguments of a function besides `;`. */
export const listMark = (locale: string): string => (marksOf(locale).decimal === ',' ? ';' : ',');

/** `1,234.50`, `-7`, `1E5`, `12%`, `$3`, in the locale's marks; blanks between digits go (report: sheetquery #20). */
function numberOf(input: string, locale: string): { value: number; format?: string } | null {
  const { decimal, group } = marksOf(locale);
  const parts = /^([+-]?)\s*([$£€]?)\s*([\d.,'’\s]*\d[\d.,'’\s]*(?:e[+-]?\d+)?)\s*(%?)$/i.exec(input);
  if (!parts) return null;
  const [, sign = '', currency = '', body = '', percent = ''] = parts;
  const [whole = '', ...fraction] = body.replace(/\s(?=\d)/g, '').split(decimal);
  const groups = whole.split(group);
  // Groups of three digits only: `3.4.2026` is a date where the point groups, `12,5` stays text in English [belief].
  if (groups.slice(1).some((digits) => !/^\d{3}$/.test(digits))) return null;
  const digits = [groups.join(''), ...fraction].join('.');
  if (!/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits)) return null;
  const value = Number(`${sign}${digits}`);
  if (percent) return { value: value / 100, format: '0.00%' };
  return currency ? { value, format: `"${currency}"#,##0.00` } : { value };
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `2026-10-31`, `31/10/2026` in the locale's order, `3-4`, `MAR-26`, `31 Oct 2026`, `10:30`. */
function dateOf(input: string, locale: string): { value: number; format: string } | null {
  const time = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(input);
  if (time) {
    const seconds = Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3] ?? 0);
    return { value: seconds / 86_400, format: 'hh:mm' };
  }
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(input);
  if (iso) return dated(Number(iso[1]), Number(iso[2]), Number(iso[3]), 'yyyy-mm-dd');
  const named = /^(?:(\d{1,2})[- ]?)?([a-z]{3,9})[- ,]*(\d{1,4})?$/i.exec(input);
  const month = named ? months.indexOf((named[2] ?? '').slice(0, 3).toLowerCase()) + 1 : 0;
  if (named && month > 0 && (named[1] ?? named[3]) !== undefined && isMonth(named[2] ?? '')) {
    const year = named[3] === undefined ? thisYear() : fullYear(Number(named[3]));
    return dated(year, month, Number(named[1] ?? 1), 'd mmm yyyy');
  }
  const plain = /^(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{2,4}))?$/.exec(input);
  if (!plain || (input.includes('.') && plain[3] === undefined)) return null;
  const [first, second] = [Number(plain[1]), Number(plain[2])];
  const { order } = marksOf(locale);
  const dayFirst = order.indexOf('day') < order.indexOf('month');
  const year = plain[3] === undefined ? thisYear() : fullYear(Number(plain[3]));
  return dated(year, dayFirst ? second : first, dayFirst ? first : second, dateFormat(locale));
}

const thisYear = (): number => new Date().getUTCFullYear();
const fullYear = (year: number): number => (year < 100 ? 2000 + year : year);
const isMonth = (word: string): boolean =>
  /^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/i.test(
    word,
  );

function dated(
  year: number,
  month: number,
  day: number,
  format: string,
): { value: number; format: string } | null {
  const wall = Date.UTC(year, month - 1, day);
  const real = new Date(wall);
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) return null;
  return { value: serialOfWall(wall), format };
}

/** The short date of a locale, as dates get it that were typed [belief]. */
export function dateFormat(locale: string): string {
  const { order, between } = marksOf(locale);
  return order.map((part) => ({ day: 'dd', month: 'mm', year: 'yyyy' })[part] ?? '').join(between);
}

const bare = (format: string): string => format.replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '');
export const isDateFormat = (format: string): boolean =>
  format !== 'General' && /[ymdhs]/i.test(bare(format)) && !/[#0@]/.test(bare(format));

/** What a cell shows: automatic, plain text, numbers with one to three sections, dates (docs: "Date & number formats"). */
export function shownText(value: Value, format: string, locale: string): string {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string') return value;
  if (format === '@') return String(value);
  if (format === 'General' || format === '') {
    return String(Number(value.toPrecision(15))).replace('.', marksOf(locale).decimal);
  }
  return isDateFormat(format) ? shownDate(value, format, locale) : shownNumber(value, format, locale);
}

function shownNumber(value: number, format: string, locale: string): string {
  const [positive = '', negative, zero] = format.split(';');
  const own = value < 0 && negative !== undefined;
  const section = value === 0 && zero !== undefined ? zero : own ? negative : positive;
  const parts =
    /^((?:"[^"]*"|\\.|[-()$£€ ]|\[[^\]]*\])*)(#,##)?([0#]+)(?:\.(0*)(#*))?(%?)((?:"[^"]*"|[() ]|_.)*)$/.exec(
      section,
    );
  if (section.replace(/"/g, '').trim() === '-' || section === '') return section.replace(/"/g, '');
  if (!parts) return notModelled(`number format ${format}`);
  const [, before = '', grouped, whole = '', fixed = '', loose = '', percent = '', after = ''] = parts;
  const literal = (part: string): string => part.replace(/\[[^\]]*\]|_./g, '').replace(/["\\]/g, '');
  const amount = (own ? Math.abs(value) : value) * (percent ? 100 : 1);
  const number = amount.toLocaleString(tag(locale), {
    useGrouping: grouped !== undefined,
    minimumIntegerDigits: Math.max(1, whole.replaceAll('#', '').length),
    minimumFractionDigits: fixed.length,
    maximumFractionDigits: fixed.length + loose.length,
  });
  return `${literal(before)}${number}${percent}${literal(after)}`;
}

function shownDate(serial: number, format: string, locale: string): string {
  const wall = new Date(wallOf(serial));
  const two = (part: number): string => String(part).padStart(2, '0');
  const word = (options: Intl.DateTimeFormatOptions): string =>
    wall.toLocaleString(tag(locale), { ...options, timeZone: 'UTC' });
  let afterHours = false;
  return format.replace(
    /"([^"]*)"|\\(.)|y+|m+|d+|h+|s+/gi,
    (part: string, quoted?: string, escaped?: string) => {
      if (quoted !== undefined || escaped !== undefined) return quoted ?? escaped ?? '';
      const letter = part.toLowerCase();
      if (letter.startsWith('y'))
        return part.length > 2 ? String(wall.getUTCFullYear()) : two(wall.getUTCFullYear() % 100);
      if (letter.startsWith('d')) {
        if (part.length > 2) return word({ weekday: part.length === 3 ? 'short' : 'long' });
        return part.length === 2 ? two(wall.getUTCDate()) : String(wall.getUTCDate());
      }
      if (letter.startsWith('s')) return two(wall.getUTCSeconds());
      if (letter.startsWith('h')) {
        afterHours = true;
        return part.length === 2 ? two(wall.getUTCHours()) : String(wall.getUTCHours());
      }
      if (afterHours) return two(wall.getUTCMinutes());
      if (part.length > 2) return word({ month: part.length === 3 ? 'short' : 'long' });
      return part.length === 2 ? two(wall.getUTCMonth() + 1) : String(wall.getUTCMonth() + 1);
    },
  );
}
