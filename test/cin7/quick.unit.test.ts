import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decimal, decimalText } from '../../server/accounting/decimal';
import { sumOrNull, tenThousandths, tenThousandthsText } from '../../server/accounting/small-decimal';
import * as fields from '../../server/cin7/core/fields';
import { readQuickly } from '../../server/cin7/quick';
import * as schemas from '../../server/cin7/core/schema';
import { furtherCases } from '../accounting/laws/cases';

/** Quick readers say what the zod schemas say, of documents that fit and of those that do not; they only say it sooner. */
const none = fc.constantFrom(null, undefined, '', '  ');
const amount = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 100),
  fc.double(),
  fc.constantFrom(0, -0, '0', '-0.00', '1.50', ' 12.340 ', '1e3', '1e-9', '-7', '1,5', 'x'),
);
const id = fc.constantFrom(
  '5B1F7A52-0D0C-4B7E-9A40-6F0D6B9F1A01',
  ' a ',
  '00000000-0000-0000-0000-000000000000',
  7,
);
const date = fc.constantFrom(
  '2026-03-02T00:00:00',
  '2026-03-02',
  '0001-01-01',
  '2026-02-30',
  '02/03/2026',
  5,
);
const text = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('310: COGS', ': x', 805, 'AUTHORISED', ' Paid '),
);
const odd = fc.oneof(none, amount, id, date, text, fc.boolean(), fc.constant([]), fc.constant({}));

const leaves = Object.entries({
  ...{ text: fields.text, requiredText: fields.requiredText, id: fields.id, requiredId: fields.requiredId },
  ...{ accountCode: fields.accountCode, requiredAccountCode: fields.requiredAccountCode },
  ...{ amount: fields.amount, requiredAmount: fields.requiredAmount, optionalAmount: fields.optionalAmount },
  ...{ requiredPositiveAmount: fields.requiredPositiveAmount, requiredCount: fields.requiredCount },
  ...{ date: fields.date, requiredDate: fields.requiredDate, list: fields.list },
  ...{ requiredList: fields.requiredList, flag: fields.flag(true), oneOf: fields.oneOf(['Ab', 'CD']) },
});

test.each(leaves)('%s: the quick reader and the schema agree on every value', (_, schema) => {
  fc.assert(
    fc.property(odd, (value) => {
      const read = schema.safeParse(value);
      assert.deepStrictEqual(readQuickly(schema, value), read.success ? read.data : undefined);
    }),
    furtherCases,
  );
});

/** Objects with the schema's fields, each of which may be missing or odd, and a field nobody knows. */
const usual: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...{
    Quantity: amount,
    Price: amount,
    Discount: amount,
    Tax: amount,
    Total: amount,
    TotalBeforeTax: amount,
  },
  ...{
    Amount: amount,
    CurrencyRate: amount,
    CurrencyConversionRate: amount,
    ID: id,
    TaskID: id,
    CustomerID: id,
  },
  ...{ InvoiceDate: date, InvoiceDueDate: date, EffectiveDate: date },
};
const objectOf = (names: readonly string[], more: Record<string, fc.Arbitrary<unknown>> = {}) => {
  const shape = names.map((name) => [name, fc.oneof({ weight: 30, arbitrary: usual[name] ?? text }, { weight: 1, arbitrary: odd })] as const); // prettier-ignore
  return fc.record({ ...Object.fromEntries(shape), ...more, Unknown: odd }, { requiredKeys: [] });
};
const lines = (names: readonly string[]) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.array(objectOf(names), { maxLength: 3 }) },
    { weight: 1, arbitrary: odd },
  );
const line = Object.keys(schemas.lineSchema.shape);
const charge = Object.keys(schemas.chargeSchema.shape);
const objects = [
  ['a line', schemas.lineSchema, objectOf(line)],
  ['an invoice', schemas.invoiceSchema, objectOf(Object.keys(schemas.invoiceSchema.shape), { Lines: lines(line), AdditionalCharges: lines(charge) })], // prettier-ignore
  ['a sale', schemas.saleSchema, objectOf(Object.keys(schemas.saleSchema.shape), { Invoices: fc.constantFrom([], [{}], null) })], // prettier-ignore
  ['a ledger row', schemas.ledgerRowSchema, objectOf(Object.keys(schemas.ledgerRowSchema.shape))],
  ['a row of a list', schemas.saleRowSchema, objectOf(Object.keys(schemas.saleRowSchema.shape))],
  ['transactions', schemas.saleTransactionsSchema, lines(['TaskID', 'Debit', 'Credit', 'Amount'])],
] as const;

test.each(objects)('%s: the quick reader and the schema agree on every object', (_, schema, arbitrary) => {
  const counts = { read: 0, refused: 0 };
  fc.assert(
    fc.property(arbitrary, (value) => {
      const read = schema.safeParse(value);
      counts[read.success ? 'read' : 'refused'] += 1;
      assert.deepEqual(readQuickly(schema, value), read.success ? read.data : undefined);
    }),
    furtherCases,
  );
  expect(counts.read).toBeGreaterThan(0);
  expect(counts.refused).toBeGreaterThan(0);
});

const exact = fc.tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.nat({ max: 6 })).map(([value, places]) => decimal(value).div(10 ** places)); // prettier-ignore

test('sums of small decimals are those of exact ones, and what is longer is left to them', () => {
  fc.assert(
    fc.property(fc.array(exact, { maxLength: 8 }), (values) => {
      const sum = sumOrNull(values.map((value) => tenThousandths(decimalText(value))));
      const short = values.every((value) => value.eq(value.round(4, 0)));
      assert.equal(sum !== null, short);
      const total = values.reduce((whole, value) => whole.plus(value), decimal(0));
      if (sum !== null) assert.equal(tenThousandthsText(sum), decimalText(total));
    }),
    furtherCases,
  );
  for (const text of ['', '-', '.', '1.23456', '1e5', '12345678901234567', 'x1', '1.2.3'])
    expect([text, tenThousandths(text)]).toEqual([text, null]);
});
