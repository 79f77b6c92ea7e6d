import { messages, salesInvoice, startXero, type Json, type RunningXero } from '../../support/xero-sandbox';

const zeroGuid = '00000000-0000-0000-0000-000000000000';
let xero: RunningXero;
beforeAll(async () => {
  xero = await startXero();
});
afterAll(() => xero.close());

const put = (fields: Json = {}, query = '') =>
  xero.call('PUT', `/Invoices${query}`, { Invoices: [salesInvoice(fields)] });
async function created(fields: Json = {}, query = ''): Promise<Json> {
  const [invoice] = await xero.rows('PUT', `/Invoices${query}`, { Invoices: [salesInvoice(fields)] });
  return invoice ?? {};
}
async function refusal(fields: Json, query = ''): Promise<string[]> {
  const answer = await put(fields, query);
  expect(answer.status).toBe(400);
  expect(answer.json['Type']).toBe('ValidationException');
  return messages(answer);
}
const line = (fields: Json = {}): Json => ({
  Description: 'Goods',
  Quantity: 1,
  UnitAmount: 100,
  AccountCode: '201',
  TaxType: 'OUTPUT2',
  ...fields,
});

describe('amounts', () => {
  test('tax is per line, half up, then summed; never on the sum', async () => {
    const third = line({ UnitAmount: 0.33 });
    const invoice = await created({ LineItems: [third, third, third] });
    expect(invoice).toMatchObject({ SubTotal: 0.99, TotalTax: 0.21, Total: 1.2, AmountDue: 1.2 });
  });

  test('a TaxAmount on the line overrides the rate', async () => {
    const invoice = await created({ LineItems: [line({ UnitAmount: 0.99, TaxAmount: 0.21 })] });
    expect(invoice).toMatchObject({ SubTotal: 0.99, TotalTax: 0.21, Total: 1.2 });
  });

  test('inclusive lines hold their tax', async () => {
    const invoice = await created({
      LineAmountTypes: 'Inclusive',
      LineItems: [line({ UnitAmount: 119.99 })],
    });
    expect(invoice).toMatchObject({ SubTotal: 99.99, TotalTax: 20, Total: 119.99 });
  });

  test('NoTax drops the tax', async () => {
    const invoice = await created({ LineAmountTypes: 'NoTax' });
    expect(invoice).toMatchObject({ SubTotal: 100, TotalTax: 0, Total: 100 });
  });

  test('prices keep 2 places without unitdp and 4 with it, on the write and on the read', async () => {
    const lines = [line({ Quantity: 1000, UnitAmount: 1.2345 })];
    const coarse = await created({ LineItems: lines });
    expect(coarse['SubTotal']).toBe(1230);
    const fine = await created({ LineItems: lines }, '?unitdp=4');
    expect(fine['SubTotal']).toBe(1234.5);
    const read = async (query: string) => {
      const [invoice] = await xero.rows('GET', `/Invoices/${String(fine['InvoiceID'])}${query}`);
      return (invoice?.['LineItems'] as Json[])[0]?.['UnitAmount'];
    };
    expect(await read('')).toBe(1.23);
    expect(await read('?unitdp=4')).toBe(1.2345);
  });

  test('0.1 three times is 0.3', async () => {
    const invoice = await created({
      LineAmountTypes: 'NoTax',
      LineItems: [line({ Quantity: 3, UnitAmount: 0.1 })],
    });
    expect(invoice['Total']).toBe(0.3);
  });

  test('a line total that disagrees with quantity and price is refused', async () => {
    expect(await refusal({ LineItems: [line({ LineAmount: 1 })] })).toEqual([
      'The line total 1.00 does not match the expected line total 100.00',
    ]);
  });

  test('a negative total is refused once approved, kept as a draft', async () => {
    const lines = [line({ UnitAmount: -5 })];
    expect((await put({ LineItems: lines })).status).toBe(400);
    expect((await created({ LineItems: lines, Status: 'DRAFT' }))['Total']).toBe(-6);
  });

  test('discounts belong to sales invoices', async () => {
    expect((await created({ LineItems: [line({ DiscountRate: 10 })] }))['SubTotal']).toBe(90);
    const bill = {
      Type: 'ACCPAY',
      LineItems: [line({ AccountCode: '310', TaxType: 'INPUT2', DiscountRate: 10 })],
    };
    expect((await put(bill)).status).toBe(400);
  });
});

