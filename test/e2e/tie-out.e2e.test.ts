import { decimal, zero, type Decimal } from '../../server/accounting/decimal';
import { demoAccountId, demoApplicationKey } from '../../server/sandbox/cin7-core/sandbox';
import { kinds } from '../../server/contract/common';
import type { ConnectionDto } from '../../server/contract/connections';
import type { FetchResultDto, PostResultDto } from '../../server/contract/jobs';
import type { PreviewDto } from '../../server/contract/previews';
import {
  cin7Door,
  closing,
  connectionOf,
  monthBefore,
  startCogsheet,
  xeroWitness,
  type Cogsheet,
  type Period,
} from '../support/cogsheet';

/**
 * The whole close of the demo company: its three full months, every kind, posted over real HTTP. Then a plain xero-node
 * client reads Xero's trial balance, and a plain HTTP client adds up Cin7's own ledger rows (`/transactions`) under the
 * mapping. Neither uses any code of ours that made the documents.
 */
let server: Cogsheet;
beforeAll(async () => {
  server = await startCogsheet();
});
afterAll(() => server.close());

/** Cin7 code to Xero code where they differ: what the newcomer has to map by hand. */
const byHand: Readonly<Record<string, string>> = { 1200: '631', 4100: '204' };
/**
 * Rows that no document of Cin7's own integration moves: money spent, received and transferred at the bank. Their other
 * sides are bank, clearing and fee accounts alone.
 */
const notMoved = /^(MoneySpend|MoneyReceive|BankTransfer)$/;

interface Row {
  readonly DebitAccountCode: string;
  readonly CreditAccountCode: string;
  readonly Amount: number;
  readonly Type: string;
}

async function cin7Movement(connection: ConnectionDto, { from, to }: Period): Promise<Map<string, Decimal>> {
  const headers = { 'api-auth-accountid': demoAccountId, 'api-auth-applicationkey': demoApplicationKey };
  const moved = new Map<string, Decimal>();
  // Cin7 takes both dates as strictly before and after (cin7-core 6).
  const day = (date: string, by: number) =>
    new Date(Date.parse(date) + by * 86_400_000).toISOString().slice(0, 10);
  for (let page = 1; ; page += 1) {
    const query = `Page=${page}&Limit=1000&FromDate=${day(from, -1)}&ToDate=${day(to, 1)}`;
    const answer = await fetch(`${connection.sandbox?.cin7Core ?? ''}/transactions?${query}`, { headers });
    const body = (await answer.json()) as { Transactions: Row[]; Total: number };
    for (const { DebitAccountCode, CreditAccountCode, Amount, Type } of body.Transactions) {
      if (notMoved.test(Type)) continue;
      for (const [code, sign] of [
        [DebitAccountCode, 1],
        [CreditAccountCode, -1],
      ] as const) {
        const account = byHand[code] ?? code;
        moved.set(account, (moved.get(account) ?? zero).plus(decimal(Amount).times(sign)));
      }
    }
    if (page * 1000 >= body.Total) return moved;
  }
}

type Witness = Awaited<ReturnType<typeof xeroWitness>>;

/** Balance of each account at the end of a day, debit positive, out of Xero's own report. */
async function trialBalance({ client }: Witness, date: string): Promise<Map<string, Decimal>> {
  const { body } = await client.getReportTrialBalance('', date);
  const balances = new Map<string, Decimal>();
  for (const section of body.reports?.[0]?.rows ?? [])
    for (const { cells } of section.rows ?? []) {
      const code = /\((\w+)\)$/.exec(cells?.[0]?.value ?? '')?.[1];
      if (code === undefined) continue;
      const amount = (index: number) => decimal(cells?.[index]?.value || '0');
      // The last two columns are the year to date (xero 6).
      balances.set(code, amount(3).minus(amount(4)));
    }
  return balances;
}

/** Lines on each account of documents and payments in other currencies: Xero turns each of them into base currency by itself. */
async function foreignLines(witness: Witness): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const add = (code: string, by = 1) => counts.set(code, (counts.get(code) ?? 0) + by);
  const notes = (await witness.client.getCreditNotes('', undefined, undefined, undefined, 1, 4, 1000)).body;
  for (const document of [...(await witness.invoices()), ...(notes.creditNotes ?? [])]) {
    if (String(document.currencyCode) === 'GBP') continue;
    for (const line of document.lineItems ?? []) add(line.accountCode ?? '');
    add(String(document.type).startsWith('ACCREC') ? '610' : '800');
  }
  const { payments = [] } = (await witness.client.getPayments('', undefined, undefined, undefined, 1, 1000))
    .body;
  for (const { account, currencyRate } of payments)
    if (currencyRate !== undefined && currencyRate !== 1) add(account?.code ?? '');
  return counts;
}

