import {
  cogsJournal,
  messages,
  salesInvoice,
  startXero,
  type Json,
  type RunningXero,
} from '../../support/xero-sandbox';

let xero: RunningXero;
beforeEach(async () => {
  xero = await startXero();
});
afterEach(() => xero.close());

const one = async (method: string, path: string, body?: unknown): Promise<Json> =>
  (await xero.rows(method, path, body))[0] ?? {};
const journal = (fields: Json = {}) =>
  xero.call('PUT', '/ManualJournals', { ManualJournals: [cogsJournal(fields)] });
const lines = (...entries: [string, number, Json?][]) =>
  entries.map(([AccountCode, LineAmount, more]) => ({ AccountCode, LineAmount, ...more }));

/** The report as `code -> signed YTD balance text`, joined on the account attribute. */
async function trialBalance(date: string): Promise<Record<string, string>> {
  const accounts = await xero.rows('GET', '/Accounts');
  const codes = new Map(accounts.map((account) => [account['AccountID'], String(account['Code'])]));
  const answer = await xero.call('GET', `/Reports/TrialBalance?date=${date}`);
  const [report] = answer.json['Reports'] as { Rows: { RowType: string; Rows?: { Cells: Cell[] }[] }[] }[];
  const balances: Record<string, string> = {};
  for (const row of (report?.Rows ?? []).flatMap((section) => section.Rows ?? [])) {
    const id = row.Cells[0]?.Attributes?.[0]?.Value;
    if (id === undefined) continue;
    const [debit = '', credit = ''] = row.Cells.slice(3).map((cell) => cell.Value);
    balances[codes.get(id) ?? id] = debit === '' ? `-${credit}` : debit;
  }
  return balances;
}
interface Cell {
  Value: string;
  Attributes?: { Id: string; Value: string }[];
}

describe('manual journals', () => {
  test('DRAFT unless told otherwise, and then not in the ledger', async () => {
    const { Status: _status, ...unsaid } = cogsJournal();
    const draft = await one('PUT', '/ManualJournals', { ManualJournals: [unsaid] });
    expect(draft).toMatchObject({ Status: 'DRAFT', LineAmountTypes: 'NoTax', ShowOnCashBasisReports: true });
    expect(await trialBalance('2026-11-30')).toEqual({});
    await one('POST', `/ManualJournals/${String(draft['ManualJournalID'])}`, { Status: 'POSTED' });
    expect(await trialBalance('2026-11-30')).toEqual({ '310': '660.00', '631': '-660.00' });
  });

  test('must balance, hold two lines and a narration', async () => {
    expect(messages(await journal({ JournalLines: lines(['310', 100], ['631', -10]) }))).toEqual([
      'The total debits (100.00) must equal total credits (-10.00)',
    ]);
    expect((await journal({ JournalLines: lines(['310', 0]) })).status).toBe(400);
    expect((await journal({ Narration: ' ' })).status).toBe(400);
  });

  test.each(['090', '610', '800', '630', '801', '877', '497', '498', '960', '299', '987'])(
    'account %s is closed to journals',
    async (code) => {
      const answer = await journal({ JournalLines: lines(['310', 5], [code, -5]) });
      expect(answer.status).toBe(400);
      expect(messages(answer)[0]).toContain(`'${code}'`);
    },
  );

  test.each(['820', '840', '860', '499', '615', '806'])('account %s is open to journals', async (code) => {
    expect((await journal({ JournalLines: lines(['310', 5], [code, -5]) })).status).toBe(200);
  });

  test('a draft loses an unknown account with a warning', async () => {
    const draft = await one('PUT', '/ManualJournals', {
      ManualJournals: [cogsJournal({ Status: 'DRAFT', JournalLines: lines(['310', 5], ['476', -5]) })],
    });
    expect(draft).toMatchObject({ StatusAttributeString: 'WARNING' });
    expect((draft['Warnings'] as Json[])[0]?.['Message']).toBe(
      "Account code '476' has been removed as it does not match a recognised account.",
    );
  });

  test('with tax the balance is tested after tax, and the tax reaches its account', async () => {
    const taxed = lines(['310', 100, { TaxType: 'INPUT2' }], ['806', -120]);
    expect((await journal({ LineAmountTypes: 'Exclusive', JournalLines: taxed })).status).toBe(200);
    expect(await trialBalance('2026-11-30')).toEqual({ '310': '100.00', '820': '20.00', '806': '-120.00' });
  });

  test('posted journals are voided, never deleted; locks hold', async () => {
    const posted = await one('PUT', '/ManualJournals', { ManualJournals: [cogsJournal()] });
    const path = `/ManualJournals/${String(posted['ManualJournalID'])}`;
    expect((await xero.call('POST', path, { Status: 'DELETED' })).status).toBe(400);
    xero.control.setOrganisation({ PeriodLockDate: '2026-11-02' });
    expect((await xero.call('POST', path, { Status: 'VOIDED' })).status).toBe(400);
    xero.control.setOrganisation({ PeriodLockDate: null });
    expect((await one('POST', path, { Status: 'VOIDED' }))['Status']).toBe('VOIDED');
    expect(await trialBalance('2026-11-30')).toEqual({});
    expect(messages(await journal({ Date: '2026-10-31' }))).toEqual([]);
    xero.control.setOrganisation({ PeriodLockDate: '2026-10-31' });
    expect(messages(await journal({ Date: '2026-10-31' }))).toEqual([
      'The document date cannot be before the period lock date',
    ]);
  });
});

