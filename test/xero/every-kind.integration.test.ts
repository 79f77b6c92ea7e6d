import { AccountingApi } from 'xero-node';
import { calendarDate } from '../../server/accounting/dates';
import type { PaymentDraft, Draft } from '../../server/accounting/draft';
import type { ElementOutcome, XeroCredits, XeroLedger } from '../../server/xero/ledger';
import { startXero, testTenant, type Json, type RunningXero } from '../support/xero-sandbox';
import { invoiceDraft, journalDraft } from './drafts';
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
import { ledgerOf } from './signed-in';

/** Every kind over HTTP against the sandbox with our adapter; Xero's own client reads back what is there. */

let xero: RunningXero;
let ledger: XeroLedger & XeroCredits;
let witness: AccountingApi;
let calls = 0;
beforeEach(async () => {
  xero = await startXero();
  ledger = await ledgerOf(xero);
  witness = new AccountingApi(`${xero.url}/api.xro/2.0`);
  witness.accessToken = xero.token;
});
afterEach(() => xero.close());

function value<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
const outcomes = async (...drafts: Draft[]): Promise<readonly ElementOutcome[]> =>
  value(await ledger.post(drafts, `key-${(calls += 1)}`));
/** Ids of what was posted; fails when one was not. */
async function post(...drafts: Draft[]): Promise<string[]> {
  return (await outcomes(...drafts)).map((outcome) => {
    if (outcome.state !== 'posted') throw new Error(JSON.stringify(outcome));
    expect(outcome.warnings).toEqual([]);
    return outcome.document.xeroId;
  });
}
const postOne = async (draft: Draft): Promise<string> => (await post(draft))[0] ?? '';
const find = async (...drafts: Draft[]) =>
  value(await ledger.find(drafts, new Date(xero.clock.now().getTime() - 60_000)));
const settles = (kind: PaymentDraft['settles']['kind'], xeroId: string) => ({ kind, xeroId, number: 'n' });

async function supplierId(): Promise<string> {
  const [held] = await xero.rows('GET', '/Contacts?searchTerm=Central');
  return String(held?.['ContactID']);
}

/** The ledger's lines of one document, `account code: amount`, debit positive, in order. */
async function entries(id: string): Promise<string[]> {
  const accounts = await xero.rows('GET', '/Accounts');
  const codes = new Map(accounts.map((account) => [account['AccountID'], String(account['Code'])]));
  return xero.control
    .ledger()
    .filter(({ source }) => source.id === id)
    .flatMap(({ lines }) => lines)
    .map(({ accountId, amount }) => `${codes.get(accountId) ?? ''}: ${amount.toString()}`);
}

describe('signs in the ledger, line by line', () => {
  const pair = (debit: string, credit: string) =>
    [
      [debit, 1_250n],
      [credit, -1_250n],
    ] as const;
  const plain: [string, () => Draft, string[]][] = [
    ['cogs', () => journalDraft('j'), ['310: 660.12', '631: -660.12']],
    ['adjustments', () => stockJournal('adjustments', 'j', pair('330', '631')), ['330: 12.5', '631: -12.5']],
    ['production', () => stockJournal('production', 'j', pair('633', '631')), ['633: 12.5', '631: -12.5']],
    ['transfers', () => stockJournal('transfers', 'j', pair('632', '631')), ['632: 12.5', '631: -12.5']],
    ['landed-cost', () => stockJournal('landed-cost', 'j', pair('631', '311')), ['631: 12.5', '311: -12.5']],
    [
      'manual-journals',
      () => stockJournal('manual-journals', 'j', pair('429', '805')),
      ['429: 12.5', '805: -12.5'],
    ],
    ['invoices', () => invoiceDraft('i'), ['610: 108', '201: -90', '820: -18']],
    ['credit-notes', () => creditNote('c'), ['610: -54', '201: 45', '820: 9']],
    ['bills', () => bill('b'), ['800: -494.81', '631: 412.34', '820: 82.47']],
    ['supplier-credits', () => supplierCredit('s'), ['800: 49.48', '631: -41.23', '820: -8.25']],
    ['prepayments', () => prepayment('p'), ['090: 250', '810: -250']],
    ['prepayments given back', () => prepayment('p', { direction: 'spend' }), ['090: -250', '810: 250']],
    ['deposits', () => deposit('d'), ['090: -100', '625: 100']],
    ['deposits given back', () => deposit('d', { direction: 'receive' }), ['090: 100', '625: -100']],
  ];
  it.each(plain)('%s', async (_name, draft, expected) => {
    expect(await entries(await postOne(draft()))).toEqual(expected);
  });

  const paid: [PaymentDraft['settles']['kind'], () => Draft, string[]][] = [
    ['invoices', () => invoiceDraft('i'), ['615: 10', '610: -10']],
    ['credit-notes', () => creditNote('c'), ['615: -10', '610: 10']],
    ['bills', () => bill('b'), ['615: -10', '800: 10']],
    ['supplier-credits', () => supplierCredit('s'), ['615: 10', '800: -10']],
  ];
  it.each(paid)('a payment on %s', async (kind, draft, expected) => {
    const id = await postOne(draft());
    expect(await entries(await postOne(payment('p', settles(kind, id), 1_000n)))).toEqual(expected);
  });

  it('a purchase order moves nothing', async () => {
    expect(await entries(await postOne(purchaseOrder('o', await supplierId())))).toEqual([]);
  });
});

