import { createOmniSource, type OmniSourceOptions } from '../../../server/cin7/omni/source';
import type { SalesOrder } from '../../../server/cin7/omni/schema';
import type {
  DocumentPage,
  ListPosition,
  WholeDocument,
  WholeDocumentSource,
} from '../../../server/cin7/whole-documents';
import type { PacingClock } from '../../../server/limits/clock';
import {
  createCin7OmniSandbox,
  demoApiUsername,
  demoConnectionKey,
} from '../../../server/sandbox/cin7-omni/sandbox';
import { frozenClock } from '../../../server/sandbox/common/clock';
import type { FaultRuleInput } from '../../../server/sandbox/common/faults';
import { listen, type Listening } from '../../../server/sandbox/common/listen';
import { generateOmniCompany } from '../../../server/sandbox/demo-omni/company';
import { settings } from './samples';

/** The source over real HTTP against the sandbox with the vendor's own limits; both run on one virtual clock. */

const now = '2026-11-23T01:00:00Z';
const frozen = frozenClock(new Date(now));
const waits: number[] = [];
const clock: PacingClock = {
  now: () => frozen.now().getTime(),
  sleep: (ms) => {
    waits.push(ms);
    frozen.advance(ms);
    return Promise.resolve();
  },
};

let server: Listening;
let sandbox: ReturnType<typeof createCin7OmniSandbox>;

beforeAll(async () => {
  const company = generateOmniCompany({ seed: '7', today: '2026-11-23', sales: 300, months: 2 });
  sandbox = createCin7OmniSandbox({ company, limits: 'vendor', clock: frozen.now });
  server = await listen(sandbox.app);
});
afterAll(() => server.close());
beforeEach(() => {
  // A day on: the calls of the test before count no more.
  frozen.advance(25 * 3_600_000);
  waits.length = 0;
  sandbox.faults.clear();
});

function source(options: Partial<OmniSourceOptions> = {}): WholeDocumentSource {
  const made = createOmniSource({
    ...{ baseUrl: `${server.url}/api/v1`, username: demoApiUsername, connectionKey: demoConnectionKey },
    ...{ settings, clock, now: frozen.now },
    ...options,
  });
  if (!made) throw new Error('No time zone');
  return made;
}

const always = (fault: FaultRuleInput['fault']): FaultRuleInput => ({ match: { times: 1000 }, fault });
function value<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
async function readList(
  from: WholeDocumentSource,
  list: string,
  mark: string | null,
): Promise<WholeDocument[]> {
  const read: WholeDocument[] = [];
  for (let at: ListPosition | null = from.documents.begin(list, mark); at !== null;) {
    const page: DocumentPage = value(await from.documents.page(at));
    read.push(...page.rows.map((row) => row.value));
    at = page.next;
  }
  return read;
}
const idsOf = (documents: readonly WholeDocument[]): string[] => documents.map(({ id }) => id);
const ordersThere = (): string[] =>
  sandbox.desk.company.records.SalesOrders.map(({ id }) => `SalesOrders/${String(id)}`).sort();

