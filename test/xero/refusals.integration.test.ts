import { calendarDate } from '../../server/accounting/dates';
import type { BalancedLines, Draft } from '../../server/accounting/draft';
import type { PostingRecord } from '../../server/store/postings';
import { rejectedFault, titleOf } from '../../server/sync/posting-faults';
import type { XeroLedger } from '../../server/xero/ledger';
import { salesInvoice, startXero, type RunningXero } from '../support/xero-sandbox';
import { invoiceDraft, invoiceLine, journalDraft, keyOf } from './drafts';
import {
  bill,
  billLine,
  contact,
  creditNote,
  deposit,
  item,
  payment,
  prepayment,
  purchaseOrder,
  stockJournal,
  supplierCredit,
} from './every-kind';
import { neverEarned, patternOf, refusals, type RefusalName } from './refusals';
import { ledgerOf } from './signed-in';

/**
 * Each message of `refusals.ts` earned by a draft of ours, sent over HTTP by the ledger that the server uses, and shown at
 * the row of that draft, and of no other of its batch.
 */

let xero: RunningXero;
let ledger: XeroLedger;
beforeEach(async () => {
  xero = await startXero();
  ledger = await ledgerOf(xero);
});
afterEach(() => xero.close());

let calls = 0;
async function outcomesOf(drafts: readonly Draft[]) {
  const answer = await ledger.post(drafts, `key-${(calls += 1)}`);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}
async function posted(draft: Draft): Promise<string> {
  const [outcome] = await outcomesOf([draft]);
  if (outcome?.state !== 'posted') throw new Error(JSON.stringify(outcome));
  return outcome.document.xeroId;
}
/** What the posting engine keeps of a posting as far as the words of a refusal depend on it. */
const record = (draft: Draft): PostingRecord => ({
  ...{ key: draft.key, connection: 'c', kind: draft.kind, state: 'sending', draft, bodyHash: '' },
  ...{ number: null, date: draft.date, currency: draft.currency, amountMinor: 0n, preview: 'p' },
  ...{ approvedBy: 'Ann', approvedAt: xero.clock.now(), attempt: 'a', attempts: 1, notBefore: null },
  ...{ leaseUntil: null, fence: 1n, xeroId: null, xeroNumber: null, url: null, error: null },
  ...{ reverses: null, reversedBy: null, postedBy: 'Ann', postedAt: null, updatedAt: xero.clock.now() },
});

const lineOn = (accountCode: string) => invoiceLine({ accountCode, accountName: accountCode });
const contactIdOf = async (name: string): Promise<string> =>
  String(
    (
      await xero.rows('GET', `/Contacts?where=${encodeURIComponent(`Name=="${name}"`)}&includeArchived=true`)
    )[0]?.['ContactID'],
  );
const settles = (kind: 'invoices' | 'credit-notes', xeroId: string) => ({ kind, xeroId, number: 'n' });
const absent = '99999999-2222-4333-8444-555555555555';
const lockedDay = calendarDate('2026-07-31');
const lockYear = () =>
  xero.control.setOrganisation({ PeriodLockDate: null, EndOfYearLockDate: '2026-08-31' });
const archivedLine = () => lineOn('299');
const usd = { currency: 'JPY', rate: '191' };
const noCurrency = billLine({ taxType: 'ZERORATEDINPUT', taxMinor: 0n, quantity: '1', unitAmount: '412', netMinor: 412n }); // prettier-ignore
const trackedItem = () =>
  xero.rows('PUT', '/Items', {
    Code: 'T',
    InventoryAssetAccountCode: '630',
    PurchaseDetails: { COGSAccountCode: '310' },
  });
const unbalanced = () => {
  const lines = journalDraft('bad').lines.map((line, index) =>
    index === 0 ? { ...line, amountMinor: 100n } : line,
  );
  return journalDraft('bad', { lines: lines as readonly unknown[] as BalancedLines });
};
const journalOn = (code: string) => stockJournal('adjustments', 'bad', [[code, 1n], ['631', -1n]]); // prettier-ignore
const blankAccount = { accountCode: '', accountName: '' };

