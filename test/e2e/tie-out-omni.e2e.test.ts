import Big from 'big.js';
import { documentKinds, type DocumentKind } from '../../server/accounting/kinds';
import type { CostOfSalesRowDto } from '../../server/contract/cost-of-sales';
import type { FetchResultDto, PostResultDto } from '../../server/contract/jobs';
import type { PreviewDto } from '../../server/contract/previews';
import type { ValuationDto } from '../../server/contract/valuation';
import {
  closing,
  finished,
  monthBefore,
  pages,
  startCogsheet,
  xeroWitness,
  type Cogsheet,
} from '../support/cogsheet';
import { connectOmni, omniDoor, omniList, saveRows, switchOnOmni, type StockMonth } from '../support/omni';
import { omniBooks, type OmniBooks } from '../support/tie-out/omni-books';
import { monthOf, Sums } from '../support/tie-out/sums';
import { foreignBooks, foreignPayments, xeroChart, xeroMovements } from '../support/tie-out/xero-books';

/**
 * The close of the Omni company: its three full months, every kind, posted over real HTTP. Then a plain xero-node client
 * reads Xero's trial balances. They are compared with the stock ledger that the sandbox adds up from movements alone, and
 * with the totals of Omni's own lists read over plain HTTP; neither uses any code of ours that made the documents.
 */
let server: Cogsheet;
beforeAll(async () => {
  server = await startCogsheet();
});
afterAll(() => server.close());

const masters: readonly DocumentKind[] = ['contacts', 'items'];
/** Ways of paying, by the Xero account that each goes through. */
const clearing: Readonly<Record<string, string>> = {
  ...{ Afterpay: '613', Cash: '616', 'Credit Card': '615', Deposit: '090', 'Direct Credit': '090' },
  ...{ EFTPOS: '614', 'Gift Voucher': '617', PayPal: '612', 'Shopify Payments': '611' },
};
const revenue = ['200', '204', '205', '206', '207', '260'];

test("three months of every kind: Xero's trial balance is the sandbox's own stock ledger, to the cent; a late cost posts its difference", async () => {
  const connection = await connectOmni(server);
  const close = closing(server, connection.id);
  const witness = await xeroWitness(connection);
  const door = omniDoor(connection);
  const last = monthBefore(connection.today);
  const middle = monthBefore(last.from);
  const months = [monthBefore(middle.from), middle, last];
  const period = { from: months[0]?.from ?? '', to: last.to };
  const names = months.map(({ from }) => monthOf(from));
  const kinds = [...documentKinds];

  await switchOnOmni(server, close.at);
  const fetched = (await close.fetch(period, { kinds })).result as FetchResultDto;
  expect(fetched.faults).toBe(0);
  await saveRows(server, `${close.at}/mappings/payments`, [
    ...Object.entries(clearing).map(([method, xeroAccount]) => ({ row: `payment:${method}`, xeroAccount })),
  ]);
  const post = async (of: readonly string[]): Promise<PreviewDto> => {
    const preview = await close.preview(period, [...of]);
    expect(preview.issues.filter(({ severity }) => severity === 'blocking')).toEqual([]);
    const posted = (await close.approveAndPost(preview)).result as PostResultDto;
    expect(posted).toMatchObject({ posted: preview.counts.postable, rejected: 0, unknown: 0 });
    return preview;
  };
  const runs = [await post(masters), await post(kinds), await post(kinds)];
  expect(runs.every(({ counts }) => counts.postable > 0)).toBe(true);

  const chart = await xeroChart(witness.client);
  const tiesOut = async (): Promise<Big> => {
    const xero = await xeroMovements(witness.client, months, chart);
    const foreign = await foreignBooks(witness.client, chart.codes, new Map());
    const omni = await omniBooks(connection, clearing);
    // In its own currency all that was paid is there; deposits are used up on the day of the invoice through their account.
    const through = (of: Sums) =>
      of
        .entries()
        .filter(([name]) => names.some((month) => name.includes(month)) && !/ (625|810)$/.test(name));
    expect(through(foreignPayments(foreign))).toEqual(through(omni.paidForeign));
    const { months: stock } = await door.stockLedger('any');
    for (const name of names) {
      const books = stock.find(({ month }) => month === name)?.books;
      if (!books) throw new Error(`The stock ledger has no ${name}`);
      expect(inXero(name, xero)).toEqual(expected(name, books, omni, foreign.moved));
    }
    return names.reduce((sum, name) => sum.plus(xero.of(name, '310')), new Big(0));
  };
  const cost = await tiesOut();
  // The sheet of each month's lines comes to its journal, and says of every order that is left out why.
  const { months: stock } = await door.stockLedger('any');
  for (const name of names) {
    const sheet = await costSheet(close.at, name);
    const total = sheet.reduce((sum, line) => sum.plus(line.cost), new Big(0));
    const booked = new Big(stock.find(({ month }) => month === name)?.books.costOfSales ?? 0);
    expect([name, total.toString()]).toEqual([name, booked.toString()]);
    const left = sheet.filter(({ reason }) => reason !== '');
    expect(left.length).toBeGreaterThan(0);
    expect(left.filter((line) => line.sentence === '' || !new Big(line.cost).eq(0))).toEqual([]);
  }
  expect(cost.gt(100_000)).toBe(true);

  // Page calls alone; and what did not change is not posted again.
  const again = (await close.fetch(period, { kinds })).result as FetchResultDto;
  expect(again.unchanged).toBe(true);
  expect(again.calls.cin7).toBeLessThan(30);
  expect((await close.preview(period, kinds)).counts.postable).toBe(0);

  // FIFO and average, worked out anew from the receipts that the same documents tell: only what is where now is asked for.
  const begun = await server.api<{ job: string }>('POST', `${close.at}/valuation`);
  const valued = await finished(server, begun.body.job);
  expect(valued).toMatchObject({ state: 'done', result: { products: expect.any(Number) } });
  const { body: valuation } = await server.api<ValuationDto>(
    'GET',
    `${close.at}/valuation?period=${monthOf(connection.today)}`,
  );
  expect(valuation.items.length).toBeGreaterThan(20);
  // As of today, when a delivery in parts has no other date than its last. A cost shared out among goods is a cent this way
  // or that for each of them; sizes of one line have one cost for all, which FIFO by size can only take as it is.
  const worth = new Big(stock.find(({ month }) => month === monthOf(connection.today))?.stock.closing ?? 0);
  const apart = (of: { closing: string }): Big => worth.minus(of.closing).abs();
  expect(apart(valuation.totals.cin7).lte(valuation.items.length / 100)).toBe(true);
  expect(apart(valuation.totals.fifo).div(worth).lt('0.0001')).toBe(true);
  expect(apart(valuation.totals.average).gt(100)).toBe(true);

  // A cost that comes late: the month's next revision holds the difference, and the books tie out again.
  const orders = await omniList<SoldOrder>(connection, 'SalesOrders');
  const sold = orders.find(
    ({ invoiceDate, dispatchedDate, lineItems, isApproved, isVoid }) =>
      isApproved &&
      !isVoid &&
      dispatchedDate !== null &&
      (lineItems[0]?.unitCost ?? 0) > 0 &&
      (invoiceDate ?? '').startsWith(`${names[0] ?? ''}-1`),
  );
  const late = new Big('12.34');
  const told = await door.send('/late-cost', { orderId: sold?.id ?? 0, amount: late.toString() });
  expect(told.status).toBe(200);
  expect((await close.fetch(period, { kinds })).result).toMatchObject({ unchanged: false, faults: 0 });
  expect((await post(['cogs'])).counts.postable).toBe(1);
  const narrations = (await witness.journals()).map(({ narration }) => narration ?? '');
  expect(narrations.filter((text) => / v[2-9]/.test(text))).toEqual([expect.stringMatching(/^COGS .* v2/)]);
  expect((await tiesOut()).minus(cost).toString()).toBe(late.toString());
});

