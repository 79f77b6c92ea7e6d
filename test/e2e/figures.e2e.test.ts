import { FigureBatch } from '../../addin/excel/functions/batch';
import { figureFunctions, type FigureError } from '../../addin/excel/functions/functions';
import { figureSender } from '../../addin/excel/functions/send';
import { Client } from '../../addin/panel/api/client';
import { decimal, sumDecimals } from '../../server/accounting/decimal';
import type { FigureAnswerDto, FiguresDto } from '../../server/contract/figures';
import type { PostResultDto } from '../../server/contract/jobs';
import type { DocumentDto, PreviewDto } from '../../server/contract/previews';
import type { ConnectionDto } from '../../server/contract/connections';
import { demoAccountId, demoApplicationKey } from '../../server/sandbox/cin7-core/sandbox';
import {
  cin7Door,
  closing,
  connectionOf,
  monthBefore,
  pages,
  startCogsheet,
  xeroWitness,
  type Cogsheet,
  type Period,
} from '../support/cogsheet';

/** Figures for working papers on the generated company, told before and after a month end. */
let server: Cogsheet;
let connection: ConnectionDto;
let period: Period;
let month: string;
let preview: PreviewDto;
let documents: DocumentDto[];
beforeAll(async () => {
  server = await startCogsheet();
  connection = await connectionOf(server);
  period = monthBefore(connection.today);
  month = period.from.slice(0, 7);
});
afterAll(() => server.close());

const path = (): string => `/connections/${connection.id}/figures`;

/** Answers in the order asked. */
async function figures(...asks: [name: string, ...args: string[]][]): Promise<FigureAnswerDto[]> {
  const { status, body } = await server.api<FiguresDto>('POST', path(), {
    asks: asks.map(([name, ...args], index) => ({ id: `cell-${index}`, name, args })),
  });
  expect(status).toBe(200);
  expect(body.answers.map(({ id }) => id)).toEqual(asks.map((_, index) => `cell-${index}`));
  return body.answers;
}
const valueOf = ({ value, error }: FigureAnswerDto): string => value ?? error?.code ?? '';

test('before the first fetch: the months are named, nothing is taken for zero', async () => {
  const answers = await figures(['COGS', period.from, period.to], ['TIEOUT', month]);
  expect(answers.map(valueOf)).toEqual(['not-fetched', 'not-fetched']);
  for (const { value, error } of answers) {
    expect(value).toBeNull();
    expect(error?.detail).toMatch(/^The cost movements of [A-Z][a-z]+ \d{4} were never fetched from Cin7\./);
  }
});

