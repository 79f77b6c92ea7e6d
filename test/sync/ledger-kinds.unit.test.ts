import fc from 'fast-check';
import type { Cin7Account } from '../../server/accounting/source-documents';
import { calendarDate } from '../../server/accounting/dates';
import type { LedgerRow } from '../../server/cin7/source';
import { identifyRows } from '../../server/sync/cost-entries';
import {
  kindOfRow,
  ledgerChartOf,
  stockEntryOf,
  taskKindOf,
  taskKindsOf,
} from '../../server/sync/ledger-kinds';
import { stockRow, stockTask } from './fetch-books';

const account = (
  code: string,
  type: string,
  accountClass: Cin7Account['class'],
  more: Partial<Cin7Account> = {},
): Cin7Account => ({
  ...{ code, name: code, type, class: accountClass, systemAccount: '', active: true, forPayments: false },
  ...more,
});
const accounts = [
  account('090', 'BANK', 'ASSET'),
  account('200', 'REVENUE', 'REVENUE'),
  account('310', 'DIRECTCOSTS', 'EXPENSE'),
  account('313', 'EXPENSE', 'EXPENSE'),
  account('425', 'EXPENSE', 'EXPENSE'),
  account('610', 'CURRENT', 'ASSET', { systemAccount: 'DEBTORS' }),
  account('625', 'CURRENT', 'ASSET', { forPayments: true }),
  account('633', 'CURRENT', 'ASSET'),
  account('800', 'CURRLIAB', 'LIABILITY', { systemAccount: 'CREDITORS' }),
  account('806', 'CURRLIAB', 'LIABILITY'),
  account('820', 'CURRLIAB', 'LIABILITY', { systemAccount: 'GST' }),
  account('1200', 'CURRENT', 'ASSET'),
];
const chart = ledgerChartOf({ cin7CostAccounts: [] }, { accounts });
const row = (type: string, debitAccount: string, creditAccount: string): LedgerRow =>
  stockRow(1, { type, debitAccount, creditAccount });

test.each([
  ['Sale', '310', '1200', 'cogs'],
  ['Sale', '1200', '310', 'cogs'],
  ['Sale', '310', '806', 'cogs'],
  ['Sale', '313', '1200', 'cogs'],
  ['Sale', '610', '200', null],
  ['Sale', '610', '310', null],
  ['Sale', '090', '610', null],
  ['Sale', '610', '820', null],
  ['StockAdjustment', '310', '1200', 'adjustments'],
  ['Stock Take', '1200', '310', 'adjustments'],
  ['InventoryWriteOff', '313', '1200', 'adjustments'],
  ['FinishedGoods', '633', '1200', 'production'],
  ['Disassembly', '1200', '633', 'production'],
  ['ProductionOrder', '313', '633', 'production'],
  ['Production Run', '633', '425', 'production'],
  ['StockTransfer', '633', '1200', 'transfers'],
  ['Journal', '425', '313', 'manual-journals'],
  ['Purchase', '1200', '425', 'landed-cost'],
  ['Purchase', '1200', '806', 'landed-cost'],
  ['Purchase', '806', '1200', 'landed-cost'],
  ['Purchase', '1200', '800', null],
  ['Purchase', '820', '800', null],
  ['Purchase', '800', '090', null],
  ['Purchase', '625', '090', null],
  ['Purchase', '800', '313', null],
  ['MoneySpend', '425', '090', null],
  ['BankTransfer', '090', '625', null],
  ['Depreciation', '313', '633', null],
])('%s %s to %s is of %s', (type, debit, credit, kind) => {
  expect(kindOfRow(row(type, debit, credit), chart)).toBe(kind);
});

test('cost accounts that the user named are all there is', () => {
  const named = ledgerChartOf({ cin7CostAccounts: ['425'] }, { accounts });
  expect(kindOfRow(row('Sale', '425', '1200'), named)).toBe('cogs');
  expect(kindOfRow(row('Sale', '310', '1200'), named)).toBeNull();
});

test('every row of a sale, whatever its accounts, is cost of sales or nothing', () => {
  const code = fc.constantFrom(...accounts.map((one) => one.code), '999');
  fc.assert(
    fc.property(code, code, (debit, credit) => {
      expect(['cogs', null]).toContain(kindOfRow(row('Sale', debit, credit), chart));
    }),
  );
});

test('a cost row has the same identity among the rows of its account and among all', () => {
  const code = fc.constantFrom('310', '313', '610', '1200');
  const rows = fc.array(
    fc.record({
      ...{ type: fc.constantFrom('Sale', 'StockAdjustment'), debitAccount: code, creditAccount: code },
      ...{ amount: fc.constantFrom('1.00', '2.00'), taskId: fc.constantFrom('a', 'b') },
      ...{
        date: fc.constant(calendarDate('2026-07-01')),
        reference: fc.constant(''),
        description: fc.constant(''),
      },
    }),
    { maxLength: 30 },
  );
  const costIds = (read: readonly LedgerRow[]) =>
    identifyRows(read).flatMap((one) => (kindOfRow(one, chart) === 'cogs' ? [one.id] : []));
  fc.assert(
    fc.property(rows, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (all, order) => {
      const shuffled = all
        .map((one, index) => ({ one, at: order[index] ?? 0 }))
        .sort((left, right) => left.at - right.at)
        .map(({ one }) => one);
      for (const cost of ['310', '313']) {
        const window = all.filter((one) => one.debitAccount === cost || one.creditAccount === cost);
        const cogs = window.filter((one) => kindOfRow(one, chart) === 'cogs');
        const whole = new Set(costIds(shuffled));
        expect(identifyRows(cogs).filter(({ id }) => !whole.has(id))).toEqual([]);
        expect(new Set(identifyRows(cogs).map(({ id }) => id)).size).toBe(cogs.length);
      }
      const fromAccounts = ['310', '313'].flatMap((cost) =>
        costIds(all.filter((one) => one.debitAccount === cost || one.creditAccount === cost)),
      );
      expect([...new Set(fromAccounts)].sort()).toEqual(costIds(shuffled).sort());
    }),
  );
});

test('a stock entry has the place of its task, and the number of its row', () => {
  const [identified] = identifyRows([stockRow(1)]);
  const [unnumbered] = identifyRows([stockRow(1, { reference: '' })]);
  if (!identified || !unnumbered) throw new Error('unreachable');
  expect(stockEntryOf(identified, 'adjustments', stockTask(1))).toMatchObject({
    ...{ kind: 'adjustments', type: 'StockAdjustment', taskId: 'task-1', number: 'ST-1', location: 'Main' },
    ...{
      saleId: null,
      channel: '',
      debitAccount: '330',
      creditAccount: '630',
      amount: '1.50',
      ambiguous: false,
    },
  });
  expect(stockEntryOf(identified, 'adjustments', undefined).location).toBe('');
  expect(stockEntryOf(unnumbered, 'adjustments', stockTask(1)).number).toBe('ST-1');
  expect(stockEntryOf(unnumbered, 'adjustments', undefined).number).toBe('task-1');
});

test('rows lead to the list that has their task, kinds to the lists they need', () => {
  expect(taskKindOf('InventoryWriteOff')).toBe('write-off');
  expect(taskKindOf('ProductionOrder')).toBeNull();
  expect(taskKindsOf(['adjustments', 'cogs'])).toEqual(['adjustment', 'stocktake', 'write-off']);
  expect(taskKindsOf(['manual-journals', 'landed-cost'])).toEqual([]);
});