describe('ledger', () => {
  test('sales, bill, credit and payment tie out in base currency', async () => {
    const sale = await one('PUT', '/Invoices', { Invoices: [salesInvoice({ InvoiceNumber: 'L-1' })] });
    await one('PUT', '/Invoices', {
      Invoices: [
        salesInvoice({
          Type: 'ACCPAY',
          Contact: { Name: 'Central Supplies' },
          CurrencyCode: 'USD',
          CurrencyRate: 1.1,
          LineItems: [
            {
              Description: 'Stock',
              Quantity: 100,
              UnitAmount: 11,
              AccountCode: '631',
              TaxType: 'ZERORATEDINPUT',
            },
          ],
        }),
      ],
    });
    await one('PUT', '/Payments', {
      Payments: [
        {
          Invoice: { InvoiceID: sale['InvoiceID'] },
          Account: { Code: '615' },
          Date: '2026-11-05',
          Amount: 120,
        },
      ],
    });
    expect(await trialBalance('2026-11-30')).toEqual({
      '201': '-100.00',
      '615': '120.00',
      '631': '1000.00',
      '800': '-1000.00',
      '820': '-20.00',
    });
    expect(await trialBalance('2026-11-01')).toEqual({});
    expect(await trialBalance('2026-11-02')).toMatchObject({ '610': '120.00' });
  });

  test('a bill paid at another rate realises the difference and leaves nothing in payables', async () => {
    const bill = salesInvoice({
      Type: 'ACCPAY',
      CurrencyCode: 'USD',
      CurrencyRate: 1.1,
      LineAmountTypes: 'NoTax',
      LineItems: [{ Description: 'Stock', Quantity: 1, UnitAmount: 1100, AccountCode: '631' }],
    });
    const { InvoiceID } = await one('PUT', '/Invoices', { Invoices: [bill] });
    const pay = (Amount: number) => ({
      Invoice: { InvoiceID },
      Account: { Code: '617' },
      Date: '2026-11-05',
      Amount,
      CurrencyRate: 1.08,
    });
    await xero.rows('PUT', '/Payments', { Payments: [pay(1100)] });
    expect(await trialBalance('2026-11-30')).toEqual({
      '617': '-1018.52',
      '499': '18.52',
      '631': '1000.00',
    });
  });

  test('a voided invoice stands twice and weighs nothing', async () => {
    const { InvoiceID } = await one('PUT', '/Invoices', { Invoices: [salesInvoice()] });
    await one('POST', `/Invoices/${String(InvoiceID)}`, { Status: 'VOIDED' });
    expect(xero.control.ledger()).toHaveLength(2);
    expect(await trialBalance('2026-11-30')).toEqual({});
  });

  test('cents lost in converting lines go to rounding, so that every entry balances', async () => {
    const line = {
      Description: 'x',
      Quantity: 1,
      UnitAmount: 0.5,
      AccountCode: '201',
      TaxType: 'ZERORATEDOUTPUT',
    };
    await one('PUT', '/Invoices', {
      Invoices: [salesInvoice({ CurrencyCode: 'USD', CurrencyRate: 1.5, LineItems: [line, line, line] })],
    });
    expect(await trialBalance('2026-11-30')).toEqual({ '610': '1.00', '201': '-0.99', '860': '-0.01' });
  });

  test('last year is in retained earnings, this year in the balance sheet as current earnings', async () => {
    xero.control.setOrganisation({ PeriodLockDate: null });
    await journal({ Date: '2026-03-31' });
    await journal({ Date: '2026-04-01' });
    expect(await trialBalance('2026-04-30')).toEqual({ '310': '660.00', '631': '-1320.00', '960': '660.00' });
    const answer = await xero.call('GET', '/Reports/BalanceSheet?date=2026-04-02');
    const cells = JSON.stringify(answer.json);
    expect(cells).toContain('30 Apr 2026');
    const [report] = answer.json['Reports'] as { Rows: { Rows?: { Cells: Cell[] }[] }[] }[];
    const values = Object.fromEntries(
      (report?.Rows ?? [])
        .flatMap((s) => s.Rows ?? [])
        .map(({ Cells }) => [Cells[0]?.Value, Cells[1]?.Value]),
    );
    expect(values).toMatchObject({
      'Stock on hand': '-1320.00',
      'Net Assets': '-1320.00',
      'Retained Earnings': '-660.00',
      'Current Year Earnings': '-660.00',
      'Total Equity': '-1320.00',
    });
  });
});

