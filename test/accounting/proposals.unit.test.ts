import { accountRoles, rolesOf, type AccountRole } from '../../server/accounting/accounts';
import { compileMapping } from '../../server/accounting/mapping';
import type { MappingTables } from '../../server/accounting/mapping-tables';
import type { XeroAccount, XeroReference } from '../../server/accounting/organisation';
import { proposeTables } from '../../server/accounting/proposals';
import type { Cin7Account } from '../../server/accounting/source-documents';
import { cin7, tables, xero } from './books';

/** What the mapping tables hold before anybody saved, and what roles and payments accept (accounting-rules 2). */

const xeroAccount = (
  code: string,
  name: string,
  type: string,
  more: Partial<XeroAccount> = {},
): XeroAccount => ({
  ...{ accountId: `id-${code}-${name}`, code, name, type, active: true, systemAccount: '', taxType: 'NONE' },
  ...{ enablePayments: false, class: type === 'CURRLIAB' ? 'LIABILITY' : 'ASSET' },
  ...more,
});
const cin7Account = (code: string, name: string, type: string, forPayments = false): Cin7Account => ({
  ...{ code, name, type, class: 'ASSET', systemAccount: '', active: true, forPayments },
});
const withAccounts = (...accounts: XeroAccount[]): XeroReference => ({
  ...xero,
  accounts: [...xero.accounts, ...accounts],
});
const cellOf = (proposed: MappingTables, table: 'accounts' | 'payments', row: string) =>
  proposed[table].find((one) => one.row === row)?.xeroAccount;

describe('roles', () => {
  test.each<[string, AccountRole, XeroAccount[], string]>([
    [
      'named like it, of its type',
      'workInProgress',
      [xeroAccount('632', 'Work in progress', 'CURRENT')],
      '632',
    ],
    ['of another type', 'workInProgress', [xeroAccount('632', 'Work in progress', 'EXPENSE')], ''],
    [
      'archived',
      'workInProgress',
      [xeroAccount('632', 'Work in progress', 'CURRENT', { active: false })],
      '',
    ],
    [
      'two of them are for a person to choose from',
      'workInProgress',
      [xeroAccount('1', 'Work in progress', 'CURRENT'), xeroAccount('2', 'Work-in-process East', 'CURRENT')],
      '',
    ],
    [
      'of two, the one that Cin7 has under that code',
      'workInProgress',
      [xeroAccount('1200', 'Work in progress', 'CURRENT'), xeroAccount('2', 'Work in process', 'CURRENT')],
      '1200',
    ],
    ['payments not enabled', 'customerCredits', [xeroAccount('810', 'Customer deposits', 'CURRLIAB')], ''],
    [
      'payments enabled',
      'customerCredits',
      [xeroAccount('810', 'Customer deposits', 'CURRLIAB', { enablePayments: true })],
      '810',
    ],
    [
      'an account that Xero keeps is not ours',
      'workInProgress',
      [xeroAccount('640', 'Work in progress', 'CURRENT', { systemAccount: 'GST' })],
      '',
    ],
    [
      'invoiced, not received',
      'goodsInvoicedNotReceived',
      [xeroAccount('807', 'Goods invoiced not received', 'CURRENT')],
      '807',
    ],
  ])('%s', (_case, role, accounts, expected) => {
    expect(cellOf(proposeTables(cin7, withAccounts(...accounts), []), 'accounts', `role:${role}`)).toBe(
      expected,
    );
  });

  test.each<[string, Partial<XeroAccount>, string]>([
    ['takes no payments', {}, 'account-takes-no-payments'],
    ['is archived', { active: false, enablePayments: true }, 'account-archived'],
    ['is of another type', { type: 'CURRENT', enablePayments: true }, 'account-wrong-type'],
    ['is kept by Xero', { systemAccount: 'GST', enablePayments: true }, 'account-system'],
  ])('an account that %s cannot hold customer credits', (_case, more, code) => {
    const mapping = compileMapping(
      { ...tables, accounts: [{ row: 'role:customerCredits', xeroAccount: '810' }] },
      cin7,
      withAccounts(xeroAccount('810', 'Customer deposits', 'CURRLIAB', more)),
    );
    const place = { table: 'accounts', row: 'role:customerCredits', column: 'xeroAccount' };
    expect(mapping.role('customerCredits')).toMatchObject({ ok: false, error: { code, place } });
    expect(mapping.faults).toMatchObject([{ code, place }]);
  });

  test('a role without an account is a fault only when it is asked for', () => {
    const mapping = compileMapping(tables, cin7, xero);
    expect(mapping.faults).toEqual([]);
    expect(mapping.role('workInProgress')).toMatchObject({ ok: false, error: { code: 'account-unmapped' } });
  });

  test('rows of roles that are not any more do no harm', () => {
    const accounts = ['role:rounding', 'role:costOfGoodsSold', 'role:inTransit'].map((row) => ({
      ...{ row, xeroAccount: '99999' },
    }));
    const mapping = compileMapping({ ...tables, accounts: [...tables.accounts, ...accounts] }, cin7, xero);
    expect(mapping.faults).toEqual([]);
  });

  test('only those that the kinds need are listed', () => {
    expect(rolesOf(['cogs', 'invoices'])).toEqual(['salesRevenue']);
    expect(rolesOf(['payments', 'bills', 'transfers'])).toEqual([
      'customerCredits',
      'supplierDeposits',
      'inventoryControl',
    ]);
    expect(rolesOf(['cogs', 'adjustments', 'transfers', 'manual-journals'])).toEqual([]);
    expect(rolesOf(['landed-cost'])).toEqual(['goodsInvoicedNotReceived']);
    expect(Object.keys(accountRoles)).toEqual(
      rolesOf(Object.values(accountRoles).flatMap(({ kinds }) => kinds)),
    );
  });
});

