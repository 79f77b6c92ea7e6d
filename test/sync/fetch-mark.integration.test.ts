import { calendarDate } from '../../server/accounting/dates';
import { saveWatermark } from '../../server/store/watermarks';
import { nextFetchMark, readFetchMark } from '../../server/sync/fetch-mark';
import { openTestDatabase, type TestDatabase } from '../store/support/database';
import { startFetching } from './fetch-books';

let store: TestDatabase;
beforeEach(async () => {
  store = await openTestDatabase();
});
afterEach(() => store.close());

const markOf = () => readFetchMark(store.db, 'books');

test('the kinds that are here grow with each fetch of the period', async () => {
  const { fetch } = await startFetching(store.db);
  expect(await markOf()).toBeNull();
  await fetch();
  expect(await markOf()).toMatchObject({
    ...{ from: '2026-07-01', to: '2026-07-31' },
    ...{ kinds: ['cogs', 'invoices'], periodKinds: ['cogs', 'invoices'] },
  });
  await fetch({ kinds: ['bills'] });
  expect((await markOf())?.periodKinds).toEqual(['cogs', 'invoices', 'bills']);
});

test('of a mark that an earlier version left nobody knows what is here for its period', async () => {
  const at = new Date('2026-08-01T08:00:00Z');
  const old = { at: at.toISOString(), from: '2026-07-01', to: '2026-07-31', kinds: ['cogs'] };
  await saveWatermark(store.db, 'books', 'fetch', old, at);
  expect(await markOf()).toEqual({ ...old, periodKinds: [] });
});

describe('the next mark', () => {
  const at = new Date('2026-12-01T08:00:00Z');
  const days = (from: string, to: string) => ({ from: calendarDate(from), to: calendarDate(to) });
  const october = days('2026-10-01', '2026-10-31');
  const november = days('2026-11-01', '2026-11-30');
  const both = days('2026-10-01', '2026-11-30');

  test.each([
    ['of the same days', october, october, ['cogs', 'payments']],
    ['of a month within the days fetched before', both, november, ['cogs', 'payments']],
    ['of another month', october, november, ['payments']],
    ['of more days than before', november, both, ['payments']],
  ])('%s', (_, earlier, later, here) => {
    const before = nextFetchMark(null, { ...earlier, kinds: ['cogs'] }, at);
    const next = nextFetchMark(before, { ...later, kinds: ['payments'] }, at);
    expect(next).toEqual({
      ...{ ...later, at: at.toISOString() },
      ...{ kinds: ['cogs', 'payments'], periodKinds: here },
    });
  });
});
