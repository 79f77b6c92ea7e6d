import { calendarDate } from '../../server/accounting/dates';
import { documentKinds } from '../../server/accounting/kinds';
import { dateOfPeriod, judgeWindow } from '../../server/accounting/period';
import {
  automaticKinds,
  beforeStart,
  compileSettings,
  enabledKinds,
  parseSettingName,
  roundingToleranceMinor,
  settingDefinitions,
  settingNames,
  type SettingName,
} from '../../server/accounting/settings';

const compile = (rows: Partial<Record<SettingName, string>> = {}) =>
  compileSettings(new Map(Object.entries(rows)));
const settingsOf = (rows: Partial<Record<SettingName, string>>) => {
  const { settings, faults } = compile(rows);
  expect(faults).toEqual([]);
  return settings;
};

describe('a new connection', () => {
  const { settings, faults } = compile();

  test('has the defaults, each of which parses', () => {
    expect(faults).toEqual([]);
    expect(settings).toEqual({
      kinds: {
        ...Object.fromEntries(documentKinds.map((kind) => [kind, 'on'])),
        items: 'off',
        'purchase-orders': 'off',
      },
      statuses: {
        'purchase-orders': 'approved',
        invoices: 'approved',
        'credit-notes': 'approved',
        bills: 'approved',
        'supplier-credits': 'approved',
        cogs: 'approved',
        adjustments: 'approved',
        production: 'approved',
        transfers: 'approved',
        'landed-cost': 'approved',
        'manual-journals': 'approved',
      },
      startDate: null,
      autoSync: { frequency: 'off', startMinute: 120 },
      showOnCashBasisReports: false,
      keepItemCodes: false,
      roundingTolerance: null,
      foreignConsolidation: 'per-rate',
      allocateCredits: false,
      monthlyJournalDate: 'last-day-or-today',
      cogsWindowMonths: 12,
      anyAccountingStatus: true,
      ownCostAccounts: {},
      ownStockAccounts: {},
      accountTimeZone: null,
      valuation: 'source',
      valuationFrom: null,
      valuationOpeningAccount: '',
      acceptedZeroCost: [],
      cin7CostAccounts: [],
      cin7RateDirection: null,
      lookBackMonths: 3,
    });
  });

  test('moves everything but items and purchase orders, and nothing by itself', () => {
    expect(enabledKinds(settings)).toEqual(
      documentKinds.filter((kind) => kind !== 'items' && kind !== 'purchase-orders'),
    );
    expect(automaticKinds(settings)).toEqual([]);
  });
});

test('names that saved versions hold are still there', () => {
  for (const name of [
    'cin7CostAccounts',
    'showOnCashBasisReports',
    'keepItemCodes',
    'cin7RateDirection',
    'lookBackMonths',
  ])
    expect(parseSettingName(name)).toEqual({ ok: true, value: name });
  expect(parseSettingName('kind.nonsense').ok).toBe(false);
});

test('the sheet stands in groups, each one block', () => {
  const groups = settingNames.map((name) => settingDefinitions[name].group);
  const blocks = groups.filter((group, index) => group !== groups[index - 1]);
  expect(blocks).toEqual([
    'What is posted',
    'Automatic sync',
    'Status in Xero',
    'How it is posted',
    'How Cin7 is read',
  ]);
});

test.each(settingNames.filter((name) => settingDefinitions[name].choices.length > 0))(
  '%s takes every value of its drop-down, whatever the capitals, and the default is one of them',
  (name) => {
    const { choices, default: usual } = settingDefinitions[name];
    expect(choices).toContain(usual);
    for (const choice of choices) {
      expect(choice).not.toContain(',');
      expect(compile({ [name]: choice }).faults).toEqual([]);
      expect(compile({ [name]: ` ${choice.toUpperCase()} ` })).toEqual(compile({ [name]: choice }));
    }
    const compiled = choices.map((choice) => JSON.stringify(compile({ [name]: choice }).settings));
    expect(new Set(compiled).size).toBe(choices.length);
  },
);

test.each(settingNames.filter((name) => settingDefinitions[name].choices.length > 0))(
  '%s refuses a value outside its list, at its row, with what is allowed',
  (name) => {
    const { faults } = compile({ [name]: 'perhaps' });
    expect(faults).toMatchObject([
      {
        code: 'setting-invalid',
        severity: 'blocking',
        place: { table: 'settings', row: name, column: 'value' },
        value: 'perhaps',
        remedy: `Allowed: ${settingDefinitions[name].allowed}.`,
      },
    ]);
  },
);

test.each<[SettingName, string[]]>([
  ['startDate', ['2026-02-30', '1 July 2026', '2026-7-1', '46204', '01/07/2026', 'none']],
  ['autoSyncStart', ['24:00', '7', '07:60', '7am', '07.30', '-1:00', '0:5']],
  ['roundingTolerance', ['-0.01', '0,05', '1e-2', '0.0001', 'GBP 0.05', '.5', '5%', '1234567']],
  ['cogsWindowMonths', ['13', '-1', '1.5', 'twelve', '999']],
  ['omniAccountingStatus', ['imported', 'all', 'yes']],
  ['omniCostAccounts', ['Sales', 'Sales =', '= COGS', 'a = b = c', 'a = b; a = c']],
  ['omniTimeZone', ['Auckland', 'GMT+13:00:00', 'NZST/Now']],
  ['lookBackMonths', ['25', '-1', 'three', '1e1']],
  ['status.cogs', ['submitted']],
  ['kind.cogs', ['auto', 'yes', '1']],
])('%s refuses %j', (name, values) => {
  for (const value of values) {
    const { faults } = compile({ [name]: value });
    expect(faults.map(({ place: { row }, value: found }) => [row, found])).toEqual([[name, value]]);
  }
});

