import { calendarDate } from '../../../server/accounting/dates';
import { createCin7CoreSource } from '../../../server/cin7/core/source';
import type { Cin7Source, SaleHeader } from '../../../server/cin7/source';
import { CallBudgets } from '../../../server/limits/call-budgets';
import { createMemoryShelf } from '../../../server/limits/call-shelf';
import type { PacingClock } from '../../../server/limits/clock';
import { emptyCin7CoreData, type Cin7CoreData } from '../../../server/sandbox/cin7-core/data';
import {
  createCin7CoreSandbox,
  demoAccountId,
  demoApplicationKey,
  type Cin7CoreControl,
} from '../../../server/sandbox/cin7-core/sandbox';
import { frozenClock } from '../../../server/sandbox/common/clock';
import type { FaultRuleInput } from '../../../server/sandbox/common/faults';
import { listen, type Listening } from '../../../server/sandbox/common/listen';
import { payload, saleId, type JsonObject } from './payloads';

/** The source over real HTTP against the sandbox with the vendor's own limits; both run on one virtual clock. */

const march = [calendarDate('2026-03-01'), calendarDate('2026-03-31')] as const;
const otherId = '5b1f7a52-0d0c-4b7e-9a40-6f0d6b9f1a02';

function company(): Cin7CoreData {
  const sale = payload('sale');
  const invoice = (sale['Invoices'] as JsonObject[])[0] ?? {};
  const other = {
    ...sale,
    ID: otherId.toUpperCase(),
    SourceChannel: 'Amazon_UK',
    LastModifiedOn: '2026-03-09T10:00:00.000Z',
    Order: { SaleOrderNumber: 'SO-00312' },
    Fulfilments: [],
    Transactions: [],
    Invoices: [{ ...invoice, TaskID: otherId, InvoiceNumber: 'INV-00312' }],
  };
  const ledgerRow = payload('ledger-row');
  const on = (day: string, amount: number): JsonObject => ({
    ...ledgerRow,
    EffectiveDate: `${day}T00:00:00`,
    Amount: amount,
  });
  return {
    ...emptyCin7CoreData(),
    me: {
      Company: 'Harbour Trading',
      Currency: 'AUD',
      TimeZone: 'Australia/Sydney',
      LockDate: '2025-12-31T00:00:00',
    },
    accounts: [
      ...(payload('account-list')['AccountsList'] as JsonObject[]),
      {
        Code: '610',
        Name: 'Receivables',
        Type: 'CURRENT',
        Class: 'ASSET',
        Status: 'ACTIVE',
        SystemAccount: 'Accounts receivable',
      },
      { Code: '999', Name: 'Odd', Type: 'CURRENT', Class: 'NOTHING', Status: 'ACTIVE', SystemAccount: null },
    ],
    taxRules: payload('tax-list')['TaxRuleList'] as JsonObject[],
    locations: [{ ID: '0F0E0D0C-0B0A-4909-8807-060504030201', Name: 'Main Warehouse', IsDefault: true }],
    sales: [sale, other],
    transactions: [
      on('2026-02-28', 1),
      on('2026-03-01', 2),
      on('2026-03-31', 4),
      on('2026-04-01', 8),
      { ...on('2026-03-15', 16), DebitAccountCode: '440', CreditAccountCode: '310' },
      { ...on('2026-03-15', 32), DebitAccountCode: '440', CreditAccountCode: '715' },
    ],
  };
}

interface Running {
  readonly control: Cin7CoreControl;
  readonly server: Listening;
  readonly clock: PacingClock;
  readonly waits: number[];
  source(options?: Partial<Parameters<typeof createCin7CoreSource>[0]>): Cin7Source;
}

let running: Running;

beforeEach(async () => {
  const frozen = frozenClock(new Date('2026-03-20T09:00:00Z'));
  const { app, control } = createCin7CoreSandbox({ data: company(), limits: 'vendor', clock: frozen.now });
  const server = await listen(app);
  const waits: number[] = [];
  const clock: PacingClock = {
    now: () => frozen.now().getTime(),
    sleep: (ms) => {
      waits.push(ms);
      frozen.advance(ms);
      return Promise.resolve();
    },
  };
  running = {
    control,
    server,
    clock,
    waits,
    source: (options = {}) =>
      createCin7CoreSource({
        baseUrl: `${server.url}/ExternalApi/v2/`,
        accountId: demoAccountId,
        applicationKey: demoApplicationKey,
        clock,
        ...options,
      }),
  };
});
afterEach(() => running.server.close());

const faults = (...rules: FaultRuleInput[]): void => running.control.faults.set(rules);
const always = (fault: FaultRuleInput['fault']): FaultRuleInput => ({ match: { times: 1000 }, fault });
function value<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
const headers = async (source: Cin7Source): Promise<SaleHeader[]> =>
  value(await source.saleHeaders(null, 1)).rows.map((row) => row.value);

