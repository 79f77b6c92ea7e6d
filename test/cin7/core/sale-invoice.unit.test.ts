import fc from 'fast-check';
import { toSaleDetail } from '../../../server/cin7/core/sale';
import type { SaleDetail } from '../../../server/cin7/source';
import {
  oddValues,
  payload,
  placesOf,
  saleHeader,
  saleId,
  withValue,
  type Json,
  type JsonObject,
} from './payloads';

const sale = payload('sale');
const context = { header: saleHeader, receivableAccounts: new Set(['610']) };

function detail(raw: unknown): SaleDetail {
  const result = toSaleDetail(raw, context);
  if (!result.ok) throw new Error(`${result.error.field}: ${result.error.reason}`);
  return result.value;
}
const change = (place: (string | number)[], value: Json | undefined, from: Json = sale): JsonObject =>
  withValue(from, place, value) as JsonObject;
const firstInvoice = (raw: unknown) => {
  const invoice = detail(raw).invoices[0];
  if (!invoice) throw new Error('no invoice');
  return invoice;
};

describe('a whole sale', () => {
  it('gives its authorised invoice in our terms', () => {
    const { revision, ...invoice } = firstInvoice(sale);
    expect(revision).toMatch(/^[0-9a-f]{64}$/);
    expect(invoice).toEqual({
      id: `${saleId}/${saleId}/inv-00311`,
      saleId,
      number: 'INV-00311',
      reference: 'PO-7781',
      date: '2026-03-03',
      dueDate: '2026-04-02',
      currency: 'AUD',
      baseCurrency: 'AUD',
      rate: '1',
      baseGross: null,
      taxInclusive: false,
      net: '102',
      tax: '10.2',
      gross: '112.2',
      channel: 'Shopify',
      location: 'Main Warehouse',
      customerGroup: '',
      customerId: 'c0a1b2d3-1111-4222-8333-944455556666',
      customer: 'Harbour Cycles',
      lines: [
        {
          kind: 'product',
          sku: 'BELL-01',
          description: 'Brass bell',
          quantity: '2',
          unitPrice: '45',
          net: '90',
          tax: '9',
          taxRule: 'GST on Income',
          account: '200',
        },
        {
          kind: 'charge',
          sku: '',
          description: 'Freight',
          quantity: '1',
          unitPrice: '12',
          net: '12',
          tax: '1.2',
          taxRule: 'GST on Income',
          account: '260',
        },
      ],
    });
  });

  it('lists the tasks that ledger rows may name', () => {
    const advanced = change(['CreditNotes'], [{ TaskID: 'B3B3B3B3-4C4C-4D5D-8E6E-F7F7F7F7F7F7' }]);
    expect(detail(advanced).taskIds).toEqual([saleId, 'b3b3b3b3-4c4c-4d5d-8e6e-f7f7f7f7f7f7']);
  });
});

describe('what counts as an invoice', () => {
  it.each(['DRAFT', 'VOIDED', 'NOT AVAILABLE', 'voided'])('%s is none, and no fault', (status) => {
    const { invoices, faults } = detail(change(['Invoices', 0, 'Status'], status));
    expect({ invoices, faults }).toEqual({ invoices: [], faults: [] });
  });

  it('a draft may be incomplete without a fault', () => {
    const draft = change(['Invoices', 0], { TaskID: saleId, Status: 'DRAFT', InvoiceNumber: null });
    expect(detail(draft).faults).toEqual([]);
  });

  it('PAID is one', () => {
    expect(detail(change(['Invoices', 0, 'Status'], 'PAID')).invoices).toHaveLength(1);
  });

  it('a status nobody knows is a fault, not silence', () => {
    const { invoices, faults } = detail(change(['Invoices', 0, 'Status'], 'HELD'));
    expect(invoices).toEqual([]);
    expect(faults).toEqual([
      {
        id: saleId,
        number: 'INV-00311',
        field: 'Invoices[0].Status',
        reason: 'Expected one of AUTHORISED, PAID, DRAFT, VOIDED, NOT AVAILABLE, found the text "HELD".',
      },
    ]);
  });

  it.each([null, '', []])('no invoices as %p', (none) => {
    expect(detail(change(['Invoices'], none)).invoices).toEqual([]);
  });
});