type Earn = () => Draft | Promise<Draft>;
// prettier-ignore
const causes: Readonly<Record<Exclude<RefusalName, 'key-reused'>, Readonly<Record<string, Earn>>>> = {
  'period-lock': {
    invoice: () => invoiceDraft('bad', { date: lockedDay }),
    'credit note': () => creditNote('bad', { date: lockedDay }),
    bill: () => bill('bad', { date: lockedDay }),
    'supplier credit': () => supplierCredit('bad', { date: lockedDay }),
    journal: () => journalDraft('bad', { date: lockedDay }),
    prepayment: () => prepayment('bad', { date: lockedDay }),
    deposit: () => deposit('bad', { date: lockedDay }),
    payment: async () => payment('bad', settles('invoices', await posted(invoiceDraft('paid'))), 1n, { date: lockedDay }),
  },
  'year-lock': {
    invoice: () => (lockYear(), invoiceDraft('bad', { date: calendarDate('2026-08-31') })),
    journal: () => (lockYear(), journalDraft('bad', { date: calendarDate('2026-08-31') })),
  },
  'account-invalid': {
    'unknown on an invoice': () => invoiceDraft('bad', { lines: [lineOn('99999')] }),
    'unknown on a journal': () => journalOn('99999'),
    'type INVENTORY on a journal': () => journalOn('630'),
    'accounts receivable on a journal': () => journalOn('610'),
    'accounts payable on a journal': () => journalOn('800'),
    'bank on a journal': () => journalOn('090'),
    'retained earnings on a journal': () => journalOn('960'),
    'type INVENTORY on a bill': () => bill('bad', { lines: [billLine({ accountCode: '630' })] }),
  },
  'account-archived': {
    invoice: () => invoiceDraft('bad', { lines: [archivedLine()] }),
    'credit note': () => creditNote('bad', { lines: [archivedLine()] }),
    journal: () => journalOn('299'),
  },
  'account-unnamed': {
    invoice: () => invoiceDraft('bad', { lines: [lineOn('')] }),
    bill: () => bill('bad', { lines: [billLine(blankAccount)] }),
  },
  'account-of-item': { item: () => item('bad', { sales: { unitPrice: null, accountCode: '99999', taxType: '' } }) },
  'tax-on-account': {
    invoice: () => invoiceDraft('bad', { lines: [invoiceLine({ accountCode: '310' })] }),
    'credit note': () => creditNote('bad', { lines: [invoiceLine({ accountCode: '310' })] }),
    bill: () => bill('bad', { lines: [billLine({ accountCode: '201' })] }),
    'supplier credit': () => supplierCredit('bad', { lines: [billLine({ accountCode: '201' })] }),
  },
  'tax-unknown': {
    unknown: () => invoiceDraft('bad', { lines: [invoiceLine({ taxType: 'GONE' })] }),
    'of purchases on an invoice': () => invoiceDraft('bad', { lines: [invoiceLine({ taxType: 'INPUT2' })] }),
    'of sales on a bill': () => bill('bad', { lines: [billLine({ taxType: 'OUTPUT2' })] }),
  },
  'tax-of-item': { item: () => item('bad', { sales: { unitPrice: null, accountCode: '201', taxType: 'GONE' } }) },
  currency: {
    invoice: () => invoiceDraft('bad', { ...usd, lines: [invoiceLine({ taxType: 'ZERORATEDOUTPUT', taxMinor: 0n, quantity: '1', unitAmount: '9000', netMinor: 9_000n })] }),
    bill: () => bill('bad', { ...usd, lines: [noCurrency] }),
    'purchase order': async () => purchaseOrder('bad', await contactIdOf('Central Supplies'), { ...usd, lines: [noCurrency] }),
  },
  'currency-of-contact': { contact: () => contact('bad', { defaultCurrency: 'JPY' }) },
  'contact-name-taken': { contact: () => contact('bad', { name: 'Central Supplies' }) },
  'contact-unnamed': { invoice: () => invoiceDraft('bad', { contact: { contactId: null, name: '' } }) },
  'contact-archived': {
    'invoice by name': () => invoiceDraft('bad', { contact: { contactId: null, name: 'Old Marketplace customers' } }),
    'credit note by id': async () => creditNote('bad', { contact: { contactId: await contactIdOf('Old Marketplace customers'), name: 'x' } }),
    'bill archived meanwhile': async () => {
      const contactId = await contactIdOf('Parcel & Post Couriers');
      xero.control.setContact(contactId, { ContactStatus: 'ARCHIVED' });
      return bill('bad', { contact: { contactId, name: 'Parcel & Post Couriers' } });
    },
  },
  'contact-archived-edited': { contact: async () => contact('bad', { link: await contactIdOf('Old Marketplace customers') }) },
  'contact-number-taken': {
    contact: async () => {
      await posted(contact('first', { number: 'cin7-bad' }));
      return contact('bad', { name: 'Second' });
    },
  },
  'contact-email': { contact: () => contact('bad', { emailAddress: 'nobody' }) },
  'item-exists': { item: async () => (await posted(item('first', { code: 'SKU-bad' })), item('bad')) },
  'stock-short': { invoice: async () => (await trackedItem(), invoiceDraft('bad', { lines: [invoiceLine({ itemCode: 'T' })] })) },
  'invoice-number': { invoice: async () => (await xero.rows('PUT', '/Invoices', salesInvoice({ InvoiceNumber: 'INV-9' })), invoiceDraft('bad', { number: 'INV-9' })) },
  'line-total': { invoice: () => invoiceDraft('bad', { lines: [invoiceLine({ quantity: '3' })] }) },
  'plan-cap': {
    'sixth bill': async () => {
      xero.control.setOrganisation({ Class: 'STARTER' });
      for (const name of ['one', 'two', 'three', 'four', 'five']) await posted(bill(name));
      return bill('bad');
    },
  },
  'document-gone': { payment: () => payment('bad', settles('invoices', absent), 1n) },
  'credit-note-gone': { refund: () => payment('bad', settles('credit-notes', absent), 1n) },
  'payment-on-draft': { payment: async () => payment('bad', settles('invoices', await posted(invoiceDraft('open', { approval: 'draft' }))), 1n) },
  'payment-too-much': { payment: async () => payment('bad', settles('invoices', await posted(invoiceDraft('open'))), 10_801n) },
  'payment-account': { payment: async () => payment('bad', settles('invoices', await posted(invoiceDraft('open'))), 1n, { through: { accountCode: '631', accountName: '' } }) },
  'order-number': {
    order: async () => {
      const contactId = await contactIdOf('Central Supplies');
      await posted(purchaseOrder('first', contactId, { number: 'PO-9' }));
      return purchaseOrder('bad', contactId, { number: 'PO-9' });
    },
  },
  'journal-unbalanced': { journal: unbalanced },
};

