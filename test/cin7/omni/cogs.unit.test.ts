import fc from 'fast-check';
import { cogsTotals, cogsOfOrder } from '../../../server/cin7/omni/cogs';
import { omniContext } from '../../../server/cin7/omni/context';
import type { OmniSettings } from '../../../server/cin7/omni/settings';
import type { SalesOrder } from '../../../server/cin7/omni/schema';
import { changed, documents, sample, settings, understood, type JsonObject } from './samples';

/** Omni's own conditions for cost of sales (cin7-omni 3.1), each by itself. */

const order = (changes: JsonObject = {}, lines: readonly JsonObject[] = []) =>
  changed('sales-order', changes, lines);
const status = (accountingImportStatus: unknown): JsonObject =>
  ({ accountingAttributes: { importDate: null, accountingImportStatus } }) as JsonObject;
const reasonsOf = (raw: JsonObject, own: Partial<OmniSettings> = {}) =>
  understood({ orders: [raw] }, own).costs.map(({ reason }) => reason);
const rowsOf = (raw: JsonObject, own: Partial<OmniSettings> = {}) =>
  understood({ orders: [raw] }, own).ledger.map((row) => [
    row.debitAccount,
    row.creditAccount,
    row.date,
    row.amount,
  ]);

it.each<[string, JsonObject, JsonObject[], string[]]>([
  ['a draft', { status: 'Draft', isApproved: false }, [], ['draft', 'draft']],
  ['a void order', { isVoid: true }, [], ['void', 'void']],
  ['not invoiced', { invoiceDate: null }, [], ['not-invoiced', 'not-invoiced']],
  ['not dispatched', { dispatchedDate: null }, [], ['not-dispatched', 'not-dispatched']],
  ['one line short', {}, [{ qtyShipped: 3 }], ['quantities-unequal', 'quantities-unequal']],
  ['not imported', status('NotImported'), [], ['accounting-status', 'accounting-status']],
  ['an error of the import', status('Error'), [], ['accounting-status', 'accounting-status']],
  ['no status at all', { accountingAttributes: null }, [], ['accounting-status', 'accounting-status']],
  ['imported', status('imported'), [], ['', '']],
  ['the status as a number', status(2), [], ['', '']],
  ['a line without a cost', {}, [{ unitCost: 0 }], ['no-cost', 'document-held']],
  ['a cost that is missing', {}, [{}, { unitCost: null }], ['document-held', 'no-cost']],
  ['work on a line', {}, [{ stockControl: 'Labour' }], ['no-stock', '']],
  ['a comment', {}, [{ qty: 0, qtyShipped: 0, unitCost: 0 }], ['no-stock', '']],
])('%s', (_, changes, lines, expected) => {
  expect(reasonsOf(order(changes, lines))).toEqual(expected);
  const rows = rowsOf(order(changes, lines));
  expect(rows.length > 0).toBe(expected.includes(''));
});

it('names the reason and what to do for each line left out', () => {
  const { costs } = understood({ orders: [order({}, [{ qtyShipped: 3 }])] });
  expect(costs[0]).toMatchObject({
    ...{ documentId: 'SalesOrders/48211', number: '70188', month: '2026-03', costMinor: 0n },
    sentence:
      'Not every line was dispatched as ordered (LMP-BRS-01: 3 of 4). Correct the quantities or split a back order in Cin7.',
  });
});

it('counts every status where Cogsheet takes the place of Omni’s own link', () => {
  expect(reasonsOf(order(status('NotImported')), { cogsStatus: 'any' })).toEqual(['', '']);
});

it('the month is that of the invoice, wherever the dispatch falls', () => {
  const raw = order({
    invoiceDate: '2026-03-31T00:00:00+13:00',
    dispatchedDate: '2026-04-02T00:00:00+13:00',
  });
  expect(rowsOf(raw)).toEqual([['Cost of goods sold', 'Inventory', '2026-03-31', '196.3']]);
  // 11:00 UTC of 31 March is 1 April in Auckland.
  expect(rowsOf(order({ invoiceDate: '2026-03-31T11:00:00Z' }))[0]?.[2]).toBe('2026-04-01');
});

it('alternative accounts with a cost of sales of their own, and branches with stock of their own', () => {
  const own = {
    costAccounts: { 'Sales (Consumables)': 'Cost of consumables' },
    stockAccounts: { Main: 'Stock in Main' },
  };
  expect(rowsOf(order(), own)).toEqual([
    ['Cost of goods sold', 'Stock in Main', '2026-03-04', '164.8'],
    ['Cost of consumables', 'Stock in Main', '2026-03-04', '31.5'],
  ]);
});

it('what may go out at no cost does', () => {
  expect(reasonsOf(order({}, [{ unitCost: 0 }]), { acceptedZeroCost: ['LMP-BRS-01'] })).toEqual(['', '']);
});

it('a kit and its parts count once', () => {
  const [kit, part] = [{ code: 'KIT', unitCost: 31.5 }, { parentId: 150001 }];
  expect(reasonsOf(order({}, [kit, part]))).toEqual(['kit', '']);
  // The cost stands on the kit.
  expect(reasonsOf(order({}, [kit, { ...part, unitCost: 0 }]))).toEqual(['', 'kit']);
});

it('a cost that changes later makes another row in place of the one before', () => {
  const before = rowsOf(order());
  const after = rowsOf(order({ modifiedCOGSDate: '2026-04-01T00:00:00Z' }, [{ unitCost: 42 }]));
  expect([before, after].map(([row]) => row?.[3])).toEqual(['196.3', '199.5']);
});

it('totals by month, account and branch are the sums of their lines, each document rounded once', () => {
  const context = omniContext(settings, [], []);
  const cost = fc.integer({ min: 1, max: 99_999_999 }).map((units) => `0.${String(units).padStart(8, '0')}`);
  const lines = fc.array(fc.record({ qty: fc.integer({ min: 1, max: 500 }), unitCost: cost }), {
    minLength: 1,
    maxLength: 8,
  });
  const [content] = documents('SalesOrders', sample('sales-order'));
  const base = content?.content as SalesOrder;
  fc.assert(
    fc.property(fc.array(lines, { minLength: 1, maxLength: 4 }), (orders) => {
      const all = orders.flatMap((items, index) => {
        const [template] = base.lineItems;
        if (!template) throw new Error('The sample has no line');
        const lineItems = items.map(({ qty, unitCost }, at) => ({
          ...template,
          ...{ id: String(at + 1), qty: String(qty), qtyShipped: String(qty), unitCost },
        }));
        return cogsOfOrder({ ...base, id: String(index + 1), lineItems }, context);
      });
      // By whole numbers: hundred-millionths of the cost, rounded to cents once for each order.
      const expected = orders
        .map((items) =>
          items.reduce((sum, { qty, unitCost }) => sum + BigInt(qty) * BigInt(unitCost.slice(2)), 0n),
        )
        .reduce((sum, exact) => sum + (2n * exact + 1_000_000n) / 2_000_000n, 0n);
      const [total, ...more] = cogsTotals(all);
      expect(more).toEqual([]);
      expect(total).toMatchObject({ month: '2026-03', costMinor: expected, documents: orders.length });
      expect(all.reduce((sum, { costMinor }) => sum + costMinor, 0n)).toBe(expected);
    }),
  );
});
