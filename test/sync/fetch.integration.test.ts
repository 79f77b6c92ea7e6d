import type { Cin7Failure } from '../../server/cin7/source';
import { calendarDate } from '../../server/accounting/dates';
import { jobHandlers } from '../../server/http/job-routes';
import type { ApiTools } from '../../server/http/api';
import { readEntries } from '../../server/store/ledger-entries';
import { finishRun, requestCancel } from '../../server/store/runs';
import { saveLedgerPage } from '../../server/store/ledger-pages';
import { readHeaders } from '../../server/store/sale-documents';
import { openTestDatabase, type TestDatabase } from '../store/support/database';
import { cancelled, costRow, killed, sale, startFetching } from './fetch-books';

let store: TestDatabase;
beforeEach(async () => {
  store = await openTestDatabase();
});
afterEach(() => store.close());

const start = (limits?: { sliceMs: number; lastCallMs: number }) => startFetching(store.db, limits);
const entries = async () =>
  (await readEntries(store.db, 'books', calendarDate('2026-07-01'), calendarDate('2026-07-31')))
    .map(({ amount }) => amount)
    .sort();
const pageIds = async () =>
  (
    await store.db.query<{ id: string }>(
      `select id from source_document where kind = 'ledger-page' order by id`,
    )
  ).rows.map(({ id }) => id);
const numbered = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const later = '2026-07-20T10:00:00.000Z';

describe('sales kept in full', () => {
  test.each([
    ['lost its invoice', { hasInvoice: false, invoiceDate: null }],
    ['was moved to another month', { invoiceDate: calendarDate('2026-06-30') }],
  ])('one that %s since is read again, the others are not', async (_name, change) => {
    const { books, fetch } = await start();
    books.sales = [sale(1), sale(2), sale(3, { hasInvoice: false })];
    await fetch();
    expect(books.takeAsked()).toEqual(expect.arrayContaining(['sale SO-1', 'sale SO-2']));
    books.sales = [sale(1, { ...change, revision: later }), sale(2), sale(3, { hasInvoice: false })];
    await fetch();
    expect(books.takeAsked().filter((call) => call.startsWith('sale'))).toEqual(['sale SO-1']);
    await fetch();
    expect(books.takeAsked().filter((call) => call.startsWith('sale'))).toEqual([]);
  });

  test('reading everything again keeps to the period, yet does not forget which sales changed', async () => {
    const { books, fetch, begin, slice } = await start();
    books.sales = [sale(1), sale(2)];
    await fetch();
    books.takeAsked();
    books.sales = [sale(1, { invoiceDate: calendarDate('2026-06-30') }), sale(2)];
    // The list row of sale 1 is not stored anew: its revision is the same, so it still counts as of July.
    const run = await begin({ again: true });
    books.before = (call) => {
      if (call.startsWith('sale ')) throw killed;
    };
    await expect(slice(run)).rejects.toBe(killed);
    await finishRun(store.db, run, { state: 'cancelled', message: '' }, new Date());
    books.before = () => undefined;
    books.takeAsked();
    books.sales = [sale(1, { hasInvoice: false, revision: later }), sale(2, { revision: later })];
    await fetch();
    expect(books.takeAsked().filter((call) => call.startsWith('sale'))).toEqual(['sale SO-1', 'sale SO-2']);
  });
});

describe('two fetches', () => {
  test('the second is answered with the open one, and a new one begins when that has ended', async () => {
    const { books, context, drive } = await start();
    books.sales = [sale(1)];
    const handlers = jobHandlers({ context } as ApiTools);
    const ask = async () => {
      const answer = await handlers.fetch({
        params: { connection: 'books' },
        body: {
          from: calendarDate('2026-07-01'),
          to: calendarDate('2026-07-31'),
          kinds: ['cogs', 'invoices'],
          again: false,
        },
        query: undefined,
        ifMatch: null,
        person: { user: 'Ann', signIn: 'none' },
        credentials: { bearer: null, cookie: null, forwarded: false },
      });
      if (!answer.ok) throw new Error(answer.error.detail);
      return answer.value.job;
    };
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(second).toBe(first);
    expect((await drive(first)).state).toBe('done');
    expect(await ask()).not.toBe(first);
  });

  test('pages that another run left of the window are not taken for its own, and go when it is replaced', async () => {
    const { books, fetch } = await start();
    books.ledgerRows = numbered(3).map(costRow);
    const left = [{ value: costRow(9), raw: {} }];
    await store.db.tx((tx) => saveLedgerPage(tx, 'books', 'other|2026-07|310|000007', left, [], new Date()));
    await store.db.tx((tx) => saveLedgerPage(tx, 'books', 'other|2026-06|310|000001', left, [], new Date()));
    await fetch();
    expect(await entries()).toEqual(['1.00', '2.00', '3.00']);
    expect((await pageIds()).filter((id) => !id.includes('|311|'))).toEqual([
      'other|2026-06|310|000001',
      'run-1|2026-07|310|000001',
      'run-1|2026-07|310|000002',
    ]);
  });

  test('a run that was ended meanwhile replaces nothing', async () => {
    const { books, begin, slice, read } = await start();
    books.ledgerRows = [costRow(1)];
    const run = await begin();
    books.before = async (call) => {
      if (call === 'ledger 1')
        await finishRun(store.db, run, { state: 'cancelled', message: 'Cancelled' }, new Date());
    };
    await slice(run);
    expect((await read(run)).state).toBe('cancelled');
    expect(await entries()).toEqual([]);
  });
});

