import { createFaultScript } from '../../../server/sandbox/common/faults';
import { frozenClock } from '../../../server/sandbox/common/clock';
import { serveCin7Core, type Cin7CoreClient } from './client';

describe('transport', () => {
  let cin7: Cin7CoreClient;
  beforeAll(async () => {
    cin7 = await serveCin7Core();
  });
  afterAll(() => cin7.close());

  test('both headers or 403', async () => {
    const { 'api-auth-accountid': account } = cin7.headers;
    for (const headers of [
      {},
      { 'api-auth-accountid': account },
      { ...cin7.headers, 'api-auth-applicationkey': 'x' },
    ]) {
      const answer = await cin7.get('me', headers);
      expect([answer.status, answer.text]).toEqual([403, 'Incorrect credentials!']);
    }
    expect((await cin7.get('me')).json).toMatchObject({ Company: 'Larkspur Trading Ltd', Currency: 'GBP' });
  });

  test('a wrong path is a page with status 200, with or without keys', async () => {
    for (const answer of [
      await cin7.get('nothing/here'),
      await cin7.get('nothing', {}),
      await cin7.send('GET', 'ExternalApi/me'),
    ]) {
      expect([answer.status, answer.json]).toEqual([200, undefined]);
      expect(answer.type).toContain('text/html');
      expect(answer.text).toContain('Page not found');
    }
  });

  test('paths and query names in any case', async () => {
    const answers = [
      await cin7.get('saleList?page=2&limit=7'),
      await cin7.get('SALELIST?Page=2&LIMIT=7'),
      await cin7.send('GET', 'externalapi/V2/salelist?Page=2&Limit=7'),
    ];
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers[0]?.json).toMatchObject({ Page: 2, SaleList: expect.any(Array) });
  });

  test('errors are arrays of the error model', async () => {
    const missing = await cin7.get('sale?ID=99999999-9999-4999-8999-999999999999');
    expect([missing.status, missing.json]).toEqual([
      400,
      [{ ErrorCode: 400, Exception: expect.stringContaining('not found') }],
    ]);
    expect((await cin7.get('sale')).status).toBe(400);
    expect((await cin7.send('POST', 'ExternalApi/v2/sale', {})).status).toBe(405);
    expect((await cin7.get('saleList?UpdatedSince=yesterday')).status).toBe(400);
  });

  test('an account code without match is refused, other reference lists are empty', async () => {
    const account = await cin7.get('ref/account?Code=nope');
    expect([account.status, account.json]).toEqual([
      400,
      [{ ErrorCode: 400, Exception: 'Account with specified ID not found' }],
    ]);
    expect((await cin7.get('ref/account?Code=310')).json).toMatchObject({
      Total: 1,
      AccountsList: [{ Code: '310' }],
    });
    expect((await cin7.get('ref/account?Name=nope')).json).toEqual({ Total: 0, Page: 1, AccountsList: [] });
    expect((await cin7.get('ref/tax?Name=nope')).json).toEqual({ Total: 0, Page: 1, TaxRuleList: [] });
  });

  test('pages add up to the whole list and limits are clamped', async () => {
    const whole = await cin7.all('saleList', 'SaleList', 1000);
    const pieces = await cin7.all('saleList', 'SaleList', 37);
    expect(pieces).toEqual(whole);
    const { json } = await cin7.get('saleList?Limit=5000');
    expect(json).toMatchObject({ Total: whole.length, Page: 1 });
    expect((await cin7.get('saleList')).json).toMatchObject({ SaleList: { length: 100 } });
  });
});

describe('limits', () => {
  test('60 calls in 60 seconds on the clock, in three styles', async () => {
    const clock = frozenClock(new Date('2026-11-23T09:00:00Z'));
    const cin7 = await serveCin7Core({ limits: 'vendor', clock: clock.now });
    for (let call = 0; call < 60; call += 1) expect((await cin7.get('me')).status).toBe(200);
    const refused = await cin7.get('me');
    expect(refused.status).toBe(429);
    expect(refused.json).toMatchObject({ ErrorCode: 429 });
    cin7.control.setLimits({ style: '503' });
    expect((await cin7.get('me')).status).toBe(503);
    await cin7.send('POST', '__sandbox/cin7-core/limits', { style: 'odd' });
    const odd = await cin7.get('me');
    expect([odd.status, odd.json]).toEqual([400, undefined]);
    expect(odd.text).toContain('reached 60 calls per 60 seconds');
    clock.advance(59_999);
    expect((await cin7.get('me')).status).toBe(400);
    clock.advance(1);
    expect((await cin7.get('me')).status).toBe(200);
    await cin7.close();
  });

  test('the demo does not make anybody wait', async () => {
    const cin7 = await serveCin7Core({ limits: 'demo' });
    for (let call = 0; call < 80; call += 1) expect((await cin7.get('me')).status).toBe(200);
    await cin7.close();
  });

  test('faults come on request and calls are counted', async () => {
    const faults = createFaultScript([
      { match: { path: 'saleList', nth: 2 }, fault: '500-before' },
      { match: { path: 'transactions' }, fault: 'html-200' },
      { match: { path: 'ref/tax' }, fault: 'drop-before' },
    ]);
    const cin7 = await serveCin7Core({ faults });
    expect((await cin7.get('saleList')).status).toBe(200);
    expect((await cin7.get('saleList')).json).toMatchObject([{ ErrorCode: 500 }]);
    expect((await cin7.get('transactions')).type).toContain('text/html');
    await expect(cin7.get('ref/tax')).rejects.toThrow();
    const calls = await cin7.send('GET', '__sandbox/calls');
    expect(calls.json).toMatchObject({ total: 4, counts: { 'GET /ExternalApi/v2/saleList': 2 } });
    await cin7.close();
  });
});
