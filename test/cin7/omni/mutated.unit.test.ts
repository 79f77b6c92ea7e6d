import Big from 'big.js';
import fc from 'fast-check';
import { parseExactJson } from '../../../server/cin7/json';
import { readDocuments } from '../../../server/cin7/omni/lists';
import { understand } from '../../../server/cin7/omni/understand';
import type { OmniList } from '../../../server/cin7/omni/identity';
import type { Understood } from '../../../server/cin7/whole-documents';
import type { TradeDocument } from '../../../server/accounting/trade-documents';
import { cases, casesTimeout } from '../../accounting/laws/cases';
import {
  cents,
  field,
  isNothing,
  items,
  meant,
  meantOrZero,
  mutated,
  textOf,
  wireText,
  type Wire,
  type WireObject,
} from '../mutations';
import { changed, companyDocuments, sample, schemas, settings } from './samples';

/**
 * Payloads with something wrong in them end in a named fault or a right document. What is right is worked out here, from
 * what was sent, by nothing that the adapter uses.
 */

const job: WireObject = {
  ...{
    id: 71,
    createdDate: '2026-03-01T00:00:00Z',
    modifiedDate: null,
    isApproved: true,
    reference: 'JOB-71',
  },
  ...{ completedDate: '2026-03-20T00:00:00+13:00', branchId: 3, projectName: null, totalCost: 164.8 },
  products: [
    {
      ...{ id: 1, productId: 700, productOptionId: 1900, type: 'Make', code: 'SET-2', name: 'Lamp pair' },
      ...{ standardQty: 2, actualQty: 2, unitCost: 82.4 },
      components: [
        {
          id: 2,
          productId: 611,
          productOptionId: 1740,
          type: 'Use',
          code: 'LMP-BRS-01',
          name: 'Desk lamp',
          qty: 4,
          unitCost: 41.2,
        },
      ],
    },
  ],
};
const transfer: WireObject = {
  ...{
    id: 61,
    isApproved: true,
    reference: 'TR-61',
    stage: 'Received',
    sourceBranchId: 3,
    destinationBranchId: 4,
  },
  ...{ dispatchedDate: '2026-03-09T00:00:00+13:00', receivedDate: '2026-03-10T00:00:00+13:00' },
  lineItems: [
    {
      id: 5,
      productId: 611,
      code: 'LMP-BRS-01',
      name: 'Desk lamp',
      qty: 3,
      qtyTransferred: 3,
      unitCost: 41.2,
    },
  ],
};
const imported = { accountingAttributes: { importDate: null, accountingImportStatus: 'Imported' } };
const inclusive: WireObject = { taxStatus: 'Incl', total: 480 };

const payloads = {
  order: sample('sales-order') as WireObject,
  inclusiveOrder: changed('sales-order', inclusive as never) as WireObject,
  note: changed('credit-note', imported) as WireObject,
  purchase: sample('purchase-order') as WireObject,
  payment: sample('payment') as WireObject,
  adjustment: sample('adjustment') as WireObject,
  contact: sample('contact') as WireObject,
  product: sample('product') as WireObject,
  job,
  transfer,
} satisfies Record<string, WireObject>;
type Name = keyof typeof payloads;

const listOf: Readonly<Record<Name, OmniList>> = {
  ...{ order: 'SalesOrders', inclusiveOrder: 'SalesOrders', note: 'CreditNotes', purchase: 'PurchaseOrders' },
  ...{ payment: 'Payments', adjustment: 'Adjustments', contact: 'Contacts', product: 'Products' },
  ...{ job: 'ProductionJobs', transfer: 'BranchTransfers' },
};

const ownStock = { ...settings, stockAccounts: { Main: 'Stock main' } };
const others = {
  order: sample('sales-order'),
  branches: [
    { id: 3, company: 'Main' },
    { id: 4, company: 'South' },
  ],
};

