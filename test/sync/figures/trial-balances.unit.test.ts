import { calendarDate, type CalendarDate } from '../../../server/accounting/dates';
import { err, ok } from '../../../server/accounting/result';
import { TrialBalances } from '../../../server/sync/figures/trial-balances';
import type { XeroFailure, XeroLedger } from '../../../server/xero/ledger';

/** Balances that tell which reading they come from; only `trialBalance` may be asked. */
function books(): { ledger: XeroLedger; read: CalendarDate[]; fail: (failing: boolean) => void } {
  const read: CalendarDate[] = [];
  let failing = false;
  const failure: XeroFailure = {
    code: 'server-error',
    detail: 'Xero has trouble.',
    notSaved: true,
    status: 500,
    retryAfterMs: null,
    answered: true,
  };
  const never = (): never => {
    throw new Error('Only trial balances are read');
  };
  const ledger: XeroLedger = {
    checks: {
      accounts: never,
      currencies: never,
      allowedActions: never,
      trackedItems: never,
      salesInvoices: never,
    },
    reference: never,
    organisation: never,
    post: never,
    bodyHash: never,
    find: never,
    keyedSince: never,
    callCount: never,
    trialBalance: async (date) => {
      read.push(date);
      return failing ? err(failure) : ok(new Map([['310', String(read.length)]]));
    },
  };
  return { ledger, read, fail: (now) => (failing = now) };
}

const [october, november] = [calendarDate('2026-10-31'), calendarDate('2026-11-30')];

function desk() {
  let time = Date.parse('2026-11-02T09:00:00Z');
  const balances = new TrialBalances(() => new Date(time));
  const at = async (ledger: XeroLedger, date: CalendarDate, changedAt: Date | null = null) => {
    const reading = await balances.read(ledger, date, changedAt);
    return reading.ok ? reading.value.balances.get('310') : reading.error.code;
  };
  return { at, pass: (ms: number) => (time += ms), now: () => new Date(time) };
}

test('a date is read once for 5 minutes, at once asked or one after the other', async () => {
  const { ledger, read } = books();
  const { at, pass } = desk();
  expect(await Promise.all([at(ledger, october), at(ledger, october), at(ledger, november)])).toEqual([
    '1',
    '1',
    '2',
  ]);
  pass(299_999);
  expect(await at(ledger, october)).toBe('1');
  pass(1);
  expect(await at(ledger, october)).toBe('3');
  expect(read).toEqual([october, november, october]);
});

test('what was read before the last posting is read again', async () => {
  const { ledger } = books();
  const { at, pass, now } = desk();
  await at(ledger, october);
  pass(1_000);
  const posted = now();
  pass(1_000);
  expect(await at(ledger, october, posted)).toBe('2');
  expect(await at(ledger, october, posted)).toBe('2');
});

test('failures are not kept, and each ledger has its own', async () => {
  const [one, other] = [books(), books()];
  const { at } = desk();
  one.fail(true);
  expect(await at(one.ledger, october)).toBe('server-error');
  one.fail(false);
  expect(await at(one.ledger, october)).toBe('2');
  expect(await at(other.ledger, october)).toBe('1');
});
