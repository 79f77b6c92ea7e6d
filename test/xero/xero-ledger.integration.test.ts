import { calendarDate } from '../../server/accounting/dates';
import type { Draft } from '../../server/accounting/draft';
import { ok } from '../../server/accounting/result';
import type { FaultRuleInput } from '../../server/sandbox/common/faults';
import type { XeroSandboxOptions } from '../../server/sandbox/xero/sandbox';
import type { ElementOutcome, XeroLedger } from '../../server/xero/ledger';
import { createXeroLedger, type XeroLedgerOptions } from '../../server/xero/xero-ledger';
import { startXero, testTenant, type RunningXero } from '../support/xero-sandbox';
import { invoiceDraft, invoiceLine, journalDraft } from './drafts';
import { keptTokens, pacingOn } from './signed-in';

/** The ledger through xero-node over real HTTP against the sandbox; pacing and the sandbox share one virtual clock. */

let xero: RunningXero;
let waits: number[];
let tokens: Awaited<ReturnType<typeof keptTokens>>;

async function start(options: Partial<XeroSandboxOptions> = {}): Promise<void> {
  if (xero) await xero.close();
  xero = await startXero(options);
  tokens = await keptTokens(xero);
  xero.control.calls.clear();
  waits = [];
}
beforeEach(() => start());
afterAll(() => xero.close());

const ledgerWith = (options: Partial<XeroLedgerOptions> = {}): XeroLedger =>
  createXeroLedger({
    accountingUrl: `${xero.url}/api.xro/2.0`,
    tenantId: testTenant,
    tokens,
    publicUrl: 'http://localhost:3000',
    shortCode: '!dEmo1',
    clock: pacingOn(xero, waits),
    ...options,
  });
const faults = (...rules: FaultRuleInput[]): void => xero.control.faults.set(rules);
const put: FaultRuleInput['match'] = { method: 'PUT' };

function value<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
async function posted(
  ledger: XeroLedger,
  drafts: readonly Draft[],
  key = 'key-1',
): Promise<readonly ElementOutcome[]> {
  return value(await ledger.post(drafts, key));
}
const journalCount = async () => (await xero.rows('GET', '/ManualJournals')).length;
const sentAt = () => xero.clock.now();

