import {
  cogsJournal,
  messages,
  request,
  salesInvoice,
  startXero,
  type Json,
  type RunningXero,
} from '../../support/xero-sandbox';

let xero: RunningXero;
afterEach(() => xero.close());

const control = (method: string, path: string, body?: unknown) =>
  request(`${xero.url}/__sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const setFault = (match: Json, fault: string, more: Json = {}) =>
  control('POST', '/faults', { rules: [{ match, fault, ...more }] });
const journals = async () => (await xero.rows('GET', '/ManualJournals')).length;
const putJournal = (headers: Record<string, string> = {}, fields: Json = {}) =>
  xero.call('PUT', '/ManualJournals', { ManualJournals: [cogsJournal(fields)] }, headers);

describe('limits, in virtual time', () => {
  test('the 61st call of a minute is refused until the window closes; every answer counts down', async () => {
    xero = await startXero({ limits: 'vendor' });
    const first = await xero.call('GET', '/Organisation');
    expect(first.headers.get('x-minlimit-remaining')).toBe('59');
    expect(first.headers.get('x-daylimit-remaining')).toBe('4999');
    expect(first.headers.get('x-appminlimit-remaining')).toBe('9999');
    for (let call = 2; call <= 60; call += 1)
      expect((await xero.call('GET', '/Organisation')).status).toBe(200);
    xero.clock.advance(20_000);
    const refused = await xero.call('GET', '/Organisation');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-rate-limit-problem')).toBe('minute');
    expect(refused.headers.get('retry-after')).toBe('40');
    xero.clock.advance(40_000);
    const again = await xero.call('GET', '/Organisation');
    expect([again.status, again.headers.get('x-minlimit-remaining')]).toEqual([200, '59']);
  });

  test('the day counter has its own problem and a long wait', async () => {
    xero = await startXero({ limits: 'starter' });
    for (let minute = 0; minute < 17; minute += 1) {
      for (let call = 0; call < 60; call += 1) await xero.call('GET', '/Currencies');
      xero.clock.advance(60_000);
    }
    const refused = await xero.call('GET', '/Currencies');
    expect([refused.status, refused.headers.get('x-rate-limit-problem')]).toEqual([429, 'day']);
    expect(Number(refused.headers.get('retry-after'))).toBe(86_400 - 17 * 60);
  });

  test('the sixth call in flight is refused without Retry-After', async () => {
    xero = await startXero({ limits: 'vendor' });
    await setFault({ path: '/Organisation', times: 6 }, 'delay', { delayMs: 300 });
    const answers = await Promise.all(Array.from({ length: 6 }, () => xero.call('GET', '/Organisation')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get('x-rate-limit-problem')).toBe('concurrent');
    expect(refused?.headers.get('retry-after')).toBeNull();
    expect((await xero.call('GET', '/Currencies')).status).toBe(200);
  });
});

describe('Idempotency-Key', () => {
  test('the same request is answered again for six minutes, and costs a call', async () => {
    xero = await startXero();
    const first = await putJournal({ 'Idempotency-Key': 'k1' });
    const second = await putJournal({ 'Idempotency-Key': 'k1' });
    expect(second.text).toBe(first.text);
    expect(Number(second.headers.get('x-minlimit-remaining'))).toBe(
      Number(first.headers.get('x-minlimit-remaining')) - 1,
    );
    expect(await journals()).toBe(1);
    const other = await putJournal({ 'Idempotency-Key': 'k1' }, { Narration: 'other' });
    expect([other.status, other.json['Message']]).toEqual([
      400,
      'Idempotency Key: k1 is used with a different request.',
    ]);
    xero.clock.advance(6 * 60_000);
    await putJournal({ 'Idempotency-Key': 'k1' });
    expect(await journals()).toBe(2);
  });

  test('errors are kept too, and a key has at most 128 characters', async () => {
    xero = await startXero();
    const bad = () =>
      putJournal(
        { 'Idempotency-Key': 'k2' },
        {
          JournalLines: [
            { LineAmount: 1, AccountCode: '204' },
            { LineAmount: -1, AccountCode: '299' },
          ],
        },
      );
    expect((await bad()).status).toBe(400);
    xero.control.setAccount('299', { Status: 'ACTIVE' });
    expect((await bad()).status).toBe(400);
    expect((await putJournal({ 'Idempotency-Key': 'x'.repeat(129) })).status).toBe(400);
    expect(await journals()).toBe(0);
  });
});

describe('faults', () => {
  test('500 before and 500 after look the same; only the second saved', async () => {
    xero = await startXero();
    await setFault({ method: 'PUT' }, '500-before');
    expect((await putJournal()).status).toBe(500);
    expect(await journals()).toBe(0);
    await setFault({ method: 'PUT' }, '500-after');
    expect((await putJournal({ 'Idempotency-Key': 'k' })).status).toBe(500);
    expect(await journals()).toBe(1);
    expect((await putJournal({ 'Idempotency-Key': 'k' })).status).toBe(500);
    expect(await journals()).toBe(1);
  });

  test('a dropped socket before and after; after a drop the key still finds the answer', async () => {
    xero = await startXero();
    await setFault({ method: 'PUT' }, 'drop-before');
    await expect(putJournal()).rejects.toThrow();
    expect(await journals()).toBe(0);
    await setFault({ method: 'PUT' }, 'drop-after');
    await expect(putJournal({ 'Idempotency-Key': 'k' })).rejects.toThrow();
    expect(await journals()).toBe(1);
    expect((await putJournal({ 'Idempotency-Key': 'k' })).status).toBe(200);
    expect(await journals()).toBe(1);
  });

  test('429, 503, HTML with 200; the nth call, a number of times', async () => {
    xero = await startXero();
    const get = () => xero.call('GET', '/Currencies');
    await setFault({ path: 'Currencies', nth: 2, times: 2 }, '429-minute', { retryAfter: 7 });
    const answers = [await get(), await get(), await get(), await get()];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 429, 200]);
    expect(answers[1]?.headers.get('retry-after')).toBe('7');
    await setFault({}, '503');
    expect((await get()).status).toBe(503);
    await setFault({}, 'html-200');
    const page = await get();
    expect([page.status, page.text.startsWith('<!DOCTYPE html>')]).toEqual([200, true]);
    expect((await control('POST', '/faults', { rules: [{ fault: 'nonsense' }] })).status).toBe(400);
    await setFault({}, '503');
    await control('DELETE', '/faults');
    expect((await get()).status).toBe(200);
  });

  test('calls are counted by template, dropped ones too, without bodies', async () => {
    xero = await startXero();
    await control('DELETE', '/calls');
    const [journal] = await xero.rows('PUT', '/ManualJournals', {
      ManualJournals: [cogsJournal({ Narration: 'hidden' })],
    });
    await xero.rows('GET', `/ManualJournals/${String(journal?.['ManualJournalID'])}`);
    await setFault({ method: 'PUT' }, 'drop-after');
    await expect(putJournal()).rejects.toThrow();
    const { json, text } = await control('GET', '/calls');
    expect(json).toMatchObject({
      total: 3,
      counts: { 'PUT /api.xro/2.0/ManualJournals': 2, 'GET /api.xro/2.0/ManualJournals/{id}': 1 },
      statuses: { '200': 2, dropped: 1 },
    });
    expect(text).not.toContain('hidden');
    expect((await control('GET', '')).json).toMatchObject({ name: 'xero', limits: 'demo' });
  });
});

describe('lists', () => {
  test('lines only with page; pageSize clamped; where, order, ids and If-Modified-Since', async () => {
    xero = await startXero();
    for (const number of ['A', 'B', 'C']) {
      await xero.rows('PUT', '/Invoices', {
        Invoices: [
          salesInvoice({ InvoiceNumber: number, Date: `2026-11-0${String('ABC'.indexOf(number) + 1)}` }),
        ],
      });
      xero.clock.advance(10_000);
    }
    const numbers = async (query: string, headers: Record<string, string> = {}) =>
      (await xero.rows('GET', `/Invoices?${query}`, undefined, headers)).map((row) => row['InvoiceNumber']);
    const where = (text: string) => numbers(`where=${encodeURIComponent(text)}`);
    const bare = (await xero.rows('GET', '/Invoices'))[0] ?? {};
    expect('LineItems' in bare).toBe(false);
    const paged = await xero.call('GET', '/Invoices?page=2&pageSize=2');
    expect(paged.json['pagination']).toEqual({ page: 2, pageSize: 2, pageCount: 2, itemCount: 3 });
    expect(((paged.json['Invoices'] as Json[])[0]?.['LineItems'] as Json[]).length).toBe(1);
    expect((await xero.call('GET', '/Invoices?page=0&pageSize=5000')).json['pagination']).toMatchObject({
      page: 1,
      pageSize: 1000,
    });
    expect(await where('Type=="ACCREC" AND Date>=DateTime(2026,11,02)')).toEqual(['B', 'C']);
    expect(await where('(InvoiceNumber=="A" OR InvoiceNumber=="C") && Status!="PAID"')).toEqual(['A', 'C']);
    expect(
      await where(`Contact.Name=="shopify customers" AND InvoiceID!=Guid("${String(bare['InvoiceID'])}")`),
    ).toEqual(['B', 'C']);
    expect(await where('InvoiceNumber.StartsWith("b") AND Url==null')).toEqual(['B']);
    expect((await xero.call('GET', '/Invoices?where=Type%3D')).status).toBe(400);
    expect(await numbers('order=Date%20DESC')).toEqual(['C', 'B', 'A']);
    expect(await numbers('Statuses=DRAFT,PAID')).toEqual([]);
    expect(await numbers('', { 'If-Modified-Since': '2026-11-23T10:00:09.000Z' })).toEqual(['B', 'C']);
  });

  test('GET with a {} body, and 404 as empty text/html', async () => {
    xero = await startXero();
    const missing = await xero.call('GET', '/Invoices/11111111-1111-1111-1111-111111111111');
    expect([missing.status, missing.text]).toEqual([404, '']);
    expect(missing.headers.get('content-type')).toContain('text/html');
    expect((await xero.call('GET', '/Nonsense')).status).toBe(404);
    expect(messages(missing)).toEqual([]);
  });
});