describe('an invoice that is not understood', () => {
  it('is a fault with the path of its field, and the others go on', () => {
    const [good] = sale['Invoices'] as JsonObject[];
    const bad = change(['Lines', 0, 'Total'], 'ninety', { ...good, InvoiceNumber: 'INV-00312' });
    const { invoices, faults } = detail({ ...sale, Invoices: [good, bad] });
    expect(invoices.map(({ number }) => number)).toEqual(['INV-00311']);
    expect(faults).toEqual([
      {
        id: saleId,
        number: 'INV-00312',
        field: 'Invoices[1].Lines[0].Total',
        reason: 'Expected an amount, found the text "ninety".',
      },
    ]);
  });

  it.each([
    [['Invoices', 0, 'InvoiceDate'], null, 'Invoices[0].InvoiceDate', 'Expected a date, found nothing.'],
    [
      ['Invoices', 0, 'InvoiceDate'],
      '2026-02-30T00:00:00',
      'Invoices[0].InvoiceDate',
      'Expected a date, found the text "2026-02-30T00:00:00".',
    ],
    [
      ['Invoices', 0, 'InvoiceDate'],
      '0001-01-01T00:00:00',
      'Invoices[0].InvoiceDate',
      'Expected a date, found the text "0001-01-01T00:00:00".',
    ],
    [['Invoices', 0, 'Lines'], { a: 1 }, 'Invoices[0].Lines', 'Expected a list, found an object.'],
    [['Invoices', 0, 'Lines', 0], 'x', 'Invoices[0].Lines[0]', 'Expected an object, found the text "x".'],
    [['Invoices', 0, 'Total'], true, 'Invoices[0].Total', 'Expected an amount, found boolean true.'],
    [['Transactions', 0, 'Amount'], null, 'Transactions[0].Amount', 'Expected an amount, found nothing.'],
    [['Fulfilments'], 'none', 'Fulfilments', 'Expected a list, found the text "none".'],
  ] as [(string | number)[], Json, string, string][])('%p as %p', (place, value, field, reason) => {
    const { faults } = detail(change(place, value));
    expect(faults).toEqual([expect.objectContaining({ field, reason })]);
  });

  it.each([
    [['CustomerCurrency'], null, 'CustomerCurrency'],
    [['TaxCalculation'], 'Sometimes', 'TaxCalculation'],
    [['ID'], 'd0000000-0000-4000-8000-000000000000', 'ID'],
    [['Invoices'], 'none', 'Invoices'],
  ] as [string[], Json, string][])('a sale whose %p is %p is a fault as a whole', (place, value, field) => {
    expect(toSaleDetail(change(place, value), context)).toEqual({
      ok: false,
      error: expect.objectContaining({ field, id: saleId, number: 'SO-00311' }) as unknown,
    });
  });
});

describe('mutated sales', () => {
  const values = fc.constantFrom(...oddValues);
  it('never throw: each is a document or a fault that names a field', () => {
    fc.assert(
      fc.property(fc.constantFrom(...placesOf(sale)), values, (place, value) => {
        const result = toSaleDetail(withValue(sale, place, value), context);
        const faults = result.ok ? result.value.faults : [result.error];
        for (const fault of faults) {
          expect(fault.field).toMatch(/^[A-Z]/);
          expect(fault.reason).toMatch(/^Expected .*found .*\.$/);
        }
        if (result.ok && faults.length === 0) expect(result.value.saleId).toBe(saleId);
      }),
      { numRuns: 1_500 },
    );
  });
});

describe('tax mode', () => {
  const line = (total: number, tax: number): JsonObject => ({
    ...((sale['Invoices'] as JsonObject[])[0]?.['Lines'] as JsonObject[])[0],
    Total: total,
    Tax: tax,
  });
  const invoice = (mode: string, lines: JsonObject[], totals: [number, number, number]): JsonObject => ({
    ...sale,
    TaxCalculation: mode,
    Invoices: [
      {
        ...(sale['Invoices'] as JsonObject[])[0],
        Lines: lines,
        AdditionalCharges: [],
        TotalBeforeTax: totals[0],
        Tax: totals[1],
        Total: totals[2],
      },
    ],
  });

  it('inclusive lines that hold the tax lose it', () => {
    const read = firstInvoice(invoice('Inclusive', [line(99, 9)], [90, 9, 99]));
    expect(read).toMatchObject({
      taxInclusive: true,
      net: '90',
      gross: '99',
      lines: [{ net: '90', tax: '9' }],
    });
  });

  it('inclusive lines that are without tax all the same keep their totals', () => {
    const read = firstInvoice(invoice('Inclusive', [line(90, 9)], [90, 9, 99]));
    expect(read).toMatchObject({ taxInclusive: true, lines: [{ net: '90', tax: '9' }] });
  });

  it('exclusive lines keep their totals', () => {
    const read = firstInvoice(invoice('Exclusive', [line(90, 9)], [90, 9, 99]));
    expect(read).toMatchObject({ taxInclusive: false, lines: [{ net: '90', tax: '9' }] });
  });

  it('without tax the stated mode stands', () => {
    expect(firstInvoice(invoice('Inclusive', [line(90, 0)], [90, 0, 90])).taxInclusive).toBe(true);
    expect(firstInvoice(invoice('Exclusive', [line(90, 0)], [90, 0, 90])).taxInclusive).toBe(false);
  });

  it('a mode left blank follows the totals', () => {
    expect(firstInvoice(invoice('', [line(99, 9)], [90, 9, 99])).taxInclusive).toBe(true);
    expect(firstInvoice(invoice('', [line(90, 9)], [90, 9, 99])).taxInclusive).toBe(false);
  });
});

