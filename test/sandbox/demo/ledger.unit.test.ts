import Big from 'big.js';
import { objectAt, objectsAt, textAt, type JsonObject } from '../../../server/sandbox/common/json';
import type { Cin7CoreData } from '../../../server/sandbox/cin7-core/data';
import { generateDemoCompany } from '../../../server/sandbox/demo/company';

// A second bookkeeper: reads the documents only, books each by its own rules, and must come to Cin7's ledger.
const company = generateDemoCompany({ seed: '1', today: '2026-11-23' });
const [receivable, payable, vat, gains] = ['610', '800', '820', '499'] as const;
const [inventory, cost, wip, variance, wastage] = ['1200', '310', '633', '312', '313'] as const;

const exact = (value: unknown): Big => new Big(value as number);
const total = (values: readonly unknown[]): Big =>
  values.reduce<Big>((sum, value) => sum.plus(exact(value)), new Big(0));
const each = (rows: readonly JsonObject[], field: string): unknown[] => rows.map((row) => row[field]);
const cents = (value: Big): Big => value.round(2, 1);
const code = (account: unknown): string => String(account).split(': ')[0] ?? '';

class Books {
  readonly balances = new Map<string, Big>();
  put(debit: unknown, credit: unknown, amount: Big): void {
    this.add(code(debit), amount);
    this.add(code(credit), amount.times(-1));
  }
  private add(account: string, amount: Big): void {
    this.balances.set(account, (this.balances.get(account) ?? new Big(0)).plus(amount));
  }
  sorted(): [string, string][] {
    return [...this.balances]
      .filter(([, amount]) => !amount.eq(0))
      .map(([account, amount]): [string, string] => [account, amount.toString()])
      .sort();
  }
}

const withCharges = (part: JsonObject): JsonObject[] => [
  ...objectsAt(part, 'Lines'),
  ...objectsAt(part, 'AdditionalCharges'),
];

/** Nets by account, then tax, each at the rate; the last takes what rounding left of the gross. */
function bookSaleDocument(part: JsonObject, inclusive: boolean, rate: Big, put: Books['put']): void {
  const nets = new Map<string, Big>();
  for (const line of withCharges(part)) {
    const net = exact(line['Total']).minus(inclusive ? exact(line['Tax']) : 0);
    nets.set(textAt(line, 'Account'), (nets.get(textAt(line, 'Account')) ?? new Big(0)).plus(net));
  }
  if (!exact(part['Tax']).eq(0)) nets.set(vat, (nets.get(vat) ?? new Big(0)).plus(exact(part['Tax'])));
  let left = cents(exact(part['Total']).times(rate));
  [...nets].forEach(([account, amount], index) => {
    const base = index === nets.size - 1 ? left : cents(amount.times(rate));
    left = left.minus(base);
    put(receivable, account, base);
  });
}

const paidIn = (payment: JsonObject, rate: unknown = payment['CurrencyRate']): Big =>
  cents(exact(payment['Amount']).times(exact(rate)));

function bookSale(books: Books, sale: JsonObject): void {
  const inclusive = sale['TaxCalculation'] === 'Inclusive';
  const put: Books['put'] = (debit, credit, amount) => books.put(debit, credit, amount);
  const back: Books['put'] = (debit, credit, amount) => books.put(credit, debit, amount);
  for (const invoice of objectsAt(sale, 'Invoices')) {
    const rate = exact(invoice['CurrencyConversionRate']);
    bookSaleDocument(invoice, inclusive, rate, put);
    for (const payment of objectsAt(invoice, 'Payments')) {
      put(payment['Account'], receivable, paidIn(payment));
      put(receivable, gains, paidIn(payment).minus(cents(exact(payment['Amount']).times(rate))));
    }
  }
  for (const note of objectsAt(sale, 'CreditNotes')) {
    const rate = exact(note['CreditNoteConversionRate']);
    bookSaleDocument(note, inclusive, rate, back);
    for (const refund of objectsAt(note, 'Refunds')) {
      put(receivable, refund['Account'], paidIn(refund));
      put(receivable, gains, cents(exact(refund['Amount']).times(rate)).minus(paidIn(refund)));
    }
  }
  for (const prepayment of objectsAt(objectAt(sale, 'Quote'), 'Prepayments'))
    put(prepayment['Account'], '810', paidIn(prepayment));
  put(cost, inventory, total(each(objectsAt(sale, 'InventoryMovements'), 'COGS')));
}