test(
  'a mutated payload is a named fault or a right document',
  () => {
    let [read, refused] = [0, 0];
    fc.assert(
      fc.property(mutated(payloads), ({ name, wire }) => {
        const list = listOf[name];
        const raw = parseExactJson(wireText(wire));
        const { rows, faults } = readDocuments(list, [raw], schemas);
        expect(rows.length + faults.length).toBe(1);
        for (const fault of faults) expect(fault).toMatchObject(named);
        refused += faults.length;
        if (faults.length > 0) return;
        read += 1;
        const beside = companyDocuments({
          branches: others.branches,
          orders: list === 'Payments' || list === 'CreditNotes' ? [others.order] : [],
          products: list === 'Products' ? [] : [sample('product')],
        });
        const outcome = understand([...beside, ...rows.map(({ value }) => value)], ownStock);
        for (const fault of faultsOf(outcome)) expect(fault).toMatchObject(named);
        judges[name](wire, outcome);
      }),
      cases,
    );
    // Both outcomes have to come up, or nothing was tried.
    expect(read).toBeGreaterThan(cases.numRuns / 10);
    expect(refused).toBeGreaterThan(cases.numRuns / 20);
  },
  casesTimeout,
);

const named = {
  id: expect.stringMatching(/./) as unknown,
  number: expect.any(String) as unknown,
  field: expect.stringMatching(/./) as unknown,
  reason: expect.stringMatching(/.\.$/s) as unknown,
};

const faultsOf = ({ sales, purchases, faults }: Understood) => [
  ...faults,
  ...[...sales, ...purchases].flatMap(({ detail }) => detail.faults),
];

const judges: Readonly<Record<Name, (wire: Wire, outcome: Understood) => void>> = {
  order: judgeOrder,
  inclusiveOrder: judgeOrder,
  note(wire, outcome) {
    const sale = outcome.sales.find(({ header }) => header.saleId.startsWith('CreditNotes/'));
    const [note] = sale?.detail.creditNotes ?? [];
    if (note) {
      expect(localDay(field(wire, 'creditNoteDate'))).toBe(note.date);
      judgeAmounts(wire, note);
    } else if (sale?.detail.faults.length === 0)
      expect(isApproved(wire) && !isNothing(dayOrNull(field(wire, 'creditNoteDate')))).toBe(false);
    judgeCosts(wire, outcome, ['creditNoteDate', 'completedDate'], 'CreditNotes/');
  },
  purchase(wire, outcome) {
    const detail = outcome.purchases[0]?.detail;
    const document = detail?.invoices[0] ?? detail?.creditNotes[0] ?? detail?.order;
    if (document) judgeAmounts(wire, document);
    const bill = detail?.invoices[0] ?? detail?.creditNotes[0];
    if (bill) {
      expect(localDay(field(wire, 'invoiceDate'))).toBe(bill.date);
      expect(bill.number).toBe(textOf(field(wire, 'supplierInvoiceReference')));
    } else if (detail?.faults.length === 0)
      expect(isApproved(wire) && !isNothing(dayOrNull(field(wire, 'invoiceDate')))).toBe(false);
    for (const receipt of detail?.receipts ?? []) {
      const quantities = items(wire, 'lineItems').map((line) => meantOrZero(field(line, 'qtyShipped')));
      expect(quantities.some((quantity) => quantity.eq(receipt.quantity))).toBe(true);
      expect(localDay(field(wire, 'fullyReceivedDate'))).toBe(receipt.date);
    }
  },
  payment(wire, { sales, faults }) {
    const settlements = sales.flatMap(({ detail }) => detail.settlements);
    const isNone = field(wire, 'isAuthorized') !== true || meantOrZero(field(wire, 'amount')).eq(0);
    if (
      settlements.length === 0 &&
      faults.length === 0 &&
      sales.every(({ detail }) => detail.faults.length === 0)
    )
      expect(isNone).toBe(true);
    for (const { amount, date, kind, id } of settlements) {
      expect(meantOrZero(field(wire, 'amount')).eq(amount)).toBe(true);
      expect(meantOrZero(field(wire, 'orderId')).eq(48211)).toBe(true);
      const day = localDay(field(wire, 'paymentDate'));
      // Money that came before the invoice is used up on the invoice's day.
      if (id.endsWith('/used')) expect([date, kind, day < date]).toEqual(['2026-03-04', 'payment', true]);
      else expect([date, kind]).toEqual([day, day < '2026-03-04' ? 'prepayment' : 'payment']);
    }
  },
  adjustment(wire, { ledger, faults }) {
    const value = items(wire, 'lineItems').reduce<Big>(
      (sum, line) =>
        sum.plus(meantOrZero(field(line, 'qtyAdjusted')).times(meantOrZero(field(line, 'unitCost')))),
      new Big(0),
    );
    const stock = ledger.reduce(
      (sum, row) =>
        sum.plus(/^(Inventory|Stock main)$/.test(row.debitAccount) ? row.amount : new Big(row.amount).neg()),
      new Big(0),
    );
    if (ledger.length > 0) expect(stock.eq(value)).toBe(true);
    const isDone = [field(wire, 'completedDate'), field(wire, 'adjustInAccountingSystem')].every(
      (date) => dayOrNull(date) !== null,
    );
    if (ledger.length === 0 && faults.length === 0 && isDone && isApproved(wire))
      expect(value.eq(0)).toBe(true);
  },
  job(wire, { ledger }) {
    const balances = new Map<string, Big>();
    for (const { debitAccount, creditAccount, amount } of ledger) {
      balances.set(debitAccount, (balances.get(debitAccount) ?? new Big(0)).plus(amount));
      balances.set(creditAccount, (balances.get(creditAccount) ?? new Big(0)).minus(amount));
    }
    expect((balances.get('Work in progress') ?? new Big(0)).eq(0)).toBe(true);
    if (ledger.length === 0) return;
    const made = items(wire, 'products').reduce<Big>((sum, product) => {
      const quantity = meant(field(product, 'actualQty')) ?? meantOrZero(field(product, 'standardQty'));
      return sum.plus(quantity.times(meantOrZero(field(product, 'unitCost'))));
    }, new Big(0));
    const finished = ledger.filter(({ description }) => description === 'Finished goods');
    const booked = finished.reduce((sum, { amount }) => sum.plus(amount), new Big(0));
    // Goods that state no cost are worth what the job cost.
    expect(booked.eq(made.abs()) || made.eq(0)).toBe(true);
  },
  transfer(wire, { ledger }) {
    const value = items(wire, 'lineItems').reduce<Big>(
      (sum, line) =>
        sum.plus(meantOrZero(field(line, 'qtyTransferred')).times(meantOrZero(field(line, 'unitCost')))),
      new Big(0),
    );
    for (const { amount } of ledger) expect(value.abs().eq(amount)).toBe(true);
  },
  contact: () => undefined,
  product: () => undefined,
};