describe('posting', () => {
  it('posts invoices that Xero holds to the cent, AUTHORISED, with our tax, rate and key', async () => {
    const merged = invoiceLine({ netMinor: 99n, taxMinor: 21n, quantity: '1', unitAmount: '0.99' });
    const priced = invoiceLine({ netMinor: 1_000n, taxMinor: 200n, quantity: '8', unitAmount: '1.2499' });
    const draft = invoiceDraft('cents', {
      currency: 'EUR',
      rate: '1.113248',
      lines: [
        { ...merged, tracking: [{ category: 'Channel', option: 'Shopify' }] },
        // 8 x 1.2499 is 9.9992: only with four decimals in the price does it come to 10.00.
        priced,
      ],
    });
    const [outcome] = await posted(ledgerWith(), [draft]);
    expect(outcome).toMatchObject({ state: 'posted', document: { xeroNumber: draft.number }, warnings: [] });
    const xeroId = outcome?.state === 'posted' ? outcome.document.xeroId : '';
    expect(outcome).toMatchObject({
      document: {
        url: `https://go.xero.com/organisationlogin/default.aspx?shortcode=!dEmo1&redirecturl=/AccountsReceivable/View.aspx?InvoiceID=${xeroId}`,
      },
    });
    const [held] = await xero.rows('GET', `/Invoices/${xeroId}?unitdp=4`);
    expect(held).toMatchObject({
      Type: 'ACCREC',
      Status: 'AUTHORISED',
      InvoiceNumber: draft.number,
      Reference: draft.reference,
      CurrencyCode: 'EUR',
      CurrencyRate: 1.113248,
      SubTotal: 10.99,
      TotalTax: 2.21,
      Total: 13.2,
      Url: `http://localhost:3000/p/${draft.key}`,
      LineItems: [
        { TaxAmount: 0.21, LineAmount: 0.99, Tracking: [{ Name: 'Channel', Option: 'Shopify' }] },
        { Quantity: 8, UnitAmount: 1.2499, LineAmount: 10, TaxAmount: 2 },
      ],
    });
    expect(held).toMatchObject({ DateString: '2026-11-20T00:00:00', DueDateString: '2026-12-20T00:00:00' });
  });

  it('posts journals to the ledger, debit positive', async () => {
    const draft = journalDraft('cogs');
    const [outcome] = await posted(ledgerWith(), [draft]);
    expect(outcome).toMatchObject({ state: 'posted', warnings: [] });
    const [held] = await xero.rows(
      'GET',
      `/ManualJournals/${outcome?.state === 'posted' ? outcome.document.xeroId : ''}`,
    );
    expect(held).toMatchObject({
      Status: 'POSTED',
      Narration: draft.narration,
      ShowOnCashBasisReports: false,
      LineAmountTypes: 'NoTax',
      JournalLines: [
        { AccountCode: '310', LineAmount: 660.12 },
        { AccountCode: '631', LineAmount: -660.12 },
      ],
    });
    const balances = value(await ledgerWith().trialBalance(calendarDate('2026-11-30')));
    expect([balances.get('310'), balances.get('631')]).toEqual(['660.12', '-660.12']);
    const before = value(await ledgerWith().trialBalance(calendarDate('2026-11-19')));
    expect(before.get('310')).toBeUndefined();
  });

  it('tells each element of a batch of 50 apart, in one call', async () => {
    const drafts = Array.from({ length: 50 }, (_, index) =>
      invoiceDraft(`b${String(index).padStart(2, 'X')}`),
    );
    const bad = drafts[17];
    if (!bad) throw new Error('no draft');
    drafts[17] = { ...bad, lines: [invoiceLine({ accountCode: '99999' })] };
    const ledger = ledgerWith();
    const outcomes = await posted(ledger, drafts);
    expect(outcomes.map(({ state }) => state)).toEqual(
      drafts.map((_, index) => (index === 17 ? 'rejected' : 'posted')),
    );
    expect(outcomes[17]).toMatchObject({ numberTaken: true, messages: [expect.stringContaining('99999')] });
    expect(outcomes.map((one) => (one.state === 'posted' ? one.document.xeroNumber : bad.number))).toEqual(
      drafts.map(({ kind, ...draft }) => ('number' in draft && kind === 'invoices' ? draft.number : '')),
    );
    expect(ledger.callCount()).toBe(1);
  });

  it('an unbalanced or locked journal is rejected with the words of Xero', async () => {
    const locked = journalDraft('locked', { date: calendarDate('2026-07-31') });
    const [outcome] = await posted(ledgerWith(), [locked]);
    expect(outcome).toMatchObject({
      state: 'rejected',
      numberTaken: false,
      messages: [expect.stringMatching(/lock date/)],
    });
  });

  it('what cannot be sent exactly is rejected here, and the others are sent', async () => {
    const huge = invoiceDraft('huge', {
      lines: [
        invoiceLine({ netMinor: 1_234_567_890_123_456n, taxMinor: 0n, quantity: '1', unitAmount: '1' }),
      ],
    });
    const outcomes = await posted(ledgerWith(), [huge, invoiceDraft('fine')]);
    expect(outcomes.map(({ state }) => state)).toEqual(['rejected', 'posted']);
    const ledger = ledgerWith();
    expect((await posted(ledger, [huge])).map(({ state }) => state)).toEqual(['rejected']);
    expect(ledger.callCount()).toBe(0);
  });

  it('a taken number is refused, never an overwrite', async () => {
    const draft = invoiceDraft('twice');
    await posted(ledgerWith(), [draft]);
    const other = invoiceDraft('other', {
      number: draft.number,
      lines: [invoiceLine({ netMinor: 1n, taxMinor: 0n, quantity: '1', unitAmount: '0.01' })],
    });
    const [outcome] = await posted(ledgerWith(), [other], 'key-2');
    expect(outcome).toMatchObject({ state: 'rejected', numberTaken: true });
    expect(await xero.rows('GET', `/Invoices?InvoiceNumbers=${draft.number}`)).toMatchObject([
      { Total: 108 },
    ]);
  });

  it('refuses a batch that cannot be one call, as a bug', async () => {
    const many = Array.from({ length: 51 }, (_, index) => journalDraft(`j${index}`));
    await expect(ledgerWith().post(many, 'k')).rejects.toThrow('51');
    await expect(ledgerWith().post([journalDraft('a'), invoiceDraft('b')], 'k')).rejects.toThrow('one kind');
    await expect(ledgerWith().post([journalDraft('a')], 'k'.repeat(129))).rejects.toThrow('128');
    expect(() => ledgerWith({ publicUrl: 'https://my-xero-bridge.example.com' })).toThrow('xero');
  });
});