describe('accounts, taxes, tracking', () => {
  test.each([
    ['unknown', '987', "Account code '987' is not a valid code for this document."],
    ['bank', '090', "Account code '090' is not a valid code for this document."],
    ['receivables', '610', "Account code '610' is not a valid code for this document."],
    ['tracked inventory', '630', "Account code '630' is not a valid code for this document."],
    [
      'archived',
      '299',
      "Account code '299' has been archived, or has been deleted. Each line item must reference a valid account.",
    ],
  ])('%s account', async (_name, code, message) => {
    expect(await refusal({ LineItems: [line({ AccountCode: code, TaxType: 'NONE' })] })).toEqual([message]);
  });

  test('an account archived by a person is refused from then on', async () => {
    const archive = (Status: string) =>
      fetch(`${xero.url}/__sandbox/xero/accounts/204`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ Status }),
      });
    expect((await archive('ARCHIVED')).status).toBe(204);
    expect((await refusal({ LineItems: [line({ AccountCode: '204' })] }))[0]).toContain('has been archived');
    await archive('ACTIVE');
    expect((await put({ LineItems: [line({ AccountCode: '204' })] })).status).toBe(200);
  });

  test('an approved line needs an account, a draft does not', async () => {
    const { AccountCode: _code, ...bare } = line();
    expect(await refusal({ LineItems: [bare] })).toEqual(['Account code must be specified']);
    expect((await created({ LineItems: [bare], Status: 'DRAFT' }))['Status']).toBe('DRAFT');
  });

  test.each([
    [
      'unknown',
      '201',
      'NOSUCH',
      'The TaxType code NOSUCH does not exist or cannot be used for this type of transaction.',
    ],
    [
      'wrong direction',
      '201',
      'INPUT2',
      'The TaxType code INPUT2 does not exist or cannot be used for this type of transaction.',
    ],
    ['wrong class', '310', 'OUTPUT2', "The TaxType code 'OUTPUT2' cannot be used with account code '310'."],
  ])('%s tax type', async (_name, code, taxType, message) => {
    expect(await refusal({ LineItems: [line({ AccountCode: code, TaxType: taxType })] })).toEqual([message]);
  });

  test('tracking by name or id; unknown options and a third entry are refused', async () => {
    const invoice = await created({
      LineItems: [
        line({
          Tracking: [
            { Name: 'Channel', Option: 'Shopify' },
            { Name: 'region', Option: 'europe' },
          ],
        }),
      ],
    });
    const [stored] = invoice['LineItems'] as Json[];
    const tracking = stored?.['Tracking'] as Json[];
    expect(tracking).toMatchObject([
      { Name: 'Channel', Option: 'Shopify' },
      { Name: 'Region', Option: 'Europe' },
    ]);
    const byId = tracking.map(({ TrackingCategoryID, TrackingOptionID }) => ({
      TrackingCategoryID,
      TrackingOptionID,
    }));
    expect((await put({ LineItems: [line({ Tracking: byId })] })).status).toBe(200);
    expect(
      (await refusal({ LineItems: [line({ Tracking: [{ Name: 'Channel', Option: 'Etsy' }] })] }))[0],
    ).toContain('Etsy');
    expect((await refusal({ LineItems: [line({ Tracking: [...byId, byId[0]] })] })).length).toBeGreaterThan(
      0,
    );
  });
});

describe('numbers', () => {
  test('PUT refuses a number in use; a voided document keeps it, a deleted draft frees it', async () => {
    const first = await created({ InvoiceNumber: 'CS-1' });
    expect(await refusal({ InvoiceNumber: 'cs-1' })).toEqual(['Invoice # must be unique.']);
    await xero.rows('POST', `/Invoices/${String(first['InvoiceID'])}`, { Status: 'VOIDED' });
    expect(await refusal({ InvoiceNumber: 'CS-1' })).toEqual(['Invoice # must be unique.']);
    const draft = await created({ InvoiceNumber: 'CS-2', Status: 'DRAFT' });
    await xero.rows('POST', `/Invoices/${String(draft['InvoiceID'])}`, { Status: 'DELETED' });
    expect((await put({ InvoiceNumber: 'CS-2' })).status).toBe(200);
  });

  test('twice in one batch is a collision too', async () => {
    const twin = salesInvoice({ InvoiceNumber: 'CS-3' });
    const rows = await xero.rows('PUT', '/Invoices?summarizeErrors=false', { Invoices: [twin, twin] });
    expect(rows.map((row) => row['StatusAttributeString'])).toEqual(['OK', 'ERROR']);
  });

  test('the trap: POST with a number in use updates that invoice', async () => {
    const first = await created({ InvoiceNumber: 'CS-4', Reference: 'first' });
    const [second] = await xero.rows('POST', '/Invoices', {
      Invoices: [salesInvoice({ InvoiceNumber: 'CS-4', Reference: 'second' })],
    });
    expect(second).toMatchObject({ InvoiceID: first['InvoiceID'], Reference: 'second' });
  });

  test('a bill number may repeat, and a sales invoice without a number gets one', async () => {
    const bill = {
      Type: 'ACCPAY',
      InvoiceNumber: 'S-1',
      LineItems: [line({ AccountCode: '806', TaxType: 'INPUT2' })],
    };
    expect((await put(bill)).status).toBe(200);
    expect((await put(bill)).status).toBe(200);
    expect((await created())['InvoiceNumber']).toMatch(/^INV-\d+$/);
  });

  test('found again by number, in the path and in the list', async () => {
    const made = await created({ InvoiceNumber: 'CS 5/ä' });
    const [byPath] = await xero.rows('GET', `/Invoices/${encodeURIComponent('CS 5/ä')}`);
    const byList = await xero.rows('GET', `/Invoices?InvoiceNumbers=CS-4,${encodeURIComponent('CS 5/ä')}`);
    expect(byPath?.['InvoiceID']).toBe(made['InvoiceID']);
    expect(byList.map((row) => row['InvoiceNumber']).sort()).toEqual(['CS 5/ä', 'CS-4']);
  });
});

