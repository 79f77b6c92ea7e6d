import type { SaleDetail } from '../../../server/cin7/source';
import { changed, understood, type JsonObject } from './samples';

/** Tax is derived and reconciled to the total (cin7-omni 3.7); where the reference is unsure, the total decides. */

const detailOf = (order: JsonObject): SaleDetail | undefined =>
  understood({ orders: [order] }).sales[0]?.detail;
const amountsOf = (order: JsonObject) => {
  const [invoice] = detailOf(order)?.invoices ?? [];
  return invoice && [invoice.net, invoice.tax, invoice.gross];
};
const faultOf = (order: JsonObject) => {
  const { invoices, faults } = detailOf(order) ?? {};
  expect(invoices).toEqual([]);
  return faults?.map(({ field, reason }) => `${field}: ${reason}`);
};
const header = (changes: JsonObject, lines: readonly JsonObject[] = []) =>
  changed('sales-order', changes, lines);

it.each<[string, JsonObject, string[]]>([
  ['tax on top', {}, ['480.00', '72.00', '552.00']],
  ['tax in the prices', { taxStatus: 'Incl', total: 480 }, ['417.39', '62.61', '480.00']],
  ['exempt, whatever the rate', { taxStatus: 'exempt', total: 480 }, ['480.00', '0.00', '480.00']],
  ['the choice as a number', { taxStatus: 2 }, ['480.00', '72.00', '552.00']],
  ['a fraction for a rate', { taxRate: 0.15 }, ['480.00', '72.00', '552.00']],
  ['undefined, with tax on top', { taxStatus: 'Undefined' }, ['480.00', '72.00', '552.00']],
  ['undefined, without tax', { taxStatus: null, taxRate: 0, total: 480 }, ['480.00', '0.00', '480.00']],
  // 480 - 48 = 432, and 64.80 on it.
  ['a discount before tax', { discountTotal: 48, total: 496.8 }, ['432.00', '64.80', '496.80']],
  ['a discount printed as negative', { discountTotal: -48, total: 496.8 }, ['432.00', '64.80', '496.80']],
  // 552 - 57.50, which holds 7.50 of tax.
  ['a discount after tax', { discountTotal: 57.5, total: 494.5 }, ['430.00', '64.50', '494.50']],
  [
    'a surcharge',
    { surcharge: 10, surchargeDescription: 'Small order', total: 563.5 },
    ['490.00', '73.50', '563.50'],
  ],
])('%s', (_, changes, expected) => {
  expect(amountsOf(header(changes))).toEqual(expected);
});

it('a rate on the line goes before that of the order', () => {
  // 360 x 10 % + 120 x 15 %.
  const order = header({ total: 534 }, [{ taxRate: 10 }, { taxRate: null }]);
  expect(amountsOf(order)).toEqual(['480.00', '54.00', '534.00']);
  expect(detailOf(order)?.invoices[0]?.lines.map(({ taxRule }) => taxRule)).toEqual(['10 %', '15 %', '15 %']);
});

it('a cent that Omni rounded otherwise is carried, more is a fault with both amounts', () => {
  expect(amountsOf(header({ total: 552.02 }))).toEqual(['480.02', '72.00', '552.02']);
  expect(faultOf(header({ total: 552.03 }))).toEqual([
    'total: Lines and charges come to 552 with 72 of tax (Excl), yet the total is 552.03. Open the document in Cin7 and save it again, then fetch.',
  ]);
});

it.each<[string, JsonObject, JsonObject[], string]>([
  [
    'whether the total holds tax',
    { taxStatus: 'Undefined', total: 480 },
    [],
    'taxStatus: Expected Incl, Excl or Exempt',
  ],
  [
    'a fraction that the total cannot tell',
    { taxStatus: 'Incl', taxRate: 0.15, total: 480 },
    [],
    'taxRate: Expected a percentage',
  ],
  [
    'a sale of less than nothing',
    { total: -552, freightTotal: -25 },
    [{ qty: -4, discount: -20 }, { qty: -10 }],
    'total: Expected an amount of 0 or more',
  ],
  ['a line that is not what it was', {}, [{ unitPrice: 94 }], 'total: Lines and charges'],
  ['status and flag that contradict each other', { isApproved: false }, [], 'status: The status is Approved'],
])('%s is not guessed', (_, changes, lines, expected) => {
  const [fault] = faultOf(header(changes, lines)) ?? [];
  expect(fault?.startsWith(expected)).toBe(true);
});

it.each([
  ['draft', { status: 'DRAFT', isApproved: false }],
  ['void by its flag', { isVoid: true }],
  ['void by its status', { status: 'Void' }],
  ['not invoiced', { invoiceDate: null }],
])('%s: no invoice, and nothing wrong', (_, changes) => {
  expect(detailOf(header(changes))).toMatchObject({ invoices: [], faults: [] });
});

it('amounts keep every digit', () => {
  const order = header({ total: 0.23, freightTotal: 0 }, [
    { qty: 3, unitPrice: '0.066666666666666666666', discount: 0 },
    { qty: 0, unitPrice: 1 },
  ]);
  expect(detailOf(order)?.invoices[0]?.lines[0]).toMatchObject({
    net: '0.199999999999999999998',
    quantity: '3',
  });
});

describe('credit notes, of which the signs are not certain', () => {
  const noteOf = (changes: JsonObject, line: JsonObject = {}) =>
    understood({ creditNotes: [changed('credit-note', changes, [line])] }).sales[0]?.detail;
  it.each<[string, JsonObject, JsonObject]>([
    ['all negative', {}, {}],
    ['only quantities negative', { total: 103.5, productTotal: 90 }, {}],
    ['all positive', { total: 103.5, productTotal: 90 }, { qty: 1, qtyShipped: 1 }],
  ])('%s', (_, changes, line) => {
    expect(noteOf(changes, line)?.creditNotes[0]).toMatchObject({
      ...{ net: '90.00', tax: '13.50', gross: '103.50', lines: [{ quantity: '1', net: '90', tax: '13.5' }] },
    });
  });
  it('with freight given back, whichever sign it has', () => {
    for (const freightTotal of [-10, 10]) {
      const detail = noteOf({ total: -115, freightTotal });
      expect(detail?.creditNotes[0]).toMatchObject({ net: '100.00', tax: '15.00', gross: '115.00' });
    }
  });
});
