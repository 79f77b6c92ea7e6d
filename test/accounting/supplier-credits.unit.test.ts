import { isTrade } from '../../server/accounting/draft';
import { draftSupplierCredits } from '../../server/accounting/supplier-credits';
import type { PayableEntry } from '../../server/accounting/purchase-credit-costs';
import type { SupplierCreditNote } from '../../server/accounting/trade-documents';
import { codes, credit, inputOf, line, postedOf } from './purchase-books';

const row = (debitAccount: string, creditAccount: string, amount: string, taskId = 't-C1'): PayableEntry => ({
  ...{ debitAccount, creditAccount, amount, taskId, number: 'C1' },
});
const draft = (
  one: SupplierCreditNote,
  payableEntries: PayableEntry[],
  { ledgerRead = true, ...more }: Parameters<typeof inputOf>[1] & { ledgerRead?: boolean } = {},
) => draftSupplierCredits(inputOf({ supplierCredits: [one], payableEntries, ledgerRead }, more));
const linesOf = ({ drafts }: ReturnType<typeof draft>) =>
  drafts.flatMap((one) =>
    isTrade(one)
      ? one.lines.map(({ accountCode, netMinor, taxMinor }) => [accountCode, netMinor, taxMinor])
      : [],
  );
const sentBack = [row('800', '1200', '88'), row('800', '312', '12'), row('800', '820', '20')];

test('goods sent back leave the stock at their cost by the ledger; the rest of the price is a variance', () => {
  const drafted = draft(credit('C1'), sentBack);
  expect(linesOf(drafted)).toEqual([
    ['631', 10000n, 2000n],
    ['312', 1200n, 240n],
    ['631', -1200n, -240n],
  ]);
  expect(drafted.drafts[0]).toMatchObject({
    kind: 'supplier-credits',
    netMinor: 10000n,
    taxMinor: 2000n,
    number: 'C1',
  });
  expect(codes(drafted.drafts[0]?.faults ?? [])).toEqual(['contact-unknown']);
});

test('goods that cost more than is credited for them', () => {
  const drafted = draft(credit('C1'), [
    row('800', '1200', '110'),
    row('312', '800', '10'),
    row('800', '820', '20'),
  ]);
  expect(linesOf(drafted)).toEqual([
    ['631', 10000n, 2000n],
    ['312', -1000n, -200n],
    ['631', 1000n, 200n],
  ]);
});

test('a credit for the price alone, and one at cost, stay as they are', () => {
  const priceOnly = credit('C1', [line({ account: '312' })], { unstocked: false });
  expect(linesOf(draft(priceOnly, [row('800', '312', '100')]))).toEqual([['312', 10000n, 2000n]]);
  expect(linesOf(draft(credit('C1'), [row('800', '1200', '100')]))).toEqual([['631', 10000n, 2000n]]);
});

test('in another currency the net total is shared as the base amounts are; a cent of conversion is no difference', () => {
  const usd = credit('C1', [line()], { currency: 'USD', rate: '0.8' });
  expect(linesOf(draft(usd, [row('800', '1200', '72'), row('800', '312', '8')]))).toEqual([
    ['631', 10000n, 2000n],
    ['312', 1000n, 200n],
    ['631', -1000n, -200n],
  ]);
  expect(linesOf(draft(usd, [row('800', '1200', '79.99'), row('800', '312', '0.01')]))).toEqual([
    ['631', 10000n, 2000n],
  ]);
});

test("refunds, exchange differences and other documents' rows are not the credit note's", () => {
  const others = [row('090', '800', '120'), row('800', '1200', '50', 't-other')];
  expect(linesOf(draft(credit('C1'), [...sentBack, ...others]))).toHaveLength(3);
});

test('without the ledger of the month goods sent back are held; a ledger that says otherwise is told, not followed', () => {
  const unread = draft(credit('C1'), [], { ledgerRead: false });
  expect([unread.drafts, unread.leftOut.map(({ faults }) => codes(faults))]).toEqual([[], [['not-fetched']]]);
  for (const rows of [[], [row('800', '1200', '64')]]) {
    const drafted = draft(credit('C1'), rows);
    expect(codes(drafted.drafts[0]?.faults ?? [])).toEqual(['contact-unknown', 'ledger-differs']);
    expect(linesOf(drafted)).toEqual([['631', 10000n, 2000n]]);
  }
});

test('posted as levelled it stands, ledger known or not; another cost takes it back and posts it anew', () => {
  const posted = postedOf(draft(credit('C1'), sentBack).drafts);
  expect(draft(credit('C1'), sentBack, { posted })).toMatchObject({ drafts: [], alreadyPosted: 1 });
  expect(draft(credit('C1'), [], { posted, ledgerRead: false })).toMatchObject({
    drafts: [],
    alreadyPosted: 1,
  });
  expect(draft(credit('C1'), [], { posted })).toMatchObject({ drafts: [], alreadyPosted: 1 });
  const dearer = draft(credit('C1'), [row('800', '1200', '90'), row('800', '312', '10')], { posted });
  expect(dearer.drafts.map(({ kind }) => kind)).toEqual(['bills', 'supplier-credits']);
});
