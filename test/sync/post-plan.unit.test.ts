import fc from 'fast-check';
import { draftKinds, type DraftKind } from '../../server/accounting/draft';
import { biggestFirst, callsNeeded } from '../../server/sync/post-plan';

const counts = (given: Partial<Record<DraftKind, number>>) =>
  new Map(Object.entries(given) as [DraftKind, number][]);

test('a call takes fifty documents of one kind', () => {
  expect(callsNeeded(counts({ contacts: 1, invoices: 101, cogs: 50 }))).toBe(5);
});

test('the biggest batches go first, equals in the usual order', () => {
  const order = biggestFirst(counts({ items: 3, invoices: 120, bills: 50, cogs: 2, payments: 49 }), []);
  expect(order.slice(0, 5)).toEqual(['bills', 'payments', 'invoices', 'items', 'cogs']);
  expect(biggestFirst(counts({ cogs: 7, bills: 7, items: 7 }), []).slice(0, 3)).toEqual([
    'items',
    'bills',
    'cogs',
  ]);
});

test('a few contacts go first where they free many documents, and only there', () => {
  const waiting = counts({ contacts: 4, invoices: 100, bills: 30 });
  expect(biggestFirst(waiting, []).slice(0, 3)).toEqual(['invoices', 'bills', 'contacts']);
  expect(biggestFirst(waiting, [{ kind: 'contacts', after: 'invoices' }]).slice(0, 3)).toEqual([
    ...['contacts', 'invoices', 'bills'],
  ]);
});

test('whatever waits: every kind once, and none before what it is tied to go after', () => {
  const kind = fc.constantFrom(...draftKinds);
  const ties = fc.array(fc.tuple(kind, kind)).map((pairs) =>
    pairs
      .map(([one, other]) => [draftKinds.indexOf(one), draftKinds.indexOf(other)] as const)
      .filter(([one, other]) => one < other)
      .map(([one, other]) => ({ kind: draftKinds[one] ?? 'items', after: draftKinds[other] ?? 'items' })),
  );
  const waiting = fc
    .array(fc.tuple(kind, fc.integer({ min: 1, max: 400 })))
    .map((entries) => new Map<DraftKind, number>(entries));
  fc.assert(
    fc.property(waiting, ties, (numbers, tied) => {
      const order = biggestFirst(numbers, tied);
      expect([...order].sort()).toEqual([...draftKinds].sort());
      for (const { kind: first, after } of tied)
        expect(order.indexOf(first)).toBeLessThan(order.indexOf(after));
    }),
    { numRuns: 500 },
  );
});