/** Another document of the same kind that nothing is wrong with. */
async function companionOf({ kind }: Draft): Promise<Draft> {
  switch (kind) {
    case 'invoices':
      return invoiceDraft('good');
    case 'credit-notes':
      return creditNote('good');
    case 'bills':
      return bill('good');
    case 'supplier-credits':
      return supplierCredit('good');
    case 'purchase-orders': {
      const [made] = await xero.rows('PUT', '/Contacts', { Name: 'Another supplier' });
      return purchaseOrder('good', String(made?.['ContactID']));
    }
    case 'payments':
      return payment('good', settles('invoices', await posted(invoiceDraft('target'))), 1n);
    case 'prepayments':
      return prepayment('good');
    case 'deposits':
      return deposit('good');
    case 'contacts':
      return contact('good');
    case 'items':
      return item('good');
    case 'cogs':
      return journalDraft('good');
    default:
      return stockJournal(kind, 'good', [['330', 1n], ['631', -1n]]); // prettier-ignore
  }
}
/** The one that is alone in its call: a contact that is linked does not go with one that is made, nor within the plan's cap. */
const isAlone = (name: RefusalName): boolean => name === 'contact-archived-edited' || name === 'plan-cap';

const cases = Object.entries(causes).flatMap(([name, earns]) =>
  Object.entries(earns).map(([what, earn]) => [name as keyof typeof causes, what, earn] as const),
);

