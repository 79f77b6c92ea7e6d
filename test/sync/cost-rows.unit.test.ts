import { calendarDate } from '../../server/accounting/dates';
import type { Cin7Account } from '../../server/accounting/source-documents';
import { isCostRow } from '../../server/sync/cost-rows';

const account = (
  code: string,
  type: string,
  accountClass: Cin7Account['class'],
  systemAccount = '',
): [string, Cin7Account] => [
  code,
  { code, name: code, type, class: accountClass, systemAccount, active: true, forPayments: false },
];
const chart = new Map([
  account('200', 'REVENUE', 'REVENUE'),
  account('425', 'EXPENSE', 'EXPENSE'),
  account('610', 'CURRENT', 'ASSET', 'DEBTORS'),
  account('715', 'CURRENT', 'ASSET'),
  account('820', 'CURRLIAB', 'LIABILITY'),
  account('090', 'BANK', 'ASSET'),
]);

test.each([
  ['Sale', '425', '715', true],
  ['Sale', '715', '425', true],
  ['Sale', '310', '715', true],
  ['Sale', '310', '425', true],
  ['SaleMultiple', '425', '715', true],
  ['Sale', '610', '200', false],
  ['Sale', '610', '820', false],
  ['Sale', '090', '610', false],
  ['Sale', '999', '200', false],
  ['Sale', '998', '999', false],
  ['StockAdjustment', '425', '715', false],
])('%s %s to %s moves the cost of a sale: %s', (type, debitAccount, creditAccount, expected) => {
  expect(
    isCostRow(
      {
        taskId: 't',
        type,
        debitAccount,
        creditAccount,
        amount: '1',
        date: calendarDate('2026-10-01'),
        reference: '',
        description: '',
      },
      chart,
    ),
  ).toBe(expected);
});
