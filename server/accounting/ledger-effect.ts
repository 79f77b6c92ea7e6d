import { decimal } from './decimal';
import { isJournal, isTrade, type DepositDraft, type Draft, type PaymentDraft } from './draft';
import { sumMinor } from './money';
import type { XeroReference } from './organisation';
import { divideToPlaces, minorDigits, powerOfTen, toMinor } from './rounding';

/** What a posted document moves on an account of Xero, in minor units of base currency; debit positive. */
export interface LedgerMove {
  readonly accountCode: string;
  readonly amountMinor: bigint;
}

/** Codes of the accounts that Xero chooses by itself; blank when the chart has none. */
export interface SystemAccounts {
  readonly receivable: string;
  readonly payable: string;
  readonly tax: string;
}

export function systemAccountsOf({ accounts }: Pick<XeroReference, 'accounts'>): SystemAccounts {
  const codeOf = (system: string): string =>
    accounts.find(({ systemAccount }) => systemAccount === system)?.code ?? '';
  return { receivable: codeOf('DEBTORS'), payable: codeOf('CREDITORS'), tax: codeOf('GST') };
}

/**
 * Movements by the table of accounting-rules 3; they sum to zero. Foreign amounts are taken at the document's own rate:
 * the gain or loss that Xero books when a payment has another rate is not among them (accounting-rules 4). A draft or
 * submitted document is in no ledger, nor is an order, a contact or an item.
 */
export function ledgerEffect(draft: Draft, baseCurrency: string, system: SystemAccounts): LedgerMove[] {
  if ('approval' in draft && draft.approval !== undefined && draft.approval !== 'approved') return [];
  if (isJournal(draft))
    return draft.lines.map(({ accountCode, amountMinor }) => ({ accountCode, amountMinor }));
  if (draft.kind === 'payments' || draft.kind === 'prepayments' || draft.kind === 'deposits')
    return moneyEffect(draft, baseCurrency, system);
  if (!isTrade(draft) || draft.kind === 'purchase-orders') return [];
  const ofSales = draft.kind === 'invoices' || draft.kind === 'credit-notes';
  // An invoice and a supplier's credit credit their lines; a credit note and a bill debit them.
  const sign = draft.kind === 'invoices' || draft.kind === 'supplier-credits' ? -1n : 1n;
  const base = (minor: bigint): bigint => inBase(minor, draft, baseCurrency);
  const lines = draft.lines.map(({ accountCode, netMinor }) => ({
    accountCode,
    amountMinor: sign * base(netMinor),
  }));
  const tax = { accountCode: system.tax, amountMinor: sign * base(draft.taxMinor) };
  const moves = [...lines, tax];
  const total = sumMinor(moves.map(({ amountMinor }) => amountMinor));
  return [...moves, { accountCode: ofSales ? system.receivable : system.payable, amountMinor: -total }];
}

function moneyEffect(
  draft: PaymentDraft | DepositDraft,
  baseCurrency: string,
  system: SystemAccounts,
): LedgerMove[] {
  const amount = inBase(draft.amountMinor, draft, baseCurrency);
  const comesIn =
    draft.kind === 'payments'
      ? draft.settles.kind === 'invoices' || draft.settles.kind === 'supplier-credits'
      : draft.direction === 'receive';
  const against =
    draft.kind !== 'payments'
      ? draft.accountCode
      : draft.settles.kind === 'invoices' || draft.settles.kind === 'credit-notes'
        ? system.receivable
        : system.payable;
  const amountMinor = comesIn ? amount : -amount;
  return [
    { accountCode: draft.through.accountCode, amountMinor },
    { accountCode: against, amountMinor: -amountMinor },
  ];
}

/** Foreign minor units at Xero's rate (foreign units per base unit) in minor units of base currency. */
function inBase(
  minor: bigint,
  { currency, rate }: { readonly currency: string; readonly rate: string | null },
  baseCurrency: string,
): bigint {
  if (rate === null || currency === baseCurrency) return minor;
  const foreign = decimal(minor).div(powerOfTen(minorDigits(currency)));
  return toMinor(divideToPlaces(foreign, decimal(rate), 10), baseCurrency);
}