async function control(route: string, body: object): Promise<void> {
  const answer = await fetch(`${server.url}/__sandbox/cin7-omni/${route}`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  });
  if (answer.status !== 200) throw new Error(`${route}: ${String(answer.status)} ${await answer.text()}`);
}
async function write(method: string, path: string, body?: object): Promise<{ id: number }[]> {
  frozen.advance(2_000);
  const answer = await fetch(`${server.url}/api/v1/${path}`, {
    ...{ method, ...(body ? { body: JSON.stringify(body) } : {}) },
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${btoa(`${demoApiUsername}:${demoConnectionKey}`)}`,
    },
  });
  expect(answer.status).toBe(200);
  return [(await answer.json()) as { id: number } | { id: number }[]].flat();
}

describe('lists', () => {
  it('are read whole by page calls alone, and never trip the limits', async () => {
    const from = source();
    let documents = 0;
    for (const list of from.documents.lists) documents += (await readList(from, list, null)).length;
    // One call for each begun page of 250, and one more where the last page is full.
    const pages = from.documents.lists.reduce((sum, list) => {
      const { records } = sandbox.desk.company;
      return sum + Math.floor(records[list as keyof typeof records].length / 250) + 1;
    }, 0);
    expect(from.callCount()).toBe(pages);
    expect(documents).toBeGreaterThan(600);
    // Three calls a second: pacing had to wait, the sandbox never had to say so.
    expect(Math.max(...waits)).toBeLessThan(2_000);
  });

  it('skip nothing and repeat nothing while documents change between pages', async () => {
    const from = source();
    const first = value(await from.documents.page(from.documents.begin('SalesOrders', null)));
    expect(first.rows).toHaveLength(250);
    expect(first.next).toMatchObject({ list: 'SalesOrders', read: 250 });
    for (const { value: document } of first.rows.slice(0, 40))
      await control('touch', { resource: 'SalesOrders', id: Number(document.id.split('/')[1]) });
    const seen = idsOf(first.rows.map((row) => row.value));
    for (let at = first.next; at !== null;) {
      const page = value(await from.documents.page(at));
      seen.push(...idsOf(page.rows.map((row) => row.value)));
      at = page.next;
    }
    expect([...seen].sort()).toEqual(ordersThere());
  });

  it('bring only what changed since the mark, less a day', async () => {
    const from = source();
    const { begunAt } = from.documents.begin('SalesOrders', null);
    frozen.advance(48 * 3_600_000);
    const [id = ''] = ordersThere();
    await control('touch', { resource: 'SalesOrders', id: Number(id.split('/')[1]) });
    expect(idsOf(await readList(from, 'SalesOrders', begunAt))).toEqual([id]);
    const before = new Date(frozen.now().getTime() + 25 * 3_600_000).toISOString();
    expect(await readList(from, 'SalesOrders', before)).toEqual([]);
  });

  it('bring an order whose cost alone changed, with another revision', async () => {
    const from = source();
    const orders = await readList(from, 'SalesOrders', null);
    const costed = orders.find(({ content }) => {
      const { dispatchedDate, lineItems, source: channel } = content as SalesOrder;
      return (
        dispatchedDate !== null &&
        channel !== '' &&
        lineItems.some(({ stockControl }) => stockControl === 'FIFO')
      );
    });
    const line = (costed?.content as SalesOrder).lineItems.findIndex(
      ({ stockControl }) => stockControl === 'FIFO',
    );
    const mark = frozen.now().toISOString();
    frozen.advance(48 * 3_600_000);
    await control('late-cost', { orderId: Number(costed?.id.split('/')[1]), line, amount: '12.34' });
    const changed = await readList(from, 'SalesOrders', mark);
    expect(idsOf(changed)).toEqual([costed?.id]);
    expect(changed[0]?.revision).not.toBe(costed?.revision);
  });

  it('a document that only its moments changed keeps its revision', async () => {
    const from = source();
    const [before] = await readList(from, 'SalesOrders', null);
    await control('touch', { resource: 'SalesOrders', id: Number(before?.id.split('/')[1]) });
    const [after] = await readList(from, 'SalesOrders', null);
    expect([after?.id, after?.revision]).toEqual([before?.id, before?.revision]);
  });

  it('bring a new payment that was never edited; one that was deleted is missing among those of its order', async () => {
    const from = source();
    const [order = ''] = ordersThere();
    const orderId = order.split('/')[1] ?? '';
    const mark = frozen.now().toISOString();
    frozen.advance(48 * 3_600_000);
    const payment = { orderId: Number(orderId), orderType: 'SalesOrder', amount: 1.5, method: 'Cash' };
    const [made] = await write('POST', 'Payments', [{ ...payment, paymentDate: frozen.now().toISOString() }]);
    const id = `Payments/${String(made?.id)}`;
    expect(idsOf(await readList(from, 'Payments', mark))).toContain(id);
    const ofOrder = async () =>
      idsOf(value(await from.documents.paymentsOf([orderId])).rows.map((row) => row.value));
    expect(await ofOrder()).toContain(id);
    await write('DELETE', `Payments/${String(made?.id)}`);
    expect(await ofOrder()).not.toContain(id);
  });

  it('documents by their numbers, as many as it takes', async () => {
    const from = source();
    const ids = ordersThere().slice(0, 230);
    const answer = value(
      await from.documents.named(
        'SalesOrders',
        ids.map((id) => id.split('/')[1] ?? ''),
      ),
    );
    expect(idsOf(answer.rows.map((row) => row.value)).sort()).toEqual(ids);
    expect(from.callCount()).toBe(3);
    expect(value(await from.documents.named('SalesOrders', [])).rows).toEqual([]);
  });

  it('an unreadable document is a fault with its raw text, and the others go on', async () => {
    const from = source();
    const [id = '', ...others] = ordersThere();
    await control('corrupt', {
      resource: 'SalesOrders',
      id: Number(id.split('/')[1]),
      path: 'total',
      value: 'much',
    });
    const page = value(await from.documents.page(from.documents.begin('SalesOrders', null)));
    expect(page.faults).toMatchObject([
      { id, field: 'total', reason: 'Expected an amount, found the text "much".', raw: { total: 'much' } },
    ]);
    expect(idsOf(page.rows.map((row) => row.value))).toEqual(others.slice(0, 249));
  });
});

describe('company and reference', () => {
  it('come from Settings and the branches', async () => {
    const from = source();
    const facts = {
      company: 'Harbour Lighting',
      baseCurrency: 'NZD',
      timeZone: 'Pacific/Auckland',
      lockDate: null,
    };
    expect(value(await from.company())).toEqual(facts);
    expect(from.callCount()).toBe(1);
    const { reference, faults } = value(await from.reference());
    expect(faults).toEqual([]);
    expect(reference).toMatchObject(facts);
    expect(reference.locations).toEqual(
      sandbox.desk.company.records.Branches.map((branch) => branch['company']),
    );
    expect(reference.accounts.map(({ code }) => code)).toContain('Cost of goods sold');
  });

  it('needs a time zone that there is', () => {
    expect(
      createOmniSource({
        ...{ baseUrl: server.url, username: 'u', connectionKey: 'k' },
        settings: { ...settings, timeZone: 'New Zealand' },
      }),
    ).toBeNull();
  });
});

describe('when something is wrong', () => {
  const first = (from: WholeDocumentSource, options = {}) =>
    from.documents.page(from.documents.begin('Branches', null), options);

  it.each<FaultRuleInput['fault']>([
    '429-minute',
    '503',
    'html-200',
    'html-502',
    '500-before',
    'drop-before',
  ])('%s once is overcome', async (fault) => {
    sandbox.faults.set([{ match: { times: 1 }, fault }]);
    const from = source();
    expect(value(await first(from)).rows.length).toBeGreaterThan(0);
    expect(from.callCount()).toBe(2);
  });

  it('waits as long as it is told, and longer each time when it is not', async () => {
    sandbox.desk.quirks.retryAfter = true;
    sandbox.faults.set([{ match: { times: 1 }, fault: '429-minute', retryAfter: 17 }]);
    await first(source());
    expect(waits).toContain(17_000);
    sandbox.desk.quirks.retryAfter = false;
    waits.length = 0;
    sandbox.faults.set([{ match: { times: 3 }, fault: '429-minute' }]);
    await first(source());
    expect(waits.filter((ms) => ms >= 10_000)).toEqual([10_000, 20_000, 40_000]);
  });

  it.each<[FaultRuleInput['fault'], string, boolean]>([
    ['429-minute', 'cin7-unavailable', true],
    ['503', 'cin7-unavailable', true],
    ['500-before', 'cin7-unavailable', true],
    ['drop-before', 'cin7-unavailable', true],
    ['html-200', 'cin7-not-json', true],
    ['html-502', 'cin7-unavailable', true],
  ])('%s for ever is a failure with a sentence', async (fault, code, retryable) => {
    sandbox.faults.set([always(fault)]);
    const answer = await first(source());
    expect(answer).toMatchObject({ ok: false, error: { code, retryable } });
    expect(JSON.stringify(answer)).not.toContain(server.url);
  });

  it('keys that are wrong, and a resource that the connection may not read', async () => {
    const wrong = await first(source({ connectionKey: 'another-secret' }));
    expect(wrong).toMatchObject({ ok: false, error: { code: 'cin7-refused', retryable: false } });
    expect(JSON.stringify(wrong)).not.toMatch(/another-secret|RimuAndReed/);
    await control('permissions', { Branches: { read: false } });
    const forbidden = await first(source());
    await control('permissions', { Branches: { read: true } });
    expect(forbidden).toMatchObject({
      ok: false,
      error: {
        code: 'cin7-refused',
        detail: expect.stringContaining('does not let this connection read Branches') as unknown,
      },
    });
  });

  it('can be cancelled before and during a wait', async () => {
    const stopped = new AbortController();
    stopped.abort();
    const from = source();
    expect(await first(from, { signal: stopped.signal })).toMatchObject({
      ok: false,
      error: { code: 'cancelled' },
    });
    expect(from.callCount()).toBe(0);
    const stop = new AbortController();
    sandbox.faults.set([always('500-before')]);
    const answer = await first(from, { signal: stop.signal, onWait: () => stop.abort() });
    expect(answer).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});
