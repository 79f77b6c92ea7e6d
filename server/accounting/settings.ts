import { calendarDate, dateText, parseCalendarDate, type CalendarDate, type Month } from './dates';
import { parseDecimal, type Decimal } from './decimal';
import type { Approval } from './draft';
import { fault, type Fault } from './fault';
import { documentKinds, type DocumentKind } from './kinds';
import type { RateDirection } from './rate-direction';
import { err, ok, type Result } from './result';
import { toMinor } from './rounding';
import {
  frequencies,
  longestCogsWindow,
  settingDefinitions,
  settingNames,
  statusKinds,
  switches,
  type Frequency,
  type SettingName,
  type StatusKind,
  type Switch,
} from './setting-definitions';

export { settingDefinitions, settingNames, type SettingName };

/** When the automatic sync starts, in the organisation's time zone. */
export interface AutoSync {
  readonly frequency: Frequency;
  /** Minutes after midnight. */
  readonly startMinute: number;
}

/** The Settings sheet, compiled. */
export interface Settings {
  readonly kinds: Readonly<Record<DocumentKind, Switch>>;
  /** Of every kind that Xero keeps in a status. */
  readonly statuses: Readonly<Partial<Record<DocumentKind, Approval>>>;
  /** Documents before it are never posted (`beforeStart`); null: none. */
  readonly startDate: CalendarDate | null;
  readonly autoSync: AutoSync;
  readonly showOnCashBasisReports: boolean;
  readonly keepItemCodes: boolean;
  /** A fixed amount in base currency; null: the rule of accounting-rules 5. See `roundingToleranceMinor`. */
  readonly roundingTolerance: Decimal | null;
  readonly foreignConsolidation: 'per-rate' | 'weighted';
  readonly allocateCredits: boolean;
  readonly monthlyJournalDate: 'last-day-or-today' | 'last-day';
  readonly cogsWindowMonths: number;
  /** Omni: cost of sales counts orders whatever their accounting status in Cin7. */
  readonly anyAccountingStatus: boolean;
  /** Omni: names of cost of sales accounts by alternative sales account, and of stock accounts by branch. */
  readonly ownCostAccounts: Readonly<Record<string, string>>;
  readonly ownStockAccounts: Readonly<Record<string, string>>;
  /** Omni: the account's own IANA time zone; null: the organisation's. */
  readonly accountTimeZone: string | null;
  readonly valuation: 'source' | 'fifo' | 'average';
  /** First month at that method; null: none is named. */
  readonly valuationFrom: Month | null;
  /** Cin7 account code; blank: none. */
  readonly valuationOpeningAccount: string;
  /** SKUs that may go out at no cost. */
  readonly acceptedZeroCost: readonly string[];
  /** Empty: every Cin7 account of type DIRECTCOSTS. */
  readonly cin7CostAccounts: readonly string[];
  /** Null: it has to be proven. */
  readonly cin7RateDirection: RateDirection | null;
  readonly lookBackMonths: number;
}

/** A start date that cannot be read holds everything: posting what lies before the true one cannot be taken back. */
const unreadableStart = calendarDate('9999-12-31');

/**
 * Compiles the Settings rows; a blank one has its default. A value that cannot be read is reported at its row, and until
 * it is mended the default holds, or where that would post more than was meant, the choice that posts least: the kind
 * is off, the status draft, and by an unreadable start date nothing is posted at all.
 */
