import { isJournal, isTrade, type Draft } from '../../../server/accounting/draft';
import { sumMinor } from '../../../server/accounting/money';

/** What a draft does in Xero's ledger, by account and tax type; debit positive. Empty for what does nothing there. */
export type Effect = ReadonlyMap<string, bigint>;

/** Which way the lines of a trade document stand (accounting-rules 3): an invoice credits revenue, a bill debits stock. */
const sides: Readonly<Partial<Record<Draft['kind'], readonly [bigint, string]>>> = {
  invoices: [-1n, 'receivable'],
  'credit-notes': [1n, 'receivable'],
  bills: [1n, 'payable'],
  'supplier-credits': [-1n, 'payable'],
};

export function effectOf(draft: Draft): Effect {
  const effect = new Map<string, bigint>();
  const add = (name: string, minor: bigint) => effect.set(name, (effect.get(name) ?? 0n) + minor);
  if (isJournal(draft)) for (const { accountCode, amountMinor } of draft.lines) add(accountCode, amountMinor);
  const side = sides[draft.kind];
  if (side && isTrade(draft)) {
    const [sign, control] = side;
    add(control, -sign * (draft.netMinor + draft.taxMinor));
    for (const { accountCode, taxType, netMinor, taxMinor } of draft.lines) {
      add(accountCode, sign * netMinor);
      add(`tax ${taxType}`, sign * taxMinor);
    }
  }
  return effect;
}

/** Effects together, without what came to nothing; by the draft's currency and a prefix when given. */
export function together(drafts: readonly Draft[], prefix: (draft: Draft) => string = () => ''): Effect {
  const sums = new Map<string, bigint>();
  for (const draft of drafts)
    for (const [name, minor] of effectOf(draft)) {
      const key = `${prefix(draft)} ${draft.currency} ${name}`;
      sums.set(key, (sums.get(key) ?? 0n) + minor);
    }
  return new Map([...sums].filter(([, minor]) => minor !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const totalOf = (effect: Effect): bigint => sumMinor(effect.values());
