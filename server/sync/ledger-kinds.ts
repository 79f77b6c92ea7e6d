import type { Cin7Account } from '../accounting/source-documents';
import type { StockEntry, StockTask, StockTaskKind } from '../accounting/trade-documents';
import type { Cin7Reference } from '../accounting/organisation';
import type { Settings } from '../accounting/settings';
import type { LedgerRow } from '../cin7/source';
import { costAccountsOf } from './cost-accounts';
import type { IdentifiedRow } from './cost-entries';
import { isCostRow, isOfSale } from './cost-rows';

/** Which journal a row of Cin7's ledger belongs to. Pure; asked anew whenever stored rows are read. */

export type StockJournalKind = StockEntry['kind'];

/** What has to be known of Cin7's accounts to tell rows apart. */
export interface LedgerChart {
  readonly accounts: ReadonlyMap<string, Cin7Account>;
  /** Accounts whose movements by sales are cost of goods sold; empty when none is known. */
  readonly costAccounts: ReadonlySet<string>;
  /** The user named them: then no other account's movements are. */
  readonly named: boolean;
}

export const ledgerChartOf = (
  settings: Pick<Settings, 'cin7CostAccounts'>,
  cin7: Pick<Cin7Reference, 'accounts'>,
): LedgerChart => ({
  accounts: new Map(cin7.accounts.map((account) => [account.code, account])),
  costAccounts: new Set(costAccountsOf(settings, cin7).filter((code) => code !== null)),
  named: settings.cin7CostAccounts.length > 0,
});

/**
 * The journal kind of a row, however it was read; null where invoices, credit notes, bills and payments say the same
 * (accounting-rules 3; the words are those of cin7-core 6, `StockTransfer` and `ProductionOrder` are guesses [?]).
 */
export function kindOfRow(row: LedgerRow, chart: LedgerChart): 'cogs' | StockJournalKind | null {
  if (isOfSale(row.type)) return movesCost(row, chart) ? 'cogs' : null;
  const kind = journalKindOf(row.type);
  return kind === 'landed-cost' && isOfPurchaseDocument(row, chart) ? null : kind;
}

/** A row of a purchase that changes what is owed to suppliers: of a bill, a credit note or a payment. */
export const changesPayable = (
  { type, debitAccount, creditAccount }: LedgerRow,
  { accounts }: LedgerChart,
): boolean =>
  journalKindOf(type) === 'landed-cost' &&
  [debitAccount, creditAccount].some((code) => accounts.get(code)?.systemAccount === 'CREDITORS');

/** A ledger row that no sale explains, as the rules take it; `task` is the stock task it names, where one was read. */
export function stockEntryOf(
  row: IdentifiedRow,
  kind: StockJournalKind,
  task: StockTask | undefined,
): StockEntry {
  return {
    ...{ kind, taskId: row.taskId, type: row.type },
    ...{ saleId: null, channel: '', customerGroup: '', customerId: '', customer: '' },
    id: row.id,
    number: row.reference || task?.number || row.taskId,
    date: row.date,
    location: task?.location ?? '',
    debitAccount: row.debitAccount,
    creditAccount: row.creditAccount,
    amount: row.amount,
    description: row.description,
    ambiguous: false,
  };
}

/** The list of stock tasks that has the task of a row; null where Cin7 has none. */
export const taskKindOf = (type: string): StockTaskKind | null => taskKinds.get(wordOf(type)) ?? null;

const taskKinds: ReadonlyMap<string, StockTaskKind> = new Map([
  ['stockadjustment', 'adjustment'],
  ['stocktake', 'stocktake'],
  ['inventorywriteoff', 'write-off'],
  ['finishedgoods', 'assembly'],
  ['disassembly', 'disassembly'],
  ['stocktransfer', 'transfer'],
]);

const journalKindsOfTasks: Readonly<Record<StockTaskKind, StockJournalKind>> = {
  ...{ adjustment: 'adjustments', stocktake: 'adjustments', 'write-off': 'adjustments' },
  ...{ assembly: 'production', disassembly: 'production', transfer: 'transfers' },
};

/** The lists that have the tasks of a kind. */
export const taskKindsOf = (kinds: readonly string[]): StockTaskKind[] =>
  [...taskKinds.values()].filter((task) => kinds.includes(journalKindsOfTasks[task]));

/** Cin7's words come with and without spaces and hyphens [?]. */
const wordOf = (type: string): string => type.toLowerCase().replace(/[^a-z]/g, '');

function journalKindOf(type: string): StockJournalKind | null {
  const word = wordOf(type);
  const task = taskKinds.get(word);
  if (task) return journalKindsOfTasks[task];
  if (word.startsWith('production') || word.includes('assembly')) return 'production';
  if (word === 'journal' || word === 'manualjournal') return 'manual-journals';
  return word.startsWith('purchase') || word === 'advancedpurchase' || word === 'servicepurchase'
    ? 'landed-cost'
    : null;
}

/**
 * Rows on an account that holds the cost of sales; where the user named none, rows that move cost by the chart's classes
 * too. What a receivable meets is a line of an invoice, whatever account it is coded to.
 */
function movesCost(row: LedgerRow, { accounts, costAccounts, named }: LedgerChart): boolean {
  const sides = [row.debitAccount, row.creditAccount];
  if (sides.some((code) => accounts.get(code)?.systemAccount === 'DEBTORS')) return false;
  if (sides.some((code) => costAccounts.has(code))) return true;
  return !named && isCostRow(row, accounts);
}

/** What an invoice, a credit note or a payment posts has the supplier, the bank, tax or a deposit on one side. */
const isOfPurchaseDocument = (
  { debitAccount, creditAccount }: LedgerRow,
  { accounts }: LedgerChart,
): boolean =>
  [debitAccount, creditAccount].some((code) => {
    const account = accounts.get(code);
    return (
      account !== undefined &&
      (account.type === 'BANK' || account.forPayments || documentSystemAccounts.has(account.systemAccount))
    );
  });

const documentSystemAccounts: ReadonlySet<string> = new Set(['CREDITORS', 'DEBTORS', 'GST', 'GSTONIMPORTS']);
