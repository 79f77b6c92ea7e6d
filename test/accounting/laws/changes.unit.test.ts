import assert from 'node:assert/strict';
import fc from 'fast-check';
import { calendarDate } from '../../../server/accounting/dates';
import { tornApart } from '../../../server/accounting/draft-ties';
import type { Draft } from '../../../server/accounting/draft';
import { computePreview, isPostable, type PreviewInput } from '../../../server/accounting/preview';
import { noSources, type Sources } from '../../../server/accounting/rules';
import { cin7, tables, xero } from '../../golden/core/books';
import { channelRow, invoice, line as saleLine } from '../books';
import { bill, credit, line as purchaseLine, postedOf } from '../purchase-books';
import { cases, casesTimeout, furtherCases } from './cases';
import { together } from './ledger';

/**
 * accounting-rules 9: whatever changes in Cin7 between previews (amounts, accounts, dates, documents that go and come back),
 * and whatever a person leaves out of a posting, Xero ends where Cin7 ends: nothing twice, nothing lost.
 */

const sorts = ['invoices', 'credit-notes', 'bills', 'supplier-credits'] as const;
type Sort = (typeof sorts)[number];

/** A document as it is in Cin7 at one time; `pounds` null: it is not there. */
interface Facts {
  readonly pounds: number | null;
  readonly vat: boolean;
  readonly day: number;
  readonly other: boolean;
}
const facts = fc.record<Facts>({
  pounds: fc.option(fc.integer({ min: 1, max: 900 }), { freq: 5 }),
  vat: fc.boolean(),
  day: fc.integer({ min: 1, max: 60 }),
  other: fc.boolean(),
});
const document = fc.record({
  sort: fc.constantFrom(...sorts),
  channel: fc.constantFrom('Shopify', 'Amazon'),
  lives: fc.array(facts, { minLength: 1, maxLength: 4 }),
});
const life = fc.record({
  documents: fc.array(document, { minLength: 1, maxLength: 4 }),
  /** What is unticked at each posting, a bit a draft, and whether October alone is previewed. */
  steps: fc.array(fc.record({ unticked: fc.nat({ max: 255 }), october: fc.boolean() }), { minLength: 4, maxLength: 4 }), // prettier-ignore
  postAs: fc.constantFrom('individual', 'day', 'month'),
});
type Document = typeof document extends fc.Arbitrary<infer Value> ? Value : never;

/** Day 1 is 1 October, day 32 the first of November. */
const dated = (day: number) =>
  calendarDate(
    day <= 31 ? `2026-10-${String(day).padStart(2, '0')}` : `2026-11-${String(day - 31).padStart(2, '0')}`,
  );

const accountsOf: Readonly<Record<'sales' | 'purchases', readonly [string, string]>> = {
  sales: ['200', '260'],
  purchases: ['1200', '425'],
};
const sideOf = (sort: Sort) => (sort === 'invoices' || sort === 'credit-notes' ? 'sales' : 'purchases');
const ruleOf = (side: 'sales' | 'purchases', vat: boolean): string => {
  const kind = side === 'sales' ? 'Income' : 'Expenses';
  return vat ? `20% (VAT on ${kind})` : `Zero Rated ${kind}`;
};

/** What Cin7 holds at a time. */
function sourcesAt(documents: readonly Document[], time: number): Sources {
  const all = { invoices: [], creditNotes: [], purchaseInvoices: [], supplierCredits: [] } as { -readonly [Name in 'invoices' | 'creditNotes' | 'purchaseInvoices' | 'supplierCredits']: Sources[Name][number][] }; // prettier-ignore
  documents.forEach(({ sort, channel, lives }, index) => {
    const now = lives[Math.min(time, lives.length - 1)];
    if (!now || now.pounds === null) return;
    const side = sideOf(sort);
    const amounts = {
      ...{ net: String(now.pounds), unitPrice: String(now.pounds), quantity: '1' },
      ...{ tax: now.vat ? String(now.pounds / 5) : '0', taxRule: ruleOf(side, now.vat) },
      account: accountsOf[side][now.other ? 1 : 0],
    };
    const more = { date: dated(now.day), revision: JSON.stringify(now) };
    const number = `D-${index}`;
    const sold = invoice(number, [saleLine(amounts)], { ...more, channel, location: 'Main Warehouse' });
    if (sort === 'invoices') all.invoices.push(sold);
    if (sort === 'credit-notes') {
      const { saleId, dueDate: _due, ...note } = sold;
      all.creditNotes.push({ ...note, sourceId: saleId, invoiceNumber: '', restocked: false });
    }
    if (sort === 'bills') all.purchaseInvoices.push(bill(number, [purchaseLine(amounts)], more));
    if (sort === 'supplier-credits')
      all.supplierCredits.push(
        credit(number, [purchaseLine(amounts)], { ...more, unstocked: false, invoiceNumber: '' }),
      );
  });
  return { ...noSources, ...all };
}

