import { frozenClock } from '../../../server/sandbox/common/clock';
import { demoApiUsername, demoConnectionKey } from '../../../server/sandbox/cin7-omni/sandbox';
import { basic, rowsOf, serveCin7Omni, type Cin7OmniClient } from './client';

const now = new Date('2026-11-23T15:00:00.000Z');
let omni: Cin7OmniClient;
beforeAll(async () => {
  omni = await serveCin7Omni();
});
afterEach(() => omni.control('quirks', { errorBodies: 'text', retryAfter: false }));

test('user and key of one connection, or 401', async () => {
  const wrong = [
    '',
    'Bearer x',
    basic(demoApiUsername, 'x'),
    basic('x', demoConnectionKey),
    basic('', ''),
    'Basic %%%',
  ];
  for (const sent of wrong) {
    const reply = await omni.call('GET', 'api/v1/SalesOrders', undefined, sent);
    expect([reply.status, reply.text]).toEqual([401, '"Unauthorized access"']);
  }
  expect((await omni.get('SalesOrders')).status).toBe(200);
  const malformed = await omni.call('POST', 'api/v1/Contacts', '{', basic('x', 'y'));
  expect(malformed.status).toBe(401);
});

test('a resource that is switched off answers 403, each verb by itself', async () => {
  await omni.control('permissions', { SalesOrders: { read: false }, Contacts: { create: false } });
  const refused = await omni.get('SalesOrders');
  expect([refused.status, refused.text]).toEqual([403, '"Access is forbidden"']);
  expect((await omni.get('SalesOrders/48001')).status).toBe(403);
  expect((await omni.get('PurchaseOrders')).status).toBe(200);
  expect((await omni.save('POST', 'Contacts', [])).status).toBe(403);
  expect((await omni.save('PUT', 'Contacts', [])).status).toBe(200);
  await omni.control('permissions', { SalesOrders: { read: true }, Contacts: { create: true } });
  expect((await omni.get('SalesOrders')).status).toBe(200);
});

test('paths in any case; what is not there is 404, a verb that is not 405', async () => {
  const paths = [
    'v1/SalesOrders?rows=2',
    'V1/salesorders/?rows=2',
    'v1/SALESORDERS?ROWS=2&orderType=SalesOrder',
  ];
  const answers = await Promise.all(paths.map((path) => omni.call('GET', `api/${path}`)));
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
  expect(answers[0]?.type).toContain('application/json');
  for (const path of [
    'api/v1/Nothing',
    'api/v2/SalesOrders',
    'api/v1',
    'api/v3/BomMasters',
    'elsewhere',
    'api/v1/SalesOrders/1',
    'api/v1/SalesOrders/x',
  ]) {
    const reply = await omni.call('GET', path);
    expect([path, reply.status, reply.json]).toEqual([path, 404, 'Resource not found']);
  }
  for (const [method, path] of [
    ['DELETE', 'SalesOrders/48001'],
    ['POST', 'Users'],
    ['DELETE', 'Contacts'],
    ['PUT', 'SalesOrders/48001'],
  ] as const)
    expect([method, (await omni.call(method, `api/v1/${path}`, [])).status]).toEqual([method, 405]);
});

test('errors as bare strings or as objects with a message', async () => {
  const asText = await omni.get('SalesOrders?rows=251');
  expect([asText.status, asText.json]).toEqual([400, 'The rows argument cannot be greater than 250.']);
  await omni.control('quirks', { errorBodies: 'message' });
  const asObject = await omni.get('SalesOrders?rows=251');
  expect([asObject.status, asObject.json]).toEqual([
    400,
    { message: 'The rows argument cannot be greater than 250.' },
  ]);
});