test('what cannot be understood is refused by itself, in a sentence; the others are answered', async () => {
  const answers = await figures(
    ['PROFIT', '2026-10'],
    ['COGS', '2026-02-30', period.to],
    ['COGS', period.to, period.from],
    ['COGS', '1900-01-01', period.to],
    ['COGS'],
    ['TIEOUT', '2026-13'],
    ['TIEOUT', month, 'more'],
    ['GLBALANCE', 'no such account', period.to],
    ['GLBALANCE', '', period.to],
    ['GLBALANCE', '310'],
    ['STATUS', ''],
    ['STATUS', 'INV-99999999'],
    ['STOCKVALUE', 'no such sku'],
    ['STOCKVALUE', '', period.to],
    ['STOCKVALUE', '', connection.today],
  );
  expect(answers.slice(0, -1).map(valueOf)).toEqual([
    'unknown-figure',
    'invalid-argument',
    'invalid-argument',
    'invalid-argument',
    'invalid-argument',
    'invalid-argument',
    'invalid-argument',
    'not-found',
    'invalid-argument',
    'invalid-argument',
    'invalid-argument',
    'not-found',
    'not-found',
    'not-available',
  ]);
  for (const { error } of answers.slice(0, -1)) expect(error?.detail).toMatch(/^["A-Z].*\.$/);
  expect(answers.at(-2)?.error?.detail).toContain('Cin7 keeps no stock value as at a date');
  expect(answers.at(-1)).toMatchObject({ unit: connection.organisation?.baseCurrency, error: null });
});

test('the batch is bounded, and the connection must be known', async () => {
  const ask = { id: '1', name: 'TIEOUT', args: [month] };
  const refused = async (body: unknown, at = path()) => {
    const answer = await server.api<{ code: string }>('POST', at, body);
    return [answer.status, answer.body.code];
  };
  expect(await refused({ asks: Array.from({ length: 501 }, () => ask) })).toEqual([400, 'invalid-request']);
  expect(await refused({ asks: [] })).toEqual([400, 'invalid-request']);
  expect(await refused({ asks: [ask] }, '/connections/unknown/figures')).toEqual([404, 'not-found']);
});

test("STOCKVALUE is the sum of Cin7's own stock list, read once for 5 minutes", async () => {
  const door = cin7Door(connection);
  const rows = await stockList();
  const total = sumDecimals(rows.map(({ StockOnHand }) => decimal(StockOnHand)));
  const sku = rows.find(({ StockOnHand }) => StockOnHand > 0)?.SKU ?? '';
  const ofSku = sumDecimals(
    rows.filter((row) => row.SKU === sku).map(({ StockOnHand }) => decimal(StockOnHand)),
  );
  expect(total.gt(ofSku)).toBe(true);
  await door.forgetCalls();
  const answers = await figures(['STOCKVALUE'], ['STOCKVALUE', sku.toLowerCase()]);
  expect(answers.map(({ value }) => decimal(value ?? 0).toString())).toEqual([
    total.toString(),
    ofSku.toString(),
  ]);
  expect((await door.calls()).counts['GET /ref/productavailability'] ?? 0).toBe(0);
});

test('after the fetch COGS is what the preview says, in total and by channel', async () => {
  const close = closing(server, connection.id);
  await close.fetch(period);
  const [unmapped] = await figures(['TIEOUT', month]);
  expect(unmapped?.error).toEqual({
    code: 'not-mapped',
    detail: expect.stringMatching(/^Cin7 account 1200 .* has no Xero account\. Choose .* in Accounts\.$/),
  });
  await close.mapAccounts({ 1200: '631', 4100: '204' });
  preview = await close.preview(period);
  documents = await close.documents(preview.id);
  const { channels, cogsInCin7, currency } = preview.totals;
  expect(channels.length).toBeGreaterThan(1);
  const answers = await figures(
    ['COGS', period.from, period.to],
    ['COGS', period.from, period.to, ''],
    ...channels.map(
      ({ channel }) => ['COGS', period.from, period.to, channel || '(none)'] as [string, ...string[]],
    ),
  );
  expect(answers.map(valueOf)).toEqual([cogsInCin7, cogsInCin7, ...channels.map(({ cogs }) => cogs)]);
  expect(new Set(answers.map(({ unit }) => unit))).toEqual(new Set([currency]));
  const halves = await figures(
    ['COGS', period.from, `${month}-15`],
    ['COGS', `${month}-16`, period.to],
    ['COGS', period.from, period.to, 'Shopfy'],
    ['COGS', `${Number(month.slice(0, 4)) - 1}-01-01`, period.to],
  );
  expect(sumDecimals(halves.slice(0, 2).map(({ value }) => decimal(value ?? 0))).toString()).toBe(
    decimal(cogsInCin7).toString(),
  );
  expect(halves.slice(2).map(valueOf)).toEqual(['not-found', 'not-fetched']);
});

test('STATUS, GLBALANCE and TIEOUT follow the post, and trial balances are read once for a batch', async () => {
  const close = closing(server, connection.id);
  const witness = await xeroWitness(connection);
  const invoice = documents.find(({ kind }) => kind === 'invoices');
  const journal = documents.find(({ kind }) => kind === 'cogs');
  const order = await orderOfSource(journal?.key ?? '');
  const asks: [string, ...string[]][] = [
    ['STATUS', invoice?.number ?? ''],
    ['STATUS', journal?.number ?? ''],
    ['STATUS', order],
    ['TIEOUT', month],
    ['GLBALANCE', '310', period.to],
  ];
  const before = await figures(...asks);
  const { cogsInCin7 } = preview.totals;
  expect(before.map(valueOf)).toEqual([
    'not posted yet',
    'not posted yet',
    'not posted yet',
    `-${cogsInCin7}`,
    '0.00',
  ]);

  const posted = (await close.approveAndPost(preview)).result as PostResultDto;
  expect(posted).toMatchObject({ posted: documents.length, rejected: 0, unknown: 0 });

  const after = await figures(
    ...asks,
    ['STATUS', journal?.key ?? ''],
    ['GLBALANCE', '310 · Cost of Goods Sold', period.to],
    ['GLBALANCE', '310', dayBefore(period.from)],
    ['GLBALANCE', 'sales revenue', period.to],
  );
  const { body } = await witness.client.getReportTrialBalance('', period.to);
  const inXero = (code: string): string => {
    const rows = (body.reports ?? []).flatMap(({ rows: sections }) =>
      (sections ?? []).flatMap(({ rows: own }) => own ?? []),
    );
    const cells = rows.find(({ cells: own }) => own?.[0]?.value?.endsWith(`(${code})`))?.cells ?? [];
    return decimal(cells[3]?.value || '0')
      .minus(cells[4]?.value || '0')
      .toString();
  };
  expect(after.slice(0, 8).map(valueOf)).toEqual([
    'posted',
    'posted',
    'posted',
    '0.00',
    cogsInCin7,
    'posted',
    cogsInCin7,
    '0.00',
  ]);
  expect(inXero('310')).toBe(decimal(cogsInCin7).toString());
  expect(decimal(after[8]?.value ?? 0).toString()).toBe(inXero('200'));
  expect(decimal(after[8]?.value ?? 0).lt(0)).toBe(true);

  const calls = await witness.calls();
  await figures(['TIEOUT', month], ['GLBALANCE', '310', period.to], ['GLBALANCE', '631', period.to]);
  expect((await witness.calls()).total).toBe(calls.total);
});

test('the custom functions of Excel give the same figures, and changed nothing', async () => {
  const client = new Client((input, init) => fetch(input, init), `${server.url}/api/v1`);
  const batch = new FigureBatch(figureSender(client));
  const { COGS, STATUS, TIEOUT, STOCKVALUE } = figureFunctions(batch);
  const invoice = documents.find(({ kind }) => kind === 'invoices');
  const last = serial(period.to);
  expect(await Promise.all([COGS(serial(period.from), last), STATUS(invoice?.number), TIEOUT(last)])).toEqual(
    [Number(preview.totals.cogsInCin7), 'posted', 0],
  );
  const failure = (await STOCKVALUE(null, last).catch((error: unknown) => error)) as FigureError;
  expect([failure.kind, failure.message]).toEqual([
    'unavailable',
    expect.stringContaining('Cin7 keeps no stock value as at a date'),
  ]);
  const witness = await xeroWitness(connection);
  expect(await witness.journals()).toHaveLength(documents.filter(({ kind }) => kind === 'cogs').length);
});

const demoKeys = { 'api-auth-accountid': demoAccountId, 'api-auth-applicationkey': demoApplicationKey };

interface StockRow {
  readonly SKU: string;
  readonly StockOnHand: number;
}

/** Cin7's stock list as its sandbox answers it to anyone with the demo keys. */
async function stockList(): Promise<StockRow[]> {
  const rows: StockRow[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await fetch(
      `${connection.sandbox?.cin7Core ?? ''}ref/productavailability?Page=${page}&Limit=1000`,
      { headers: demoKeys },
    );
    expect(answer.status).toBe(200);
    const { ProductAvailabilityList: list, Total: total } = (await answer.json()) as {
      ProductAvailabilityList: StockRow[];
      Total: number;
    };
    rows.push(...list);
    if (rows.length >= total) return rows;
  }
}

/** Number of a Cin7 document behind a draft of the preview. */
async function orderOfSource(key: string): Promise<string> {
  const sources = await pages<{ number: string }>(
    server.api,
    `/previews/${preview.id}/documents/${key}/sources`,
  );
  return sources[0]?.number ?? '';
}

const dayBefore = (date: string): string =>
  new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
/** Excel's serial number of a date. */
const serial = (date: string): number => (Date.parse(date) - Date.UTC(1899, 11, 30)) / 86_400_000;
