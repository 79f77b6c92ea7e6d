import fc from 'fast-check';
import { toPurchaseDetail } from '../../../server/cin7/core/purchase';
import type { PurchaseDetail } from '../../../server/cin7/source';
import {
  fullPurchase,
  oddValues,
  placesOf,
  purchaseHeader,
  purchaseId,
  withValue,
  type Json,
  type JsonObject,
} from './payloads';

const purchase = fullPurchase();
const creditTask = 'e1e2e3e4-0000-4111-8222-333344446666';
function detail(raw: unknown): PurchaseDetail {
  const result = toPurchaseDetail(raw, purchaseHeader);
  if (!result.ok) throw new Error(`${result.error.field}: ${result.error.reason}`);
  return result.value;
}
const change = (place: (string | number)[], value: Json | undefined, from: Json = purchase): JsonObject =>
  withValue(from, place, value) as JsonObject;
const partOf = (field: string): JsonObject => {
  const [part] = purchase[field] as JsonObject[];
  if (!part) throw new Error(`no ${field}`);
  return part;
};
const without = (part: JsonObject, ...fields: string[]): JsonObject =>
  Object.fromEntries(Object.entries(part).filter(([field]) => !fields.includes(field)));

describe("the vendor's own purchase", () => {
  const { invoices, creditNotes, order, receipts, taskIds, faults, orderNumber } = detail(purchase);
  const shared = {
    sourceId: purchaseId,
    supplierId: 'd0d0d0d0-1212-4343-8565-787878787878',
    supplier: 'Brassworks Ltd',
    location: 'Main Warehouse',
    currency: 'USD',
    baseCurrency: 'AUD',
    rate: '1.52',
    taxInclusive: false,
  };

  it('gives its invoice in our terms', () => {
    const { revision, ...invoice } = invoices[0] ?? { revision: '' };
    expect(revision).toMatch(/^[0-9a-f]{64}$/);
    expect(invoice).toEqual({
      ...shared,
      id: `${purchaseId}/${purchaseId}/bw-5520`,
      number: 'BW-5520',
      reference: 'PO-00104',
      date: '2026-02-15',
      dueDate: '2026-03-17',
      approach: 'invoice-first',
      dropShip: false,
      net: '1000',
      tax: '0',
      gross: '1000',
      lines: [
        {
          kind: 'product',
          sku: 'BELL-01',
          description: 'Brass bell',
          quantity: '100',
          unitPrice: '10',
          net: '1000',
          tax: '0',
          taxRule: 'GST Free Imports',
          account: '715',
        },
      ],
    });
    expect([faults, orderNumber]).toEqual([[], 'PO-00104']);
  });

  it('gives its order under its own number, and the credit with the goods that went back', () => {
    expect(order).toMatchObject({
      ...shared,
      id: `${purchaseId}/order`,
      number: 'PO-00104',
      reference: '',
      date: '2026-02-10',
      requiredBy: null,
      gross: '1000',
    });
    expect(creditNotes).toMatchObject([
      {
        ...shared,
        id: `${purchaseId}/${creditTask}/cn-9`,
        number: 'CN-9',
        reference: 'PO-00104',
        invoiceNumber: 'BW-5520',
        date: '2026-03-05',
        unstocked: true,
        gross: '20',
      },
    ]);
  });

  it('gives the money with what it settles, at its own rate', () => {
    const { settlements } = detail(purchase);
    expect(
      settlements.map(({ kind, side, documentId, number, amount, rate, account, contact }) => [
        ...[kind, side, documentId, number, amount, rate, account, contact],
      ]),
    ).toEqual([
      ['prepayment', 'purchase', null, 'PO-00104', '300', '1.5', '090', 'Brassworks Ltd'],
      ['payment', 'purchase', invoices[0]?.id, 'BW-5520', '400', '1.5', '090', 'Brassworks Ltd'],
      ['refund', 'purchase', creditNotes[0]?.id, 'CN-9', '20', '1.5', '090', 'Brassworks Ltd'],
    ]);
  });

  it('counts goods once that put-away lists twice', () => {
    expect(receipts).toEqual([
      {
        id: 'cafe0001-0000-4000-8000-000000000001',
        purchaseId,
        taskId: purchaseId,
        date: '2026-02-20',
        sku: 'BELL-01',
        location: 'Main Warehouse',
        quantity: '100',
      },
    ]);
    expect(taskIds).toEqual([purchaseId, creditTask]);
  });
});