test('what cannot be read posts least: the kind is off, the status draft, the start date never', () => {
  const { settings, faults } = compile({
    'kind.cogs': 'atomatic',
    'status.invoices': 'aproved',
    startDate: '2026-13-01',
    autoSync: 'dayly',
    roundingTolerance: '5,00',
  });
  expect(settings.kinds.cogs).toBe('off');
  expect(settings.statuses.invoices).toBe('draft');
  expect(settings.autoSync.frequency).toBe('off');
  expect(settings.roundingTolerance).toBeNull();
  expect(beforeStart(settings, calendarDate('2026-10-31'), 'Invoice INV-1')).toMatchObject({
    code: 'before-start-date',
    reason: 'The start date in Settings cannot be read, so Invoice INV-1 stays out.',
  });
  expect(faults.map(({ reason }) => reason)).toEqual([
    '"atomatic" is not a value of this setting; the kind stays off until it is mended.',
    '"aproved" is not a value of this setting; they are made as drafts until it is mended.',
    '"2026-13-01" is not a value of this setting; nothing is posted until it is mended.',
    '"dayly" is not a value of this setting; the default is used.',
    '"5,00" is not a value of this setting; the default is used.',
  ]);
});

test('kinds are on, off or automatic one by one', () => {
  const settings = settingsOf({
    'kind.items': 'on',
    'kind.cogs': 'automatic',
    'kind.bills': 'off',
    'kind.contacts': 'Automatic',
  });
  expect(automaticKinds(settings)).toEqual(['contacts', 'cogs']);
  expect(enabledKinds(settings)).toContain('items');
  expect(enabledKinds(settings)).not.toContain('bills');
});

test('documents before the start date stay out, on it and after it they do not', () => {
  const settings = settingsOf({ startDate: '2026-07-01' });
  const judge = (date: string) => beforeStart(settings, calendarDate(date), 'Bill B-7');
  expect(judge('2026-06-30')).toMatchObject({
    code: 'before-start-date',
    severity: 'warning',
    document: 'Bill B-7',
    place: { table: 'settings', row: 'startDate' },
    reason: 'Bill B-7 is dated 30 June 2026, before the start date 1 July 2026.',
  });
  expect(judge('2026-07-01')).toBeNull();
  expect(judge('2027-01-01')).toBeNull();
  expect(beforeStart(settingsOf({}), calendarDate('1999-01-01'), 'Bill B-7')).toBeNull();
});

describe('the rounding tolerance', () => {
  const most = (rows: Partial<Record<SettingName, string>>, sourceLines: number, currency = 'GBP') =>
    roundingToleranceMinor(settingsOf(rows), { sourceLines, currency, baseCurrency: 'GBP' });

  test.each([
    [1, 2n],
    [3, 2n],
    [4, 2n],
    [6, 3n],
    [7, 3n],
    [500, 250n],
  ])('of %d source lines is max(0.02, 0.005 a line): %d', (lines, minor) => {
    expect(most({}, lines)).toBe(minor);
  });

  test('may be an amount, read exactly; other currencies keep the rule', () => {
    expect(most({ roundingTolerance: '0.05' }, 500)).toBe(5n);
    expect(most({ roundingTolerance: '0' }, 500)).toBe(0n);
    expect(most({ roundingTolerance: '999999.99' }, 1)).toBe(99_999_999n);
    expect(most({ roundingTolerance: '0.05' }, 500, 'USD')).toBe(250n);
  });
});

test('times, lists and amounts as typed', () => {
  expect(settingsOf({ autoSyncStart: '7:05' }).autoSync.startMinute).toBe(425);
  expect(settingsOf({ autoSyncStart: '23:59' }).autoSync.startMinute).toBe(1439);
  expect(settingsOf({ acceptedZeroCost: ' SAMPLE-1, ,GIFT, SAMPLE-1 ' }).acceptedZeroCost).toEqual([
    'SAMPLE-1',
    'GIFT',
  ]);
  expect(settingsOf({ cin7CostAccounts: '310, 0311' }).cin7CostAccounts).toEqual(['310', '0311']);
});

test('the two open rules of dates are settings', () => {
  const today = calendarDate('2026-03-15');
  expect(dateOfPeriod('2026-03', today)).toBe('2026-03-15');
  expect(dateOfPeriod('2026-03', today, 'last-day')).toBe('2026-03-31');
  expect(dateOfPeriod('2026-02', today, 'last-day')).toBe('2026-02-28');
  // accounting-rules 8: March 2025 is the oldest open month, February 2025 is refused.
  expect(judgeWindow(calendarDate('2025-03-01'), today, 'COGS March')).toEqual([]);
  expect(judgeWindow(calendarDate('2025-02-28'), today, 'COGS February')).toHaveLength(1);
  expect(judgeWindow(calendarDate('2026-01-31'), today, 'COGS January', 1)).toMatchObject([
    { code: 'date-outside-window', reason: expect.stringContaining('more than 1 month before') },
  ]);
});