describe('limits', () => {
  const served = async (limits: 'vendor' | 'demo') => {
    const clock = frozenClock(now);
    const client = await serveCin7Omni({ limits, clock: clock.now });
    const statuses = async (count: number): Promise<number[]> => {
      const found: number[] = [];
      for (let index = 0; index < count; index += 1) found.push((await client.get('Branches')).status);
      return found;
    };
    return { clock, client, statuses };
  };

  test('three a second, sixty a minute, five thousand a day', async () => {
    const { clock, client, statuses } = await served('vendor');
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    clock.advance(999);
    expect(await statuses(1)).toEqual([429]);
    clock.advance(1);
    for (let second = 0; second < 19; second += 1) {
      expect(await statuses(3)).toEqual([200, 200, 200]);
      clock.advance(1000);
    }
    expect(await statuses(1)).toEqual([429]);
    clock.advance(40_000);
    expect(await statuses(1)).toEqual([200]);
    await client.control('limits', { day: 62 });
    clock.advance(60_000);
    expect(await statuses(2)).toEqual([200, 429]);
    clock.advance(86_400_000);
    expect(await statuses(1)).toEqual([200]);
  });

  test('the refusal is a bare string; Retry-After only where the account sends it', async () => {
    const { client, statuses } = await served('vendor');
    await statuses(3);
    const plain = await client.get('Branches');
    expect([plain.status, plain.text, plain.retryAfter]).toEqual([
      429,
      '"Rate limit exceeded. Retry after some time."',
      null,
    ]);
    await client.control('quirks', { retryAfter: true });
    expect((await client.get('Branches')).retryAfter).toBe('1');
  });

  test('a call without credentials counts nowhere, presets and the clock can be set over HTTP', async () => {
    const { client, statuses } = await served('vendor');
    for (let index = 0; index < 5; index += 1) await client.get('Branches', 'Basic x');
    expect(await statuses(3)).toEqual([200, 200, 200]);
    expect((await client.get('Branches')).status).toBe(429);
    await client.call('POST', '__sandbox/clock', { advanceMs: 60_000 }, '');
    expect(await statuses(3)).toEqual([200, 200, 200]);
    await client.control('limits', { preset: 'demo' });
    expect(await statuses(20)).toEqual(Array<number>(20).fill(200));
    const info = await client.call('GET', '__sandbox', undefined, '');
    expect(info.json).toMatchObject({
      name: 'cin7-omni',
      limits: { second: 300, minute: 6000, day: 500_000 },
    });
  });
});

test('faults in the vendor’s words, an HTML page of the gateway among them', async () => {
  const faults = ['500-before', '503', '429-day', 'html-502', 'html-200'] as const;
  await omni.call(
    'POST',
    '__sandbox/faults',
    { rules: faults.map((fault, index) => ({ match: { path: 'Branches', nth: index + 1 }, fault })) },
    '',
  );
  const replies = [];
  for (let index = 0; index <= faults.length; index += 1) replies.push(await omni.get('Branches'));
  expect(replies.map((reply) => reply.status)).toEqual([500, 503, 429, 502, 200, 200]);
  expect(replies.slice(0, 2).map((reply) => reply.json)).toEqual([
    'An unexpected error occurred. Please try again later.',
    'Service temporarily unavailable. Please try again later.',
  ]);
  expect(replies[3]?.type).toContain('text/html');
  expect([replies[3]?.json, replies[4]?.json]).toEqual([undefined, undefined]);
  expect(rowsOf(replies[5]?.json)).toHaveLength(2);
  const log = await omni.call('GET', '__sandbox/calls', undefined, '');
  expect(JSON.stringify(log.json)).not.toContain(demoConnectionKey);
});

test('control calls that make no sense are refused', async () => {
  for (const [path, body] of [
    ['limits', { second: 0 }],
    ['limits', { hour: 3 }],
    ['quirks', { days: 'x' }],
    ['permissions', { Nothing: {} }],
    ['touch', { resource: 'Stock', id: 1 }],
  ] as const)
    expect([path, (await omni.control(path, body)).status]).toEqual([path, 400]);
  expect((await omni.control('touch', { resource: 'SalesOrders', id: 1 })).status).toBe(404);
});
