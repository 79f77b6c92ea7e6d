import type { CalendarDate } from './calendar';
import { exact, round2, sum, zero, type Exactly } from './decimal';
import { isSales } from './documents';
import { trackedAccounts } from './items';
import type { BankTransaction, Document, ManualJournal } from './model';
import type { XeroState } from './state';
import { trackedStock } from './tracked-stock';

/** One balanced entry of the general ledger, in base currency; debits are positive. */
export interface LedgerEntry {
  source: { kind: 'document' | 'payment' | 'allocation' | 'manualJournal' | 'bankTransaction'; id: string };
  date: CalendarDate;
  lines: LedgerLine[];
}

export interface LedgerLine {
  accountId: string;
  amount: Exactly;
}

/**
 * The general ledger, derived from the documents so that it can never disagree with them. A voided document stands
 * in it twice: as it was approved and reversed on the same day.
 */
export function ledgerEntries(state: XeroState): LedgerEntry[] {
  const entries = [
    ...state.documents.all().flatMap((document) => documentEntries(state, document)),
    ...state.manualJournals.all().flatMap((journal) => journalEntries(state, journal)),
    ...state.bankTransactions.all().flatMap((transaction) => bankEntries(state, transaction)),
    ...trackedEntries(state),
  ];
  for (const entry of entries) {
    if (!sum(entry.lines.map((line) => line.amount)).eq(0)) {
      throw new Error(`ledger entry of ${entry.source.kind} ${entry.source.id} does not balance`);
    }
  }
  return entries;
}

const reversed = (entry: LedgerEntry): LedgerEntry => ({
  ...entry,
  lines: entry.lines.map(({ accountId, amount }) => ({ accountId, amount: amount.times(-1) })),
});

const inBase = (amount: Exactly, rate: string): Exactly => round2(amount.div(rate));

/** Debit side of the control account: receivables grow with an ACCREC invoice, payables shrink with a supplier credit. */
const controlSign = (document: Document): 1 | -1 =>
  document.type === 'ACCREC' || document.type === 'ACCPAYCREDIT' ? 1 : -1;

const controlAccount = (state: XeroState, document: Document): string =>
  state.systemAccount(isSales(document.type) ? 'DEBTORS' : 'CREDITORS').AccountID;

function documentEntries(state: XeroState, document: Document): LedgerEntry[] {
  const { status } = document;
  if (status !== 'AUTHORISED' && status !== 'PAID' && status !== 'VOIDED') return [];
  const sign = controlSign(document);
  const taxAccount = state.systemAccount('GST').AccountID;
  const lines: LedgerLine[] = [
    {
      accountId: controlAccount(state, document),
      amount: inBase(exact(document.total), document.rate).times(sign),
    },
  ];
  for (const line of document.lines) {
    const tax = exact(line.taxAmount);
    const amount = exact(line.lineAmount);
    const net = document.lineAmountTypes === 'Inclusive' ? amount.minus(tax) : amount;
    if (line.accountId !== null) {
      lines.push({ accountId: line.accountId, amount: inBase(net, document.rate).times(-sign) });
    }
    if (!tax.eq(0)) lines.push({ accountId: taxAccount, amount: inBase(tax, document.rate).times(-sign) });
  }
  const entry = balanced(state, {
    source: { kind: 'document', id: document.id },
    date: document.date,
    lines,
  });
  if (status === 'VOIDED') return [entry, reversed(entry)];
  return [entry, ...settlementEntries(state, document)];
}

/** Cents lost by converting each line alone go to the rounding account [?]. */
function balanced(state: XeroState, entry: LedgerEntry): LedgerEntry {
  const difference = sum(entry.lines.map((line) => line.amount));
  if (difference.eq(0)) return entry;
  const accountId = state.systemAccount('ROUNDING').AccountID;
  return { ...entry, lines: [...entry.lines, { accountId, amount: difference.times(-1) }] };
}

/**
 * Each payment or allocation takes its share of the control account at the document's own rate, so that a document
 * paid in full leaves nothing behind; what the other side brings at its own rate is a realised currency gain or loss.
 */