describe('payments', () => {
  const bank = cin7Account('090', 'Bank', 'BANK');
  const clearing = cin7Account('615', 'Shop clearing', 'CURRENT', true);
  const books = { ...cin7, accounts: [...cin7.accounts, bank, clearing] };

  test.each<[string, XeroAccount[], string | undefined, string | undefined]>([
    ['nothing fits', [], '', ''],
    ['the same code', [xeroAccount('090', 'Current account', 'BANK')], '090', ''],
    [
      'the same name',
      [
        xeroAccount('1', 'bank', 'BANK'),
        xeroAccount('2', 'Shop Clearing', 'CURRENT', { enablePayments: true }),
      ],
      '1',
      '2',
    ],
    ['the same code, but it takes no payments', [xeroAccount('615', 'Shop clearing', 'CURRENT')], '', ''],
    ['a bank account without a code', [xeroAccount('', 'Bank', 'BANK')], '', ''],
    ['an archived one', [xeroAccount('090', 'Bank', 'BANK', { active: false })], '', ''],
  ])('proposed by %s', (_case, accounts, forBank, forClearing) => {
    const proposed = proposeTables(books, withAccounts(...accounts), []);
    expect(cellOf(proposed, 'payments', 'payment:090')).toBe(forBank);
    expect(cellOf(proposed, 'payments', 'payment:615')).toBe(forClearing);
    expect(cellOf(proposed, 'payments', 'payment:310')).toBeUndefined();
  });

  test.each<[string, string, Partial<XeroAccount> & { code: string }, string | null]>([
    ['a bank account', '090 · Bank', { code: '090', type: 'BANK' }, null],
    ['an account that takes payments', '615', { code: '615', enablePayments: true }, null],
    ['one that takes none', '615', { code: '615' }, 'account-takes-no-payments'],
    ['an archived one', '090', { code: '090', type: 'BANK', active: false }, 'account-archived'],
    ['one that is gone', '099', { code: '090', type: 'BANK' }, 'account-unknown'],
    [
      'a bank account without a code, by its name',
      'High Street',
      { code: '', name: 'High street', type: 'BANK' },
      'account-without-code',
    ],
    [
      'accounts receivable',
      '611',
      { code: '611', systemAccount: 'DEBTORS', enablePayments: true },
      'account-system',
    ],
    ['nothing', '', { code: '090', type: 'BANK' }, 'account-unmapped'],
  ])('mapped to %s', (_case, cell, account, code) => {
    const { name = 'Bank', type = 'CURRENT', ...more } = account;
    const mapping = compileMapping(
      { ...tables, payments: [{ row: 'payment:090', xeroAccount: cell }] },
      books,
      withAccounts({ ...xeroAccount(account.code, name, type), ...more }),
    );
    const found = mapping.paymentAccount('090');
    if (code === null) expect(found).toMatchObject({ ok: true, value: { code: account.code } });
    else
      expect(found).toMatchObject({
        ok: false,
        error: { code, place: { table: 'payments', row: 'payment:090', column: 'xeroAccount' } },
      });
    expect(mapping.faults).toMatchObject(code === null || code === 'account-unmapped' ? [] : [{ code }]);
  });
});
