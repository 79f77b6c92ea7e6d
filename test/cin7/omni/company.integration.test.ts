import { decimal, sumDecimals, type Decimal } from '../../../server/accounting/decimal';
import { absolute } from '../../../server/accounting/money';
import { toMinor } from '../../../server/accounting/rounding';
import { calendarDate } from '../../../server/accounting/dates';
import { independentProducts } from '../../../server/accounting/valuation/from-products';
import type { StockOnHand } from '../../../server/accounting/valuation/product-movements';
import { valueProducts } from '../../../server/accounting/valuation/sku-valuation';
import { createOmniSource } from '../../../server/cin7/omni/source';
import type { PurchaseOrder } from '../../../server/cin7/omni/schema';
import { unitsOf } from '../../../server/cin7/omni/units';
import type { OmniSettings } from '../../../server/cin7/omni/settings';
import type { SourceFault } from '../../../server/cin7/source';
import type { Understood, WholeDocument, WholeDocumentSource } from '../../../server/cin7/whole-documents';
import {
  createCin7OmniSandbox,
  demoApiUsername,
  demoConnectionKey,
} from '../../../server/sandbox/cin7-omni/sandbox';
import type { StockReport } from '../../../server/sandbox/cin7-omni/stock-report';
import { listen, type Listening } from '../../../server/sandbox/common/listen';
import { generateOmniCompany } from '../../../server/sandbox/demo-omni/company';

/** A whole company over HTTP: what the adapter makes of it against the company's own stock ledger, to the cent. */

const settings: OmniSettings = {
  ...{ company: 'Demo', baseCurrency: 'NZD', timeZone: 'Pacific/Auckland', cogsStatus: 'as-omni' },
};

let server: Listening;
let desk: ReturnType<typeof createCin7OmniSandbox>['desk'];
let documents: WholeDocument[];
let faults: SourceFault[];

const sourceWith = (own: OmniSettings): WholeDocumentSource => {
  const source = createOmniSource({
    baseUrl: `${server.url}/api/v1/`,
    ...{ username: demoApiUsername, connectionKey: demoConnectionKey, settings: own },
    limits: { perSecond: 300, perMinute: 6_000, perDay: 500_000 },
  });
  if (!source) throw new Error('No time zone');
  return source;
};

async function readAll(source: WholeDocumentSource, mark: string | null = null) {
  const read: WholeDocument[] = [];
  const broken: SourceFault[] = [];
  for (const list of source.documents.lists) {
    for (let at = source.documents.begin(list, mark); ;) {
      const page = await source.documents.page(at);
      if (!page.ok) throw new Error(`${list}: ${page.error.detail}`);
      read.push(...page.value.rows.map(({ value }) => value));
      broken.push(...page.value.faults);
      if (page.value.next === null) break;
      at = page.value.next;
    }
  }
  return { documents: read, faults: broken };
}

beforeAll(async () => {
  const company = generateOmniCompany({ seed: '7', today: '2026-11-23', sales: 600, months: 3 });
  const sandbox = createCin7OmniSandbox({ company, limits: 'demo' });
  desk = sandbox.desk;
  server = await listen(sandbox.app);
  ({ documents, faults } = await readAll(sourceWith(settings)));
});
afterAll(() => server.close());

const report = (anyStatus: boolean): StockReport => desk.stockLedger({ anyStatus });
const minor = (text: string): bigint => toMinor(decimal(text), 'NZD');

/** Minor units that rows of a type put on an account in a month, each row rounded as it is posted. */
function booked({ ledger }: Understood, type: string, account: string, month: string): bigint {
  return ledger
    .filter((row) => row.type === type && row.date.startsWith(month))
    .reduce((sum, row) => {
      const amount = minor(row.amount);
      return (
        sum + (row.debitAccount === account ? amount : 0n) - (row.creditAccount === account ? amount : 0n)
      );
    }, 0n);
}

it('understands every document of the company', () => {
  expect(faults).toEqual([]);
  const { sales, purchases, faults: own, missing } = sourceWith(settings).documents.understand(documents);
  expect(own).toEqual([]);
  expect([...sales, ...purchases].flatMap(({ detail }) => detail.faults)).toEqual([]);
  expect(missing).toEqual({});
  expect(sales.length).toBeGreaterThan(600);
});