export function compileSettings(rows: ReadonlyMap<string, string>): { settings: Settings; faults: Fault[] } {
  const faults: Fault[] = [];
  const read = <Value>(name: SettingName, parse: Parse<Value>, held?: Held<Value>): Value => {
    const given = (rows.get(name) ?? '').trim();
    const { default: usual } = settingDefinitions[name];
    const parsed = parse(given === '' ? usual : given);
    if (parsed !== null) return parsed.value;
    faults.push(unreadable(name, given, held?.words ?? 'the default is used'));
    if (held) return held.value;
    const fallback = parse(usual);
    if (fallback === null) throw new Error(`The default of setting ${name} does not parse`);
    return fallback.value;
  };
  const kindOf = (kind: DocumentKind): [DocumentKind, Switch] => [
    kind,
    read(`kind.${kind}`, oneOf(switches), { value: 'off', words: 'the kind stays off until it is mended' }),
  ];
  const statusOf = (kind: StatusKind): [StatusKind, Approval] => [
    kind,
    read(`status.${kind}`, statusIn(settingDefinitions[`status.${kind}`].choices), {
      value: 'draft',
      words: 'they are made as drafts until it is mended',
    }),
  ];
  const settings: Settings = {
    kinds: Object.fromEntries(documentKinds.map(kindOf)) as Settings['kinds'],
    statuses: Object.fromEntries(statusKinds.map(statusOf)) as Settings['statuses'],
    startDate: read('startDate', startDate, {
      value: unreadableStart,
      words: 'nothing is posted until it is mended',
    }),
    autoSync: {
      frequency: read('autoSync', oneOf(frequencies)),
      startMinute: read('autoSyncStart', minuteOfDay),
    },
    showOnCashBasisReports: read('showOnCashBasisReports', yesNo),
    keepItemCodes: read('keepItemCodes', yesNo),
    roundingTolerance: read('roundingTolerance', tolerance),
    foreignConsolidation: read(
      'foreignConsolidation',
      worded({ 'one per rate': 'per-rate', 'weighted rate': 'weighted' }),
    ),
    allocateCredits: read('allocateCredits', yesNo),
    monthlyJournalDate: read(
      'monthlyJournalDate',
      worded({ 'last day or today': 'last-day-or-today', 'last day': 'last-day' }),
    ),
    cogsWindowMonths: read('cogsWindowMonths', wholeUpTo(longestCogsWindow)),
    anyAccountingStatus: read(
      'omniAccountingStatus',
      worded({ any: true, 'imported or do not import': false }),
      { value: false, words: 'only orders that are imported or not to be count until it is mended' },
    ),
    ownCostAccounts: read('omniCostAccounts', pairs),
    ownStockAccounts: read('omniStockAccounts', pairs),
    accountTimeZone: read('omniTimeZone', timeZone),
    valuation: read('valuation', worded({ 'as reported': 'source', fifo: 'fifo', average: 'average' })),
    valuationFrom: read('valuationFrom', monthOrBlank),
    valuationOpeningAccount: read('valuationOpeningAccount', (text) => ({ value: text })),
    acceptedZeroCost: read('acceptedZeroCost', list),
    cin7CostAccounts: read('cin7CostAccounts', list),
    cin7RateDirection: read(
      'cin7RateDirection',
      worded<RateDirection | null>({
        proven: null,
        'base per foreign': 'base-per-foreign',
        'foreign per base': 'foreign-per-base',
      }),
    ),
    lookBackMonths: read('lookBackMonths', wholeUpTo(24)),
  };
  return { settings, faults };
}

/** Kinds that are fetched, previewed and posted, in posting order. */
export const enabledKinds = ({ kinds }: Pick<Settings, 'kinds'>): DocumentKind[] =>
  documentKinds.filter((kind) => kinds[kind] !== 'off');

/** Kinds that the automatic sync may post, in posting order. */
export const automaticKinds = ({ kinds }: Pick<Settings, 'kinds'>): DocumentKind[] =>
  documentKinds.filter((kind) => kinds[kind] === 'automatic');

/** Why a document of this date stays out: it lies before the start date. Null: it does not. */
export function beforeStart(
  { startDate: start }: Pick<Settings, 'startDate'>,
  date: CalendarDate,
  document: string,
): Fault | null {
  if (start === null || date >= start) return null;
  const reason =
    start === unreadableStart
      ? `The start date in Settings cannot be read, so ${document} stays out.`
      : `${document} is dated ${dateText(date)}, before the start date ${dateText(start)}.`;
  return fault(
    'before-start-date',
    { table: 'settings', row: 'startDate', column: 'value' },
    reason,
    start === unreadableStart
      ? 'Mend the start date in Settings, then preview again.'
      : 'Nothing needs to be done if it is in Xero already; otherwise set an earlier start date in Settings.',
    { document, value: date },
  );
}

/**
 * Most minor units that a rounding line of a document may take: `max(2, half of the source lines)` units (0.02 and 0.005
 * for each line in currencies of two digits), or the amount from Settings for documents in base currency
 * (accounting-rules 5).
 */