describe('goods received', () => {
  const line = (partOf('PutAway')['Lines'] as JsonObject[])[0] ?? {};
  const rows = (field: string, ...lines: JsonObject[]): JsonObject => ({
    [field]: [{ ...partOf('PutAway'), Lines: lines }],
  });
  const receiptsOf = (...sections: JsonObject[]) => {
    const empty = { StockReceived: [], PutAway: [] };
    return detail(Object.assign({}, purchase, empty, ...sections)).receipts.map(({ quantity }) => quantity);
  };
  const bare = without(line, 'CardID');

  it('without cards the same facts in both sections are the same goods, twice in one they are not', () => {
    expect(receiptsOf(rows('PutAway', bare), rows('StockReceived', bare))).toEqual(['100']);
    expect(receiptsOf(rows('StockReceived', bare, bare))).toEqual(['100', '100']);
    expect(receiptsOf(rows('PutAway', bare, bare), rows('StockReceived', bare))).toEqual(['100', '100']);
    expect(receiptsOf(rows('PutAway', bare), rows('StockReceived', { ...bare, Quantity: 40 }))).toEqual([
      '100',
      '40',
    ]);
  });

  it('announced goods and sections that are not authorised are none', () => {
    expect(receiptsOf(rows('PutAway', { ...line, Received: false }))).toEqual([]);
    expect(receiptsOf({ PutAway: [{ ...partOf('PutAway'), Status: 'DRAFT' }] })).toEqual([]);
  });
});

describe('the old shape', () => {
  const old = {
    ...without(purchase, 'Type', 'IsServiceOnly', 'StockReceived'),
    PutAway: without(partOf('PutAway'), 'TaskID'),
    Invoice: {
      ...without(partOf('Invoice'), 'TaskID', 'InvoiceNumber'),
      InvocieNumber: partOf('Invoice')['InvoiceNumber'] ?? null,
    },
    CreditNote: {
      ...without(partOf('CreditNote'), 'TaskID'),
      Unstock: { Status: 'AUTHORISED', Lines: partOf('CreditNote')['Unstock'] ?? [] },
    },
    ManualJournals: without(partOf('ManualJournals'), 'TaskID'),
  };

  it('with single objects, no task and InvocieNumber is the same purchase', () => {
    const [now, then] = [detail(purchase), detail(old)];
    expect(then.faults).toEqual([]);
    expect(then.invoices).toEqual(now.invoices);
    expect(then.receipts).toEqual(now.receipts);
    expect(then.creditNotes).toMatchObject([{ number: 'CN-9', unstocked: true }]);
  });

  it('an empty section is none', () => {
    const shell = { Status: 'NOT AVAILABLE', Lines: [] };
    const { invoices, creditNotes, receipts, faults } = detail({
      ...old,
      ...{ PutAway: shell, Invoice: {}, CreditNote: shell },
    });
    expect({ invoices, creditNotes, receipts, faults }).toEqual({
      ...{ invoices: [], creditNotes: [], receipts: [], faults: [] },
    });
  });

  it('its faults name the section without a number', () => {
    const { Total: _total, ...invoice } = old.Invoice as JsonObject;
    expect(detail({ ...old, Invoice: invoice }).faults).toMatchObject([{ field: 'Invoice.Total' }]);
  });
});