describe('limits', () => {
  it('holds 60 calls a minute without ever being refused', async () => {
    await start({ limits: 'vendor' });
    const ledger = ledgerWith();
    const began = xero.clock.now().getTime();
    for (let call = 0; call < 150; call += 1) value(await ledger.organisation());
    expect(xero.control.calls.report().statuses).toEqual({ 200: 150 });
    expect(xero.clock.now().getTime() - began).toBeLessThan(5 * 60_000);
  });

  it('keeps at most four calls in flight', async () => {
    await start({ limits: 'vendor' });
    faults({ match: { times: 100 }, fault: 'delay', delayMs: 30 });
    const ledger = ledgerWith();
    const results = await Promise.all(Array.from({ length: 20 }, () => ledger.organisation()));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(xero.control.calls.report().statuses).toEqual({ 200: 20 });
  });

  it('waits out a refused minute and sends the same request again, once saved', async () => {
    faults({ match: put, fault: '429-minute', retryAfter: 20 });
    const heard: number[] = [];
    const result = await ledgerWith().post([journalDraft('again')], 'key-1', {
      onWait: (ms) => heard.push(ms),
    });
    expect(value(result)).toMatchObject([{ state: 'posted' }]);
    expect(heard).toEqual([20_000]);
    expect(await journalCount()).toBe(1);
  });

  it('too many at once is tried again soon', async () => {
    faults({ match: put, fault: '429-concurrent' });
    expect(await posted(ledgerWith(), [journalDraft('again')])).toMatchObject([{ state: 'posted' }]);
    expect(waits).toEqual([1_000]);
  });

  it('a used-up day ends the work: nothing saved, when to go on, and no further call', async () => {
    faults({ match: put, fault: '429-day', retryAfter: 7_200 });
    const ledger = ledgerWith();
    const result = await ledger.post([journalDraft('day')], 'key-1');
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'day-limit', notSaved: true, retryAfterMs: 7_200_000 },
    });
    expect(await ledger.organisation()).toMatchObject({
      ok: false,
      error: { code: 'day-limit', notSaved: true },
    });
    expect(ledger.callCount()).toBe(1);
  });

  it('a wait can be cancelled, and then nothing was sent', async () => {
    const abort = new AbortController();
    faults({ match: { ...put, times: 9 }, fault: '429-minute', retryAfter: 20 });
    const pending = ledgerWith().post([journalDraft('never')], 'k', {
      signal: abort.signal,
      onWait: () => abort.abort(),
    });
    expect(await pending).toMatchObject({ ok: false, error: { code: 'cancelled', notSaved: true } });
    expect(await journalCount()).toBe(0);
  });
});