it.each([
  ['as-omni', false],
  ['any', true],
] as const)('cost of sales of each month is that of the stock ledger (%s)', (cogsStatus, anyStatus) => {
  const outcome = sourceWith({ ...settings, cogsStatus }).documents.understand(documents);
  const { months } = report(anyStatus);
  expect(months.length).toBeGreaterThanOrEqual(3);
  for (const { month, books } of months)
    expect([month, booked(outcome, 'Sale', 'Cost of goods sold', month)]).toEqual([
      month,
      minor(books.costOfSales),
    ]);
  for (const { month, books } of months) {
    const totals = outcome.costTotals.filter((total) => total.month === month);
    const sum = totals.reduce((all, { costMinor }) => all + costMinor, 0n);
    expect([month, sum]).toEqual([month, minor(books.costOfSales)]);
  }
  // By branch too, and by the lines of the sheet.
  const [last] = months.slice(-2);
  for (const [branch, value] of Object.entries(last?.books.costOfSalesByBranch ?? {})) {
    if (branch === '0') continue;
    const name = desk.company.records.Branches.find(({ id }) => String(id) === branch)?.['company'];
    const lines = outcome.costs.filter((line) => line.month === last?.month && line.branch === name);
    expect(lines.reduce((sum, { costMinor }) => sum + costMinor, 0n)).toBe(minor(value));
  }
});

it('adjustments, production and purchases of each month are those of the books', () => {
  const outcome = sourceWith(settings).documents.understand(documents);
  const bills = outcome.purchases.flatMap(({ detail }) => [
    ...detail.invoices.map((bill) => ({ bill, sign: 1 })),
    ...detail.creditNotes.map((bill) => ({ bill, sign: -1 })),
  ]);
  for (const { month, books } of report(false).months) {
    const stock = (type: string) => booked(outcome, type, 'Inventory', month);
    expect([month, stock('StockAdjustment')]).toEqual([month, minor(books.adjustments)]);
    expect([month, stock('FinishedGoods')]).toEqual([month, minor(books.production)]);
    const purchased = bills
      .filter(({ bill }) => bill.date.startsWith(month))
      .map(({ bill, sign }): Decimal => {
        // Whatever account a line names: the company's bills hold goods and their charges alone.
        const net = sumDecimals(bill.lines.map((line) => decimal(line.net)));
        return decimal(toMinor(net.times(bill.currency === 'NZD' ? 1 : bill.rate), 'NZD').toString()).times(
          sign,
        );
      });
    expect([month, BigInt(sumDecimals(purchased).toString())]).toEqual([month, minor(books.purchases)]);
  }
});

/** What the adapter makes of the company, without what names it. */
const summaryOf = ({ sales, purchases, ledger, costs, faults: own }: Understood) => ({
  documents: [...sales, ...purchases].flatMap(({ detail }) =>
    [...detail.invoices, ...detail.creditNotes].map(({ id, date, net, tax, gross }) => [
      id,
      date,
      net,
      tax,
      gross,
    ]),
  ),
  settlements: [...sales, ...purchases].flatMap(({ detail }) =>
    detail.settlements.map(({ id, kind, date, amount }) => [id, kind, date, amount]),
  ),
  ledger: ledger.map(({ taskId, date, amount }) => [taskId, date, amount]),
  costs: costs.map(({ documentId, sku, reason, costMinor }) => [documentId, sku, reason, costMinor]),
  faults: [...own, ...[...sales, ...purchases].flatMap(({ detail }) => detail.faults)],
});

it('comes to the same whichever way the account prints what the reference is unsure of', async () => {
  const source = sourceWith(settings);
  const usual = { ...desk.quirks };
  Object.assign(desk.quirks, {
    ...{ days: 'utc', choices: 'number', status: 'documented', customFields: 'list', errorBodies: 'message' },
    ...{ creditTotals: 'positive', discountTotal: 'negative', lineTaxRate: true },
  });
  const other = await readAll(source);
  Object.assign(desk.quirks, usual);
  expect(other.faults).toEqual([]);
  expect(summaryOf(source.documents.understand(other.documents))).toEqual(
    summaryOf(source.documents.understand(documents)),
  );
});

async function readOnHand(source: WholeDocumentSource): Promise<StockOnHand[]> {
  const rows: StockOnHand[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await source.documents.onHand(page);
    if (!answer.ok) throw new Error(answer.error.detail);
    pages = answer.value.pageCount;
    rows.push(...answer.value.rows.map(({ value }) => value));
  }
  return rows;
}

