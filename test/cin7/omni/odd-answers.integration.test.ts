import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOmniSource } from '../../../server/cin7/omni/source';
import type { WholeDocumentSource } from '../../../server/cin7/whole-documents';
import { sample, settings, type Json, type JsonObject } from './samples';

/** Answers that no sandbox gives, because nobody has seen them: each is refused, or makes do, and says so. */

interface Asked {
  readonly path: string;
  readonly where: string;
  readonly order: string;
}
let server: Server;
let asked: Asked[];
let answerTo: (asked: Asked) => { status?: number; body: Json };

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const one = {
      path: url.pathname,
      where: url.searchParams.get('where') ?? '',
      order: url.searchParams.get('order') ?? '',
    };
    asked.push(one);
    const { status = 200, body } = answerTo(one);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => (asked = []));

function source(): WholeDocumentSource {
  const { port } = server.address() as AddressInfo;
  const made = createOmniSource({
    ...{ baseUrl: `http://127.0.0.1:${port}/api/v1/`, username: 'user', connectionKey: 'key', settings },
    now: () => new Date('2026-03-20T00:00:00Z'),
  });
  if (!made) throw new Error('No time zone');
  return made;
}
const order = (id: Json): JsonObject => ({ ...sample('sales-order'), id });
const page = (list = 'SalesOrders', mark: string | null = null) => {
  const { documents } = source();
  return documents.page(documents.begin(list, mark));
};

it('asks for what changed by every moment of change, and lies behind the last id, in the order of ids', async () => {
  answerTo = () => ({ body: Array.from({ length: 250 }, (_, index) => order(index + 1)) });
  const { documents } = source();
  const first = await documents.page(documents.begin('SalesOrders', '2026-03-10T12:00:00.000Z'));
  if (!first.ok || first.value.next === null) throw new Error('The page is full');
  expect(first.value.next).toMatchObject({ after: '250', read: 250, begunAt: '2026-03-20T00:00:00.000Z' });
  await documents.page(first.value.next);
  const moment = "'2026-03-09T12:00:00Z'";
  expect(asked).toEqual([
    {
      ...{ path: '/api/v1/SalesOrders', order: 'id ASC' },
      where: `modifiedDate >= ${moment} OR modifiedCOGSDate >= ${moment}`,
    },
    {
      ...{ path: '/api/v1/SalesOrders', order: 'id ASC' },
      where: `modifiedDate >= ${moment} AND id > 250 OR modifiedCOGSDate >= ${moment} AND id > 250`,
    },
  ]);
});

it('makes do without the second moment where Omni refuses it, and says what that means', async () => {
  answerTo = ({ where }) =>
    where.includes('modifiedCOGSDate')
      ? { status: 400, body: { message: 'Unknown field' } }
      : { body: [order(1)] };
  const { documents } = source();
  const at = documents.begin('SalesOrders', '2026-03-10T12:00:00.000Z');
  const answer = await documents.page(at);
  expect(answer).toMatchObject({
    ok: true,
    value: {
      rows: [{ value: { id: 'SalesOrders/1' } }],
      faults: [{ field: 'modifiedCOGSDate', number: 'SalesOrders' }],
    },
  });
  // It is not asked again in vain.
  asked = [];
  await documents.page(at);
  expect(asked.map(({ where }) => where)).toEqual(["modifiedDate >= '2026-03-09T12:00:00Z'"]);
});

it.each<[string, Json, string]>([
  ['another order', [order(2), order(1)], 'it is not in the order of ids that was asked for'],
  ['the same document twice', [order(1), order(1)], 'it is not in the order of ids that was asked for'],
  ['an object', { rows: [] }, 'it is no list'],
  ['nothing', null, 'it is no list'],
  [
    'full pages without ids',
    Array.from({ length: 250 }, () => order(null)),
    'none of its documents has an id',
  ],
])('%s is refused', async (_, body, what) => {
  answerTo = () => ({ body });
  expect(await page()).toMatchObject({
    ok: false,
    error: {
      code: 'cin7-unexpected',
      detail: `Cin7's answer to SalesOrders is not what was asked for: ${what}.`,
    },
  });
});

it('documents without an id are faults, each by itself, and keep their raw text', async () => {
  answerTo = () => ({
    body: [order(1), order(null), { ...order('x'), reference: 'SO-X' }, 'text', null, order(3)],
  });
  const answer = await page();
  if (!answer.ok) throw new Error(answer.error.detail);
  expect(answer.value.rows.map(({ value }) => value.id)).toEqual(['SalesOrders/1', 'SalesOrders/3']);
  expect(answer.value.faults.map(({ field, number }) => [field, number])).toEqual([
    ['id', 'SO-48211'],
    ['id', 'SO-X'],
    ['document', 'row 4'],
    ['document', 'row 5'],
  ]);
  expect(new Set(answer.value.faults.map(({ id }) => id)).size).toBe(4);
});

it('an empty page past the end is the end', async () => {
  answerTo = () => ({ body: [] });
  expect(await page()).toMatchObject({ ok: true, value: { rows: [], faults: [], next: null } });
});