describe('lost answers', () => {
  const draft = () => journalDraft('lost');
  it.each([
    ['500-after', { code: 'server-error', notSaved: false, answered: true, status: 500 }, true],
    ['drop-after', { code: 'no-answer', notSaved: false, answered: false, status: 0 }, true],
    ['500-before', { code: 'server-error', notSaved: false, answered: true, status: 500 }, false],
    ['drop-before', { code: 'no-answer', notSaved: false, answered: false, status: 0 }, false],
    ['html-200', { code: 'unreadable-answer', notSaved: false, answered: true, status: 200 }, false],
    ['503', { code: 'offline', notSaved: false, answered: true, status: 503 }, false],
  ] as const)(
    '%s of a journal is never sent again, and the look-up tells whether it is there',
    async (fault, error, saved) => {
      faults({ match: put, fault });
      const ledger = ledgerWith();
      const at = sentAt();
      expect(await ledger.post([draft()], 'key-1')).toMatchObject({ ok: false, error });
      expect(xero.control.calls.report().counts['PUT /api.xro/2.0/ManualJournals']).toBe(1);
      const found = value(await ledger.find([draft(), journalDraft('another')], at));
      expect([...found.keys()].sort()).toEqual([draft().key, journalDraft('another').key].sort());
      expect(found.get(journalDraft('another').key)).toBeNull();
      if (saved)
        expect(found.get(draft().key)).toMatchObject({
          status: 'POSTED',
          url: expect.stringContaining('/Journal/View.aspx') as string,
        });
      else expect(found.get(draft().key)).toBeNull();
    },
  );

  it('an answer that takes too long is no answer', async () => {
    faults({ match: put, fault: 'delay', delayMs: 300 });
    const ledger = ledgerWith({ timeoutMs: 60 });
    const at = sentAt();
    expect(await ledger.post([draft()], 'key-1')).toMatchObject({
      ok: false,
      error: { code: 'no-answer', notSaved: false, answered: false },
    });
    expect(value(await ledgerWith().find([draft()], at)).get(draft().key)).toMatchObject({
      status: 'POSTED',
    });
  });

  it('nobody listening is certainly not saved', async () => {
    const ledger = ledgerWith({ accountingUrl: 'http://127.0.0.1:1/api.xro/2.0' });
    expect(await ledger.post([draft()], 'key-1')).toMatchObject({
      ok: false,
      error: { code: 'no-answer', notSaved: true },
    });
  });

  it('the same key within minutes is answered again, not saved again', async () => {
    faults({ match: put, fault: 'drop-after' });
    const ledger = ledgerWith();
    expect((await ledger.post([draft()], 'key-1')).ok).toBe(false);
    expect(await posted(ledger, [draft()])).toMatchObject([{ state: 'posted' }]);
    expect(await journalCount()).toBe(1);
  });
});

describe('looking up', () => {
  it('finds invoices by number and key, tells a number of somebody else, and what is not there', async () => {
    const ledger = ledgerWith();
    const ours = invoiceDraft('ours');
    const comma = invoiceDraft('comma', { number: 'SO-1,5 "a"' });
    const theirs = invoiceDraft('theirs');
    await posted(ledger, [ours, comma]);
    await xero.rows('PUT', '/Invoices?summarizeErrors=true', {
      Type: 'ACCREC',
      Contact: { Name: 'Shopify customers' },
      InvoiceNumber: theirs.number,
      LineItems: [{ Description: 'x', Quantity: 1, UnitAmount: 1, AccountCode: '201' }],
    });
    const missing = invoiceDraft('missing');
    const found = value(await ledger.find([ours, comma, theirs, missing], sentAt()));
    expect(found.get(ours.key)).toMatchObject({ status: 'AUTHORISED', xeroNumber: ours.number });
    expect(found.get(comma.key)).toMatchObject({ status: 'AUTHORISED', xeroNumber: comma.number });
    expect(found.get(theirs.key)).toBe('number-of-another');
    expect(found.get(missing.key)).toBeNull();
  });

  it('tells that a found document was voided since', async () => {
    const ledger = ledgerWith();
    const [outcome] = await posted(ledger, [invoiceDraft('voided')]);
    const id = outcome?.state === 'posted' ? outcome.document.xeroId : '';
    await xero.rows('POST', `/Invoices/${id}`, { InvoiceID: id, Status: 'VOIDED' });
    const found = value(await ledger.find([invoiceDraft('voided')], sentAt()));
    expect(found.get(invoiceDraft('voided').key)).toMatchObject({ status: 'VOIDED', xeroId: id });
  });

  it('reads journals beyond the first page', async () => {
    const at = sentAt();
    const other = (index: number) => ({
      Narration: `Somebody's journal ${index}`,
      Date: '2026-11-02',
      Status: 'POSTED',
      JournalLines: [
        { LineAmount: 1, AccountCode: '310' },
        { LineAmount: -1, AccountCode: '631' },
      ],
    });
    for (let batch = 0; batch < 5; batch += 1)
      await xero.rows('PUT', '/ManualJournals', {
        ManualJournals: Array.from({ length: 210 }, (_, index) => other(batch * 210 + index)),
      });
    xero.clock.advance(2_000);
    const ledger = ledgerWith();
    await posted(ledger, [journalDraft('late')]);
    const before = ledger.callCount();
    expect(value(await ledger.find([journalDraft('late')], at)).get(journalDraft('late').key)).toMatchObject({
      status: 'POSTED',
    });
    expect(ledger.callCount() - before).toBe(2);
  });

  it('does not look at journals from long before the call', async () => {
    await posted(ledgerWith(), [journalDraft('old')]);
    xero.clock.advance(10 * 60_000);
    expect(
      value(await ledgerWith().find([journalDraft('old')], sentAt())).get(journalDraft('old').key),
    ).toBeNull();
  });

  it('tries again when a read fails for the moment', async () => {
    faults({ match: { method: 'GET', times: 2 }, fault: 'drop-before' });
    expect(value(await ledgerWith().find([journalDraft('x')], sentAt())).size).toBe(1);
    faults({ match: { method: 'GET', times: 9 }, fault: 'html-200' });
    expect(await ledgerWith().find([journalDraft('x')], sentAt())).toMatchObject({
      ok: false,
      error: { code: 'unreadable-answer' },
    });
  });
});