describe('reading', () => {
  it('reads company, chart, tax rules and locations in four calls, and names what it does not understand', async () => {
    const source = running.source();
    const { reference, faults: found } = value(await source.reference());
    expect(reference).toMatchObject({
      company: 'Harbour Trading',
      baseCurrency: 'AUD',
      timeZone: 'Australia/Sydney',
      lockDate: '2025-12-31',
      locations: ['Main Warehouse'],
      taxRules: [{ name: 'GST on Income', percent: '10' }],
    });
    expect(reference.accounts.map(({ code, systemAccount }) => [code, systemAccount])).toEqual([
      ['715', ''],
      ['610', 'DEBTORS'],
    ]);
    expect(found).toEqual([
      {
        id: '999',
        number: '999',
        field: 'AccountsList[2].Class',
        reason: 'Expected one of ASSET, LIABILITY, EXPENSE, EQUITY, REVENUE, found the text "NOTHING".',
      },
    ]);
    expect(source.callCount()).toBe(4);
  });

  it('lists sales with channel and location, and only those changed since', async () => {
    const source = running.source();
    const all = value(await source.saleHeaders(null, 1));
    expect(all).toMatchObject({ total: 2, page: 1, pageCount: 1, faults: [] });
    expect(all.rows.map(({ value: header }) => [header.saleId, header.channel, header.location])).toEqual([
      [saleId, 'Shopify', 'Main Warehouse'],
      [otherId, 'Amazon_UK', 'Main Warehouse'],
    ]);
    const changed = value(await source.saleHeaders('2026-03-09T00:00:00.000Z', 1));
    expect(changed.rows.map(({ value: header }) => header.saleId)).toEqual([otherId]);
    expect(all.rows[0]?.raw).toMatchObject({ SaleID: saleId });
  });

  it('one bad row of a list is a fault, the others go on', async () => {
    running.control.corrupt({ saleId: otherId, path: 'SaleOrderDate', value: 'yesterday' });
    const page = value(await running.source().saleHeaders(null, 1));
    expect(page.rows.map((row) => row.value.saleId)).toEqual([saleId]);
    expect(page.faults).toMatchObject([
      { id: otherId, number: 'SO-00312', field: 'SaleList[1].OrderDate', raw: { OrderDate: 'yesterday' } },
    ]);
  });

  it('reads a sale in full in one call', async () => {
    const source = running.source();
    const [header] = await headers(source);
    const before = source.callCount();
    if (!header) throw new Error('no sale');
    const sale = value(await source.sale(header));
    expect(sale.value.invoices).toMatchObject([{ number: 'INV-00311', gross: '112.2', channel: 'Shopify' }]);
    expect(sale.raw).toMatchObject({ ID: saleId, CustomerReference: 'PO-7781' });
    expect(source.callCount()).toBe(before + 1);
  });

  it('a sale that is gone is a fault of that sale', async () => {
    const source = running.source();
    const [header] = await headers(source);
    const gone = { ...(header as SaleHeader), saleId: '5b1f7a52-0d0c-4b7e-9a40-6f0d6b9f1aff' };
    expect(await source.sale(gone)).toMatchObject({
      ok: false,
      error: { code: 'source-invalid', fault: { field: 'ID', id: gone.saleId } },
    });
  });

  it('a sale that does not fit its schema is a fault with its raw text', async () => {
    const source = running.source();
    const [header] = await headers(source);
    running.control.corrupt({ saleId, path: 'CustomerCurrency', remove: true });
    expect(await source.sale(header as SaleHeader)).toMatchObject({
      ok: false,
      error: { code: 'source-invalid', fault: { field: 'CustomerCurrency' }, raw: { ID: saleId } },
    });
  });

  it('reads the ledger of an account on either side, first and last day included, days beside it not', async () => {
    const page = value(await running.source().ledger('310', ...march, 1, 1000));
    expect(page.rows.map((row) => row.value.amount)).toEqual(['2', '4', '16']);
    expect(page).toMatchObject({ total: 3, pageCount: 1, faults: [] });
  });

  it('asks only for the total with a limit of 1', async () => {
    const page = value(await running.source().ledger('310', ...march, 1, 1));
    expect(page).toMatchObject({ total: 3, pageCount: 3 });
    expect(page.rows).toHaveLength(1);
  });
});