function bookPurchase(books: Books, purchase: JsonObject): void {
  const rate = exact(purchase['CurrencyRate']);
  const base = (amount: unknown): Big => cents(exact(amount).times(rate));
  for (const invoice of objectsAt(purchase, 'Invoice')) {
    for (const line of withCharges(invoice)) books.put(line['Account'], payable, base(line['Total']));
    books.put(vat, payable, base(invoice['Tax']));
    const booked = withCharges(invoice).reduce(
      (sum, line) => sum.plus(base(line['Total'])),
      base(invoice['Tax']),
    );
    const payments = objectsAt(invoice, 'Payments');
    const complete = total(each(payments, 'Amount')).eq(exact(invoice['Total']));
    let left = booked;
    payments.forEach((payment, index) => {
      const last = complete && index === payments.length - 1;
      const share = last ? left : base(payment['Amount']);
      left = left.minus(share);
      books.put(payable, payment['Account'], paidIn(payment));
      books.put(payable, gains, share.minus(paidIn(payment)));
    });
  }
  for (const deposit of objectsAt(objectAt(purchase, 'Order'), 'Prepayments'))
    books.put('625', deposit['Account'], paidIn(deposit));
  for (const note of objectsAt(purchase, 'CreditNote')) {
    const own = objectsAt(purchase, 'InventoryMovements').filter((row) => row['TaskID'] === note['TaskID']);
    const goods = total(each(own, 'COGS')).times(-1);
    const net = total(withCharges(note).map((line) => base(line['Total']).toNumber()));
    if (objectsAt(note, 'Unstock').length > 0) {
      books.put(payable, inventory, goods);
      books.put(payable, variance, net.minus(goods));
    } else for (const line of withCharges(note)) books.put(payable, line['Account'], base(line['Total']));
    books.put(payable, vat, base(note['Tax']));
    for (const refund of objectsAt(note, 'Refunds')) books.put(refund['Account'], payable, paidIn(refund));
  }
  for (const journal of objectsAt(purchase, 'ManualJournals')) {
    for (const line of objectsAt(journal, 'Lines'))
      books.put(line['Debit'], line['Credit'], exact(line['Amount']));
  }
}

function bookMaking(books: Books, company: Cin7CoreData): void {
  for (const task of company.finishedGoods) {
    const lines = objectsAt(task, 'OrderLines');
    for (const line of lines)
      books.put(wip, textAt(line, 'ExpenseAccount') || inventory, exact(line['TotalCost']));
    if (task['CompletionDate'] !== null) books.put(inventory, wip, total(each(lines, 'TotalCost')));
  }
  for (const run of company.productionRuns) {
    const steps = objectsAt(run, 'Operations');
    const used = total(steps.flatMap((step) => each(objectsAt(step, 'Components'), 'TotalCost')));
    const costs = steps.flatMap((step) => objectsAt(step, 'ResourceCosts'));
    books.put(wip, inventory, used);
    for (const row of costs) books.put(wip, row['ExpenseAccount'], exact(row['Cost']));
    if (run['EndDate'] === null) continue;
    const lost = objectsAt(run, 'ManualJournals').filter((row) => row['Debit'] === wastage);
    const waste = total(each(lost, 'Amount'));
    books.put(wastage, wip, waste);
    books.put(inventory, wip, used.plus(total(each(costs, 'Cost'))).minus(waste));
  }
  for (const task of company.disassemblies) {
    books.put(wip, inventory, total(each(objectsAt(task, 'PickLines'), 'TotalCost')));
    books.put(inventory, wip, total(each(objectsAt(task, 'OrderLines'), 'Cost')));
  }
}