describe('what the header decides', () => {
  it.each([
    ['Stock', 'stock-first'],
    ['STOCK', 'stock-first'],
    ['Invoice', 'invoice-first'],
  ])('approach %s is %s', (word, approach) => {
    expect(detail({ ...purchase, Approach: word }).invoices[0]?.approach).toBe(approach);
  });

  it('a service may leave it blank', () => {
    const service = { ...purchase, Approach: null, IsServiceOnly: true };
    expect(detail(service).invoices[0]?.approach).toBe('invoice-first');
  });

  it('goods for a sale are a drop shipment', () => {
    const sale = { ...purchase, RelatedDropShipSaleTask: '5b1f7a52-0d0c-4b7e-9a40-6f0d6b9f1a01' };
    expect(detail(sale).invoices[0]?.dropShip).toBe(true);
  });

  it('a line without account takes the inventory account, a charge none; tax inside the price is taken out', () => {
    const charge = {
      ...{
        Description: 'Freight',
        Reference: 'F1',
        Quantity: 1,
        Price: 110,
        Discount: 0,
        Tax: 10,
        Total: 110,
      },
    };
    const invoice = {
      ...partOf('Invoice'),
      Lines: [
        {
          ...(partOf('Invoice')['Lines'] as JsonObject[])[0],
          ...{ Account: null, TaxRule: null, Quantity: 3, Price: 36.6667, Tax: 10, Total: 110.0001 },
        },
      ],
      ...{ AdditionalCharges: [charge], TotalBeforeTax: 200, Tax: 20, Total: 220 },
    };
    const inclusive = { ...purchase, TaxCalculation: 'Inclusive', TaxRule: 'GST', Invoice: [invoice] };
    expect(detail(inclusive).invoices[0]).toMatchObject({
      taxInclusive: true,
      lines: [
        { account: '715', taxRule: 'GST', net: '100.0001', unitPrice: '36.6667' },
        { kind: 'charge', account: '', taxRule: 'GST', net: '100', description: 'Freight' },
      ],
    });
  });

  it.each([
    [['SupplierCurrency'], null, 'SupplierCurrency', 'Expected a text, found nothing.'],
    [['Approach'], 'LATER', 'Approach', 'Expected INVOICE or STOCK, found the text "LATER".'],
    [['Approach'], null, 'Approach', 'Expected INVOICE or STOCK, found nothing.'],
    [['TaxCalculation'], 'Maybe', 'TaxCalculation', /^Expected Inclusive or Exclusive/],
    [['ID'], creditTask, 'ID', /^Expected purchase/],
  ] as [string[], Json, string, string | RegExp][])(
    'a purchase whose %p is %p is a fault as a whole',
    (place, value, field, reason) => {
      expect(toPurchaseDetail(change(place, value), purchaseHeader)).toEqual({
        ok: false,
        error: {
          ...{ id: purchaseId, number: 'PO-00104', field },
          reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
        },
      });
    },
  );
});

it('one invoice that is not understood is a fault, the other documents go on', () => {
  const second = { ...partOf('Invoice'), InvoiceNumber: 'BW-5521', InvoiceDate: null };
  const read = detail({ ...purchase, Invoice: [partOf('Invoice'), second] });
  expect(read.invoices.map(({ number }) => number)).toEqual(['BW-5520']);
  expect(read.creditNotes).toHaveLength(1);
  expect(read.faults).toEqual([
    {
      ...{ id: purchaseId, number: 'BW-5521', field: 'Invoice[1].InvoiceDate' },
      reason: 'Expected a date, found nothing.',
    },
  ]);
});

it('the revision follows what is posted, not payments or stamps', () => {
  const revision = (raw: unknown) => detail(raw).invoices[0]?.revision;
  expect(revision(change(['LastUpdatedDate'], '2027-01-01T00:00:00Z'))).toBe(revision(purchase));
  expect(revision(change(['Invoice', 0, 'Payments'], []))).toBe(revision(purchase));
  for (const [place, value] of [
    [['CurrencyRate'], 1.6],
    [['Invoice', 0, 'Lines', 0, 'Account'], '716'],
    [['Approach'], 'STOCK'],
  ] as [(string | number)[], Json][])
    expect(revision(change(place, value))).not.toBe(revision(purchase));
});

it('a purchase with one odd value is a document or a fault that names a field', () => {
  const counts = ({ invoices, creditNotes, settlements, receipts, order }: PurchaseDetail) => [
    ...[invoices.length, creditNotes.length, settlements.length, receipts.length, order === null],
  ];
  const before = counts(detail(purchase));
  const sections = [
    ...['Invoice', 'CreditNote', 'PutAway', 'StockReceived', 'Order', 'Lines'],
    ...['Payments', 'Refunds', 'Prepayments'],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...placesOf(purchase)), fc.constantFrom(...oddValues), (place, value) => {
      const result = toPurchaseDetail(withValue(purchase, place, value), purchaseHeader);
      const faults = result.ok ? result.value.faults : [result.error];
      for (const fault of faults) {
        expect(fault.field).toMatch(/^[A-Z]/);
        expect(fault.reason).toMatch(/^Expected .*found .*\.$/);
      }
      if (!result.ok || faults.length > 0 || `${counts(result.value)}` === `${before}`) return;
      // Only a section or row left out, a negative quantity of cards or another card may change what there is.
      const last = place.at(-1);
      expect(
        typeof last === 'number' || sections.includes(String(last)) || last === 'CardID' || inReceipt(place),
      ).toBe(true);
    }),
    { numRuns: 1_500 },
  );
});

/** Facts of a line in one of two sections: it is no longer the same line as in the other. */
const inReceipt = (place: readonly (string | number)[]): boolean =>
  ['PutAway', 'StockReceived'].includes(String(place[0]));