it('moves every unit of stock: what came less what went is what there is, but for deliveries in parts', async () => {
  const source = sourceWith(settings);
  const onHand = await readOnHand(source);
  const { products } = source.documents.movements(documents, onHand, 'base-per-foreign');
  expect(products.flatMap(({ faults: own }) => own)).toEqual([]);
  const moved = new Map<string, Decimal>();
  const add = (key: string, quantity: string | Decimal) =>
    moved.set(key, (moved.get(key) ?? decimal(0)).plus(quantity));
  for (const { sku, movements } of products)
    for (const { location, quantity } of movements) add(`${sku} in ${location}`, quantity);
  // What came of orders that are not there in full has no date in the API.
  for (const { list, content } of documents) {
    const purchase = content as PurchaseOrder;
    if (list !== 'PurchaseOrders' || purchase.fullyReceivedDate !== null) continue;
    for (const line of purchase.lineItems) {
      const branch = desk.company.records.Branches.find(({ id }) => String(id) === purchase.branchId);
      for (const { sku, quantity } of unitsOf(line))
        add(`${sku} in ${String(branch?.['company'])}`, quantity);
    }
  }
  expect(onHand.length).toBeGreaterThan(20);
  for (const { sku, location, quantity } of onHand) {
    const key = `${sku} in ${location}`;
    expect([key, (moved.get(key) ?? decimal(0)).toString()]).toEqual([key, decimal(quantity).toString()]);
    moved.delete(key);
  }
  // Nothing else has stock.
  expect([...moved].filter(([, quantity]) => !quantity.eq(0))).toEqual([]);
});

it('FIFO, worked out anew from receipts, comes to the stock ledger to the cent; the moving average does not', async () => {
  const source = sourceWith(settings);
  const stock = source.documents.movements(documents, await readOnHand(source), 'base-per-foreign');
  const history = {
    ...stock,
    currency: 'NZD',
    today: calendarDate('2026-11-23'),
    saleOf: (task: string) => task,
  };
  const valued = independentProducts(stock.products).flatMap((products) => {
    const skus = new Set(products.map(({ sku }) => sku));
    return valueProducts({ ...history, products, onHand: stock.onHand.filter(({ sku }) => skus.has(sku)) });
  });
  expect(valued.length).toBeGreaterThan(20);
  expect(valued.flatMap(({ faults: own }) => own)).toEqual([]);
  const { branches, book } = { branches: desk.company.records.Branches, book: desk.company.book };
  let average = 0n;
  const differences = new Map<string, { minor: bigint; skus: bigint; early: boolean }>();
  for (const { sku, months } of valued) {
    const theirs = branches.reduce((sum, { id }) => sum + book.valueOf(sku, id), 0n);
    const last = months.at(-1);
    // A cost that comes after its goods is shared out among them, a cent this way or that.
    expect([sku, absolute((last?.fifo.stockMinor ?? 0n) - theirs) <= 1n]).toEqual([sku, true]);
    average += absolute((last?.average.stockMinor ?? 0n) - theirs);
    // A line of a style in sizes has one cost for all of them, so that the sizes are looked at together.
    const style = stock.products.find((product) => product.sku === sku)?.id.split('/')[0] ?? '';
    for (const { month, fifo } of months) {
      const known = differences.get(`${style} ${month}`) ?? { minor: 0n, skus: 0n, early: false };
      // A delivery in parts has one date in the API, its last: what was sold before it is valued when it is there.
      const early = known.early || fifo.reasons.includes('negative-stock');
      const minor = known.minor + fifo.cogsDifferenceMinor;
      differences.set(`${style} ${month}`, { minor, skus: known.skus + 1n, early });
    }
  }
  for (const [style, { minor, skus, early }] of differences)
    if (!early) expect([style, absolute(minor) <= skus]).toEqual([style, true]);
  const whole = [...differences.values()].reduce((sum, { minor }) => sum + minor, 0n);
  expect(absolute(whole)).toBeLessThanOrEqual(BigInt(valued.length));
  expect(average).toBeGreaterThan(0n);
});

it('every payment settles what it was made for, once; deposits are used up on the day of the invoice', () => {
  const { sales, purchases } = sourceWith(settings).documents.understand(documents);
  const settlements = [...sales, ...purchases].flatMap(({ detail }) => detail.settlements);
  const used = settlements.filter(({ id }) => id.endsWith('/used'));
  const made = settlements.filter(({ id }) => !id.endsWith('/used'));
  const expected = desk.company.records.Payments.filter(
    ({ isAuthorized, amount }) => isAuthorized !== false && Number(amount) !== 0,
  ).map(({ id, amount }) => [`Payments/${String(id)}`, decimal(String(amount)).abs().toString()]);
  expect(made.map(({ id, amount }) => [id, amount]).sort()).toEqual(expected.sort());
  expect(new Set(made.map(({ kind }) => kind))).toEqual(new Set(['payment', 'prepayment', 'refund']));
  const deposits = new Map(made.filter(({ kind }) => kind === 'prepayment').map((one) => [one.id, one]));
  const dates = new Map(
    [...sales, ...purchases].flatMap(({ detail }) =>
      detail.invoices.map(({ id, date }) => [id, date] as const),
    ),
  );
  expect(used.length).toBeGreaterThan(0);
  for (const { id, amount, date, documentId } of used) {
    const deposit = deposits.get(id.replace('/used', ''));
    expect(deposit?.amount).toBe(amount);
    expect(dates.get(documentId ?? '')).toBe(date);
    expect((deposit?.date ?? '') < date).toBe(true);
  }
});