/** What one unit cost by the receipt of the product at the workshop; transfers show quantities only. */
function bookTransfers(books: Books, company: Cin7CoreData): void {
  for (const transfer of company.stockTransfers.filter((row) => row['InTransitAccount'] !== inventory)) {
    for (const line of objectsAt(transfer, 'Lines')) {
      const receipts = company.purchases.flatMap((purchase) => {
        const goods = objectsAt(purchase, 'PutAway')
          .flatMap((part) => objectsAt(part, 'Lines'))
          .find((row) => row['ProductID'] === line['ProductID'] && row['Location'] === 'Workshop');
        const moved = objectsAt(purchase, 'InventoryMovements').filter(
          (row) => row['ProductID'] === line['ProductID'],
        );
        return goods === undefined
          ? []
          : [{ units: exact(goods['Quantity']), value: total(each(moved, 'COGS')) }];
      });
      expect(receipts).toHaveLength(1);
      const [receipt] = receipts;
      if (receipt === undefined) continue;
      const value = cents(receipt.value.times(exact(line['TransferQuantity'])).div(receipt.units));
      books.put(transfer['InTransitAccount'], inventory, value);
      if (transfer['CompletionDate'] !== null) books.put(inventory, transfer['InTransitAccount'], value);
    }
  }
}

function bookTheRest(books: Books, company: Cin7CoreData): void {
  for (const task of [...company.stockAdjustments, ...company.stockTakes]) {
    for (const row of objectsAt(task, 'Transactions'))
      books.put(row['Debit'], row['Credit'], exact(row['Amount']));
  }
  for (const task of company.inventoryWriteOffs) {
    for (const line of objectsAt(task, 'Lines'))
      books.put(line['ExpenseAccount'], inventory, exact(line['TotalCost']));
  }
  for (const task of company.moneyTasks) {
    const spent = task['TaskType'] === 'Spend Money';
    for (const line of objectsAt(task, 'Lines')) {
      const pair = [line['AccountCode'], task['BankAccount']] as const;
      books.put(pair[spent ? 0 : 1], pair[spent ? 1 : 0], exact(line['Total']));
    }
  }
  for (const task of company.bankTransfers)
    books.put(task['ToAccount'], task['FromAccount'], exact(task['ToAmount']));
  for (const journal of company.journals) {
    for (const line of objectsAt(journal, 'Lines'))
      books.put(line['Debit'], line['Credit'], exact(line['BaseAmount']));
  }
}

const others = [
  { seed: '7', today: '2026-11-23', sales: 240, months: 2 },
  { seed: 'leap', today: '2028-03-01', sales: 80, months: 1 },
  { seed: 'new year', today: '2027-01-31', sales: 90, months: 3 },
];
test.each([company, ...others.map(generateDemoCompany)])(
  'the ledger equals, account by account, what the documents come to (company %#)',
  (one) => {
    const ledger = new Books();
    for (const row of one.transactions)
      ledger.put(row['DebitAccountCode'], row['CreditAccountCode'], exact(row['Amount']));
    const books = new Books();
    for (const sale of one.sales) bookSale(books, sale);
    for (const purchase of one.purchases) bookPurchase(books, purchase);
    bookMaking(books, one);
    bookTransfers(books, one);
    bookTheRest(books, one);
    expect(books.sorted()).toEqual(ledger.sorted());
    expect(ledger.sorted().length).toBeGreaterThan(25);
    const balance = [...ledger.balances.values()].reduce((sum, amount) => sum.plus(amount), new Big(0));
    expect(balance.toString()).toBe('0');
  },
);

