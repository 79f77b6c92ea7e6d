import { calendarDate } from '../../server/accounting/dates';
import type { LedgerRow, SaleHeader } from '../../server/cin7/source';
import { costEntryOf, identifyRows, indexSales, saleOfRow } from '../../server/sync/cost-entries';

const row = (more: Partial<LedgerRow> = {}): LedgerRow => ({
  taskId: 'task-1',
  type: 'Sale',
  debitAccount: '310',
  creditAccount: '1200',
  amount: '37',
  date: calendarDate('2026-10-05'),
  reference: 'INV-1',
  description: 'Harbour Cycles - INV-1',
  ...more,
});
const sale = (saleId: string, more: Partial<SaleHeader> = {}): SaleHeader => ({
  saleId,
  orderNumber: `SO-${saleId}`,
  invoiceNumbers: [],
  creditNoteNumbers: [],
  channel: 'Shopify',
  location: 'Main',
  customerId: 'c',
  customer: 'Harbour Cycles',
  orderDate: null,
  invoiceDate: null,
  hasInvoice: true,
  advanced: false,
  revision: 'r',
  ...more,
});
const entry = (ledgerRow: LedgerRow, sales: SaleHeader[], tasks: [string, string[]][] = []) => {
  const [identified] = identifyRows([ledgerRow]);
  if (!identified) throw new Error('no row');
  return costEntryOf(identified, indexSales(sales, new Map(tasks)));
};

test('rows without an id get one from all their facts; equal rows are counted, in whatever order they come', () => {
  const rows = [row(), row({ amount: '5' }), row()];
  const ids = identifyRows(rows).map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect(
    identifyRows([...rows].reverse())
      .map(({ id }) => id)
      .sort(),
  ).toEqual([...ids].sort());
  expect(ids[2]).toBe(`${ids[0] ?? ''}.2`);
});

test('a simple sale is found by its task, an advanced one by a number in the reference, or by a task read in full', () => {
  expect(entry(row({ taskId: 'a' }), [sale('a')])).toMatchObject({
    saleId: 'a',
    channel: 'Shopify',
    ambiguous: false,
  });
  expect(entry(row({ reference: 'INV-9/CR-2' }), [sale('a', { creditNoteNumbers: ['CR-2'] })])).toMatchObject(
    { saleId: 'a', number: 'INV-9/CR-2', ambiguous: false },
  );
  expect(entry(row(), [sale('a', { channel: 'Amazon' }), sale('b')], [['a', ['task-1']]])).toMatchObject({
    saleId: 'a',
    channel: 'Amazon',
  });
});

test('a number on several sales is ambiguous and asks for the details of just those', () => {
  const twice = [
    sale('a', { invoiceNumbers: ['INV-1'] }),
    sale('b', { invoiceNumbers: ['INV-1'] }),
    sale('c'),
  ];
  const found = saleOfRow(row(), indexSales(twice, new Map()));
  expect(found).toMatchObject({ state: 'ambiguous', candidates: [{ saleId: 'a' }, { saleId: 'b' }] });
  expect(entry(row(), twice).ambiguous).toBe(true);
});

test('an unlisted invoice of a customer with one channel has that channel; with two channels it is not guessed', () => {
  expect(entry(row(), [sale('a'), sale('b', { location: 'North' })])).toMatchObject({
    saleId: null,
    channel: 'Shopify',
    location: '',
    ambiguous: false,
  });
  expect(entry(row(), [sale('a'), sale('b', { channel: '' })])).toMatchObject({
    saleId: null,
    channel: '',
    ambiguous: true,
  });
  expect(entry(row({ description: 'Somebody else - INV-1' }), [sale('a')])).toMatchObject({
    ambiguous: true,
  });
});