it('one of each kind: the trial balance equals the figures worked out by hand', async () => {
  await post(journalDraft('cogs'));
  await post(stockJournal('adjustments', 'a', [['330', 1_250n], ['631', -1_250n]])); // prettier-ignore
  await post(stockJournal('production', 'b', [['633', 8_000n], ['631', -8_000n]])); // prettier-ignore
  await post(stockJournal('transfers', 'c', [['632', 3_000n], ['631', -3_000n]])); // prettier-ignore
  await post(stockJournal('landed-cost', 'd', [['631', 300n], ['310', 100n], ['311', -400n]])); // prettier-ignore
  await post(stockJournal('manual-journals', 'e', [['429', 777n], ['805', -777n]])); // prettier-ignore
  const invoice = await postOne(invoiceDraft('f'));
  const credit = await postOne(creditNote('g'));
  const bought = await postOne(bill('h'));
  const returned = await postOne(supplierCredit('i'));
  await post(purchaseOrder('j', await supplierId()));
  const through = { accountCode: '090', accountName: 'Bank' };
  await post(
    payment('k', settles('invoices', invoice), 5_000n),
    payment('l', settles('bills', bought), 10_000n, { through }),
    payment('m', settles('credit-notes', credit), 2_000n, { through }),
    payment('n', settles('supplier-credits', returned), 948n, { through }),
  );
  await post(prepayment('o'));
  await post(deposit('p'));
  await post(contact('q'));
  await post(item('r'));
  const allocation = { creditNoteId: credit, invoiceId: invoice, amountMinor: 3_400n, currency: 'GBP' };
  expect(
    value(await ledger.allocateCredit({ ...allocation, date: calendarDate('2026-11-20') }, 'allocation-1')),
  ).toEqual({ state: 'allocated' });

  const balances = value(await ledger.trialBalance(calendarDate('2026-11-30')));
  expect(Object.fromEntries([...balances].sort())).toEqual({
    '090': '39.48', // -100 bill, -20 refund, +9.48 refunded, +250 prepayment, -100 deposit
    '201': '-45', // -90 sold, +45 credited
    '310': '661.12', // 660.12 sold, 1.00 landed
    '311': '-4',
    '330': '12.5',
    '429': '7.77',
    '610': '24', // 108 - 54 - 50 paid + 20 refunded; the allocation moves nothing
    '615': '50',
    '625': '100',
    '631': '-408.51', // -660.12 - 12.50 - 80 - 30 + 3 + 412.34 - 41.23
    '632': '30',
    '633': '80',
    '800': '-354.81', // -494.81 + 49.48 + 100 - 9.48
    '805': '-7.77',
    '810': '-250',
    '820': '65.22', // -18 + 9 + 82.47 - 8.25
  });
});