test('at the end of a month some goods, money and work are between two accounts', () => {
  const open = (account: string, until: string): Big => {
    const rows = company.transactions.filter((row) => textAt(row, 'EffectiveDate') < until);
    const side = (field: string): Big =>
      total(
        each(
          rows.filter((row) => row[field] === account),
          'Amount',
        ),
      );
    return side('DebitAccountCode').minus(side('CreditAccountCode'));
  };
  for (const until of ['2026-09-01', '2026-10-01', '2026-11-01']) {
    expect(open('806', until).lt(0)).toBe(true);
    for (const account of ['807', '632', '633', '625']) expect(open(account, until).gt(0)).toBe(true);
  }
  expect(open('810', '2026-11-30').lt(0)).toBe(true);
});

test('every full month meets every kind of document', () => {
  const months = ['2026-08', '2026-09', '2026-10'];
  const monthsOf = (dates: readonly unknown[]): string[] => [
    ...new Set(dates.map((date) => String(date).slice(0, 7)).filter((month) => months.includes(month))),
  ];
  const ledger = (type: string) =>
    each(
      company.transactions.filter((row) => row['Type'] === type),
      'EffectiveDate',
    );
  const kinds = [
    ...['Purchase', 'FinishedGoods', 'InventoryWriteOff', 'StockTake', 'StockAdjustment', 'Journal'],
    ...['Disassembly', 'StockTransfer', 'ProductionOrder', 'MoneySpend', 'MoneyReceive', 'BankTransfer'],
  ];
  for (const kind of kinds) expect([kind, monthsOf(ledger(kind)).sort()]).toEqual([kind, months]);
  const { purchases, sales } = company;
  const credits = purchases.flatMap((purchase) => objectsAt(purchase, 'CreditNote'));
  const isOf = (field: string, value: unknown) =>
    each(
      purchases.filter((purchase) => purchase[field] === value),
      'OrderDate',
    );
  const dates: Record<string, unknown[]> = {
    'goods sent back': each(
      credits.filter((note) => objectsAt(note, 'Unstock').length > 0),
      'CreditNoteDate',
    ),
    'price put right': each(
      credits.filter((note) => objectsAt(note, 'Unstock').length === 0),
      'CreditNoteDate',
    ),
    service: isOf('Type', 'Service Purchase'),
    advanced: isOf('Type', 'Advanced Purchase'),
    'stock first': isOf('Approach', 'STOCK'),
    'foreign currency': isOf('SupplierCurrency', 'USD'),
    'drop shipment': each(
      purchases.filter((purchase) => purchase['RelatedDropShipSaleTask'] !== null),
      'OrderDate',
    ),
    deposit: purchases.flatMap((purchase) =>
      each(objectsAt(objectAt(purchase, 'Order'), 'Prepayments'), 'DatePaid'),
    ),
    'freight in the cost': purchases
      .flatMap((purchase) => objectsAt(purchase, 'Invoice'))
      .filter((part) => objectsAt(part, 'AdditionalCharges').some((row) => row['Account'] === inventory))
      .map((part) => part['InvoiceDate']),
    prepayment: sales.flatMap((sale) => each(objectsAt(objectAt(sale, 'Quote'), 'Prepayments'), 'DatePaid')),
    'partly paid': sales
      .flatMap((sale) => objectsAt(sale, 'Invoices'))
      .filter((part) => Number(part['Paid']) > 0 && Number(part['Paid']) < Number(part['Total']))
      .map((part) => part['InvoiceDate']),
  };
  for (const [kind, found] of Object.entries(dates))
    expect([kind, monthsOf(found).sort()]).toEqual([kind, months]);
});

test('credits and deposits show what is left of them', () => {
  const used = (rows: readonly JsonObject[]) =>
    new Set(rows.map((row) => exact(row['RemainingAmount']).eq(0)));
  expect(used(company.customerCredits)).toEqual(new Set([true, false]));
  expect(used(company.supplierDeposits)).toEqual(new Set([true, false]));
});
