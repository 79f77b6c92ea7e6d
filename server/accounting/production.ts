import { accountLabel, accountRoles, roleRow } from './accounts';
import { decimal } from './decimal';
import { fault, type Fault } from './fault';
import type { JournalEntry } from './journal-changes';
import type { JournalTitle } from './journal-lines';
import type { DraftedJournals } from './journals';
import { moneyText } from './money';
import type { XeroAccount } from './organisation';
import { toMinor } from './rounding';
import type { RuleInput } from './rules';
import { draftStockJournals } from './stock-journals';
import type { StockEntry } from './trade-documents';

const many = 'Production';

const titleOf = ({ type = '' }: JournalEntry): JournalTitle => ({
  one: type.toLowerCase() === 'disassembly' ? 'Disassembly' : 'Production',
  many,
});

/**
 * Assemblies, production runs and disassemblies through work in progress, as Cin7's ledger moved them: components
 * issued, work absorbed, goods finished, abnormal loss (accounting-rules 3 rows 24 to 27). A finished run that leaves
 * something in work in progress is named (accounting-rules 6.5).
 */
export function draftProduction(input: RuleInput): DraftedJournals {
  const leftInProgress = judgeRuns(input);
  const judge = ({ taskId = '' }: JournalEntry): readonly Fault[] => leftInProgress.get(taskId) ?? [];
  return draftStockJournals('production', { many, titleOf, judge }, input);
}

interface Run {
  readonly number: string;
  balanceMinor: bigint;
  /** Something came out of work in progress again. */
  finished: boolean;
}

/** A warning for each run that finished without clearing work in progress, by task; of all months that were read. */
function judgeRuns(input: RuleInput): ReadonlyMap<string, readonly Fault[]> {
  const { sources, to, xero } = input;
  const { baseCurrency } = xero.organisation;
  const entries = sources.stockEntries.filter(({ kind, date }) => kind === 'production' && date <= to);
  const account = workInProgress(input);
  if (account === null)
    return new Map(entries.map(({ taskId, number }) => [taskId, [notChecked(number)]] as const));
  const runs = new Map<string, Run>();
  for (const entry of entries) {
    const run = runs.get(entry.taskId) ?? { number: entry.number, balanceMinor: 0n, finished: false };
    addEntry(run, entry, account, input);
    runs.set(entry.taskId, run);
  }
  return new Map(
    [...runs].flatMap(([taskId, { number, balanceMinor, finished }]) => {
      if (!finished || balanceMinor === 0n) return [];
      const left = moneyText({ currency: baseCurrency, minor: balanceMinor });
      return [[taskId, [notCleared(number, left, accountLabel(account))]] as const];
    }),
  );
}

function addEntry(run: Run, entry: StockEntry, account: XeroAccount, { mapping, xero }: RuleInput): void {
  const amountMinor = toMinor(decimal(entry.amount), xero.organisation.baseCurrency);
  const [debit, credit] = [mapping.account(entry.debitAccount), mapping.account(entry.creditAccount)];
  if (debit.ok && debit.value.code === account.code) run.balanceMinor += amountMinor;
  if (credit.ok && credit.value.code === account.code) {
    run.balanceMinor -= amountMinor;
    run.finished ||= amountMinor > 0n;
  }
}

/** The account of the role, or the one that Cin7's chart calls so. */
function workInProgress({ mapping, cin7 }: RuleInput): XeroAccount | null {
  const role = mapping.role('workInProgress');
  if (role.ok) return role.value;
  const named = cin7.accounts.find(
    ({ name, class: of }) => of === 'ASSET' && accountRoles.workInProgress.names.test(name),
  );
  const account = named ? mapping.account(named.code) : null;
  return account?.ok ? account.value : null;
}

const notCleared = (number: string, left: string, account: string): Fault =>
  fault(
    'wip-not-cleared',
    { table: 'documents' },
    `${number} is finished but leaves ${left} in ${account}.`,
    'Look at the run in Cin7. If it began in a month that was not fetched, fetch that month too.',
    { document: number },
  );

const notChecked = (number: string): Fault =>
  fault(
    'wip-not-cleared',
    { table: 'accounts', row: roleRow('workInProgress'), column: 'xeroAccount' },
    `Whether ${number} cleared work in progress is not known: the role "${accountRoles.workInProgress.words}" has no account.`,
    'Choose its account in Accounts, then preview again.',
    { document: number },
  );