describe('what the witness reads', () => {
  it('bills, supplier credits and orders are as drafted, with the key where each keeps it', async () => {
    const drafts = [bill('b'), supplierCredit('s'), purchaseOrder('o', await supplierId())] as const;
    const [billed, credited, ordered] = drafts;
    const held = (await witness.getInvoice(testTenant, await postOne(billed), 4)).body.invoices?.[0];
    expect(held).toMatchObject({
      type: 'ACCPAY',
      status: 'AUTHORISED',
      invoiceNumber: 'b-1',
      total: 494.81,
      totalTax: 82.47,
      url: `http://localhost:3000/p/${billed.key}`,
      lineItems: [{ quantity: 100, unitAmount: 4.1234, lineAmount: 412.34, accountCode: '631' }],
    });
    const credit = (await witness.getCreditNote(testTenant, await postOne(credited))).body.creditNotes?.[0];
    expect(credit).toMatchObject({ type: 'ACCPAYCREDIT', creditNoteNumber: 's-1', total: 49.48 });
    expect(credit?.lineItems?.map(({ description }) => description)).toEqual([
      '10 x BELL-01',
      `Cin7 s [${credited.key}]`,
    ]);
    const order = (await witness.getPurchaseOrder(testTenant, await postOne(ordered))).body
      .purchaseOrders?.[0];
    expect(order).toMatchObject({
      status: 'AUTHORISED',
      purchaseOrderNumber: 'o-1',
      total: 494.81,
      deliveryInstructions: 'Dock 2',
      reference: `Cin7 o [${ordered.key}]`,
    });
  });

  it('a foreign bill paid at another rate: Xero realises the difference (accounting-rules 4)', async () => {
    const line = billLine({ quantity: '100', unitAmount: '11', netMinor: 110_000n, taxMinor: 0n, taxType: 'ZERORATEDINPUT' }); // prettier-ignore
    const id = await postOne(bill('usd', { currency: 'USD', rate: '1.1', lines: [line] }));
    await post(payment('pay', settles('bills', id), 110_000n, { currency: 'USD', rate: '1.08' }));
    const balances = value(await ledger.trialBalance(calendarDate('2026-11-30')));
    expect(Object.fromEntries([...balances].sort())).toEqual({
      '499': '18.52',
      '615': '-1018.52',
      '631': '1000',
    });
    expect((await witness.getInvoice(testTenant, id)).body.invoices?.[0]).toMatchObject({ status: 'PAID' });
  });

  it('drafts and submitted documents wait for approval and are in no ledger', async () => {
    const lines = [['330', 1n], ['631', -1n]] as const; // prettier-ignore
    await post(bill('b', { approval: 'draft' }));
    await post(creditNote('c', { approval: 'submitted' }));
    await post(stockJournal('adjustments', 'a', lines, { approval: 'draft' }));
    const statuses = [
      (await witness.getInvoices(testTenant)).body.invoices?.[0]?.status,
      (await witness.getCreditNotes(testTenant)).body.creditNotes?.[0]?.status,
      (await witness.getManualJournals(testTenant)).body.manualJournals?.[0]?.status,
    ];
    expect(statuses).toEqual(['DRAFT', 'SUBMITTED', 'DRAFT']);
    expect(xero.control.ledger()).toEqual([]);
  });

  it('a contact is made with its number, a linked one gets the number and keeps all else; items are untracked', async () => {
    const id = await supplierId();
    await xero.rows('POST', `/Contacts/${id}`, { EmailAddress: 'their@example.com' });
    await post(contact('new'));
    expect(await postOne(contact('linked', { link: id, name: 'Other name' }))).toBe(id);
    const linked = (await witness.getContact(testTenant, id)).body.contacts?.[0];
    expect(linked).toMatchObject({
      name: 'Central Supplies',
      contactNumber: 'cin7-linked',
      emailAddress: 'their@example.com',
    });
    const made = await witness.getContacts(testTenant, undefined, 'ContactNumber=="cin7-new"');
    expect(made.body.contacts).toMatchObject([{ name: 'Contact new', defaultCurrency: 'EUR' }]);
    await post(item('one'));
    const items = (await witness.getItems(testTenant, undefined, undefined, undefined, 4)).body.items;
    expect(items).toMatchObject([
      { code: 'SKU-one', isTrackedAsInventory: false, purchaseDetails: { unitPrice: 4.1234 } },
    ]);
  });
});

describe('allocating a credit', () => {
  it('is refused beyond what is open, and what stands is read back', async () => {
    const ids = { creditNoteId: await postOne(creditNote('c')), invoiceId: await postOne(invoiceDraft('i')) };
    const some = { ...ids, currency: 'GBP', date: calendarDate('2026-11-20') };
    const refused = value(await ledger.allocateCredit({ ...some, amountMinor: 5_401n }, 'too-much'));
    expect(refused).toMatchObject({ state: 'rejected', messages: [expect.stringMatching(/exceeds/)] });
    expect(value(await ledger.allocations(ids.creditNoteId))).toEqual([]);
    xero.control.faults.set([{ match: { method: 'PUT' }, fault: 'drop-after' }]);
    const lost = await ledger.allocateCredit({ ...some, amountMinor: 5_400n }, 'lost');
    expect(lost).toMatchObject({ ok: false, error: { notSaved: false } });
    expect(value(await ledger.allocations(ids.creditNoteId))).toEqual([
      { invoiceId: ids.invoiceId, amount: '54' },
    ]);
    expect((await witness.getInvoice(testTenant, ids.invoiceId)).body.invoices?.[0]).toMatchObject({
      amountCredited: 54,
      amountDue: 54,
    });
  });
});