export function roundingToleranceMinor(
  { roundingTolerance }: Pick<Settings, 'roundingTolerance'>,
  { sourceLines, currency, baseCurrency }: { sourceLines: number; currency: string; baseCurrency: string },
): bigint {
  if (roundingTolerance !== null && currency === baseCurrency) return toMinor(roundingTolerance, currency);
  const byLines = BigInt(sourceLines) / 2n;
  return byLines > 2n ? byLines : 2n;
}

/** Whether a name is one of ours; an unknown one in a sheet is a fault of its row. */
export function parseSettingName(name: string): Result<SettingName, Fault> {
  if ((settingNames as string[]).includes(name)) return ok(name as SettingName);
  return err(
    fault(
      'setting-invalid',
      { table: 'settings', row: name },
      `There is no setting "${name}".`,
      'Remove the row.',
      { value: name },
    ),
  );
}

const unreadable = (name: SettingName, given: string, consequence: string): Fault =>
  fault(
    'setting-invalid',
    { table: 'settings', row: name, column: 'value' },
    `"${given}" is not a value of this setting; ${consequence}.`,
    `Allowed: ${settingDefinitions[name].allowed}.`,
    { value: given },
  );

/** Reads a value as typed, without regard to capitals; null when it is none. */
type Parse<Value> = (text: string) => { readonly value: Value } | null;

/** What holds instead of the default while a value cannot be read, and the words for it. */
interface Held<Value> {
  readonly value: Value;
  readonly words: string;
}

const oneOf =
  <Value extends string>(values: readonly Value[]): Parse<Value> =>
  (text) => {
    const value = values.find((candidate) => candidate === text.toLowerCase());
    return value === undefined ? null : { value };
  };

const statusIn =
  (allowed: readonly string[]): Parse<Approval> =>
  (text) => {
    const value = oneOf<Approval>(['draft', 'submitted', 'approved'])(text);
    return value !== null && allowed.includes(value.value) ? value : null;
  };

const worded = <Value>(values: Readonly<Record<string, Value>>): Parse<Value> => {
  const byWords = new Map(Object.entries(values));
  return (text) => {
    const words = text.toLowerCase().replace(/\s+/g, ' ');
    const value = byWords.get(words);
    return value === undefined ? null : { value };
  };
};

const yesNo: Parse<boolean> = worded({ yes: true, no: false });

const wholeUpTo =
  (most: number): Parse<number> =>
  (text) =>
    /^\d{1,3}$/.test(text) && Number(text) <= most ? { value: Number(text) } : null;

const list: Parse<readonly string[]> = (text) => ({
  value: [...new Set(text.split(',').map((one) => one.trim()))].filter((one) => one !== ''),
});

/** `Sales (Retail) = COGS retail; Sales (Online) = COGS online`, every name once. */
const pairs: Parse<Readonly<Record<string, string>>> = (text) => {
  const found = new Map<string, string>();
  for (const part of text
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '')) {
    // prettier-ignore
    const [name = '', account = '', ...more] = part.split('=').map((one) => one.trim());
    if (name === '' || account === '' || more.length > 0 || found.has(name)) return null;
    found.set(name, account);
  }
  return { value: Object.fromEntries(found) };
};

const timeZone: Parse<string | null> = (text) => {
  if (text === '') return { value: null };
  try {
    return { value: new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone };
  } catch {
    return null;
  }
};

const startDate: Parse<CalendarDate | null> = (text) => {
  if (text === '') return { value: null };
  const value = parseCalendarDate(text);
  return value === null ? null : { value };
};

const monthOrBlank: Parse<Month | null> = (text) => {
  if (text === '') return { value: null };
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? { value: text as Month } : null;
};

const minuteOfDay: Parse<number> = (text) => {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? { value: Number(match[1]) * 60 + Number(match[2]) } : null;
};

/** Blank, or an amount that is not negative; not finer than any currency's minor unit. */
const tolerance: Parse<Decimal | null> = (text) => {
  if (text === '') return { value: null };
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(text)) return null;
  const value = parseDecimal(text);
  return value === null ? null : { value };
};
