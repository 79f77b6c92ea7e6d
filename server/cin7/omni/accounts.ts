import type { Cin7Account } from '../../accounting/source-documents';

/**
 * Omni's API shows no chart of accounts (cin7-omni 1.2). What its Xero settings call default accounts stand here under
 * names of ours, to be mapped in Accounts; alternative accounts come by the text that documents name them with.
 */
export const defaultAccounts = {
  inventory: 'Inventory',
  costOfGoodsSold: 'Cost of goods sold',
  stockAdjustments: 'Stock adjustments',
  purchases: 'Purchases',
  workInProgress: 'Work in progress',
  productionCosts: 'Production costs',
  customerDeposits: 'Customer deposits',
  supplierDeposits: 'Supplier deposits',
} as const;

const account = (
  code: string,
  type: string,
  accountClass: Cin7Account['class'],
  forPayments = false,
): Cin7Account => ({
  ...{ code, name: code, type, class: accountClass, systemAccount: '', active: true, forPayments },
});

export const defaultChart: readonly Cin7Account[] = [
  account(defaultAccounts.inventory, 'CURRENT', 'ASSET'),
  account(defaultAccounts.costOfGoodsSold, 'DIRECTCOSTS', 'EXPENSE'),
  account(defaultAccounts.stockAdjustments, 'EXPENSE', 'EXPENSE'),
  account(defaultAccounts.purchases, 'EXPENSE', 'EXPENSE'),
  account(defaultAccounts.workInProgress, 'CURRENT', 'ASSET'),
  account(defaultAccounts.productionCosts, 'EXPENSE', 'EXPENSE'),
  account(defaultAccounts.customerDeposits, 'CURRLIAB', 'LIABILITY', true),
  account(defaultAccounts.supplierDeposits, 'CURRENT', 'ASSET', true),
];

/** Cost of sales of an alternative account that has its own (cin7-omni 3.4). */
export const costAccount = (code: string): Cin7Account => account(code, 'DIRECTCOSTS', 'EXPENSE');
/** Stock of a branch that has its own. */
export const stockAccount = (code: string): Cin7Account => account(code, 'CURRENT', 'ASSET');
/** A way of paying stands for the account that its money goes through. */
export const paymentAccount = (method: string): Cin7Account => account(method, 'BANK', 'ASSET', true);

/** What an account may be called that documents of sales name. */
export const salesAccount = (name: string): Cin7Account => account(name, 'SALES', 'REVENUE');
