import { objectsAt, textAt } from '../../server/sandbox/common/json';
import { hasWholeDocuments } from '../../server/cin7/whole-documents';
import { readRun, requestCancel, type Run } from '../../server/store/runs';
import { readValuationRead, readValuations, saveValuations } from '../../server/store/stock-movements';
import { createRunner } from '../../server/sync/runner';
import { startValuation, valuationSlice } from '../../server/sync/valuation';
import { valuationView } from '../../server/sync/valuation-view';
import { calendarDate, type Month } from '../../server/accounting/dates';
import { compileSettings } from '../../server/accounting/settings';
import { indexSales } from '../../server/sync/cost-entries';
import { readMovements, type MovementsRead } from '../../server/sync/movements-read';
import { valuationEntries, type ValuationAsked } from '../../server/sync/valuation-entries';
import { zeroCostSales } from '../../server/sync/zero-cost';
import type { SkuValuation } from '../../server/accounting/valuation/sku-valuation';
import { testToday } from '../support/xero-sandbox';
import { entry } from '../accounting/books';
import { valuation } from '../../server/contract/valuation';
import { ok } from '../../server/accounting/result';
import type { Cin7Source, MovementsSource } from '../../server/cin7/source';
import type { ApiTools } from '../../server/http/api';
import { valuationHandlers } from '../../server/http/valuation-routes';
import type { Credentials, Person } from '../../server/sign-in/people';
import { openJoined } from './joined-books';

/** Movements over real HTTP from the Cin7 demo company, through the runner and the store, to what the sheet shows. */

let books: Awaited<ReturnType<typeof openJoined>>;
let connection: string;
beforeAll(async () => {
  books = await openJoined();
  connection = await books.connect();
  await books.fetchMonth(connection);
});
afterAll(() => books.close());

const month = '2026-10' as Month;

async function begin(): Promise<string> {
  const started = await startValuation(books.tools.context, connection, 'Ann');
  if (!started.ok) throw new Error(started.error.detail);
  return started.value.job;
}

/** Slice after slice until the run has ended; also how many it took. */
async function drive(id: string, context = books.tools.context): Promise<{ run: Run; slices: number }> {
  const never = () => Promise.reject(new Error('Only valuations run here'));
  const others = { fetch: never, preview: never, post: never, 'auto-sync': never };
  const slice = createRunner(context, { ...others, valuation: valuationSlice });
  for (let slices = 0; slices < 60; slices += 1) {
    const run = await readRun(context.db, id);
    if (run?.finishedAt) return { run, slices };
    await slice(id, new AbortController().signal);
  }
  throw new Error('The run does not end');
}

const view = (differing = false) =>
  valuationView(books.tools.context.db, connection, month, differing, 'GBP');

test('before the first reading there is nothing, and it says so', async () => {
  expect(await view()).toMatchObject({ readAt: null, rows: [], totals: { cin7: { cogs: '0.00' } } });
});

test('two lists are read, a page a call; FIFO is what Cin7 says, average is not', async () => {
  const { run } = await drive(await begin());
  expect(run).toMatchObject({
    state: 'done',
    // 153 products by 100, their stock by 1,000.
    result: { calls: { cin7: 3 }, products: 153, summary: expect.stringMatching(/^Read [\d,]+ stock movements of 153 products \(3 calls to Cin7\)/) }, // prettier-ignore
  });
  const { totals, rows, withFaults } = await view();
  expect(rows.length).toBeGreaterThan(100);
  expect(withFaults).toBe(0);
  const ledger = books.cin7.store
    .transactions()
    .filter((row) => textAt(row, 'EffectiveDate').startsWith(month) && textAt(row, 'Type') === 'Sale')
    .reduce((sum, row) => {
      const pence = Math.round(Number(row['Amount']) * 100);
      if (row['DebitAccountCode'] === '310') return sum + pence;
      return row['CreditAccountCode'] === '310' ? sum - pence : sum;
    }, 0);
  expect(totals.cin7.cogs.replace('.', '')).toBe(String(ledger));
  expect(totals.fifo).toMatchObject({ cogs: totals.cin7.cogs, cogsDifference: '0.00', closing: totals.cin7.closing }); // prettier-ignore
  expect(totals.average.cogsDifference).not.toBe('0.00');
  expect((await view(true)).rows.length).toBeLessThan(rows.length);
});

test('the route answers pages of the same month, and the reading that was begun by it', async () => {
  const handlers = valuationHandlers({ context: books.tools.context } as ApiTools);
  const call = { person: { user: 'Ann' } as Person, credentials: {} as Credentials, ifMatch: null, params: { connection } }; // prettier-ignore
  const page = (cursor?: string) =>
    handlers.readValuation({
      ...call,
      body: undefined,
      query: { period: month, differing: 'false', limit: 100, ...(cursor === undefined ? {} : { cursor }) },
    });
  const first = await page();
  if (!first.ok) throw new Error(first.error.detail);
  const second = await page(first.value.next ?? '');
  if (!second.ok) throw new Error(second.error.detail);
  expect(valuation.safeParse(first.value).success).toBe(true);
  expect([...first.value.items, ...second.value.items]).toEqual((await view()).rows);
  expect(second.value.next).toBeNull();
});