function judgeOrder(wire: Wire, outcome: Understood): void {
  const detail = outcome.sales[0]?.detail;
  const [invoice] = detail?.invoices ?? [];
  if (invoice) {
    expect(isApproved(wire)).toBe(true);
    expect(localDay(field(wire, 'invoiceDate'))).toBe(invoice.date);
    judgeAmounts(wire, invoice);
  } else if (detail?.faults.length === 0)
    expect(isApproved(wire) && dayOrNull(field(wire, 'invoiceDate')) !== null).toBe(false);
  judgeCosts(wire, outcome, ['invoiceDate', 'dispatchedDate'], 'SalesOrders/');
}

/** Every amount of a trade document follows from what was sent. */
function judgeAmounts(
  wire: Wire,
  {
    net,
    tax,
    gross,
    lines,
    currency,
    taxInclusive,
  }: Pick<TradeDocument, 'net' | 'tax' | 'gross' | 'lines' | 'currency' | 'taxInclusive'>,
): void {
  const total = meant(field(wire, 'total'));
  expect(total).not.toBeNull();
  const code = field(wire, 'currencyCode');
  expect(currency).toBe(isNothing(code) ? 'NZD' : textOf(code).toUpperCase());
  if (currency === 'NZD' || currency === 'USD')
    expect(cents(total?.abs() ?? new Big(0)).eq(gross)).toBe(true);
  expect(new Big(net).plus(tax).eq(gross)).toBe(true);
  const tolerance = Math.max(0.02, Math.floor(lines.length / 2) / 100) + 0.005;
  const sum = lines.reduce((all, line) => all.plus(line.net).plus(line.tax), new Big(0));
  expect(sum.minus(gross).abs().lte(tolerance)).toBe(true);
  const mode = modeOf(field(wire, 'taxStatus'));
  if (mode === 'exempt') expect(new Big(tax).eq(0)).toBe(true);
  expect(taxInclusive).toBe(mode === 'incl');
  const sent = items(wire, 'lineItems');
  expect(lines.filter(({ kind }) => kind === 'product')).toHaveLength(sent.length);
  sent.forEach((line, index) => {
    const [quantity, price, discount] = ['qty', 'unitPrice', 'discount'].map((name) =>
      meantOrZero(field(line, name)),
    );
    const printed = (quantity ?? new Big(0)).times(price ?? 0);
    const found = lines[index];
    const amount = new Big(found?.net ?? NaN).plus(mode === 'incl' ? (found?.tax ?? 0) : 0).abs();
    const possible = [printed.minus(discount ?? 0), printed.plus(discount ?? 0)].map((one) => one.abs());
    expect(possible.some((one) => one.minus(amount).abs().lt('1e-9'))).toBe(true);
    const percent = meant(field(line, 'taxRate')) ?? meantOrZero(field(wire, 'taxRate'));
    const rates = mode === 'exempt' ? [new Big(0)] : [percent, percent.times(100)];
    expect(
      rates.some((rate) =>
        new Big(found?.net ?? NaN)
          .times(rate)
          .div(100)
          .minus(found?.tax ?? NaN)
          .abs()
          .lt('1e-6'),
      ),
    ).toBe(true);
  });
}

