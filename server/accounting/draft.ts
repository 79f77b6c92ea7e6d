import type { CalendarDate } from './dates';
import { fault, type Fault } from './fault';
import { majorText, sumMinor } from './money';
import { err, ok, type Result } from './result';

/**
 * A draft is computed but unposted (house-style "Names"). Amounts are minor units of the draft's currency. A draft
 * balances or does not exist: `BalancedLines` can only be made by `balance`.
 */

export interface TrackingTag {
  readonly category: string;
  readonly option: string;
}

/** Debit positive, credit negative, as Xero's LineAmount (accounting-rules 1). */
export interface JournalLine {
  readonly accountCode: string;
  readonly accountName: string;
  readonly amountMinor: bigint;
  readonly description: string;
  readonly tracking: readonly TrackingTag[];
  readonly channel: string;
}

declare const balanced: unique symbol;
export type BalancedLines = readonly JournalLine[] & { readonly [balanced]: true };

/** The only way to journal lines: at least two, none zero, summing to zero. */
export function balance(
  lines: readonly JournalLine[],
  currency: string,
  document: string,
): Result<BalancedLines, Fault> {
  const total = sumMinor(lines.map((line) => line.amountMinor));
  if (lines.length >= 2 && total === 0n) return ok(lines as BalancedLines);
  const reason = `${document} does not balance: debits less credits are ${currency} ${majorText(total, currency)} over ${lines.length} lines.`;
  return err(
    fault(
      'source-unbalanced',
      { table: 'documents' },
      reason,
      'Nothing was posted. Fetch again; if it stays, look at the documents behind it in Cin7.',
      { document },
    ),
  );
}

export interface InvoiceLine {
  readonly description: string;
  readonly accountCode: string;
  readonly accountName: string;
  readonly taxType: string;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  /** Decimal texts; quantity x unit amount, rounded, is the line amount in the document's tax mode. */
  readonly quantity: string;
  readonly unitAmount: string;
  readonly sku: string;
  readonly tracking: readonly TrackingTag[];
}

/** What a draft takes from one source document; sums over sources equal the draft. */
export interface SourceShare {
  readonly id: string;
  readonly saleId: string | null;
  readonly revision: string;
  readonly number: string;
  readonly date: CalendarDate;
  readonly customer: string;
  readonly channel: string;
  readonly sku: string;
  readonly quantity: string;
  readonly unitCost: string;
  /** Minor units: cost for a journal, gross for an invoice. */
  readonly amountMinor: bigint;
  /** What Cin7 calls it. */
  readonly description: string;
  /** For cost entries: the facts needed to take the share back when Cin7 withdraws it. */
  readonly snapshot?: unknown;
}

interface DraftCommon {
  /** Posting key (accounting-rules 11). */
  readonly key: string;
  /** Revisions and sequence numbers of the same thing share a family. */
  readonly family: string;
  readonly revision: number;
  readonly date: CalendarDate;
  readonly currency: string;
  readonly channel: string;
  /** Identity and words of the Channels row that took it. */
  readonly rule: { readonly row: string; readonly text: string };
  readonly sources: readonly SourceShare[];
  readonly faults: readonly Fault[];
  /** Key of the posting that this draft undoes; absent for an ordinary one. */
  readonly reverses?: string;
}

export interface JournalDraft extends DraftCommon {
  readonly kind: 'cogs';
  readonly narration: string;
  readonly lines: BalancedLines;
  readonly showOnCashBasisReports: boolean;
}

export interface InvoiceDraft extends DraftCommon {
  readonly kind: 'invoices';
  readonly number: string;
  readonly reference: string;
  readonly dueDate: CalendarDate;
  /** `contactId` is null when Xero has no contact of that name yet; posting then creates it. */
  readonly contact: { readonly contactId: string | null; readonly name: string };
  /** Foreign units per base unit, at most 6 places; null in base currency. */
  readonly rate: string | null;
  readonly taxInclusive: boolean;
  readonly lines: readonly InvoiceLine[];
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
}

export type Draft = JournalDraft | InvoiceDraft;

/** Total that sentences name: debits of a journal, gross of an invoice. Minor units of the draft's currency. */
export function draftAmount(draft: Draft): bigint {
  if (draft.kind === 'invoices') return draft.netMinor + draft.taxMinor;
  return sumMinor(draft.lines.map((line) => (line.amountMinor > 0n ? line.amountMinor : 0n)));
}

export const draftName = (draft: Draft): string =>
  draft.kind === 'invoices' ? draft.number : draft.narration;

/** The name without the key that a narration ends with. */
export const draftTitle = (draft: Draft): string => draftName(draft).replace(/ \[[A-Z2-7]+\]$/, '');