describe('another cost', () => {
  const average: [string, string][] = [
    ['valuation', 'average'],
    ['valuationFrom', '2026-10'],
    ['valuationOpeningAccount', '330'],
  ];
  const october = {
    from: calendarDate('2026-10-01'),
    to: calendarDate('2026-10-31'),
    today: calendarDate(testToday),
  };
  const reading = async (): Promise<MovementsRead> => {
    const read = await readMovements(books.tools.context.db, connection, 'Europe/London');
    if (read === null) throw new Error('Nothing was read');
    return read;
  };
  const usual = [entry('c1', { debitAccount: '310', creditAccount: '1200' })];
  const chosen = async (
    rows: [string, string][],
    more: Partial<ValuationAsked> = {},
    costs: Parameters<typeof valuationEntries>[4] = usual,
  ) =>
    valuationEntries(
      books.tools.context.db,
      connection,
      { ...october, movements: await reading(), ...more },
      compileSettings(new Map(rows)).settings,
      costs,
      'GBP',
    );
  const unknown = (code: string, reason = '') => ({
    ...{ entries: [], known: false },
    faults: [{ code, severity: 'blocking', reason: expect.stringContaining(reason) }],
  });

  test('is posted by explicit choice only, from a named month, to the penny', async () => {
    const nothing = { entries: [], faults: [], known: true };
    expect(await chosen([])).toEqual(nothing);
    expect((await chosen([['valuation', 'average']])).faults).toMatchObject([
      { code: 'setting-invalid', place: { table: 'settings', row: 'valuationFrom' } },
    ]);
    const { entries, faults, known } = await chosen(average);
    expect([faults, known]).toEqual([[], true]);
    const ofMonth = entries.filter(({ debitAccount }) => debitAccount === '310');
    expect(ofMonth).toHaveLength(1);
    expect(ofMonth[0]).toMatchObject({ kind: 'adjustments', type: 'Valuation', date: '2026-10-31' });
    expect(ofMonth[0]?.amount).toBe((await view()).totals.average.cogsDifference);
    // A month before it holds has nothing to post, whatever was read.
    expect(await chosen(average, { to: calendarDate('2026-09-30'), movements: null })).toEqual(nothing);
  });

  test('waits for a reading of the movements after the month was over', async () => {
    expect(await chosen(average, { movements: null })).toMatchObject(unknown('not-fetched'));
    for (const day of ['2026-10-05', '2026-10-31'])
      expect(
        await chosen(average, { movements: { ...(await reading()), day: calendarDate(day) } }),
      ).toMatchObject(unknown('not-fetched', 'were last read on'));
    const nextDay = { ...(await reading()), day: calendarDate('2026-11-01') };
    expect(await chosen(average, { movements: nextDay })).toMatchObject({ known: true });
    expect(await chosen(average, { to: calendarDate('2026-11-30') })).toMatchObject(
      unknown('period-open', 'waits for the end of November 2026'),
    );
  });

  test("waits for a reading since Cin7's ledger last changed", async () => {
    const movements = { ...(await reading()), moment: '2026-10-20T00:00:00.000Z' };
    expect(await chosen(average, { movements })).toMatchObject(
      unknown('not-fetched', 'has changed since the movements of stock were read'),
    );
  });

  test('waits while a SKU cannot be valued, and while the accounts of one are not known', async () => {
    const { db } = books.tools.context;
    const skus = await readValuations(db, connection, (await reading()).run);
    const withRun = async (run: string, change: Partial<SkuValuation>) => {
      const changed = skus.map((sku, index) => (index === 0 ? { ...sku, ...change } : sku));
      await db.tx((tx) => saveValuations(tx, connection, run, changed, new Date()));
      return { ...(await reading()), run };
    };
    const bare = await withRun('bare', { cogsAccount: '', inventoryAccount: '' });
    expect(await chosen(average, { movements: bare }, [])).toMatchObject(
      unknown('not-fetched', 'accounts of stock and cost of sales are not known'),
    );
    expect(await chosen(average, { movements: bare })).toMatchObject({ known: true });
    const costless = await withRun('costless', { costMissing: ['PO-1'] });
    expect(await chosen(average, { movements: costless })).toMatchObject(unknown('cost-zero'));
  });

  test('days of a past month that the last reading did not reach are named beside COGS', async () => {
    const zeroCost = async (more: { day?: string; to?: string }) => {
      const { day = '2026-10-05', to = '2026-10-31' } = more;
      const movements = { ...(await reading()), day: calendarDate(day) };
      const asked = { ...october, to: calendarDate(to) };
      const index = indexSales([], new Map());
      const { db } = books.tools.context;
      const found = await zeroCostSales(db, connection, asked, { acceptedZeroCost: [] }, 'GBP', index, movements); // prettier-ignore
      return found.map(({ saleId, leftOut }) => [saleId, leftOut.number, leftOut.faults[0]?.code]);
    };
    expect(await zeroCost({})).toEqual([
      [null, 'Sales without a cost, 5 October 2026 to 31 October 2026', 'not-fetched'],
    ]);
    expect(await zeroCost({ day: '2026-11-01' })).toEqual([]);
    expect(await zeroCost({ to: '2026-11-30' })).toEqual([]);
  });
});

