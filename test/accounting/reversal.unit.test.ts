import fc from 'fast-check';
import { draftCogs } from '../../server/accounting/cogs';
import { calendarDate } from '../../server/accounting/dates';
import { isJournal, type Draft, type JournalDraft } from '../../server/accounting/draft';
import type { PostingState } from '../../server/accounting/posting-state';
import { reversalOf, type PostingToUndo } from '../../server/accounting/reversal';
import { draftInvoices } from '../../server/accounting/sale-invoices';
import {
  bill,
  contact,
  creditNote,
  deposit,
  item,
  payment,
  prepayment,
  purchaseOrder,
  supplierCredit,
} from '../xero/every-kind';
import { balances } from './posted-journals';
import { entry, invoice, ruleInput, today, xero } from './books';

const journals = (amounts: readonly string[]): readonly JournalDraft[] =>
  draftCogs(
    ruleInput({
      sources: {
        entries: amounts.map((amount, index) =>
          entry(`c${index}`, { amount, channel: index % 2 ? 'Amazon' : 'Shopify' }),
        ),
      },
    }),
  ).drafts;
const only = <Item>([item]: readonly Item[]): Item => {
  if (item === undefined) throw new Error('There is none');
  return item;
};
const journal = only(journals(['660']));
const sold = only(draftInvoices(ruleInput({ sources: { invoices: [invoice('INV-1')] } })).drafts);
const stands = (draft: Draft, more: Partial<PostingToUndo> = {}): PostingToUndo => ({
  draft,
  state: 'posted',
  reversal: null,
  revision: 1,
  inXero: { status: isJournal(draft) ? 'POSTED' : 'AUTHORISED' },
  ...more,
});
const undo = (posting: PostingToUndo, lock: string | null = null) =>
  reversalOf(
    posting,
    {
      ...xero.organisation,
      endOfYearLockDate: null,
      periodLockDate: lock === null ? null : calendarDate(lock),
    },
    today,
  );
const made = (posting: PostingToUndo, lock?: string): JournalDraft => {
  const reversal = undo(posting, lock ?? null);
  if (!reversal.ok) throw new Error(reversal.error.reason);
  if (!isJournal(reversal.value)) throw new Error('It is not a journal');
  return reversal.value;
};
const signed = ({ lines }: JournalDraft) =>
  lines.map(({ accountCode, amountMinor }) => [accountCode, amountMinor]);

test('accounting-rules 9, worked: +660.00 / -660.00 reversed is -660.00 / +660.00, on the same day and accounts', () => {
  const reversal = made(stands(journal));
  expect(signed(journal)).toEqual([
    ['310', 66000n],
    ['631', -66000n],
  ]);
  expect(signed(reversal)).toEqual([
    ['310', -66000n],
    ['631', 66000n],
  ]);
  expect(reversal).toMatchObject({ date: journal.date, reverses: journal.key, sources: [], faults: [] });
  expect(reversal.narration).toMatch(/^Reversal of COGS .* \[[A-Z2-7]{26}\]$/);
});

test('whatever the amounts, journal and reversal leave every account at nought, and a second reversal has the same key', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -99_999, max: 99_999 }), { minLength: 1, maxLength: 20 }),
      (minor) => {
        for (const original of journals(minor.map((value) => `${value}.05`))) {
          const reversal = made(stands(original));
          const sums = new Map<string, bigint>();
          for (const [code, amount] of [...signed(original), ...signed(reversal)] as [string, bigint][])
            sums.set(code, (sums.get(code) ?? 0n) + amount);
          expect([...sums.values()].every((sum) => sum === 0n)).toBe(true);
          expect(made(stands(original), '2026-10-31').key).toBe(reversal.key);
        }
      },
    ),
  );
});