describe('the connection', () => {
  it('an expired token is renewed once and the request sent again', async () => {
    xero.clock.advance(31 * 60_000);
    expect(await posted(ledgerWith(), [journalDraft('renewed')])).toMatchObject([{ state: 'posted' }]);
    expect(tokens.refreshes).toBe(1);
  });

  it('a token that is refused again after that asks for a new connection', async () => {
    const ledger = ledgerWith({ tokens: { accessToken: () => Promise.resolve(ok('bad')) } });
    const result = await ledger.post([journalDraft('x')], 'k');
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'reconnect-needed', notSaved: true, status: 401 },
    });
    expect(ledger.callCount()).toBe(2);
  });

  it('another organisation is forbidden', async () => {
    const ledger = ledgerWith({ tenantId: '99999999-0000-4000-8000-000000000000' });
    expect(await ledger.organisation()).toMatchObject({
      ok: false,
      error: { code: 'forbidden', notSaved: true },
    });
  });

  it('no failure holds a token', async () => {
    const token = value(await tokens.accessToken());
    const failures: unknown[] = [];
    for (const fault of ['500-after', 'drop-after', 'html-200'] as const) {
      faults({ match: put, fault });
      failures.push(await ledgerWith().post([journalDraft(fault)], fault));
    }
    expect(JSON.stringify(failures)).not.toContain(token.slice(0, 12));
  });
});

describe('reference', () => {
  it('reads what mapping and drafts are judged by, dates as calendar days', async () => {
    const ledger = ledgerWith();
    const reference = value(await ledger.reference());
    expect(reference.organisation).toEqual({
      id: testTenant,
      name: 'Demo Company (UK)',
      baseCurrency: 'GBP',
      countryCode: 'GB',
      timeZone: 'Europe/London',
      periodLockDate: '2026-07-31',
      endOfYearLockDate: null,
      financialYearEnd: { day: 31, month: 3 },
      shortCode: '!dEmo1',
      paymentTerms: { bills: null, sales: null },
    });
    expect(reference.accounts.find(({ code }) => code === '310')).toMatchObject({
      type: 'DIRECTCOSTS',
      class: 'EXPENSE',
      active: true,
    });
    expect(reference.accounts.find(({ systemAccount }) => systemAccount === 'DEBTORS')).toBeDefined();
    expect(reference.taxRates.find(({ taxType }) => taxType === 'OUTPUT2')).toMatchObject({
      effectiveRate: '20',
      active: true,
    });
    expect([...reference.currencies].sort()).toEqual(['EUR', 'GBP', 'USD']);
    expect(reference.tracking).toContainEqual({
      name: 'Channel',
      active: true,
      options: ['Shopify', 'Amazon', 'WooCommerce', 'Wholesale'],
    });
    expect(reference.contacts.some(({ active }) => !active)).toBe(true);
    expect(reference.contacts.find(({ name }) => name === 'Shopify customers')).toMatchObject({
      active: true,
    });
    expect(ledger.callCount()).toBe(7);
  });
});
