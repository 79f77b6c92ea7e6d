import fc from 'fast-check';
import { toSaleDetail } from '../../../server/cin7/core/sale';
import type { SaleDetail } from '../../../server/cin7/source';
import {
  creditedSale,
  oddValues,
  placesOf,
  saleHeader,
  saleId,
  withValue,
  type Json,
  type JsonObject,
} from './payloads';

const sale = creditedSale();
const noteTask = 'b3b3b3b3-4c4c-4d5d-8e6e-f7f7f7f7f7f7';
const context = { header: saleHeader, receivableAccounts: new Set(['610']) };
function detail(raw: unknown): SaleDetail {
  const result = toSaleDetail(raw, context);
  if (!result.ok) throw new Error(`${result.error.field}: ${result.error.reason}`);
  return result.value;
}
const change = (place: (string | number)[], value: Json | undefined, from: Json = sale): JsonObject =>
  withValue(from, place, value) as JsonObject;
const inNote = (...place: (string | number)[]) => ['CreditNotes', 0, ...place];
const noteOf = (raw: unknown) => {
  const { creditNotes, faults } = detail(raw);
  expect(faults).toEqual([]);
  const [note] = creditNotes;
  if (!note) throw new Error('no credit note');
  return note;
};

describe("the vendor's own credit note", () => {
  it('is read in our terms, positive, with the invoice it credits', () => {
    const { revision, lines, ...note } = noteOf(sale);
    expect(revision).toMatch(/^[0-9a-f]{64}$/);
    expect(note).toEqual({
      id: `${saleId}/${noteTask}/cr-00027`,
      sourceId: saleId,
      number: 'CR-00027',
      reference: 'PO-7781',
      invoiceNumber: 'INV-00311',
      date: '2026-03-10',
      currency: 'AUD',
      baseCurrency: 'AUD',
      rate: '1',
      baseGross: null,
      restocked: true,
      taxInclusive: false,
      net: '45',
      tax: '4.5',
      gross: '49.5',
      channel: 'Shopify',
      location: 'Main Warehouse',
      customerGroup: '',
      customerId: 'c0a1b2d3-1111-4222-8333-944455556666',
      customer: 'Harbour Cycles',
    });
    expect(lines).toMatchObject([{ kind: 'product', sku: 'BELL-01', net: '45', account: '200' }]);
  });

  it('without goods that came back it is not restocked', () => {
    for (const none of [null, '', [], [{ Quantity: 0 }], [{ Quantity: null }]])
      expect(noteOf(change(inNote('Restock'), none)).restocked).toBe(false);
  });

  it('takes its own rate before the sale, and its base amount from what the ledger credits to receivables', () => {
    const row = (debit: string, credit: string, amount: number) => ({
      ...{ TaskID: noteTask.toUpperCase(), Debit: debit, Credit: credit, Amount: amount },
    });
    const rows = [row('200', '610', 60), row('820', '610: Receivables', 6), row('610', '718', 66)];
    const foreign = { ...change(inNote('CreditNoteConversionRate'), 1.4), Transactions: rows };
    expect(noteOf(foreign)).toMatchObject({ rate: '1.4', baseGross: '66' });
  });

  it.each(['DRAFT', 'VOIDED', 'NOT AVAILABLE'])('%s is none, and no fault', (status) => {
    const { creditNotes, settlements, faults } = detail(change(inNote('Status'), status));
    expect({ creditNotes, faults }).toEqual({ creditNotes: [], faults: [] });
    expect(settlements.map(({ kind }) => kind)).toEqual(['prepayment', 'payment']);
  });

  it('a single object stands for a list of one', () => {
    const [note] = sale['CreditNotes'] as Json[];
    expect(noteOf({ ...sale, CreditNotes: note ?? null }).number).toBe('CR-00027');
  });

  it.each([
    [inNote('CreditNoteDate'), null, 'CreditNotes[0].CreditNoteDate', 'Expected a date, found nothing.'],
    [inNote('Total'), -49.5, 'CreditNotes[0].Total', 'Expected an amount of 0 or more, found number -49.5.'],
    [inNote('Status'), undefined, 'CreditNotes[0].Status', /^Expected one of AUTHORISED.*found nothing\.$/],
    [
      inNote('Lines', 0, 'Price'),
      {},
      'CreditNotes[0].Lines[0].Price',
      'Expected an amount, found an object.',
    ],
    [['CreditNotes'], 'none', 'CreditNotes', 'Expected a list, found the text "none".'],
  ] as [(string | number)[], Json | undefined, string, string | RegExp][])(
    '%p as %p is a fault, the invoice goes on',
    (place, value, field, reason) => {
      const { invoices, creditNotes, faults } = detail(change(place, value));
      expect([invoices.length, creditNotes.length]).toEqual([1, 0]);
      expect(faults).toEqual([
        expect.objectContaining({
          field,
          reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
        }),
      ]);
    },
  );
});