test('what is dated ahead is reversed on its own day; only a lock that moves a date ahead holds', () => {
  const ahead = { ...journal, date: calendarDate('2026-12-05') };
  for (const lock of [null, '2026-11-30']) {
    const reversal = made(stands(ahead), ...(lock === null ? [] : [lock]));
    expect([reversal.date, reversal.faults]).toEqual(['2026-12-05', []]);
  }
  expect(made(stands(ahead), '2026-12-31')).toMatchObject({
    date: '2027-01-01',
    faults: [
      { code: 'date-locked', reason: expect.stringMatching(/locked up to 31 December 2026\.$/) as string },
    ],
  });
});

test('on a locked day a journal is reversed on the first open one; when that is still to come it is held', () => {
  expect(made(stands(journal), '2026-10-30').date).toBe(journal.date);
  expect(made(stands(journal), '2026-10-31').date).toBe('2026-11-01');
  const held = made(stands(journal), '2026-11-30');
  expect([held.date, held.faults.map(({ code }) => code)]).toEqual(['2026-12-01', ['date-locked']]);
});

const reversal = { ...journal, reverses: 'k0' };
test.each<[string, PostingToUndo, string | null, string, RegExp]>([
  [
    'voided in Xero',
    stands(sold, { inXero: { status: 'VOIDED' } }),
    null,
    'undone-already',
    /is voided in Xero: it counts as undone/,
  ],
  [
    'deleted in Xero',
    stands(journal, { inXero: { status: 'DELETED' } }),
    null,
    'undone-already',
    /is deleted in Xero/,
  ],
  ['reversed', stands(journal, { state: 'reversed' }), null, 'undone-already', /reversed already/],
  [
    'being reversed',
    stands(journal, { reversal: 'sending' }),
    null,
    'undone-already',
    /being posted already/,
  ],
  [
    'its reversal refused',
    stands(journal, { reversal: 'rejected' }),
    null,
    'not-reversible',
    /did not take its reversal/,
  ],
  ['a reversal', stands(reversal), null, 'not-reversible', /is a reversal itself/],
  ...(['amount', 'accounts', 'currency', 'date'] as const).map(
    (field): [string, PostingToUndo, null, string, RegExp] => [
      `its ${field} edited in Xero`,
      stands(journal, { inXero: { status: 'POSTED', edited: ['number', field] } }),
      null,
      'not-reversible',
      new RegExp(`changed in Xero since it was posted: its ${field}\\. `),
    ],
  ),
  [
    'in Xero more than once',
    stands(journal, { inXero: { status: 'POSTED', doubles: ['x2', 'x3'] } }),
    null,
    'not-reversible',
    /changed in Xero since it was posted: it is there 3 times/,
  ],
  [
    'an open invoice edited in Xero',
    stands(sold, { inXero: { status: 'AUTHORISED', edited: ['amount'] } }),
    null,
    'not-reversible',
    /not undone by a journal/,
  ],
  ['gone from Xero', stands(journal, { inXero: null }), null, 'not-reversible', /not found in Xero/],
  ['an open invoice', stands(sold), null, 'not-reversible', /not undone by a journal/],
  [
    'a paid invoice',
    stands(sold, { inXero: { status: 'PAID' } }),
    '2026-12-31',
    'not-reversible',
    /paid cannot be voided/,
  ],
  [
    'an invoice in a locked period',
    stands(sold),
    '2026-10-31',
    'not-reversible',
    /lock date 31 October 2026 cannot be voided/,
  ],
  ...(['approved', 'sending', 'unknown'] as PostingState[]).map(
    (state): [string, PostingToUndo, null, string, RegExp] => [
      state,
      stands(journal, { state, inXero: undefined }),
      null,
      'not-reversible',
      /still being posted/,
    ],
  ),
  [
    'never posted',
    stands(journal, { state: 'rejected', inXero: undefined }),
    null,
    'not-reversible',
    /Only a posted/,
  ],
])('%s: no reversal, and the reason', (_, posting, lock, code, reason) => {
  const answer = undo(posting, lock);
  if (answer.ok) throw new Error('It was reversed');
  expect([answer.error.code, answer.error.reason]).toEqual([code, expect.stringMatching(reason)]);
  expect(answer.error.remedy).not.toBe('');
});