describe('status and locks', () => {
  test('draft, submitted, authorised, voided; nothing moves a final document', async () => {
    const invoice = await created({ Status: 'DRAFT' });
    const path = `/Invoices/${String(invoice['InvoiceID'])}`;
    const move = async (Status: string) => (await xero.call('POST', path, { Status })).status;
    expect([
      await move('SUBMITTED'),
      await move('AUTHORISED'),
      await move('DRAFT'),
      await move('DELETED'),
    ]).toEqual([200, 200, 400, 400]);
    expect([await move('VOIDED'), await move('AUTHORISED')]).toEqual([200, 400]);
    expect(messages(await xero.call('POST', path, { Reference: 'x' }))).toEqual([
      'Invoice not of valid status for modification',
    ]);
  });

  test('nothing starts as PAID or VOIDED', async () => {
    expect((await put({ Status: 'PAID' })).status).toBe(400);
    expect((await put({ Status: 'VOIDED' })).status).toBe(400);
  });

  test('approving a draft checks its lines', async () => {
    const draft = await created({
      Status: 'DRAFT',
      LineItems: [{ Description: 'Later', Quantity: 1, UnitAmount: 5 }],
    });
    const answer = await xero.call('POST', `/Invoices/${String(draft['InvoiceID'])}`, {
      Status: 'AUTHORISED',
    });
    expect(messages(answer)).toEqual(['Account code must be specified']);
  });

  test('on or before the period lock nothing is approved or voided; drafts pass', async () => {
    const locked = { Date: '2026-07-31' };
    expect(await refusal(locked)).toEqual(['The document date cannot be before the period lock date']);
    expect((await put({ Date: '2026-08-01' })).status).toBe(200);
    const draft = await created({ ...locked, Status: 'DRAFT' });
    const answer = await xero.call('POST', `/Invoices/${String(draft['InvoiceID'])}`, {
      Status: 'AUTHORISED',
    });
    expect(answer.status).toBe(400);
    const old = await created({ Date: '2026-08-15' });
    xero.control.setOrganisation({ PeriodLockDate: '2026-08-31', EndOfYearLockDate: '2026-03-31' });
    expect(
      (await xero.call('POST', `/Invoices/${String(old['InvoiceID'])}`, { Status: 'VOIDED' })).status,
    ).toBe(400);
    expect(await refusal({ Date: '2026-03-31' })).toEqual([
      'The document date cannot be before the period lock date',
      'The document date cannot be before the end of year lock date, currently set at 31 March 2026',
    ]);
    xero.control.setOrganisation({ PeriodLockDate: '2026-07-31', EndOfYearLockDate: null });
  });

  test('an update replaces the lines, keeps those named by id, and keeps fields not sent', async () => {
    const invoice = await created({ Reference: 'keep', LineItems: [line(), line({ Description: 'Gone' })] });
    const [kept] = invoice['LineItems'] as Json[];
    const [after] = await xero.rows('POST', `/Invoices/${String(invoice['InvoiceID'])}`, {
      LineItems: [{ LineItemID: kept?.['LineItemID'], UnitAmount: 50 }, line({ Description: 'New' })],
    });
    expect(after).toMatchObject({ Reference: 'keep', SubTotal: 150 });
    const lines = after?.['LineItems'] as Json[];
    expect(lines.map((row) => row['Description'])).toEqual(['Goods', 'New']);
    expect(lines[0]).toMatchObject({ LineItemID: kept?.['LineItemID'], AccountCode: '201' });
  });
});