describe('the call limit', () => {
  it('is never tripped by 200 calls, and all of it is used', async () => {
    const source = running.source();
    const start = running.clock.now();
    for (let call = 0; call < 200; call += 1) value(await source.ledger('310', ...march, 1, 1));
    const statuses = await callStatuses();
    expect(statuses).toEqual({ 200: 200 });
    expect(running.clock.now() - start).toBeLessThan(3 * 61_000);
    expect(source.callsPerMinute).toBe(60);
  });

  it.each(['429', '503', 'odd'] as const)('an answer of style %s is waited out', async (style) => {
    running.control.setLimits({ style, perMinute: 3 });
    const source = running.source();
    const heard: number[] = [];
    for (let call = 0; call < 8; call += 1)
      value(await source.ledger('310', ...march, 1, 1, { onWait: (ms) => heard.push(ms) }));
    expect(heard.length).toBeGreaterThan(0);
    expect(source.callCount()).toBeGreaterThan(8);
  });

  it('Retry-After is honoured', async () => {
    faults({ match: { nth: 1 }, fault: '429-minute', retryAfter: 17 });
    value(await running.source().ledger('310', ...march, 1, 1));
    expect(running.waits).toEqual([17_000]);
  });

  it('that never ends is a failure that names it', async () => {
    faults(always('429-minute'));
    expect(await running.source().ledger('310', ...march, 1, 1)).toMatchObject({
      ok: false,
      error: { code: 'cin7-unavailable', retryable: true },
    });
  });

  it('can be shared by everything that uses one key', async () => {
    const budgets = new CallBudgets(createMemoryShelf(running.clock), running.clock, 'this');
    const [one, two] = [running.source({ budgets }), running.source({ budgets })];
    for (let call = 0; call < 40; call += 1) {
      value(await one.ledger('310', ...march, 1, 1));
      value(await two.ledger('310', ...march, 1, 1));
    }
    expect(await callStatuses()).toEqual({ 200: 80 });
  });

  async function callStatuses(): Promise<unknown> {
    const report = (await (await fetch(`${running.server.url}/__sandbox/calls`)).json()) as {
      statuses: unknown;
    };
    return report.statuses;
  }
});

describe('faults on the way', () => {
  const ask = (source = running.source()) => source.ledger('310', ...march, 1, 1);

  it.each(['500-before', '503', 'html-200', 'drop-before', 'drop-after', '500-after'] as const)(
    '%s once is overcome',
    async (fault) => {
      faults({ match: { nth: 1 }, fault });
      expect(value(await ask()).total).toBe(3);
    },
  );

  it.each([
    ['500-before', 'cin7-unavailable', true, 4],
    ['drop-before', 'cin7-unavailable', true, 4],
    ['html-200', 'cin7-not-json', true, 3],
  ] as const)('%s without end is %s', async (fault, code, retryable, calls) => {
    faults(always(fault));
    const source = running.source();
    expect(await ask(source)).toEqual({
      ok: false,
      error: { code, retryable, detail: expect.any(String) as string },
    });
    expect(source.callCount()).toBe(calls);
  });

  it('nobody listening is a failure, not an exception', async () => {
    await running.server.close();
    expect(await ask()).toMatchObject({ ok: false, error: { code: 'cin7-unavailable', retryable: true } });
  });

  it('an answer that takes too long is given up', async () => {
    faults({ match: { times: 1000 }, fault: 'delay', delayMs: 400 });
    expect(await ask(running.source({ timeoutMs: 50 }))).toMatchObject({
      ok: false,
      error: { code: 'cin7-unavailable' },
    });
  });

  it('wrong keys are refused at once, with what to do', async () => {
    const source = running.source({ applicationKey: '00000000-1111-4222-8333-444444444444' });
    const result = await source.reference();
    expect(result).toMatchObject({ ok: false, error: { code: 'cin7-refused', retryable: false } });
    expect(JSON.stringify(result)).not.toContain('00000000-1111');
    expect(source.callCount()).toBe(1);
  });

  it('a wrong address is a web page, told as such', async () => {
    const source = running.source({ baseUrl: `${running.server.url}/Nowhere/` });
    expect(await source.reference()).toMatchObject({ ok: false, error: { code: 'cin7-not-json' } });
  });

  it('a failed reference is read again at the next question', async () => {
    const source = running.source();
    faults(always('500-before'));
    expect((await source.saleHeaders(null, 1)).ok).toBe(false);
    running.control.faults.clear();
    expect(await headers(source)).toHaveLength(2);
  });

  it('stops waiting when it is cancelled', async () => {
    faults(always('429-minute'));
    const abort = new AbortController();
    const result = running
      .source()
      .ledger('310', ...march, 1, 1, { signal: abort.signal, onWait: () => abort.abort() });
    expect(await result).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});

describe('keys', () => {
  it('never follow a redirect to another address', async () => {
    const seen: string[] = [];
    const { createServer } = await import('node:http');
    const thief = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end('{}');
    });
    const door = createServer((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${port(thief)}/` }).end();
    });
    const port = (server: typeof thief): number => {
      const address = server.address();
      return typeof address === 'object' && address ? address.port : 0;
    };
    for (const server of [thief, door])
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const source = running.source({ baseUrl: `http://127.0.0.1:${port(door)}/` });
      expect(await source.reference()).toMatchObject({ ok: false, error: { code: 'cin7-unexpected' } });
      expect(seen).toEqual([]);
    } finally {
      for (const server of [thief, door]) server.close();
    }
  });
});