test('not asked in Xero, a posted journal is reversed: what was seen is computed anew without a call', () => {
  expect(made(stands(journal, { inXero: undefined })).key).toBe(made(stands(journal)).key);
});

test('a change in Xero that our amounts undo all the same is no reason to leave a journal out', () => {
  expect(made(stands(journal, { inXero: { status: 'POSTED', edited: ['name'], doubles: [] } })).key).toBe(
    made(stands(journal)).key,
  );
});

test('each reversal that was taken back in Xero gives the next one a key of its own', () => {
  const [first, second] = [1, 2].map((revision) => made(stands(journal, { revision })));
  expect(second?.key).not.toBe(first?.key);
  expect([second?.family, second?.revision]).toEqual([first?.family, 2]);
});

const { kind: _, ...asOthers } = journal;
test.each(['adjustments', 'production', 'transfers', 'landed-cost', 'manual-journals'] as const)(
  'a journal of %s is reversed by its opposite, of its own kind and with a key of its own',
  (kind) => {
    const original: JournalDraft = { ...asOthers, kind };
    const reversal = made(stands(original));
    expect(balances([original, reversal])).toEqual({});
    expect([reversal.kind, reversal.reverses, reversal.key === made(stands(journal)).key]).toEqual([
      kind,
      original.key,
      false,
    ]);
  },
);

test.each([
  ['a prepayment', prepayment('p'), 'spend'],
  ['a deposit', deposit('d'), 'receive'],
] as const)(
  '%s is undone by the same money the other way, on the first open day',
  (_name, draft, direction) => {
    const reversal = undo(stands(draft), draft.date);
    expect(reversal).toMatchObject({
      ok: true,
      value: {
        ...{ kind: draft.kind, amountMinor: draft.amountMinor, accountCode: draft.accountCode, direction },
        ...{ through: draft.through, rate: draft.rate, contact: draft.contact, reverses: draft.key },
        date: calendarDate('2026-11-21'),
      },
    });
    if (!reversal.ok || isJournal(reversal.value)) throw new Error('It is not money');
    expect(reversal.value.reference).toContain(reversal.value.key);
  },
);

test.each<[string, Draft, string, RegExp, RegExp]>([
  ['a bill', bill('b'), 'AUTHORISED', /^A bill is not undone by a journal/, /^Void it in Xero/],
  ['a paid bill', bill('b'), 'PAID', /^A bill that is paid cannot be voided/, /^Enter a credit note for it/],
  [
    'a credit note',
    creditNote('c'),
    'AUTHORISED',
    /^A credit note is not undone/,
    /allocation or refund on it/,
  ],
  [
    'a used credit note',
    creditNote('c'),
    'PAID',
    /^A credit note that is used up/,
    /^Enter an invoice against it/,
  ],
  [
    "a supplier's credit",
    supplierCredit('s'),
    'PAID',
    /credit note that is used up/,
    /^Enter a bill against it/,
  ],
  [
    'a payment',
    payment('p', { kind: 'invoices', xeroId: 'x', number: 'n' }, 100n),
    'AUTHORISED',
    /^A payment is not undone/,
    /^Delete it in Xero/,
  ],
  ['an order', purchaseOrder('o', 'supplier-id'), 'AUTHORISED', /moves no account/, /^Delete it in Xero/],
  ['a contact', contact('c'), 'ACTIVE', /^A contact moves no account/, /^Archive it in Xero/],
  ['an item', item('i'), '', /^An item moves no account/, /^Archive it in Xero/],
  ['a journal left as a draft', journal, 'DRAFT', /still a draft in Xero/, /^Delete it in Xero/],
])('%s is undone in Xero, and how', (_name, draft, status, reason, remedy) => {
  const answer = undo(stands(draft, { inXero: { status } }));
  if (answer.ok) throw new Error('It was reversed');
  expect(answer.error).toMatchObject({
    code: 'not-reversible',
    reason: expect.stringMatching(reason) as string,
    remedy: expect.stringMatching(remedy) as string,
  });
});