describe('contacts and currency', () => {
  test('a bare new name makes a contact; the same name finds it again', async () => {
    const first = await created({ Contact: { Name: 'New Shop Ltd' } });
    const second = await created({ Contact: { Name: 'new shop ltd' } });
    const id = (row: Json) => (row['Contact'] as Json)['ContactID'];
    expect(id(second)).toBe(id(first));
    const found = await xero.rows('GET', `/Contacts?where=${encodeURIComponent('Name=="New Shop Ltd"')}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ IsCustomer: true });
  });

  test('archived and missing contacts are refused', async () => {
    expect((await refusal({ Contact: { Name: 'Old Marketplace customers' } }))[0]).toContain(
      'has been archived',
    );
    expect((await refusal({ Contact: {} }))[0]).toContain('at least 1 of the following elements');
  });

  test('a refused invoice leaves no contact behind', async () => {
    await refusal({ Contact: { Name: 'Ghost' }, LineItems: [line({ AccountCode: '987' })] });
    expect(await xero.rows('GET', '/Contacts?searchTerm=ghost')).toEqual([]);
  });

  test('a currency must be subscribed; the rate is kept to 6 places', async () => {
    expect(await refusal({ CurrencyCode: 'JPY' })).toEqual([
      'Organisation is not subscribed to currency JPY',
    ]);
    const usd = await created({ CurrencyCode: 'USD', CurrencyRate: 1.27123456 });
    expect(usd).toMatchObject({ CurrencyCode: 'USD', CurrencyRate: 1.271235 });
    expect((await created({ CurrencyCode: 'EUR' }))['CurrencyRate']).toBe(1.165);
    await xero.rows('PUT', '/Currencies', { Code: 'JPY', Description: 'Japanese Yen' });
    expect((await put({ CurrencyCode: 'JPY' })).status).toBe(200);
  });
});

describe('many at once', () => {
  const good = () => salesInvoice({ Reference: 'good' });
  const bad = () => salesInvoice({ Reference: 'bad', LineItems: [line({ AccountCode: '987' })] });

  test('summarised (the default): one bad element saves nothing', async () => {
    const before = (await xero.rows('GET', '/Invoices')).length;
    const answer = await xero.call('PUT', '/Invoices', { Invoices: [good(), bad()] });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ ErrorNumber: 10, Type: 'ValidationException' });
    expect((await xero.rows('GET', '/Invoices')).length).toBe(before);
  });

  test('summarizeErrors=false: the good are saved, the bad are echoed', async () => {
    const rows = await xero.rows('PUT', '/Invoices?summarizeErrors=false', { Invoices: [bad(), good()] });
    expect(rows[0]).toMatchObject({
      InvoiceID: zeroGuid,
      Reference: 'bad',
      HasErrors: true,
      StatusAttributeString: 'ERROR',
    });
    expect(messages(rows[0] ?? {})).toEqual(["Account code '987' is not a valid code for this document."]);
    expect(rows[1]).toMatchObject({ HasErrors: false, StatusAttributeString: 'OK' });
    expect(rows[1]?.['InvoiceID']).not.toBe(zeroGuid);
  });

  test('keys in any case, a bare object, unknown properties', async () => {
    const answer = await xero.call('PUT', '/Invoices', {
      invoices: [
        {
          type: 'ACCREC',
          contact: { name: 'Shopify customers' },
          lineitems: [{ description: 'x', unitamount: '2.50' }],
          whatever: 1,
        },
      ],
    });
    expect(answer.status).toBe(200);
    expect((answer.json['Invoices'] as Json[])[0]).toMatchObject({ Total: 2.5, Status: 'DRAFT' });
    expect((await xero.call('PUT', '/Invoices', salesInvoice())).status).toBe(200);
  });

  test.each([
    ['malformed JSON', '{"Invoices":['],
    ['a bad enum', { Invoices: [salesInvoice({ Status: 'APPROVED' })] }],
    ['a bad date', { Invoices: [salesInvoice({ Date: '2026-02-30' })] }],
    ['a bad GUID', { Invoices: [salesInvoice({ Contact: { ContactID: '7' } })] }],
    ['nothing', {}],
  ])('%s is a PostDataInvalidException', async (_name, body) => {
    const answer = await xero.call('PUT', '/Invoices?summarizeErrors=false', body);
    expect(answer.status).toBe(400);
    expect(answer.json['Type']).toBe('PostDataInvalidException');
  });

  test('an unknown id in a POST is 404 for the whole call, as text/html', async () => {
    const answer = await xero.call('POST', '/Invoices', {
      Invoices: [good(), { InvoiceID: '11111111-1111-1111-1111-111111111111' }],
    });
    expect([answer.status, answer.text]).toEqual([404, '']);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });
});