describe('a ledger that changes while it is read', () => {
  test('begins the window anew, so that no row is lost between two pages', async () => {
    const { books, fetch } = await start();
    books.ledgerRows = numbered(5).map(costRow);
    let once = true;
    books.before = (call) => {
      if (call !== 'ledger 2' || !once) return;
      once = false;
      books.ledgerRows = books.ledgerRows.slice(1);
    };
    const run = await fetch();
    expect(run.state).toBe('done');
    expect(await entries()).toEqual(['2.00', '3.00', '4.00', '5.00']);
    expect(run.result).toMatchObject({ ledgerRows: 4 });
  });

  test('is given up with a plain reason after five restarts; what was kept stays', async () => {
    const { books, fetch } = await start();
    books.ledgerRows = numbered(3).map(costRow);
    await fetch();
    books.takeAsked();
    books.ledgerRows = [...books.ledgerRows, costRow(4)];
    let next = 5;
    books.before = (call) => {
      if (call === 'ledger 2') books.ledgerRows = [...books.ledgerRows, costRow((next += 1))];
    };
    const run = await fetch();
    expect(run.error).toEqual({
      code: 'cin7-unavailable',
      detail: "Cin7's ledger kept changing while it was read; try again when nobody is posting there.",
    });
    expect(books.takeAsked().filter((call) => call === 'ledger 2')).toHaveLength(6);
    expect(await entries()).toEqual(['1.00', '2.00', '3.00']);
  });
});

test('a sale that changed makes the ledger window be read again, even if the listing was stopped half-way', async () => {
  const { books, fetch, begin, slice } = await start();
  books.sales = numbered(3).map((number) => sale(number));
  books.ledgerRows = [costRow(1)];
  await fetch({ kinds: ['cogs'] });
  books.takeAsked();
  await fetch({ kinds: ['cogs'] });
  expect(books.takeAsked()).toContain('probe');
  books.sales = numbered(3).map((number) =>
    sale(number, { revision: later.replace('00.000Z', `0${number}.000Z`) }),
  );
  books.ledgerRows = [{ ...costRow(1), amount: '7.00' }];
  const stopped = await begin({ kinds: ['cogs'] });
  books.before = (call) => {
    if (call === 'list 2') throw killed;
  };
  await expect(slice(stopped)).rejects.toBe(killed);
  await finishRun(store.db, stopped, { state: 'cancelled', message: '' }, new Date());
  // The rest of the list changed back to what is kept: only the first page ever held a change.
  books.sales = [...books.sales.slice(0, 2), sale(3)];
  books.before = () => undefined;
  await fetch({ kinds: ['cogs'] });
  expect(await entries()).toEqual(['7.00']);
});

describe('stop and time-out', () => {
  const limits = { sliceMs: 40, lastCallMs: 20 };
  /** A call that never answers by itself; on a busy machine its time may be up before it begins. */
  const untilAborted = (signal: AbortSignal | undefined): Promise<Cin7Failure> =>
    new Promise((resolve) => {
      if (signal?.aborted) resolve(cancelled);
      else signal?.addEventListener('abort', () => resolve(cancelled));
    });

  test('a wait for the vendor longer than the slice is picked up again after it, at the same page', async () => {
    const { books, begin, slice, read, woken, drive } = await start(limits);
    books.sales = numbered(3).map((number) => sale(number));
    const run = await begin();
    books.before = (call, { signal, onWait }) => {
      if (call !== 'list 2') return;
      onWait?.(25_000);
      return untilAborted(signal);
    };
    await slice(run);
    await slice(run);
    expect(await read(run)).toMatchObject({ state: 'running', error: null });
    expect(woken.at(-1)?.afterMs).toBe(25_000);
    books.before = () => undefined;
    books.takeAsked();
    expect((await drive(run)).state).toBe('done');
    expect(books.takeAsked()[0]).toBe('list 2');
    expect(await readHeaders(store.db, 'books')).toHaveLength(3);
  });

  test('a stop of the process ends neither the run nor what it knows', async () => {
    const { books, begin, slice, read, woken, drive } = await start();
    books.sales = numbered(3).map((number) => sale(number));
    const run = await begin();
    const stop = new AbortController();
    books.before = (call) => {
      if (call !== 'list 2') return;
      stop.abort();
      return cancelled;
    };
    await slice(run, stop.signal);
    expect(await read(run)).toMatchObject({ state: 'running', error: null });
    expect(woken.at(-1)).toEqual({ run, afterMs: 1_000 });
    books.before = () => undefined;
    books.takeAsked();
    expect((await drive(run)).state).toBe('done');
    expect(books.takeAsked()[0]).toBe('list 2');
  });

  test('a slice that fails because it was stopped is given back to the queue', async () => {
    const { books, begin, slice, read } = await start();
    const run = await begin();
    const stop = new AbortController();
    books.before = () => {
      stop.abort();
      return { code: 'cin7-unavailable', detail: 'Cin7 did not answer.', retryable: true };
    };
    await expect(slice(run, stop.signal)).rejects.toThrow('aborted');
    expect((await read(run)).finishedAt).toBeNull();
  });

  test('a Cin7 that never answers ends the run in the end', async () => {
    const { books, fetch } = await start(limits);
    books.before = (_call, { signal }) => untilAborted(signal);
    expect((await fetch()).error?.code).toBe('cin7-unavailable');
  });

  test('a cancel by the accountant still ends it', async () => {
    const { books, begin, drive } = await start();
    books.sales = numbered(3).map((number) => sale(number));
    const run = await begin();
    books.before = (call) => (call === 'list 1' ? requestCancel(store.db, run) : undefined);
    expect((await drive(run)).state).toBe('cancelled');
    expect(books.takeAsked()).toEqual(['list 1']);
  });
});