test('a reading that is under way is answered instead of a second one; a cancelled one changes nothing', async () => {
  const before = await view();
  const [one, other] = [await begin(), await begin()];
  expect(other).toBe(one);
  await requestCancel(books.tools.context.db, one);
  expect((await drive(one)).run.state).toBe('cancelled');
  expect(await view()).toEqual(before);
});

test('a run that is cut into many slices comes to the same', async () => {
  const { context } = books.tools;
  const before = await readValuationRead(context.db, connection);
  const whole = await readValuations(context.db, connection, before?.run ?? '');
  // Each look at the clock takes 6 of a slice's 15 seconds: only a run that keeps its place ends.
  let looks = 0;
  const slow = { ...context, clock: () => new Date(context.clock().getTime() + (looks += 1) * 6_000) };
  const { run, slices } = await drive(await begin(), slow);
  expect(slices).toBeGreaterThan(3);
  expect(run.state).toBe('done');
  const after = await readValuationRead(context.db, connection);
  expect(after?.run).toBe(run.id);
  expect(await readValuations(context.db, connection, run.id)).toEqual(whole);
  // What the earlier run read is gone.
  expect(await readValuations(context.db, connection, before?.run ?? '')).toEqual([]);
});

test('what is sold while the lists are read is read again with its stock, and is no gap', async () => {
  const { context } = books.tools;
  const { store } = books.cin7;
  const row = store.data.productAvailability.find((one) => Number(one['OnHand']) > 1);
  const product = store.products().find(({ ID }) => ID === row?.['ID']);
  const source = await context.gateways.cin7(connection);
  if (!source.ok || hasWholeDocuments(source.value) || !source.value.movements || !row || !product)
    throw new Error('no source');
  const { movements } = source.value;
  let sold = false;
  const meanwhile: MovementsSource = {
    ...movements,
    onHand: (page, options) => {
      if (!sold) {
        sold = true;
        const cost = Number(row['StockOnHand']) / Number(row['OnHand']);
        const facts = {
          TaskID: 'aaaa0001-0000-4000-8000-000000000001',
          Type: 'Sale',
          Date: '2026-11-23T00:00:00',
        };
        const where = { Number: 'SO-99999', Status: 'COMPLETED', Location: row['Location'] };
        (product['Movements'] as unknown[]).push({ ...facts, ...where, Quantity: -1, Amount: -cost });
        row['OnHand'] = Number(row['OnHand']) - 1;
        row['StockOnHand'] = Number(row['StockOnHand']) - cost;
      }
      return movements.onHand(page, options);
    },
  };
  const busy = {
    ...context,
    gateways: {
      ...context.gateways,
      cin7: () =>
        Promise.resolve(
          ok(Object.assign(Object.create(source.value) as Cin7Source, { movements: meanwhile })),
        ),
    },
  };
  const { run } = await drive(await begin(), busy);
  expect(run).toMatchObject({ state: 'done', result: { calls: { cin7: 5 } } });
  const found = (await readValuations(context.db, connection, run.id)).find(
    ({ sku }) => sku === product['SKU'],
  );
  expect(found?.faults).toEqual([]);
  expect(found?.months.some(({ month: one }) => one < '2026-09')).toBe(false);
});

test('a cost that became known late in Cin7 is a difference with its month, a movement of a new type a named fault', async () => {
  const sale = books.cin7.store.data.sales.find(
    (one) => objectsAt(one, 'InventoryMovements').length === 1 && textAt(one, 'SaleOrderDate').startsWith(month), // prettier-ignore
  );
  const product = books.cin7.store.data.products.find(({ ID }) => ID === objectsAt(sale, 'InventoryMovements')[0]?.['ProductID']); // prettier-ignore
  const sku = textAt(product ?? {}, 'SKU');
  const change = { lateCost: { amount: '4.20', date: `${month}-30` } };
  expect(books.cin7.touch({ saleId: textAt(sale ?? {}, 'ID'), change })).toBeNull();
  const odd = books.cin7.store
    .products()
    .find((one) => textAt(one, 'SKU') !== sku && one['Type'] === 'Stock');
  objectsAt(odd, 'Movements')[0]!['Type'] = 'Teleport';
  expect((await drive(await begin())).run.state).toBe('done');
  const { rows } = await view(true);
  expect(rows.find((row) => row.sku === sku)?.fifo).toMatchObject({ cogsDifference: '-4.20' });
  const unknown = rows.find((row) => row.sku === textAt(odd ?? {}, 'SKU'));
  expect(unknown?.faults[0]).toMatchObject({
    code: 'source-invalid',
    severity: 'blocking',
    reason: expect.stringContaining('"Teleport" is not a kind of stock movement that Cogsheet knows.'),
  });
});
