import { decimal } from './decimal';
import { comesIn, isJournal, isMoney, isTrade, type Draft, type MoneyDraft } from './draft';
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
  /** Takes the cents that Xero loses between the lines of a foreign document. */
  readonly rounding: string;
  /** Takes what the rates of a document and of its payment make of each other. */
  readonly currencyGains: string;
}

/** The document that a payment settles, as it stood before the payment. */
export interface Settled {
  /** Foreign units per base unit; null in base currency. */
  readonly rate: string | null;
  /** What was unpaid, in minor units of its currency. */
  readonly openMinor: bigint;
}

export function systemAccountsOf({ accounts }: Pick<XeroReference, 'accounts'>): SystemAccounts {
  const codeOf = (system: string): string =>
    accounts.find(({ systemAccount }) => systemAccount === system)?.code ?? '';
  return {
    ...{ receivable: codeOf('DEBTORS'), payable: codeOf('CREDITORS'), tax: codeOf('GST') },
    ...{ rounding: codeOf('ROUNDING'), currencyGains: codeOf('REALISEDCURRENCYGAIN') },
  };
}

/**
 * Movements by the table of accounting-rules 3; they sum to zero. Foreign amounts are taken as Xero is thought to turn
 * them into base currency [?]: a document's total, each line and its tax alone, at the document's rate. A payment takes its
 * share off the document at the document's rate (its own where `settled` is left out), so that the last one leaves nothing;
 * what its own rate makes of it is a gain or a loss (accounting-rules 4). A draft or submitted document is in no ledger, nor is an order, a contact or an item.
 */
export function ledgerEffect(
  draft: Draft,
  baseCurrency: string,
  system: SystemAccounts,
  settled?: Settled,
): LedgerMove[] {
  if ('approval' in draft && draft.approval !== undefined && draft.approval !== 'approved') return [];
  if (isJournal(draft))
    return draft.lines.map(({ accountCode, amountMinor }) => ({ accountCode, amountMinor }));
  if (isMoney(draft)) return moneyEffect(draft, baseCurrency, system, settled);
  if (!isTrade(draft) || draft.kind === 'purchase-orders') return [];
  const ofSales = draft.kind === 'invoices' || draft.kind === 'credit-notes';
  // An invoice and a supplier's credit credit their lines; a credit note and a bill debit them.
  const sign = draft.kind === 'invoices' || draft.kind === 'supplier-credits' ? -1n : 1n;
  const base = (minor: bigint): bigint => sign * inBase(minor, draft, baseCurrency);
  return levelled(
    [
      ...draft.lines.flatMap(({ accountCode, netMinor, taxMinor }) => [
        { accountCode, amountMinor: base(netMinor) },
        { accountCode: system.tax, amountMinor: base(taxMinor) },
      ]),
      {
        accountCode: ofSales ? system.receivable : system.payable,
        amountMinor: -base(draft.netMinor + draft.taxMinor),
      },
    ],
    system.rounding,
  );
}

function moneyEffect(
  draft: MoneyDraft,
  baseCurrency: string,
  system: SystemAccounts,
  settled?: Settled,
): LedgerMove[] {
  const against =
    draft.kind !== 'payments'
      ? draft.accountCode
      : draft.settles.kind === 'invoices' || draft.settles.kind === 'credit-notes'
        ? system.receivable
        : system.payable;
  const sign = comesIn(draft) ? 1n : -1n;
  const base = (minor: bigint, rate: string | null): bigint =>
    sign * inBase(minor, { currency: draft.currency, rate }, baseCurrency);
  const { rate, openMinor } = settled ?? { rate: draft.rate, openMinor: draft.amountMinor };
  return levelled(
    [
      { accountCode: draft.through.accountCode, amountMinor: base(draft.amountMinor, draft.rate) },
      {
        accountCode: against,
        amountMinor: base(openMinor - draft.amountMinor, rate) - base(openMinor, rate),
      },
    ],
    system.currencyGains,
  );
}

/** By the key of a payment the document that it settles, off which earlier payments have taken their share. */
export function settledByPayments(
  postings: readonly { readonly xeroId: string | null; readonly draft: Draft }[],
): ReadonlyMap<string, Settled> {
  const documents = new Map(
    postings.flatMap(({ xeroId, draft }) =>
      isTrade(draft) && xeroId !== null
        ? [[xeroId, { rate: draft.rate, openMinor: draft.netMinor + draft.taxMinor }] as const]
        : [],
    ),
  );
  const settled = new Map<string, Settled>();
  const payments = postings.flatMap(({ draft }) => (draft.kind === 'payments' ? [draft] : []));
  for (const { key, settles, amountMinor } of payments.sort(byDate)) {
    const document = documents.get(settles.xeroId);
    if (!document) continue;
    settled.set(key, document);
    documents.set(settles.xeroId, { ...document, openMinor: document.openMinor - amountMinor });
  }
  return settled;
}

const byDate = (left: Draft, right: Draft): number =>
  left.date < right.date || (left.date === right.date && left.key < right.key) ? -1 : 1;

/** The moves, and on one more account what they miss of zero. */
function levelled(moves: readonly LedgerMove[], accountCode: string): LedgerMove[] {
  const left = sumMinor(moves.map(({ amountMinor }) => amountMinor));
  return left === 0n ? [...moves] : [...moves, { accountCode, amountMinor: -left }];
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
