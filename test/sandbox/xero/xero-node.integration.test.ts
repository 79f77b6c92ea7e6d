import {
  AccountingApi,
  CreditNote,
  Invoice,
  LineAmountTypes,
  ManualJournal,
  type Invoices,
  type ManualJournals,
} from 'xero-node';
import { startXero, testTenant, type RunningXero } from '../../support/xero-sandbox';

/** Goal: Xero's own client works against the sandbox as it is, by its base path alone. */
let xero: RunningXero;
let api: AccountingApi;
beforeAll(async () => {
  xero = await startXero();
  api = new AccountingApi(`${xero.url}/api.xro/2.0`);
  api.accessToken = xero.token;
});
afterAll(() => xero.close());

const invoices: Invoices = {
  invoices: [
    {
      type: Invoice.TypeEnum.ACCREC,
      contact: { name: 'Amazon customers' },
      invoiceNumber: 'SO-2026-11-02-1',
      date: '2026-11-02',
      dueDate: '2026-11-30',
      lineAmountTypes: LineAmountTypes.Exclusive,
      status: Invoice.StatusEnum.AUTHORISED,
      lineItems: [
        { description: 'Sales', quantity: 3, unitAmount: 33.3333, accountCode: '202', taxType: 'OUTPUT2' },
      ],
    },
  ],
};
const journals: ManualJournals = {
  manualJournals: [
    {
      narration: 'COGS 2026-11 Amazon v1 [key]',
      date: '2026-11-30',
      status: ManualJournal.StatusEnum.POSTED,
      showOnCashBasisReports: false,
      journalLines: [
        { lineAmount: 41.07, accountCode: '310' },
        { lineAmount: -41.07, accountCode: '631' },
      ],
    },
  ],
};

test('create, read back and tie out', async () => {
  const organisation = (await api.getOrganisations(testTenant)).body.organisations?.[0];
  expect(organisation?.name).toBe('Demo Company (UK)');
  expect(new Date(String(organisation?.periodLockDate)).toISOString()).toBe('2026-07-31T00:00:00.000Z');
  const made = await api.createInvoices(testTenant, invoices, false, 4, 'tour-1');
  expect(made.body.invoices?.[0]).toMatchObject({
    hasErrors: false,
    subTotal: 100,
    totalTax: 20,
    total: 120,
  });
  expect(made.response.headers['x-minlimit-remaining']).toBeDefined();
  const replay = await api.createInvoices(testTenant, invoices, false, 4, 'tour-1');
  expect(replay.body.invoices?.[0]?.invoiceID).toBe(made.body.invoices?.[0]?.invoiceID);
  const again = await api.createInvoices(testTenant, invoices, false, 4);
  expect(again.body.invoices?.[0]?.validationErrors?.[0]?.message).toBe('Invoice # must be unique.');
  const posted = await api.createManualJournals(testTenant, journals, false);
  expect(posted.body.manualJournals?.[0]?.status).toBe('POSTED');

  const found = await api.getInvoices(
    testTenant,
    undefined,
    'Type=="ACCREC" AND Contact.Name=="Amazon customers"',
    undefined,
    undefined,
    ['SO-2026-11-02-1'],
    undefined,
    ['AUTHORISED', 'PAID'],
    1,
  );
  expect(found.body.invoices?.map((invoice) => invoice.lineItems?.[0]?.accountCode)).toEqual(['202']);
  const list = await api.getManualJournals(
    testTenant,
    new Date('2026-11-23T09:00:00Z'),
    undefined,
    undefined,
    1,
  );
  expect(list.body.manualJournals?.[0]).toMatchObject({
    narration: 'COGS 2026-11 Amazon v1 [key]',
    showOnCashBasisReports: false,
  });

  const rows = (await api.getReportTrialBalance(testTenant, '2026-11-30')).body.reports?.[0]?.rows ?? [];
  const text = JSON.stringify(rows);
  // A custom connection needs no tenant, as the README shows.
  expect((await api.getReportTrialBalance('', '2026-11-30')).body.reports?.[0]?.reportName).toBe(
    'Trial Balance',
  );
  for (const amount of ['120.00', '20.00', '100.00', '41.07']) expect(text).toContain(`"${amount}"`);
});

test('credit note, allocation and payment', async () => {
  const contactID =
    (await api.getContacts(testTenant, undefined, 'Name=="Shopify customers"')).body.contacts?.[0]
      ?.contactID ?? '';
  const document = {
    contact: { contactID },
    date: '2026-11-03',
    lineItems: [
      { description: 'x', quantity: 1, unitAmount: 10, accountCode: '201', taxType: 'ZERORATEDOUTPUT' },
    ],
  };
  const invoice = await api.createInvoices(testTenant, {
    invoices: [
      {
        ...document,
        type: Invoice.TypeEnum.ACCREC,
        dueDate: '2026-11-30',
        status: Invoice.StatusEnum.AUTHORISED,
      },
    ],
  });
  const invoiceID = invoice.body.invoices?.[0]?.invoiceID ?? '';
  const credit = await api.createCreditNotes(testTenant, {
    creditNotes: [
      { ...document, type: CreditNote.TypeEnum.ACCRECCREDIT, status: CreditNote.StatusEnum.AUTHORISED },
    ],
  });
  const creditNoteID = credit.body.creditNotes?.[0]?.creditNoteID ?? '';
  await api.createCreditNoteAllocation(testTenant, creditNoteID, {
    allocations: [{ amount: 4, date: '2026-11-03', invoice: { invoiceID } }],
  });
  await api.createPayments(testTenant, {
    payments: [{ invoice: { invoiceID }, account: { code: '615' }, date: '2026-11-04', amount: 6 }],
  });
  const after = (await api.getInvoice(testTenant, invoiceID)).body.invoices?.[0];
  expect(after).toMatchObject({ status: 'PAID', amountCredited: 4, amountPaid: 6, amountDue: 0 });
});

test('a refusal arrives as the JSON text xero-node rejects with', async () => {
  const broken = {
    manualJournals: [
      {
        ...journals.manualJournals?.[0],
        narration: 'x',
        journalLines: [{ lineAmount: 1, accountCode: '310' }],
      },
    ],
  };
  const error: unknown = await api
    .createManualJournals(testTenant, broken)
    .catch((reason: unknown) => reason);
  const { response } = JSON.parse(String(error)) as {
    response: { statusCode: number; body: { Type: string } };
  };
  expect([response.statusCode, response.body.Type]).toEqual([400, 'ValidationException']);
});