/** Cost of sales is there only under Omni's conditions, and then to the last digit. */
function judgeCosts(wire: Wire, { ledger, costs }: Understood, dates: readonly string[], list: string): void {
  const rows = ledger.filter(({ taskId }) => taskId.startsWith(list));
  const lines = items(wire, 'lineItems');
  const status = field(field(wire, 'accountingAttributes'), 'accountingImportStatus');
  const counts =
    isApproved(wire) &&
    dates.every((name) => dayOrNull(field(wire, name)) !== null) &&
    lines.every((line) =>
      meantOrZero(field(line, 'qty'))
        .abs()
        .eq(meantOrZero(field(line, 'qtyShipped')).abs()),
    ) &&
    ['imported', 'donotimport', '1', '2'].includes(textOf(status).toLowerCase());
  if (!counts) return expect(rows).toEqual([]);
  const own = costs.filter(({ documentId }) => documentId.startsWith(list));
  const inMonth = lines.filter((_, index) => own[index]?.reason === '');
  const cost = inMonth.reduce<Big>((sum, line) => {
    const moved = meantOrZero(field(line, 'qtyShipped')).abs();
    const value = moved.times(meantOrZero(field(line, 'unitCost')));
    return meantOrZero(field(line, 'qty')).lt(0) ? sum.minus(value) : sum.plus(value);
  }, new Big(0));
  const booked = rows.reduce((sum, { amount }) => sum.plus(amount), new Big(0));
  const back = lines.reduce<Big>((sum, line) => sum.plus(meantOrZero(field(line, 'qty'))), new Big(0));
  const sign = list === 'CreditNotes/' && back.gt(0) ? -1 : 1;
  expect(booked.eq(cost.times(sign))).toBe(true);
  // Rounded once for each pair of accounts.
  const minor = own.reduce((sum, line) => sum + line.costMinor, 0n);
  const rounded = rows.reduce((sum, { amount }) => sum.plus(cents(new Big(amount))), new Big(0));
  expect(rounded.times(100).eq(minor.toString())).toBe(true);
}

function isApproved(wire: Wire): boolean {
  const [status, approved, isVoid] = ['status', 'isApproved', 'isVoid'].map((name) =>
    word(field(wire, name)),
  );
  if (isVoid === 'true' || isVoid === '1' || status === 'void' || status === '2') return false;
  if (status === 'draft' || status === '0' || approved === 'false' || approved === '0') return false;
  return true;
}

const word = (value: Wire): string => textOf(value).toLowerCase();

function modeOf(value: Wire): 'incl' | 'excl' | 'exempt' {
  const text = word(value);
  if (text === 'incl' || text === '1') return 'incl';
  return text === 'exempt' || text === '3' ? 'exempt' : 'excl';
}

/** The day in Auckland, by the runtime's own calendar; '' for none. */
function localDay(value: Wire): string {
  return dayOrNull(value) ?? '';
}

function dayOrNull(value: Wire): string | null {
  if (typeof value !== 'string' || value.trim() === '' || value.startsWith('0001-01-01')) return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value.trim())) return value.trim();
  return new Date(value).toLocaleDateString('sv-SE', { timeZone: 'Pacific/Auckland' });
}
