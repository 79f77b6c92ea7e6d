import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isJournal, isTrade, type Draft } from '../../../server/accounting/draft';
import { journalKinds } from '../../../server/accounting/kinds';
import { sumMinor } from '../../../server/accounting/money';
import {
  computePreview,
  isPostable,
  type Preview,
  type PreviewInput,
} from '../../../server/accounting/preview';
import { reversalOf } from '../../../server/accounting/reversal';
import { books, inputOf, pennies, totalsOf, xeroCode, type Books } from './generated-books';
import { cases, casesTimeout } from './cases';
import { effectOf, together, totalOf } from './ledger';

/** Laws of accounting-rules 12 about what one preview makes. Judged with assert: `expect` is slow in a loop. */

/** Law 1. */
function judgeBalance(draft: Draft, { xero, today }: PreviewInput): void {
  assert.equal(totalOf(effectOf(draft)), 0n, 'law 1: the document sums to zero');
  if (isTrade(draft)) {
    assert.equal(draft.netMinor, sumMinor(draft.lines.map(({ netMinor }) => netMinor)), 'law 1: net');
    assert.equal(draft.taxMinor, sumMinor(draft.lines.map(({ taxMinor }) => taxMinor)), 'law 1: tax');
  }
  const posting = { draft, state: 'posted', reversal: null, revision: 1, inXero: undefined } as const;
  const reversal = reversalOf(posting, xero.organisation, today);
  if (isJournal(draft)) assert.ok(reversal.ok, 'law 1: a journal can be reversed');
  if (reversal.ok)
    assert.equal(together([draft, reversal.value]).size, 0, 'law 1: with its reversal nothing is left');
}

/** Net and tax in pennies that the facts behind a document come to, without the rules. */
function factsBehind(facts: Books, { kind, sources }: Draft): { net: bigint; tax: bigint } {
  const [list, prefix] = kind === 'invoices' ? [facts.invoices, 'INV'] : [facts.creditNotes, 'CR'];
  const numbers = new Set(sources.map(({ number }) => number));
  const totals = list.filter((_, index) => numbers.has(`${prefix}-${index}`)).map(totalsOf);
  return {
    net: BigInt(totals.reduce((sum, { net }) => sum + net, 0)),
    tax: BigInt(totals.reduce((sum, { tax }) => sum + tax, 0)),
  };
}

/** Law 5. */
function judgeSums(draft: Draft, facts: Books): void {
  if (draft.kind !== 'invoices' && draft.kind !== 'credit-notes') return;
  const { net, tax } = factsBehind(facts, draft);
  assert.equal(draft.netMinor, net, 'law 5: net');
  assert.equal(draft.taxMinor, tax, 'law 5: tax');
  assert.equal(sumMinor(draft.sources.map(({ amountMinor }) => amountMinor)), net + tax, 'law 5: gross');
}

/** Law 8. */
function judgeDate(draft: Draft, { locks }: Books): void {
  const lock = locks.reduce((later, date) => ((date ?? '') > (later ?? '') ? date : later));
  const locked = lock !== null && draft.date <= lock;
  const told = draft.faults.some(({ code }) => code === 'date-locked');
  assert.equal(told, locked, 'law 8: a locked date is told');
  if (locked) assert.ok(!isPostable(draft), 'law 8: nothing on or before the lock date is sent');
}

const ledgerPennies = (amount: string): bigint => BigInt(pennies(Number(amount.replace('.', ''))));

/** Law 9, and that each ledger entry is taken once or left out with its reason. */
function judgeMovement({ drafts, leftOut }: Preview, { sources }: PreviewInput): void {
  const journals = drafts.filter(isJournal);
  const taken = journals.flatMap((one) => one.sources.map(({ id }) => id));
  const all = [...sources.entries, ...sources.stockEntries];
  const known = new Set(all.map(({ id }) => id));
  const out = leftOut.map(({ id }) => id).filter((id) => known.has(id));
  assert.deepEqual([...taken, ...out].sort(), [...known].sort(), 'law 9: each entry once');
  const moved = new Map<string, bigint>();
  const add = (code: string, minor: bigint) => moved.set(code, (moved.get(code) ?? 0n) + minor);
  const ids = new Set(taken);
  for (const { id, debitAccount, creditAccount, amount } of all) {
    if (!ids.has(id)) continue;
    add(xeroCode(debitAccount), ledgerPennies(amount));
    add(xeroCode(creditAccount), -ledgerPennies(amount));
  }
  const posted = together(journals);
  for (const [code, minor] of moved) assert.equal(posted.get(` GBP ${code}`) ?? 0n, minor, `law 9: ${code}`);
}

test(
  'laws 1, 5, 8, 9: documents and reversals sum to zero, equal their sources, keep off locked days, move what was reported',
  () => {
    fc.assert(
      fc.property(books, (facts) => {
        const input = inputOf(facts);
        const preview = computePreview(input);
        for (const draft of preview.drafts) {
          judgeBalance(draft, input);
          judgeSums(draft, facts);
          judgeDate(draft, facts);
        }
        judgeMovement(preview, input);
      }),
      cases,
    );
  },
  casesTimeout,
);

test('the previews hold invoices, credit notes and journals of every kind, postable and locked', () => {
  const drafts = fc
    .sample(books, { numRuns: 200, seed: cases.seed })
    .flatMap((facts) => computePreview(inputOf(facts)).drafts);
  for (const kind of ['invoices', 'credit-notes', ...journalKinds] as const) {
    const some = drafts.filter((draft) => draft.kind === kind);
    expect({ kind, postable: some.some(isPostable) }).toEqual({ kind, postable: true });
    expect({ kind, locked: some.some((draft) => !isPostable(draft)) }).toEqual({ kind, locked: true });
  }
});
