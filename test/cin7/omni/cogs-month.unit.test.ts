import { afterPosting, balances, linesOf } from '../../accounting/posted-journals';
import { codesOf, journalsOf, lockedUpTo, monthlyCogs, preview, type Asked } from './books';
import { changed, sample, understood, type Company, type JsonObject } from './samples';

/** The month's cost of sales (accounting-rules 3, rows 4 and 6; 7 and 8): Omni's documents in, journals out. */

const order = (changes: JsonObject = {}, lines: readonly JsonObject[] = []) =>
  changed('sales-order', changes, lines);
const cogs = (company: Company, asked: Omit<Asked, 'kinds'> = {}) =>
  preview(company, { kinds: ['cogs'], ...asked });
const journals = (company: Company, asked: Omit<Asked, 'kinds'> = {}) => journalsOf(cogs(company, asked));
const branches: JsonObject[] = [
  { id: 3, company: 'Main' },
  { id: 4, company: 'South' },
];
const inSouth = order({
  ...{ id: 48300, reference: 'SO-48300', invoiceNumber: 70200, branchId: 4, source: 'POS' },
  invoiceDate: '2026-03-20T00:00:00+13:00',
});

it('one journal of the month: debit cost of sales, credit stock, on its last day', () => {
  const second = order({ id: 48212, reference: 'SO-48212', invoiceNumber: 70189 });
  const [journal, ...more] = journals({ orders: [order(), second] });
  expect(more).toEqual([]);
  expect(journal).toMatchObject({ kind: 'cogs', date: '2026-03-31', revision: 1, faults: [] });
  expect(journal?.narration).toMatch(/^COGS March 2026 Shopify - Harbour v1 \[/);
  expect(linesOf(journal)).toEqual([
    ['310', 39_260n],
    ['631', -39_260n],
  ]);
});

it('of the running month it is dated today, or ahead by choice', () => {
  const today = { today: '2026-03-20' };
  expect(journals({ orders: [order()] }, today)[0]?.date).toBe('2026-03-20');
  const settings = { monthlyJournalDate: 'last day' };
  expect(journals({ orders: [order()] }, { ...today, settings })[0]?.date).toBe('2026-03-31');
});

it('credit notes whose goods came back are net in it; without goods they are not in it', () => {
  const [journal] = journals({ orders: [order()], creditNotes: [sample('credit-note')] });
  expect(linesOf(journal)).toEqual([
    ['310', 15_510n],
    ['631', -15_510n],
  ]);
  expect(journal?.sources.map(({ number, amountMinor }) => [number, amountMinor])).toEqual([
    ['70188', 19_630n],
    ['1204', -4_120n],
  ]);
  const priceOnly = changed('credit-note', { completedDate: null }, [{ qtyShipped: 0 }]);
  const [without] = journals({ orders: [order()], creditNotes: [priceOnly] });
  expect(balances(without ? [without] : [])).toEqual({ '310': 19_630n, '631': -19_630n });
});

it.each<[string, JsonObject, JsonObject, string]>([
  ['a draft', { status: 'Draft', isApproved: false }, {}, 'draft'],
  ['without its date', { creditNoteDate: null }, {}, 'not-invoiced'],
  ['not completed', { completedDate: null }, {}, 'not-dispatched'],
  ['not all of it moved', {}, { qtyShipped: -0.5 }, 'quantities-unequal'],
])('a credit note that is left out, with the reason: %s', (_, changes, line, reason) => {
  const company = { orders: [order()], creditNotes: [changed('credit-note', changes, [line])] };
  expect(balances(journals(company))).toEqual({ '310': 19_630n, '631': -19_630n });
  const { costs } = understood(company, { cogsStatus: 'any' });
  const [left, ...more] = costs.filter(({ documentId }) => documentId === 'CreditNotes/48377');
  expect([left?.reason, left?.costMinor, more]).toEqual([reason, 0n, []]);
  expect(left?.sentence).toMatch(/^(The credit note|Not every line came back).*\.$/);
});

it('a credit note counts as Omni counts it: only once it is imported or not to be', () => {
  const company = { orders: [order()], creditNotes: [sample('credit-note')] };
  const asOmni = journals(company, { omni: { cogsStatus: 'as-omni' } });
  expect(balances(asOmni)).toEqual({ '310': 19_630n, '631': -19_630n });
});

it('a credit note is in the month of its own date, not of the order', () => {
  const later = changed('credit-note', { creditNoteDate: '2026-04-02T00:00:00+13:00' });
  const company = { orders: [order()], creditNotes: [later] };
  expect(balances(journals(company))).toEqual({ '310': 19_630n, '631': -19_630n });
  const april = { from: '2026-04-01', to: '2026-04-30' };
  expect(balances(journals(company, april))).toEqual({ '310': -4_120n, '631': 4_120n });
});

it('a journal for each channel, and for each branch where Channels names them: the location is the branch', () => {
  const company = { branches, orders: [order(), inSouth, order({ id: 5, reference: 'SO-5', branchId: 4 })] };
  const names = (channels: Asked['channels'] = [monthlyCogs('cogs')]) =>
    journals(company, { channels }).map(({ channel, rule, lines }) => [
      channel,
      rule.text,
      lines[0]?.amountMinor,
    ]);
  expect(names()).toEqual([
    ['POS', 'rule 1: cogs, by month', 19_630n],
    ['Shopify - Harbour', 'rule 1: cogs, by month', 39_260n],
  ]);
  expect(names([monthlyCogs('south', { location: 'South' }), monthlyCogs('cogs')])).toEqual([
    ['POS', 'rule 1: South, cogs, by month', 19_630n],
    ['Shopify - Harbour', 'rule 2: cogs, by month', 19_630n],
    ['Shopify - Harbour', 'rule 1: South, cogs, by month', 19_630n],
  ]);
});

it('several debit lines where alternative accounts have a cost of sales of their own, and branches their stock', () => {
  const omni = {
    costAccounts: { 'Sales (Consumables)': 'Cost of consumables' },
    stockAccounts: { South: 'Stock in South' },
  };
  const company = { branches, orders: [{ ...inSouth, source: 'Shopify - Harbour' }] };
  expect(balances(journals(company, { omni }))).toEqual({ '310': 16_480n, '311': 3_150n, '632': -19_630n });
});

it('the window is the current month and 12 before it: March 2026 is open until March 2027', () => {
  const at = (today: string, settings = {}) =>
    journals({ orders: [order()] }, { today, settings }).map((journal) => codesOf(journal));
  expect(at('2027-03-31')).toEqual([[]]);
  expect(at('2027-04-01')).toEqual([['date-outside-window']]);
  expect(at('2026-05-01', { cogsWindowMonths: '0' })).toEqual([['date-outside-window']]);
  expect(at('2026-04-30', { cogsWindowMonths: '1' })).toEqual([[]]);
});

it('a month on or before the lock is not posted', () => {
  const at = (lock: string) =>
    journals({ orders: [order()] }, { xero: lockedUpTo(lock) }).map((journal) => codesOf(journal));
  expect(at('2026-03-30')).toEqual([[]]);
  expect(at('2026-03-31')).toEqual([['date-locked']]);
});

describe('what changes after the month was posted', () => {
  const first = journals({ orders: [order()] });
  const posted = afterPosting(...first);
  const dearer = order({ modifiedCOGSDate: '2026-04-10T00:00:00Z' }, [{ unitCost: 42.2 }]);

  it('the same again: nothing to post', () => {
    expect(cogs({ orders: [order()] }, { posted })).toMatchObject({ drafts: [], leftOut: [] });
  });

  it('a cost that came late: the next revision is the difference, the journal before stands', () => {
    const next = journals({ orders: [dearer] }, { posted });
    expect(next).toMatchObject([{ revision: 2, date: '2026-03-31', faults: [] }]);
    expect(balances(next)).toEqual({ '310': 400n, '631': -400n });
    expect(balances([...first, ...next])).toEqual({ '310': 20_030n, '631': -20_030n });
  });

  it('the month is locked since: the difference goes to the first open day and names its month', () => {
    const next = journals({ orders: [dearer] }, { posted, xero: lockedUpTo('2026-03-31') });
    expect(next).toMatchObject([
      { date: '2026-04-01', faults: [{ code: 'late-cost', severity: 'warning' }] },
    ]);
    expect(next[0]?.narration).toContain('late for March 2026');
    expect(balances(next)).toEqual({ '310': 400n, '631': -400n });
  });

  it('voided in Omni: the next revision takes it back', () => {
    const next = journals({ orders: [order({ isVoid: true })] }, { posted });
    expect(next).toMatchObject([{ revision: 2, date: '2026-03-31' }]);
    expect(balances([...first, ...next])).toEqual({});
  });
});
