import fc from 'fast-check';
import { read } from '../../../server/cin7/read';
import {
  accountSchema,
  ledgerRowSchema,
  saleRowSchema,
  taxRuleSchema,
} from '../../../server/cin7/core/schema';
import {
  receivableAccountsOf,
  toAccount,
  toLedgerRow,
  toSaleHeader,
  toTaxRule,
} from '../../../server/cin7/core/transform';
import { payload, placesOf, saleId, withValue, type Json, type JsonObject } from './payloads';

const name = { id: 'x', number: 'y' };
const row = payload('sale-list-row');
const ledgerRow = payload('ledger-row');
const account = (payload('account-list')['AccountsList'] as JsonObject[])[0] ?? {};
const taxRule = (payload('tax-list')['TaxRuleList'] as JsonObject[])[0] ?? {};
const locations = new Map([['0f0e0d0c-0b0a-4909-8807-060504030201', 'Main Warehouse']]);

function header(raw: Json) {
  const parsed = read(saleRowSchema, raw, name);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return toSaleHeader(parsed.value, raw, locations);
}
const rowWith = (fields: JsonObject): JsonObject => ({ ...row, ...fields });

describe('a sale row', () => {
  it('gives a header', () => {
    expect(header(row)).toEqual({
      saleId,
      orderNumber: 'SO-00311',
      invoiceNumbers: ['INV-00311'],
      creditNoteNumbers: [],
      channel: 'Shopify',
      location: 'Main Warehouse',
      customerId: 'c0a1b2d3-1111-4222-8333-944455556666',
      customer: 'Harbour Cycles',
      orderDate: '2026-03-02',
      invoiceDate: '2026-03-03',
      hasInvoice: true,
      advanced: false,
      paid: true,
      revision: '2026-03-04T02:11:09.447Z',
    });
  });

  it('takes several numbers in one text apart', () => {
    expect(header(rowWith({ InvoiceNumber: 'INV-1, INV-2;INV-3' })).invoiceNumbers).toEqual([
      'INV-1',
      'INV-2',
      'INV-3',
    ]);
  });

  it.each([
    ['INVOICED', true],
    ['INVOICED / CREDITED', true],
    ['PARTIALLY INVOICED', true],
    ['PAID', true],
    ['AUTHORISED', true],
    ['NOT INVOICED', false],
    ['NOT AVAILABLE', false],
    ['VOIDED', false],
    ['DRAFT', false],
    [null, false],
  ])('without a number, %p tells whether there is an invoice: %p', (status, expected) => {
    expect(header(rowWith({ InvoiceNumber: null, CombinedInvoiceStatus: status })).hasInvoice).toBe(expected);
  });

  it('knows advanced sales, blank channels and unknown locations', () => {
    const read = header(
      rowWith({
        Type: 'Advanced Sale',
        SourceChannel: null,
        OrderLocationID: '99999999-0000-4000-8000-000000000000',
      }),
    );
    expect(read).toMatchObject({ advanced: true, channel: '', location: '' });
  });

  it('without a stamp its content is its revision', () => {
    const bare = rowWith({ Updated: null });
    expect(header(bare).revision).toMatch(/^[0-9a-f]{64}$/);
    expect(header(bare).revision).not.toBe(header(rowWith({ Updated: null, Status: 'VOIDED' })).revision);
  });

  it('is told apart from a row that is not understood by the first wrong field', () => {
    expect(read(saleRowSchema, rowWith({ SaleID: null }), name, 'SaleList[3]')).toEqual({
      ok: false,
      error: { ...name, field: 'SaleList[3].SaleID', reason: 'Expected an id, found nothing.' },
    });
  });
});

describe('a ledger row', () => {
  it('is read', () => {
    const parsed = read(ledgerRowSchema, ledgerRow, name);
    expect(parsed.ok && toLedgerRow(parsed.value)).toEqual({
      taskId: saleId,
      type: 'Sale',
      debitAccount: '310',
      creditAccount: '715',
      amount: '37',
      date: '2026-03-04',
      reference: 'INV-00311',
      description: 'Harbour Cycles - INV-00311',
    });
  });

  it('keeps the sign of a reversal and strips account names', () => {
    const parsed = read(
      ledgerRowSchema,
      { ...ledgerRow, Amount: -12.3456, DebitAccountCode: '310: Cost of goods sold' },
      name,
    );
    expect(parsed.ok && toLedgerRow(parsed.value)).toMatchObject({ amount: '-12.3456', debitAccount: '310' });
  });
});

describe('chart and tax rules', () => {
  const read1 = (fields: JsonObject) => {
    const parsed = read(accountSchema, { ...account, ...fields }, name);
    if (!parsed.ok) throw new Error(parsed.error.reason);
    return toAccount(parsed.value);
  };

  it('reads an account', () => {
    expect(read1({})).toEqual({
      code: '715',
      name: 'Inventory',
      type: 'CURRENT',
      class: 'ASSET',
      systemAccount: '',
      active: true,
      forPayments: false,
    });
  });

  it('reads system accounts by code, by new code and by label', () => {
    expect(read1({ SystemAccount: 'DEBTORS' }).systemAccount).toBe('DEBTORS');
    expect(read1({ SystemAccount: 'Debtors control', SystemAccountCode: 'DEBTORS' }).systemAccount).toBe(
      'DEBTORS',
    );
    expect(read1({ SystemAccount: 'Accounts receivable' }).systemAccount).toBe('DEBTORS');
  });

  it('knows the receivable accounts', () => {
    const chart = [read1({}), read1({ Code: '610', SystemAccount: 'Accounts receivable' })];
    expect([...receivableAccountsOf(chart)]).toEqual(['610']);
  });

  it('reads flags given as texts and an archived account', () => {
    expect(read1({ ForPayments: 'true', Status: 'DEPRECATED' })).toMatchObject({
      forPayments: true,
      active: false,
    });
  });

  it('reads a tax rule', () => {
    const parsed = read(taxRuleSchema, taxRule, name);
    expect(parsed.ok && toTaxRule(parsed.value)).toEqual({
      name: 'GST on Income',
      percent: '10',
      forSales: true,
      forPurchases: false,
      active: true,
    });
  });
});

describe('mutated rows', () => {
  const schemas = [
    { schema: saleRowSchema, sample: row },
    { schema: ledgerRowSchema, sample: ledgerRow },
    { schema: accountSchema, sample: account },
    { schema: taxRuleSchema, sample: taxRule },
  ];
  const values = fc.constantFrom<(Json | undefined)[]>(undefined, null, '', 'text', 7, false, [], {}, [1]);
  it.each(schemas)('never throw: they are read or name a field', ({ schema, sample }) => {
    fc.assert(
      fc.property(fc.constantFrom(...placesOf(sample)), values, (place, value) => {
        const parsed = read<typeof schema>(schema, withValue(sample, place, value), name, 'Rows[0]');
        if (parsed.ok) return;
        expect(parsed.error.field).toMatch(/^Rows\[0\]\./);
        expect(parsed.error.reason).toMatch(/^Expected .*found .*\.$/);
      }),
      { numRuns: 400 },
    );
  });
});
