import Big from 'big.js';
import { objectAt, objectsAt, textAt, type JsonObject } from '../../../server/sandbox/common/json';
import { generateDemoCompany } from '../../../server/sandbox/demo/company';
import { demoAccounts, demoTaxRates } from '../../../server/sandbox/xero/demo-chart';

// An auditor that sees only the documents a client can read, and recomputes what must follow from them.
const company = generateDemoCompany({ seed: '1', today: '2026-11-23' });
const { sales, transactions } = company;

const exact = (value: unknown): Big => new Big(value as number);
const total = (values: readonly unknown[]): Big =>
  values.reduce<Big>((sum, value) => sum.plus(exact(value)), new Big(0));
const each = (rows: readonly JsonObject[], field: string): unknown[] => rows.map((row) => row[field]);
const month = (date: unknown): string => String(date).slice(0, 7);
const same = (actual: Big, expected: Big): void => expect(actual.toString()).toBe(expected.toString());

describe('demo company', () => {
  test('is the same for the same seed and day, and another one for another seed', () => {
    const small = (seed: string): string =>
      JSON.stringify(generateDemoCompany({ seed, today: '2026-11-23', sales: 60, months: 1 }));
    expect(small('1') === small('1')).toBe(true);
    expect(small('1') === small('2')).toBe(false);
  });

  test('tells three full months and the current one', () => {
    const days = each(sales, 'SaleOrderDate').map(String).sort();
    expect(days[0]?.slice(0, 7)).toBe('2026-08');
    expect((days.at(-1) ?? '') <= '2026-11-23T00:00:00').toBe(true);
    const months = [...new Set(days.map(month))];
    expect(months).toEqual(['2026-08', '2026-09', '2026-10', '2026-11']);
    expect(sales.filter((sale) => month(sale['SaleOrderDate']) < '2026-11')).toHaveLength(1200);
    const future = transactions.filter((row) => textAt(row, 'EffectiveDate') > '2026-11-23T00:00:00');
    expect(future).toEqual([]);
  });

  test('has the variety a close has to cope with', () => {
    const seen = (field: string): unknown[] => [...new Set(each(sales, field))].sort();
    expect(seen('SourceChannel')).toEqual(['', 'Amazon', 'Shopify', 'WooCommerce', null]);
    expect(seen('CustomerCurrency')).toEqual(['EUR', 'GBP', 'USD']);
    expect(seen('TaxCalculation')).toEqual(['Exclusive', 'Inclusive']);
    expect(seen('Location')).toEqual(['Main Warehouse', 'North Depot']);
    expect(seen('Status')).toEqual(expect.arrayContaining(['COMPLETED', 'INVOICED', 'VOIDED', 'ORDERED']));
    expect(company.products.filter((product) => product['Type'] === 'Stock')).toHaveLength(150);
    expect(new Set(each(sales, 'CurrencyRate')).size).toBeGreaterThan(100);
    const rates = each(sales, 'CurrencyRate').map(exact);
    expect(rates.every((rate) => rate.eq(rate.round(5)))).toBe(true);
    const lines = sales.flatMap((sale) => objectsAt(objectAt(sale, 'Order'), 'Lines'));
    expect(lines.some((line) => exact(line['Discount']).gt(0))).toBe(true);
    expect(lines.some((line) => line['SKU'] === 'GIFT-WRAP')).toBe(true);
    const restocked = sales
      .flatMap((sale) => objectsAt(sale, 'CreditNotes'))
      .map((note) => objectsAt(note, 'Restock').length);
    expect(new Set(restocked)).toEqual(new Set([0, 1]));
  });

  test('advanced sales have several parts with task ids of their own', () => {
    const advanced = sales.filter((sale) => sale['Type'] === 'Advanced Sale');
    const parts = advanced.flatMap((sale) => [
      ...objectsAt(sale, 'Invoices'),
      ...objectsAt(sale, 'Fulfilments'),
    ]);
    const tasks = new Set(each(parts, 'TaskID'));
    expect(advanced.length).toBeGreaterThan(20);
    expect(tasks.size).toBe(parts.length);
    expect(advanced.some((sale) => tasks.has(sale['ID']))).toBe(false);
    const simple = sales
      .filter((sale) => sale['Type'] === 'Simple Sale')
      .flatMap((sale) => objectsAt(sale, 'Invoices').map((invoice) => invoice['TaskID'] === sale['ID']));
    expect(new Set(simple)).toEqual(new Set([true]));
  });

  test('ships before and after the month of the invoice', () => {
    const pairs = sales.flatMap((sale) =>
      objectsAt(sale, 'Invoices').flatMap((invoice) => {
        const number = Number(textAt(invoice, 'LinkedFulfillmentNumber'));
        const fulfilment = objectsAt(sale, 'Fulfilments').find(
          (part) => part['FulfillmentNumber'] === number,
        );
        const shipment = objectsAt(objectAt(fulfilment, 'Ship'), 'Lines')[0];
        return shipment === undefined
          ? []
          : [[month(shipment['ShipmentDate']), month(invoice['InvoiceDate'])] as const];
      }),
    );
    expect(pairs.some(([shipped, invoiced]) => shipped < invoiced)).toBe(true);
    expect(pairs.some(([shipped, invoiced]) => shipped > invoiced)).toBe(true);
  });
});