function settlementEntries(state: XeroState, document: Document): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  const control = controlAccount(state, document);
  const sign = controlSign(document);
  for (const { settlement, relief } of reliefs(state, document)) {
    const payment = settlement.kind === 'payment' ? state.payments.get(settlement.id) : undefined;
    if (payment !== undefined) {
      const bank = inBase(exact(payment.amount), payment.rate);
      const lines = [
        { accountId: payment.accountId, amount: bank.times(sign) },
        { accountId: control, amount: relief.times(-sign) },
      ];
      entries.push(
        withGain(state, { source: { kind: 'payment', id: payment.id }, date: payment.date, lines }),
      );
    }
    const allocation = settlement.kind === 'allocation' ? state.allocations.get(settlement.id) : undefined;
    // Both documents know the allocation; the entry is made once, from the credit note's side.
    if (allocation === undefined || document.kind !== 'creditNote') continue;
    const invoice = state.documents.get(allocation.invoiceId);
    const other = invoice && reliefs(state, invoice).find((entry) => entry.settlement.id === allocation.id);
    if (other === undefined || other.relief.eq(relief)) continue;
    const lines = [
      { accountId: control, amount: relief.times(-sign) },
      { accountId: control, amount: other.relief.times(sign) },
    ];
    entries.push(
      withGain(state, { source: { kind: 'allocation', id: allocation.id }, date: allocation.date, lines }),
    );
  }
  return entries;
}

function withGain(state: XeroState, entry: LedgerEntry): LedgerEntry {
  const difference = sum(entry.lines.map((line) => line.amount));
  if (difference.eq(0)) return entry;
  const accountId = state.systemAccount('REALISEDCURRENCYGAIN').AccountID;
  return { ...entry, lines: [...entry.lines, { accountId, amount: difference.times(-1) }] };
}

/** What each settlement takes off the control account, in base currency; the last one takes the remainder. */
function reliefs(state: XeroState, document: Document) {
  let open = exact(document.total);
  return document.settlements.map((settlement) => {
    const amount =
      settlement.kind === 'payment'
        ? state.payments.get(settlement.id)?.amount
        : state.allocations.get(settlement.id)?.amount;
    const after = open.minus(amount ?? zero);
    const relief = inBase(open, document.rate).minus(inBase(after, document.rate));
    open = after;
    return { settlement, relief };
  });
}

/** Money received is debited to the bank account and credited to the lines; money spent the other way round. */
function bankEntries(state: XeroState, transaction: BankTransaction): LedgerEntry[] {
  if (transaction.status !== 'AUTHORISED') return [];
  const sign = transaction.type === 'RECEIVE' ? 1 : -1;
  const { rate } = transaction;
  const lines: LedgerLine[] = [
    { accountId: transaction.accountId, amount: inBase(exact(transaction.total), rate).times(sign) },
  ];
  for (const line of transaction.lines) {
    const tax = exact(line.taxAmount);
    const amount = exact(line.lineAmount);
    const net = transaction.lineAmountTypes === 'Inclusive' ? amount.minus(tax) : amount;
    if (line.accountId !== null)
      lines.push({ accountId: line.accountId, amount: inBase(net, rate).times(-sign) });
    if (!tax.eq(0)) {
      lines.push({ accountId: state.systemAccount('GST').AccountID, amount: inBase(tax, rate).times(-sign) });
    }
  }
  return [
    balanced(state, {
      source: { kind: 'bankTransaction', id: transaction.id },
      date: transaction.date,
      lines,
    }),
  ];
}

/** Cost that Xero posts by itself for items it keeps the stock of. */
function trackedEntries(state: XeroState): LedgerEntry[] {
  return trackedStock(state).costs.flatMap(({ document, item, cost }) => {
    const { asset, cogs } = trackedAccounts(state, item);
    if (asset === undefined || cogs === undefined || cost.eq(0)) return [];
    const lines = [
      { accountId: cogs.AccountID, amount: cost },
      { accountId: asset.AccountID, amount: cost.times(-1) },
    ];
    return [{ source: { kind: 'document' as const, id: document.id }, date: document.date, lines }];
  });
}

function journalEntries(state: XeroState, journal: ManualJournal): LedgerEntry[] {
  if (journal.status !== 'POSTED' && journal.status !== 'VOIDED') return [];
  const taxAccount = state.systemAccount('GST').AccountID;
  const lines = journal.lines.flatMap((line): LedgerLine[] => {
    const tax = exact(line.taxAmount);
    const amount = exact(line.lineAmount);
    const net = journal.lineAmountTypes === 'Inclusive' ? amount.minus(tax) : amount;
    const account = line.accountId === null ? [] : [{ accountId: line.accountId, amount: net }];
    return tax.eq(0) ? account : [...account, { accountId: taxAccount, amount: tax }];
  });
  const entry: LedgerEntry = { source: { kind: 'manualJournal', id: journal.id }, date: journal.date, lines };
  return journal.status === 'VOIDED' ? [entry, reversed(entry)] : [entry];
}
