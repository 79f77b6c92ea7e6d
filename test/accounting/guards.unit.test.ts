import { calendarDate } from '../../server/accounting/dates';
import type { Fault } from '../../server/accounting/fault';
import type { DocumentKind } from '../../server/accounting/kinds';
import { nothingPosted } from '../../server/accounting/posted';
import { computePreview, isPostable, type PreviewInput } from '../../server/accounting/preview';
import { noSources, type Sources } from '../../server/accounting/rules';
import { channelRow, cin7, entry, from, invoice, line, tables, to, today, xero } from './books';
import { creditNote } from './sale-books';

/**
 * Guards that no message of Xero's stands for (issue 5, item 6): nothing would be refused, and the books would be wrong.
 * Those that spare a refusal are in `refusals.unit.test.ts`.
 */

const mapped = { ...tables, channels: [...tables.channels, channelRow('all', { postAs: 'individual' })] };
function faultsOf(kind: DocumentKind, sources: Partial<Sources>, more: Partial<PreviewInput> = {}): Fault[] {
  const { drafts, leftOut } = computePreview({
    ...{ from, to, today, cin7, xero, tables: mapped, posted: nothingPosted, entriesBefore: null },
    ...more,
    kinds: [kind],
    sources: { ...noSources, ...sources },
  });
  expect(drafts.filter(isPostable)).toEqual([]);
  return [...drafts, ...leftOut].flatMap((one) => one.faults);
}
const sold = (more = {}) => ({ invoices: [invoice('INV-1', [line()], { channel: '', ...more })] });

test.each<[string, () => Fault[], Partial<Fault>]>([
  [
    'base currencies of an invoice',
    () => faultsOf('invoices', sold({ baseCurrency: 'EUR', currency: 'EUR' })),
    { code: 'base-currency-differs', place: { table: 'cin7', row: 'me' } },
  ],
  [
    'base currencies of a journal',
    () => faultsOf('cogs', { entries: [entry('1')] }, { cin7: { ...cin7, baseCurrency: 'EUR' } }),
    { code: 'base-currency-differs', place: { table: 'cin7', row: 'me' } },
  ],
  [
    'a cost older than the window of 12 months',
    () => {
      const date = calendarDate('2025-10-05');
      const open = { ...xero.organisation, periodLockDate: null, endOfYearLockDate: null };
      return faultsOf(
        'cogs',
        { entries: [entry('1', { date })] },
        { from: date, to: date, xero: { ...xero, organisation: open } },
      );
    },
    { code: 'date-outside-window', place: { table: 'documents' } },
  ],
  [
    'a rate that is missing',
    () => faultsOf('invoices', sold({ currency: 'USD', rate: '0' })),
    { code: 'rate-missing', place: { table: 'cin7' } },
  ],
  [
    'a rate of which nothing tells how it reads',
    () => faultsOf('credit-notes', { creditNotes: [creditNote('CR-1', [line()], { channel: '', currency: 'USD', rate: '0.8' })] }), // prettier-ignore
    { code: 'rate-direction-unproven', place: { table: 'cin7' } },
  ],
])('%s: held with sheet, row, reason and remedy', (_what, faults, expected) => {
  const found = faults().find(({ code }) => code === expected.code);
  expect(found).toMatchObject(expected);
  expect(found?.reason).toMatch(/^[A-Z].{10,}[.]$/);
  expect(found?.remedy).toMatch(/^[A-Z].{10,}[.]$/);
});

describe("Cin7's own lock date", () => {
  const lock = calendarDate('2026-10-05');
  const unbalanced = (date: string) => sold({ date: calendarDate(date), net: '90', gross: '110' });
  const remedyOf = (date: string, lockDate: typeof lock | null) =>
    faultsOf('invoices', unbalanced(date), { cin7: { ...cin7, lockDate } }).find(
      ({ code }) => code === 'source-unbalanced',
    )?.remedy;

  test('a document on or before it cannot be mended in Cin7 until the lock is moved', () => {
    expect(remedyOf('2026-10-05', lock)).toBe(
      'Open it in Cin7, save it again, then fetch. Cin7 is locked up to 5 October 2026: move its lock date back first.',
    );
  });
  test('after it, or without one, it can', () => {
    expect(remedyOf('2026-10-06', lock)).toBe('Open it in Cin7, save it again, then fetch.');
    expect(remedyOf('2026-10-05', null)).toBe('Open it in Cin7, save it again, then fetch.');
  });
  test('what is mended elsewhere says nothing of it', () => {
    const unmapped = { ...mapped, accounts: mapped.accounts.filter(({ row }) => row !== 'account:200') };
    const faults = faultsOf('invoices', sold(), { cin7: { ...cin7, lockDate: to }, tables: unmapped });
    expect(faults.map(({ code }) => code)).toContain('account-unmapped');
    expect(faults.filter(({ remedy }) => remedy.includes('locked'))).toEqual([]);
  });
});