describe('demo company: the figures agree', () => {
  test('documents add up to the cent', () => {
    for (const sale of sales) {
      const inclusive = sale['TaxCalculation'] === 'Inclusive';
      for (const part of [...objectsAt(sale, 'Invoices'), ...objectsAt(sale, 'CreditNotes')]) {
        const lines = [...objectsAt(part, 'Lines'), ...objectsAt(part, 'AdditionalCharges')];
        const [sum, tax] = [total(each(lines, 'Total')), total(each(lines, 'Tax'))];
        same(exact(part['Tax']), tax);
        same(exact(part['Total']), inclusive ? sum : sum.plus(tax));
        same(exact(part['TotalBeforeTax']), inclusive ? sum.minus(tax) : sum);
        for (const line of lines) {
          const keep = new Big(100).minus(exact(line['Discount'])).div(100);
          same(
            exact(line['Total']),
            exact(line['Quantity']).times(exact(line['Price'])).times(keep).round(2, 1),
          );
          const percent = String(line['TaxRule']).startsWith('20%') ? 20 : 0;
          const of = inclusive ? 100 + percent : 100;
          same(exact(line['Tax']), exact(line['Total']).times(percent).div(of).round(2, 1));
        }
      }
    }
  });

  test('the ledger holds the receivable of every document at its rate', () => {
    for (const sale of sales) {
      const rows = objectsAt(sale, 'Transactions');
      for (const invoice of objectsAt(sale, 'Invoices')) {
        const own = rows.filter(
          (row) => row['TaskID'] === invoice['TaskID'] && row['Debit'] === '610' && row['Credit'] !== '499',
        );
        same(
          total(each(own, 'Amount')),
          exact(invoice['Total']).times(exact(invoice['CurrencyConversionRate'])).round(2, 1),
        );
      }
      for (const note of objectsAt(sale, 'CreditNotes')) {
        const own = rows.filter((row) => row['TaskID'] === note['TaskID'] && row['Credit'] === '610');
        same(
          total(each(own, 'Amount')),
          exact(note['Total']).times(exact(note['CreditNoteConversionRate'])).round(2, 1),
        );
      }
    }
  });

  test('cost is the same in header, movements and ledger pairs', () => {
    for (const sale of sales) {
      const rows = objectsAt(sale, 'Transactions');
      const out = rows.filter((row) => row['Debit'] === '310' && row['Credit'] === '1200');
      const back = rows.filter((row) => row['Debit'] === '1200' && row['Credit'] === '310');
      const cost = total(each(out, 'Amount')).minus(total(each(back, 'Amount')));
      same(exact(sale['COGSAmount']), cost);
      same(total(each(objectsAt(sale, 'InventoryMovements'), 'COGS')), cost);
    }
  });

  test('the ledger rows of sales are the transactions of the sales', () => {
    const key = (task: unknown, debit: unknown, credit: unknown, amount: unknown, date: unknown): string =>
      JSON.stringify([task, debit, credit, amount, date]);
    const ledger = transactions
      .filter((row) => row['Type'] === 'Sale')
      .map((row) =>
        key(
          row['TaskID'],
          row['DebitAccountCode'],
          row['CreditAccountCode'],
          row['Amount'],
          row['EffectiveDate'],
        ),
      );
    const own = sales
      .flatMap((sale) => objectsAt(sale, 'Transactions'))
      .map((row) => key(row['TaskID'], row['Debit'], row['Credit'], row['Amount'], row['EffectiveDate']));
    expect(ledger.sort()).toEqual(own.sort());
    const ids = sales.flatMap((sale) => each(objectsAt(sale, 'Transactions'), 'TransactionID'));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the inventory account equals the value of the stock on hand', () => {
    const side = (field: string): Big =>
      total(
        each(
          transactions.filter((row) => row[field] === '1200'),
          'Amount',
        ),
      );
    const stock = total(each(company.productAvailability, 'StockOnHand'));
    same(side('DebitAccountCode').minus(side('CreditAccountCode')), stock);
    expect(stock.gt(0)).toBe(true);
  });

  test('quantities: receipts, counts, transfers, shipments and returns leave what is on hand', () => {
    const units = new Map<string, number>();
    const move = (sku: unknown, place: unknown, quantity: number): void => {
      const key = `${String(sku)} @ ${String(place)}`;
      units.set(key, (units.get(key) ?? 0) + quantity);
    };
    const count = (line: JsonObject): void => {
      const key = `${textAt(line, 'SKU')} @ ${textAt(line, 'Location')}`;
      units.set(key, Number(line['Quantity'] ?? line['Adjustment']));
    };
    type Event = { date: string; order: number; run: () => void };
    const events: Event[] = [];
    const at = (date: unknown, order: number, run: () => void): void =>
      void events.push({ date: String(date), order, run });
    for (const task of [...company.stockAdjustments, ...company.stockTakes]) {
      const lines = ['ExistingStockLines', 'NewStockLines', 'NonZeroStockOnHandProducts'].flatMap((field) =>
        objectsAt(task, field),
      );
      for (const line of lines) at(task['EffectiveDate'], 3, () => count(line));
    }
    for (const receipt of company.purchases.flatMap((purchase) => objectsAt(purchase, 'PutAway'))) {
      for (const line of objectsAt(receipt, 'Lines')) {
        at(line['Date'], 0, () => move(line['SKU'], line['Location'], Number(line['Quantity'])));
      }
    }
    for (const transfer of company.stockTransfers) {
      for (const line of objectsAt(transfer, 'Lines')) {
        const quantity = Number(line['TransferQuantity']);
        at(transfer['DepartureDate'], 2, () => move(line['SKU'], transfer['FromLocation'], -quantity));
        if (transfer['CompletionDate'] === null) continue;
        at(transfer['CompletionDate'], 2, () => move(line['SKU'], transfer['ToLocation'], quantity));
      }
    }
    for (const credit of company.purchases.flatMap((purchase) => objectsAt(purchase, 'CreditNote'))) {
      for (const line of objectsAt(credit, 'Unstock')) {
        at(line['Date'], 4, () => move(line['SKU'], line['Location'], -Number(line['Quantity'])));
      }
    }
    for (const task of company.inventoryWriteOffs) {
      for (const line of objectsAt(task, 'Lines')) {
        at(task['EffectiveDate'], 3, () =>
          move(line['ProductCode'], task['Location'], -Number(line['Quantity'])),
        );
      }
    }
    const make = (task: JsonObject, used: JsonObject[], from: unknown, done: unknown): void => {
      const place = task['Location'] ?? task['LocationName'];
      for (const line of used) {
        at(from, 3, () => move(line['ProductCode'], place, -Number(line['Quantity'])));
      }
      if (done === null) return;
      at(done, 0, () => move(task['ProductCode'] ?? task['ProductSKU'], place, Number(task['Quantity'])));
    };
    for (const task of company.finishedGoods)
      make(task, objectsAt(task, 'PickLines'), task['WIPDate'], task['CompletionDate']);
    for (const order of company.productionOrders) {
      const used = objectsAt(order, 'ProductionOrderOperations').flatMap((step) =>
        objectsAt(step, 'Components'),
      );
      make(order, used, order['StartDate'], order['CompletionDate']);
    }
    for (const task of company.disassemblies) {
      at(task['CompletionDate'], 3, () =>
        move(task['ProductCode'], task['Location'], -Number(task['Quantity'])),
      );
      for (const line of objectsAt(task, 'OrderLines')) {
        at(task['CompletionDate'], 3, () =>
          move(line['ProductCode'], task['Location'], Number(line['Quantity'])),
        );
      }
    }
    for (const sale of sales) {
      for (const part of objectsAt(sale, 'Fulfilments')) {
        const shipment = objectsAt(objectAt(part, 'Ship'), 'Lines')[0];
        for (const line of objectsAt(objectAt(part, 'Pick'), 'Lines')) {
          if (line['NonInventory'] === true) continue;
          at(shipment?.['ShipmentDate'], 5, () =>
            move(line['SKU'], line['Location'], -Number(line['Quantity'])),
          );
        }
      }
      for (const note of objectsAt(sale, 'CreditNotes')) {
        for (const line of objectsAt(note, 'Restock')) {
          at(note['CreditNoteDate'], 4, () =>
            move(line['SKU'], line['RestockLocation'], Number(line['Quantity'])),
          );
        }
      }
    }
    events.sort((a, b) => (a.date === b.date ? a.order - b.order : a.date < b.date ? -1 : 1));
    for (const event of events) event.run();
    for (const row of company.productAvailability) {
      const key = `${textAt(row, 'SKU')} @ ${textAt(row, 'Location')}`;
      expect([key, units.get(key) ?? 0]).toEqual([key, row['OnHand']]);
    }
  });

  test('some costs change after the fact, also over a month end, and some are reversed', () => {
    const late = sales.flatMap((sale) => {
      const shipped = objectsAt(sale, 'Fulfilments').map((part) => ({
        task: part['TaskID'],
        date: objectsAt(objectAt(part, 'Ship'), 'Lines')[0]?.['ShipmentDate'],
      }));
      return objectsAt(sale, 'Transactions')
        .filter((row) => row['Debit'] === '310')
        .flatMap((row) => {
          const date = shipped.find((part) => part.task === row['TaskID'])?.date;
          return date === row['EffectiveDate'] ? [] : [{ row, shippedIn: month(date) }];
        });
    });
    expect(late.length).toBeGreaterThan(50);
    expect(late.some(({ row, shippedIn }) => month(row['EffectiveDate']) > shippedIn)).toBe(true);
    expect(late.some(({ row }) => exact(row['Amount']).lt(0))).toBe(true);
  });

  test('exactly two accounts are unknown to the Xero demo organisation, and no tax rule is', () => {
    const known = new Set(demoAccounts().map((account) => account.Code));
    const codes = new Set(transactions.flatMap((row) => [row['DebitAccountCode'], row['CreditAccountCode']]));
    expect([...codes].filter((code) => !known.has(String(code))).sort()).toEqual(['1200', '4100']);
    const chart = new Set(each(company.accounts, 'Code'));
    expect([...codes].filter((code) => !chart.has(code))).toEqual([]);
    const names = new Set(demoTaxRates().map((rate) => rate.Name));
    expect(each(company.taxRules, 'Name').filter((name) => !names.has(String(name)))).toEqual([]);
  });

  test('grows to the size that is asked for', () => {
    const large = generateDemoCompany({ seed: '1', today: '2026-11-02', sales: 2500, months: 1 });
    const october = large.sales.filter((sale) => month(sale['SaleOrderDate']) === '2026-10');
    expect(october).toHaveLength(2500);
  });
});