describe('fields of lines', () => {
  it('takes the discount off the unit price, exactly', () => {
    const read = firstInvoice(change(['Invoices', 0, 'Lines', 0, 'Discount'], 12.5));
    expect(read.lines[0]?.unitPrice).toBe('39.375');
  });

  it('falls back to the sale for tax rule and account', () => {
    const bare = change(
      ['Invoices', 0, 'Lines', 0, 'Account'],
      '',
      change(['Invoices', 0, 'Lines', 0, 'TaxRule'], null),
    );
    expect(
      firstInvoice({ ...bare, DefaultAccount: '205: Sales', TaxRule: 'Default rule' }).lines[0],
    ).toMatchObject({
      account: '205',
      taxRule: 'Default rule',
    });
  });

  it('reads numbers given as texts', () => {
    const texts = change(
      ['Invoices', 0, 'Lines', 0, 'Total'],
      '90.0000',
      change(['Invoices', 0, 'Total'], '112.20'),
    );
    expect(firstInvoice(texts)).toMatchObject({ gross: '112.2', lines: [{ net: '90' }, {}] });
  });

  it('a due date left out is the invoice date', () => {
    for (const none of [null, '', '0001-01-01T00:00:00'])
      expect(firstInvoice(change(['Invoices', 0, 'InvoiceDueDate'], none)).dueDate).toBe('2026-03-03');
  });

  it('dates are never shifted by a zone', () => {
    const late = change(['Invoices', 0, 'InvoiceDate'], '2026-03-03T23:59:59.1234567-11:00');
    expect(firstInvoice(late).date).toBe('2026-03-03');
  });
});

describe('rate and base amount', () => {
  const foreign = { ...sale, CustomerCurrency: 'USD', CurrencyRate: 1.52 };
  const row = (debit: string, credit: string, amount: number, task = saleId): JsonObject => ({
    TaskID: task.toUpperCase(),
    TransactionID: 'aaaa0001-0000-4000-8000-000000000002',
    Debit: debit,
    Credit: credit,
    Description: '',
    Amount: amount,
    EffectiveDate: '2026-03-03T00:00:00',
  });

  it("prefers the invoice's own rate to the sale's", () => {
    expect(firstInvoice(change(['Invoices', 0, 'CurrencyConversionRate'], 1.49, foreign)).rate).toBe('1.49');
    expect(firstInvoice(change(['Invoices', 0, 'CurrencyConversionRate'], null, foreign)).rate).toBe('1.52');
    expect(firstInvoice(change(['Invoices', 0, 'CurrencyConversionRate'], 0, foreign)).rate).toBe('1.52');
  });

  it('is 0 when Cin7 gives none', () => {
    const none = change(['CurrencyRate'], null, change(['Invoices', 0, 'CurrencyConversionRate'], null));
    expect(firstInvoice(none).rate).toBe('0');
  });

  it('adds up what the ledger debits to receivables for the invoice', () => {
    const rows = [
      row('610', '200', 150),
      row('610: Accounts Receivable', '820', 20.54),
      row('610', '200', -10),
      // A payment, another task's invoice, and a row that has nothing to do with receivables.
      row('718', '610', 100),
      row('610', '200', 99, 'eeeeeeee-0000-4000-8000-000000000000'),
      row('310', '715', 37),
    ];
    expect(firstInvoice({ ...foreign, Transactions: rows }).baseGross).toBe('160.54');
  });
});

describe('revision', () => {
  const revision = (raw: unknown) => firstInvoice(raw).revision;
  it('does not change with stamps, payments or the ledger', () => {
    const touched = change(
      ['LastModifiedOn'],
      '2027-01-01T00:00:00Z',
      change(['Invoices', 0, 'Payments'], []),
    );
    expect(revision(touched)).toBe(revision(sale));
    expect(revision({ ...sale, Transactions: [] })).toBe(revision(sale));
    expect(revision(change(['Invoices', 0, 'Status'], 'PAID'))).toBe(revision(sale));
  });

  it.each([
    [['Invoices', 0, 'Lines', 0, 'Account'], '201'],
    [['Invoices', 0, 'Lines', 0, 'Tax'], 8.99],
    [['Invoices', 0, 'InvoiceDate'], '2026-03-05T00:00:00'],
    [['Invoices', 0, 'CurrencyConversionRate'], 1.1],
    [['Customer'], 'Another'],
    [['SourceChannel'], 'Amazon'],
  ] as [(string | number)[], Json][])('changes with %p', (place, value) => {
    expect(revision(change(place, value))).not.toBe(revision(sale));
  });
});