describe('finding what a lost answer left behind', () => {
  const lose = async (draft: Draft): Promise<void> => {
    xero.control.faults.set([{ match: { method: draft.kind === 'contacts' && draft.link !== null ? 'POST' : 'PUT' }, fault: 'drop-after' }]); // prettier-ignore
    expect(await ledger.post([draft], `key-${(calls += 1)}`)).toMatchObject({ ok: false });
  };
  const lines = [['330', 1n], ['631', -1n]] as const; // prettier-ignore
  const make: [string, (name: string) => Promise<Draft>, string][] = [
    ['journals', (name) => Promise.resolve(stockJournal('production', name, lines)), 'POSTED'],
    ['credit notes', (name) => Promise.resolve(creditNote(name)), 'AUTHORISED'],
    ['bills', (name) => Promise.resolve(bill(name)), 'AUTHORISED'],
    ['supplier credits', (name) => Promise.resolve(supplierCredit(name)), 'AUTHORISED'],
    ['purchase orders', async (name) => purchaseOrder(name, await supplierId()), 'AUTHORISED'],
    [
      'payments',
      async (name) => payment(name, settles('invoices', await postOne(invoiceDraft(`of${name}`))), 100n),
      'AUTHORISED',
    ],
    ['prepayments', (name) => Promise.resolve(prepayment(name)), 'AUTHORISED'],
    ['deposits', (name) => Promise.resolve(deposit(name)), 'AUTHORISED'],
    ['contacts', (name) => Promise.resolve(contact(name)), 'ACTIVE'],
    ['linked contacts', async (name) => contact(name, { link: await supplierId() }), 'ACTIVE'],
    ['items', (name) => Promise.resolve(item(name)), ''],
  ];
  it.each(make)('%s', async (name, draft, status) => {
    const ours = await draft('ours');
    const missing = name === 'linked contacts' ? contact('missing') : await draft('missing');
    await lose(ours);
    const found = await find(ours, missing);
    expect(found.get(ours.key)).toEqual({
      xeroId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      xeroNumber: expect.any(String) as string,
      url: expect.stringContaining('https://go.xero.com') as string,
      status,
    });
    expect(found.get(missing.key)).toBeNull();
  });

  it('many at once cost one list, not a search each', async () => {
    const drafts = Array.from({ length: 8 }, (_, index) => creditNote(`c${'ABCDEFGH'[index] ?? ''}`));
    await post(...drafts);
    const before = ledger.callCount();
    const found = await find(...drafts);
    expect([...found.values()].every((one) => one !== null && one !== 'number-of-another')).toBe(true);
    expect(ledger.callCount() - before).toBe(1);
  });

  it.each([
    ['contacts', (name: string) => contact(name)],
    ['items', (name: string) => item(name)],
  ])('many %s are looked for in the whole list, however old', async (_name, draft) => {
    const drafts = [...'ABCDEFGH'].map((letter) => draft(`x${letter}`));
    await post(...drafts);
    xero.clock.advance(20 * 60_000);
    const before = ledger.callCount();
    const found = await find(...drafts, draft('missing'));
    expect(drafts.every(({ key }) => typeof found.get(key) === 'object' && found.get(key))).toBe(true);
    expect(found.get(draft('missing').key)).toBeNull();
    expect(ledger.callCount() - before).toBe(1);
  });

  it('a refund is found by the credit note it settles', async () => {
    const refund = payment('r', settles('credit-notes', await postOne(creditNote('c'))), 100n);
    const id = await postOne(refund);
    expect((await find(refund)).get(refund.key)).toMatchObject({ xeroId: id });
    await xero.rows('POST', `/Payments/${id}`, { Status: 'DELETED' });
    expect((await find(refund)).get(refund.key)).toMatchObject({ xeroId: id, status: 'DELETED' });
  });

  it('reads pages beyond the first', async () => {
    const one = { Type: 'RECEIVE', Contact: { Name: 'Bayside Wholesale' }, BankAccount: { Code: '090' }, Date: '2026-11-20', LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode: '810' }] }; // prettier-ignore
    for (let batch = 0; batch < 5; batch += 1)
      await xero.rows('PUT', '/BankTransactions', {
        BankTransactions: Array.from({ length: 210 }, () => one),
      });
    xero.clock.advance(2_000);
    await post(prepayment('late'));
    const before = ledger.callCount();
    expect((await find(prepayment('late'))).get(prepayment('late').key)).toMatchObject({
      status: 'AUTHORISED',
    });
    expect(ledger.callCount() - before).toBe(2);
  });

  it('tells a voided one, and one in force from a voided one with the same key', async () => {
    const draft = bill('b');
    const id = await postOne(draft);
    await xero.rows('POST', `/Invoices/${id}`, { Status: 'VOIDED' });
    expect((await find(draft)).get(draft.key)).toMatchObject({ xeroId: id, status: 'VOIDED' });
    const second = await postOne(draft);
    expect((await find(draft)).get(draft.key)).toEqual({
      xeroId: second,
      xeroNumber: 'b-1',
      status: 'AUTHORISED',
      url: expect.stringContaining('/AccountsPayable/') as string,
    });
  });

  it('tells doubles', async () => {
    const draft = deposit('d');
    const ids = [await postOne(draft), await postOne(draft)];
    const found = (await find(draft)).get(draft.key);
    if (!found || found === 'number-of-another') throw new Error('not found');
    expect([found.xeroId, ...(found.doubles ?? [])].sort()).toEqual(ids.sort());
  });

  it('tells what somebody edited', async () => {
    const draft = bill('b');
    const id = await postOne(draft);
    await xero.rows('POST', `/Invoices/${id}`, {
      Date: '2026-11-21',
      Contact: { Name: 'Swanston Security' },
      LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode: '631', TaxType: 'NONE' }],
    });
    expect((await find(draft)).get(draft.key)).toMatchObject({ edited: ['date', 'amount', 'contact'] });
  });

  it('tells that a line of a journal moved to another account, though the total is what it was', async () => {
    const draft = stockJournal('adjustments', 'j', [['330', 1_250n], ['631', -1_250n]]); // prettier-ignore
    const id = await postOne(draft);
    const line = (AccountCode: string, LineAmount: number) => ({ AccountCode, LineAmount });
    const lines = async (JournalLines: readonly object[]) => {
      await xero.rows('POST', `/ManualJournals/${id}`, { JournalLines });
      return (await find(draft)).get(draft.key);
    };
    expect(await lines([line('330', 10), line('330', 2.5), line('631', -12.5)])).not.toHaveProperty('edited');
    expect(await lines([line('429', 12.5), line('631', -12.5)])).toMatchObject({ edited: ['accounts'] });
  });

  it.each([
    ['another supplier', { Contact: { Name: 'Swanston Security' } }, null],
    ['another day', { Date: '2026-11-19' }, null],
    ['the same supplier and day', {}, 'number-of-another'],
  ] as const)('a bill by hand with our number, of %s', async (_name, fields, expected) => {
    await xero.rows('PUT', '/Invoices', { Type: 'ACCPAY', Contact: { Name: 'Central Supplies' }, Date: '2026-11-20', InvoiceNumber: 'b-1', LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode: '631' }], ...fields }); // prettier-ignore
    expect((await find(bill('b'))).get(bill('b').key)).toBe(expected);
  });

  it('numbers, names and codes of others are told from ours', async () => {
    const order = purchaseOrder('o', await supplierId());
    await post({ ...order, key: 'X'.repeat(26) });
    await post({ ...creditNote('c'), key: 'Y'.repeat(26) });
    await xero.rows('PUT', '/Contacts', { Name: 'Contact named' });
    await xero.rows('PUT', '/Items', { Code: 'SKU-tracked', InventoryAssetAccountCode: '630', PurchaseDetails: { COGSAccountCode: '310' } }); // prettier-ignore
    const drafts = [order, creditNote('c'), contact('named'), item('tracked')];
    const found = await find(...drafts);
    expect(drafts.map(({ key, kind }) => [kind, found.get(key)])).toEqual(
      drafts.map(({ kind }) => [kind, 'number-of-another']),
    );
    for (const draft of drafts)
      expect((await outcomes(draft))[0]).toMatchObject({ state: 'rejected', numberTaken: true });
  });
});

it('a batch makes contacts or links them', async () => {
  const both = [contact('a'), contact('b', { link: await supplierId() })];
  await expect(ledger.post(both, 'k')).rejects.toThrow('not both');
});

it('the answers of a batch are told apart by key, and a refused one does not hide the others', async () => {
  const bad = bill('bad', { lines: [billLine({ accountCode: '99999' })] });
  const twin = { ...bill('twin'), number: 'b-1' };
  const [first, second, third] = await outcomes(bill('b'), bad, twin);
  expect([first?.state, second, third?.state]).toEqual([
    'posted',
    { state: 'rejected', messages: [expect.stringContaining('99999') as string], numberTaken: false },
    'posted',
  ]);
  const held: Json[] = await xero.rows('GET', '/Invoices?page=1&InvoiceNumbers=b-1');
  expect(held).toHaveLength(2);
});