/** Xero's ledger as it must be: reckoned from Cin7's documents alone, in pennies. */
function wanted(documents: readonly Document[], time: number): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  const add = (name: string, minor: number) => sums.set(name, (sums.get(name) ?? 0n) + BigInt(minor));
  const xeroCode: Readonly<Record<string, string>> = { '1200': '631' };
  for (const { sort, lives } of documents) {
    const now = lives[Math.min(time, lives.length - 1)];
    if (!now || now.pounds === null) continue;
    const side = sideOf(sort);
    const sign = sort === 'bills' || sort === 'credit-notes' ? 1 : -1;
    const [net, tax] = [now.pounds * 100, now.vat ? now.pounds * 20 : 0];
    const account = accountsOf[side][now.other ? 1 : 0];
    const taxType = side === 'sales' ? (now.vat ? 'OUTPUT2' : 'ZERORATEDOUTPUT') : now.vat ? 'INPUT2' : 'ZERORATEDINPUT'; // prettier-ignore
    add(` GBP ${xeroCode[account] ?? account}`, sign * net);
    add(` GBP tax ${taxType}`, sign * tax);
    add(` GBP ${side === 'sales' ? 'receivable' : 'payable'}`, -sign * (net + tax));
  }
  return new Map([...sums].filter(([, minor]) => minor !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const inputAt = (
  documents: readonly Document[],
  time: number,
  postAs: string,
  period: { readonly to: string },
  runs: readonly (readonly Draft[])[],
): PreviewInput => ({
  ...{ from: calendarDate('2026-10-01'), to: calendarDate(period.to), today: calendarDate('2026-12-15') },
  ...{ cin7, xero, entriesBefore: null, posted: postedOf(...runs), kinds: sorts },
  tables: {
    ...tables,
    channels: [
      channelRow('shop', { channel: 'Shopify', postAs, contact: 'Shopify customers' }),
      channelRow('rest', { postAs: 'individual' }),
    ],
  },
  sources: sourcesAt(documents, time),
});

/** Of a preview what is posted: nothing where what belongs together would be torn apart, unless `torn` by what Xero refused. */
function ticked(drafts: readonly Draft[], unticked: number, torn: boolean): readonly Draft[] {
  const left = new Set(
    drafts
      .filter((draft, index) => isPostable(draft) && (unticked >> (index % 8)) % 2 === 1)
      .map(({ key }) => key),
  );
  if (!torn && tornApart(drafts, left).length > 0) return [];
  return drafts.filter((draft) => isPostable(draft) && !left.has(draft.key));
}

function livesOf(torn: boolean) {
  return fc.property(life, ({ documents, steps, postAs }) => {
    const runs: (readonly Draft[])[] = [];
    steps.forEach(({ unticked, october }, time) => {
      const period = { to: october ? '2026-10-31' : '2026-11-30' };
      const { drafts } = computePreview(inputAt(documents, time, postAs, period, runs));
      runs.push(ticked(drafts, unticked, torn));
    });
    const last = steps.length;
    const preview = () => computePreview(inputAt(documents, last, postAs, { to: '2026-11-30' }, runs));
    const { drafts } = preview();
    const held = drafts.flatMap(({ faults }) => faults.filter(({ severity }) => severity === 'blocking'));
    assert.deepEqual(held, []);
    runs.push(drafts);
    assert.deepEqual(preview().drafts, []);
    assert.deepEqual([...together(runs.flat())], [...wanted(documents, last)]);
    const keys = runs.flat().map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
  });
}

test(
  'whatever changes and whatever is left out between, Xero ends where Cin7 ends',
  () => fc.assert(livesOf(false), cases),
  casesTimeout,
);

test(
  'a correction of which Xero took one half is put right by the next preview',
  () => fc.assert(livesOf(true), furtherCases),
  casesTimeout,
);
