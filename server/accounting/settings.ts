import { fault, type Fault } from './fault';
import type { RateDirection } from './rate-direction';
import { err, ok, type Result } from './result';

/** The Settings sheet: one row a setting, values are texts as typed. */
export const settingDefinitions = {
  cin7CostAccounts: {
    what: 'Cin7 accounts that hold cost of goods sold, by code, separated by commas. COGS journals are made from the movements on them.',
    allowed:
      'codes from the Cin7 chart; blank: every account of type DIRECTCOSTS, or the whole ledger when there is none',
    default: '',
  },
  showOnCashBasisReports: {
    what: 'Whether stock journals count in Xero reports on a cash basis.',
    allowed: 'yes, no',
    default: 'no',
  },
  keepItemCodes: {
    what: 'Whether consolidated invoices keep one line per SKU instead of one per account and tax rate.',
    allowed: 'yes, no',
    default: 'no',
  },
  cin7RateDirection: {
    what: "Which way Cin7's exchange rates read. Proven means: told from foreign invoices whose amount in base currency Cin7's ledger holds; until one does, foreign invoices are held.",
    allowed: 'proven, base per foreign, foreign per base',
    default: 'proven',
  },
  lookBackMonths: {
    what: 'How many months before the period the first fetch looks for sales whose goods were shipped later.',
    allowed: '0 to 24',
    default: '3',
  },
} as const satisfies Record<string, { what: string; allowed: string; default: string }>;

export type SettingName = keyof typeof settingDefinitions;
export const settingNames = Object.keys(settingDefinitions) as SettingName[];

export interface Settings {
  /** Empty: every Cin7 account of type DIRECTCOSTS. */
  readonly cin7CostAccounts: readonly string[];
  readonly showOnCashBasisReports: boolean;
  readonly keepItemCodes: boolean;
  /** Null: it has to be proven. */
  readonly cin7RateDirection: RateDirection | null;
  readonly lookBackMonths: number;
}

/** Compiles the Settings rows. A value that cannot be read keeps the default and is reported at its row. */
export function compileSettings(rows: ReadonlyMap<string, string>): { settings: Settings; faults: Fault[] } {
  const faults: Fault[] = [];
  const read = <Value>(name: SettingName, parse: (text: string) => Value | null): Value => {
    const given = (rows.get(name) ?? '').trim();
    const parsed = parse(given === '' ? settingDefinitions[name].default : given);
    if (parsed !== null) return parsed;
    const place = { table: 'settings', row: name, column: 'value' } as const;
    faults.push(
      fault(
        'setting-invalid',
        place,
        `"${given}" is not a value of this setting; the default is used.`,
        `Allowed: ${settingDefinitions[name].allowed}.`,
        { value: given },
      ),
    );
    const fallback = parse(settingDefinitions[name].default);
    if (fallback === null) throw new Error(`The default of setting ${name} does not parse`);
    return fallback;
  };
  const settings: Settings = {
    cin7CostAccounts: read('cin7CostAccounts', (text) =>
      text
        .split(',')
        .map((code) => code.trim())
        .filter((code) => code !== ''),
    ),
    showOnCashBasisReports: read('showOnCashBasisReports', parseYesNo),
    keepItemCodes: read('keepItemCodes', parseYesNo),
    cin7RateDirection: read('cin7RateDirection', (text) => directions.get(text.toLowerCase()) ?? null)
      .direction,
    lookBackMonths: read('lookBackMonths', (text) =>
      /^\d{1,2}$/.test(text) && Number(text) <= 24 ? Number(text) : null,
    ),
  };
  return { settings, faults };
}

const directions = new Map<string, { direction: RateDirection | null }>([
  ['proven', { direction: null }],
  ['base per foreign', { direction: 'base-per-foreign' }],
  ['foreign per base', { direction: 'foreign-per-base' }],
]);

const parseYesNo = (text: string): boolean | null => ({ yes: true, no: false })[text.toLowerCase()] ?? null;

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