test("three months of every kind: Xero's trial balance is the sum of Cin7's own ledger, account by account", async () => {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const witness = await xeroWitness(connection);
  const last = monthBefore(connection.today);
  const first = monthBefore(monthBefore(last.from).from);
  const period = { from: first.from, to: last.to };
  const fetched = (await close.fetch(period, { kinds: [...kinds] })).result as FetchResultDto;
  expect(fetched.faults).toBe(0);
  expect((await close.mapAccounts(byHand)).body.faults).toEqual([]);

  const post = async (): Promise<{ preview: PreviewDto; posted: PostResultDto }> => {
    const preview = await close.preview(period, [...kinds]);
    expect(preview.issues.filter(({ severity }) => severity === 'blocking')).toEqual([]);
    return { preview, posted: (await close.approveAndPost(preview)).result as PostResultDto };
  };
  // Payments wait for the documents that they settle.
  const documents = await post();
  const payments = await post();
  for (const { preview, posted } of [documents, payments])
    expect(posted).toMatchObject({ posted: preview.counts.postable, rejected: 0, unknown: 0 });
  const postedKinds = [documents, payments].flatMap(({ preview }) => preview.totals.byKind);
  const off = ['items', 'purchase-orders'];
  expect(new Set(postedKinds.map(({ kind }) => kind))).toEqual(
    new Set(kinds.filter((kind) => !off.includes(kind))),
  );

  const opening = await trialBalance(
    witness,
    new Date(Date.parse(period.from) - 86_400_000).toISOString().slice(0, 10),
  );
  const closingBalance = await trialBalance(witness, period.to);
  const inCin7 = await cin7Movement(connection, period);
  const foreign = await foreignLines(witness);
  const report = [...inCin7].sort().map(([account, cin7]) => {
    const xero = (closingBalance.get(account) ?? zero).minus(opening.get(account) ?? zero);
    return { account, cin7, xero, difference: xero.minus(cin7), foreign: foreign.get(account) ?? 0 };
  });
  console.log(
    report
      .map(({ account, cin7, xero, difference, foreign: lines }) =>
        [account, cin7, xero, difference, `${lines} foreign lines`].map((part) => part.toString()).join('  '),
      )
      .join('\n'),
  );
  // Revenue, cost of sales, adjustments, deposits, stock, transit, work in progress, payables, accruals, tax.
  for (const account of [
    '200',
    '201',
    '202',
    '203',
    '204',
    '310',
    '610',
    '625',
    '631',
    '632',
    '633',
    '800',
    '806',
    '807',
    '810',
    '820',
  ])
    expect(inCin7.has(account)).toBe(true);
  for (const { account, difference, foreign: lines } of report) {
    // Xero books the gain or loss between the rates of a document and of its payment by itself (accounting-rules 4).
    if (account === '499') continue;
    // To the cent; a line in another currency is turned into base currency by Xero alone, at a rate of six digits.
    const allowed = decimal('0.01').times(lines);
    expect([account, difference.abs().lte(allowed)]).toEqual([account, true]);
  }
  const differences = new Map(report.map(({ account, difference }) => [account, difference.toString()]));
  for (const account of ['310', '625', '631', '632', '633', '806', '807', '810', '820'])
    expect([account, differences.get(account)]).toEqual([account, '0']);

  // What was fetched is not fetched again.
  const door = cin7Door(connection);
  await door.forgetCalls();
  await close.fetch(period, { kinds: [...kinds] });
  const { counts } = await door.calls();
  console.log(`Calls of the second fetch: ${JSON.stringify(counts)}`);
  expect(Object.keys(counts).filter((call) => /\/(sale|purchase|advanced-purchase)$/.test(call))).toEqual([]);
  // And nothing is left to post.
  const again = await close.preview(period, [...kinds]);
  expect(again.counts.postable).toBe(0);
});