describe('payments and credits', () => {
  test('PAID when nothing is due, open again when the payment is deleted', async () => {
    const { InvoiceID } = await one('PUT', '/Invoices', { Invoices: [salesInvoice()] });
    const path = `/Invoices/${String(InvoiceID)}`;
    const pay = (Amount: number) =>
      xero.call('PUT', '/Payments', {
        Invoice: { InvoiceID },
        Account: { Code: '615' },
        Date: '2026-11-05',
        Amount,
      });
    await pay(20);
    const last = await pay(100);
    expect(await one('GET', path)).toMatchObject({ Status: 'PAID', AmountDue: 0, AmountPaid: 120 });
    expect(messages(await pay(1))).toEqual([
      'Payments can only be made against Authorised documents',
      'Payment amount exceeds the amount outstanding on this document',
    ]);
    expect(messages(await xero.call('POST', path, { Status: 'VOIDED' }))).toContain(
      'This document cannot be edited as it has a payment or credit note allocated to it.',
    );
    expect(
      (
        await xero.call('POST', path, {
          LineItems: [{ Description: 'other', UnitAmount: 1, AccountCode: '201' }],
        })
      ).status,
    ).toBe(400);
    expect(await one('POST', path, { Reference: 'allowed' })).toMatchObject({
      Reference: 'allowed',
      Status: 'PAID',
    });
    const [payment] = last.json['Payments'] as Json[];
    await one('POST', `/Payments/${String(payment?.['PaymentID'])}`, { Status: 'DELETED' });
    expect(await one('GET', path)).toMatchObject({ Status: 'AUTHORISED', AmountDue: 100, AmountPaid: 20 });
  });

  test('the account must take payments', async () => {
    const { InvoiceID } = await one('PUT', '/Invoices', { Invoices: [salesInvoice()] });
    const pay = (Code: string) =>
      xero.call('PUT', '/Payments', {
        Invoice: { InvoiceID },
        Account: { Code },
        Date: '2026-11-05',
        Amount: 1,
      });
    expect(messages(await pay('631'))).toEqual(['Account could not be found']);
    expect((await pay('090')).status).toBe(200);
  });

  test('a credit note is allocated in a second call, in part, and taken back', async () => {
    const { InvoiceID } = await one('PUT', '/Invoices', { Invoices: [salesInvoice()] });
    const { DueDate: _due, ...creditNote } = salesInvoice({ Type: 'ACCRECCREDIT', CreditNoteNumber: 'R-1' });
    const { CreditNoteID } = await one('PUT', '/CreditNotes', { CreditNotes: [creditNote] });
    const path = `/CreditNotes/${String(CreditNoteID)}`;
    const allocate = (Amount: number) =>
      xero.call('PUT', `${path}/Allocations`, {
        Allocations: [{ Amount, Invoice: { InvoiceID }, Date: '2026-11-03' }],
      });
    expect((await allocate(121)).status).toBe(400);
    const made = await allocate(50);
    expect(await one('GET', path)).toMatchObject({ Status: 'AUTHORISED', RemainingCredit: 70 });
    await allocate(70);
    expect(await one('GET', path)).toMatchObject({ Status: 'PAID', RemainingCredit: 0 });
    expect(await one('GET', `/Invoices/${String(InvoiceID)}`)).toMatchObject({
      Status: 'PAID',
      AmountCredited: 120,
    });
    const [allocation] = made.json['Allocations'] as Json[];
    await xero.call('DELETE', `${path}/Allocations/${String(allocation?.['AllocationID'])}`);
    expect(await one('GET', path)).toMatchObject({ Status: 'AUTHORISED', RemainingCredit: 50 });
    expect((await xero.call('PUT', '/CreditNotes', { CreditNotes: [creditNote] })).status).toBe(400);
  });
});
