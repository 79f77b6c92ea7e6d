import type { Draft } from '../../../server/accounting/draft';

/** Which side of the ledger every line of a draft stands on, once Xero has it (accounting-rules 3). */
export type Side = 'debit' | 'credit';
export interface Signed {
  /** Xero account code; `receivable` and `payable` are Xero's own, as is `tax`. */
  readonly account: string;
  readonly side: Side;
}

const signed = (account: string, minor: bigint): Signed[] =>
  minor === 0n ? [] : [{ account, side: minor > 0n ? 'debit' : 'credit' }];

/** Debit positive. What a kind does by its nature is written out here once more, apart from the code under test. */
export function sidesOf(draft: Draft): Signed[] {
  switch (draft.kind) {
    case 'invoices':
      return ofTrade(draft, 'receivable', -1n);
    case 'credit-notes':
      return ofTrade(draft, 'receivable', 1n);
    case 'bills':
      return ofTrade(draft, 'payable', 1n);
    case 'supplier-credits':
      return ofTrade(draft, 'payable', -1n);
    case 'payments': {
      const { kind } = draft.settles;
      const received = kind === 'invoices' || kind === 'supplier-credits' ? 1n : -1n;
      const party = kind === 'invoices' || kind === 'credit-notes' ? 'receivable' : 'payable';
      const amount = received * draft.amountMinor;
      return [...signed(draft.through.accountCode, amount), ...signed(party, -amount)];
    }
    case 'prepayments':
    case 'deposits': {
      const amount = draft.direction === 'receive' ? draft.amountMinor : -draft.amountMinor;
      return [...signed(draft.through.accountCode, amount), ...signed(draft.accountCode, -amount)];
    }
    case 'purchase-orders':
    case 'contacts':
    case 'items':
      return [];
    default:
      return draft.lines.flatMap((line) => signed(line.accountCode, line.amountMinor));
  }
}

function ofTrade(
  {
    lines,
    netMinor,
    taxMinor,
  }: {
    readonly lines: readonly { readonly accountCode: string; readonly netMinor: bigint }[];
    readonly netMinor: bigint;
    readonly taxMinor: bigint;
  },
  party: 'receivable' | 'payable',
  direction: bigint,
): Signed[] {
  return [
    ...signed(party, -direction * (netMinor + taxMinor)),
    ...lines.flatMap((line) => signed(line.accountCode, direction * line.netMinor)),
    ...signed('tax', direction * taxMinor),
  ];
}