describe('money of a sale', () => {
  it('prepayment, payment and refund, each with what it settles', () => {
    const { settlements } = detail(sale);
    expect(settlements.map(({ revision: _revision, ...rest }) => rest)).toMatchObject([
      { kind: 'prepayment', documentId: null, number: 'SO-00311', amount: '20', date: '2026-03-02' },
      {
        id: '10101010-2020-4303-8404-505050505050',
        kind: 'payment',
        side: 'sale',
        sourceId: saleId,
        documentId: `${saleId}/${saleId}/inv-00311`,
        number: 'INV-00311',
        contact: 'Harbour Cycles',
        contactId: 'c0a1b2d3-1111-4222-8333-944455556666',
        channel: 'Shopify',
        location: 'Main Warehouse',
        date: '2026-03-03',
        amount: '50',
        currency: 'AUD',
        baseCurrency: 'AUD',
        rate: '1',
        account: '718',
        reference: 'Card 4412',
      },
      { kind: 'refund', documentId: `${saleId}/${noteTask}/cr-00027`, number: 'CR-00027', amount: '49.5' },
    ]);
  });

  it('a row that is not understood is a fault of its own', () => {
    const place = ['Invoices', 0, 'Payments', 0];
    const { settlements, faults } = detail(change([...place, 'DatePaid'], 'soon'));
    expect(settlements.map(({ kind }) => kind)).toEqual(['prepayment', 'refund']);
    expect(faults).toMatchObject([{ field: 'Invoices[0].Payments[0].DatePaid', number: 'INV-00311' }]);
    expect(detail(change([...place, 'Amount'], -50)).faults).toHaveLength(1);
    expect(detail(change([...place, 'ID'], null)).faults).toHaveLength(1);
  });

  it('a row of 0 settles nothing; a rate left out is that of the document', () => {
    const place = ['Invoices', 0, 'Payments', 0];
    expect(detail(change([...place, 'Amount'], 0))).toMatchObject({ settlements: [{}, {}], faults: [] });
    const foreign = change(
      ['Invoices', 0, 'CurrencyConversionRate'],
      1.3,
      change([...place, 'CurrencyRate'], null),
    );
    expect(detail(foreign).settlements[1]?.rate).toBe('1.3');
  });

  it('is not lost in silence where a section is something else', () => {
    for (const [place, field] of [
      [['Quote'], 'Quote'],
      [['Quote', 'Prepayments'], 'Quote.Prepayments'],
      [['Invoices', 0, 'Payments'], 'Invoices[0].Payments'],
      [inNote('Refunds'), 'CreditNotes[0].Refunds'],
    ] as [(string | number)[], string][])
      expect(detail(change(place, 'none')).faults).toMatchObject([{ field }]);
  });
});

it('a credited sale with one odd value is a document or a fault that names a field', () => {
  const before = detail(sale);
  const whole = (of: SaleDetail) =>
    of.invoices.length === before.invoices.length &&
    of.creditNotes.length === before.creditNotes.length &&
    of.settlements.length === before.settlements.length;
  fc.assert(
    fc.property(fc.constantFrom(...placesOf(sale)), fc.constantFrom(...oddValues), (place, value) => {
      const result = toSaleDetail(withValue(sale, place, value), context);
      const faults = result.ok ? result.value.faults : [result.error];
      for (const fault of faults) {
        expect(fault.field).toMatch(/^[A-Z]/);
        expect(fault.reason).toMatch(/^Expected .*found .*\.$/);
      }
      // Nothing disappears without a fault, but where the odd value itself says that there is nothing.
      if (result.ok && faults.length === 0 && !whole(result.value)) expect(saysNone(place, value)).toBe(true);
    }),
    { numRuns: 1_500 },
  );
});

/** A list or row left out, a status of none, an amount of 0: the document itself says so. */
function saysNone(place: readonly (string | number)[], value: Json | undefined): boolean {
  const last = place.at(-1);
  const none = value === undefined || value === null || value === '';
  const empty = none || (Array.isArray(value) && value.length === 0) || isEmptyObject(value);
  const isSection = ['Invoices', 'CreditNotes', 'Quote', 'Payments', 'Refunds', 'Prepayments'];
  return empty && (typeof last === 'number' || isSection.includes(String(last)));
}
const isEmptyObject = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