describe('a list of sales that moves while it is read', () => {
  test('is read once more when the count changed', async () => {
    const { books, fetch } = await start();
    books.sales = numbered(4).map((number) => sale(number));
    let more = 4;
    books.before = (call) => {
      if (call === 'list 2') books.sales = [...books.sales, sale((more += 1))];
    };
    expect((await fetch({ kinds: ['cogs'] })).state).toBe('done');
    expect(books.takeAsked().filter((call) => call.startsWith('list'))).toEqual([
      ...['list 1', 'list 2', 'list 3'],
      ...['list 1', 'list 2', 'list 3'],
    ]);
  });

  test('finds the sale that slipped to a page already read when another was edited', async () => {
    const { books, context, fetch } = await start();
    books.sales = numbered(4).map((number) => sale(number));
    books.before = (call) => {
      if (call === 'list 2' && books.sales[0]?.revision === sale(1).revision)
        books.sales = [sale(1, { revision: context.clock().toISOString() }), ...books.sales.slice(1)];
    };
    await fetch({ kinds: ['cogs'] });
    expect((await readHeaders(store.db, 'books')).map(({ saleId }) => saleId)).toContain('sale-3');
  });

  test('is read once only when nothing moved', async () => {
    const { books, fetch } = await start();
    books.sales = numbered(4).map((number) => sale(number));
    await fetch({ kinds: ['cogs'] });
    expect(books.takeAsked().filter((call) => call.startsWith('list'))).toEqual(['list 1', 'list 2']);
  });
});

test('a killed process goes on from the page that was next, in the list, the ledger and the sales', async () => {
  const { books, begin, slice, read, drive } = await start();
  books.sales = numbered(5).map((number) => sale(number));
  books.ledgerRows = numbered(5).map(costRow);
  const run = await begin();
  const fatal = ['list 3', 'ledger 2', 'sale SO-4'];
  books.before = (call) => {
    if (call !== fatal[0]) return;
    fatal.shift();
    throw killed;
  };
  for (let slices = 0; slices < 20 && !(await read(run)).finishedAt; slices += 1)
    await slice(run).catch((cause: unknown) => expect(cause).toBe(killed));
  expect((await drive(run)).state).toBe('done');
  expect(fatal).toEqual([]);
  expect(books.takeAsked()).toEqual([
    ...['list 1', 'list 2', 'list 3', 'list 3', 'customers 1'],
    ...['ledger 1', 'ledger 2', 'ledger 2', 'ledger 3'],
    ...['sale SO-1', 'sale SO-2', 'sale SO-3', 'sale SO-4', 'sale SO-4', 'sale SO-5'],
  ]);
  expect(await entries()).toEqual(['1.00', '2.00', '3.00', '4.00', '5.00']);
});

test('an account that was no cost account for a while is read again when it is one', async () => {
  const { books, fetch } = await start();
  books.ledgerRows = [costRow(1)];
  const settings = async (version: number, value: string) =>
    store.db.query(
      `insert into mapping_version (connection_id, table_name, version, rows, saved_by) values ('books', 'settings', $1, $2::jsonb, 'Ann')`,
      [version, JSON.stringify([{ row: 'cin7CostAccounts', value }])],
    );
  await fetch();
  await settings(1, '631');
  await fetch();
  expect(await entries()).toEqual([]);
  await settings(2, '310');
  await fetch();
  expect(await entries()).toEqual(['1.00']);
});