interface SoldOrder {
  readonly id: number;
  readonly isApproved: boolean;
  readonly isVoid: boolean;
  readonly invoiceDate: string | null;
  readonly dispatchedDate: string | null;
  readonly lineItems: readonly { readonly unitCost: number | null }[];
}

const costSheet = (at: string, month: string): Promise<CostOfSalesRowDto[]> =>
  pages<CostOfSalesRowDto>(server.api, `${at}/cost-of-sales?period=${month}`);

/** What is compared, by name. */
type Figures = Record<string, string>;

function inXero(month: string, xero: Sums): Figures {
  const of = (...codes: string[]) =>
    codes.reduce((sum, code) => sum.plus(xero.of(month, code)), new Big(0)).toString();
  return {
    costOfSales: of('310'),
    inventory: of('631'),
    adjustments: of('330'),
    production: of('320', '633'),
    salesAndTax: of(...revenue, '820'),
    ...Object.fromEntries(paidThrough().map((code) => [`paid through ${code}`, of(code)])),
    'all accounts': of(
      ...xero.entries().flatMap(([name]) => (name.startsWith(month) ? [name.slice(8)] : [])),
    ),
  };
}

const paidThrough = (): string[] => [...new Set(Object.values(clearing))].sort();

/** The same out of Omni; what Xero makes of amounts in other currencies is Xero's own (`foreignBooks`). */
function expected(month: string, books: StockMonth['books'], omni: OmniBooks, foreign: Sums): Figures {
  const stock = new Big(books.purchases)
    .plus(books.adjustments)
    .plus(books.production)
    .minus(books.costOfSales);
  const conversion = foreign.of(month, '631').minus(omni.foreignBills.of(month));
  const foreignSales = [...revenue, '820'].reduce(
    (sum, code) => sum.plus(foreign.of(month, code)),
    new Big(0),
  );
  const billTax = omni.billed.of(month).minus(new Big(books.purchases).minus(omni.foreignBills.of(month)));
  return {
    costOfSales: new Big(books.costOfSales).toString(),
    inventory: stock.plus(conversion).toString(),
    adjustments: new Big(books.adjustments).neg().toString(),
    production: new Big(books.production).neg().toString(),
    salesAndTax: billTax.minus(omni.sold.of(month)).plus(foreignSales).toString(),
    ...Object.fromEntries(
      paidThrough().map((code) => [
        `paid through ${code}`,
        omni.paid.of(month, code).plus(foreign.of(month, code)).toString(),
      ]),
    ),
    'all accounts': '0',
  };
}