test.each(cases)('%s (%s): refused by Xero, and told at its own row', async (name, _what, earn) => {
  const draft = await earn();
  const batch = isAlone(name) ? [draft] : [await companionOf(draft), draft];
  const outcomes = await outcomesOf(batch);
  expect(outcomes.map(({ state }) => state)).toEqual(isAlone(name) ? ['rejected'] : ['posted', 'rejected']);
  const outcome = outcomes.at(-1);
  if (outcome?.state !== 'rejected') throw new Error('not refused');
  const message = outcome.messages.find((text) => patternOf(refusals[name]).test(text)) ?? '';
  expect([outcome.messages, message]).toEqual([
    expect.arrayContaining([message]),
    expect.stringMatching(/./),
  ]);
  const told = rejectedFault(record(draft), outcome.messages);
  expect(told).toMatchObject({
    code: 'rejected-by-xero',
    severity: 'blocking',
    place: { table: 'documents', row: draft.key },
    document: titleOf(record(draft)),
  });
  expect(told.reason).toContain(message);
  expect(told.remedy).toMatch(/retry it; or skip it/);
});

test('every listed message is earned', () => {
  expect([...Object.keys(causes), 'key-reused'].sort()).toEqual(Object.keys(refusals).sort());
  const listed: readonly string[] = Object.values(refusals).map(({ message }) => message);
  expect(Object.keys(neverEarned).filter((message) => listed.includes(message))).toEqual([]);
});

test('key-reused: another body under a key is refused as a whole, each document of it told at its row', async () => {
  expect(await ledger.post([journalDraft('one')], 'same')).toMatchObject({ ok: true });
  const drafts = [journalDraft('two'), journalDraft('three')];
  const answer = await ledger.post(drafts, 'same');
  if (answer.ok) throw new Error('not refused');
  expect(answer.error).toMatchObject({ code: 'refused', notSaved: true, status: 400 });
  expect(answer.error.detail.replace('Xero refused it: ', '')).toMatch(patternOf(refusals['key-reused']));
  const told = drafts.map((draft) => rejectedFault(record(draft), [answer.error.detail]));
  expect(told.map(({ place }) => place.row)).toEqual([keyOf('two'), keyOf('three')]);
});

test('a number of somebody else is told as such before the refusal is believed', async () => {
  await xero.rows('PUT', '/Invoices', salesInvoice({ InvoiceNumber: 'INV-9' }));
  const draft = invoiceDraft('bad', { number: 'INV-9' });
  expect(await outcomesOf([draft])).toMatchObject([{ state: 'rejected', numberTaken: true }]);
  const found = await ledger.find([draft], xero.clock.now());
  expect(found.ok && found.value.get(draft.key)).toBe('number-of-another');
});

test('a draft journal that Xero takes an account from is a warning, not a success without a word', async () => {
  const lines = [['99999', 1n], ['631', -1n]] as const; // prettier-ignore
  const [outcome] = await outcomesOf([stockJournal('adjustments', 'bad', lines, { approval: 'draft' })]);
  expect(outcome).toMatchObject({
    state: 'posted',
    warnings: ["Account code '99999' has been removed as it does not match a recognised account."],
  });
});

test('a contact without a name is not sent at all', async () => {
  const before = ledger.callCount();
  expect(await outcomesOf([contact('bad', { name: ' ' })])).toMatchObject([
    { state: 'rejected', messages: [expect.stringContaining('without a name')] },
  ]);
  expect(ledger.callCount()).toBe(before);
});
