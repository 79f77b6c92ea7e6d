import { messages, salesInvoice, startXero, type Json, type RunningXero } from '../../support/xero-sandbox';

/** Orders, bills, bank transactions, contacts and tracked items, by Xero's own rules. */

let xero: RunningXero;
beforeEach(async () => {
  xero = await startXero();
});
afterEach(() => xero.close());

const one = async (method: string, path: string, body?: unknown): Promise<Json> =>
  (await xero.rows(method, path, body))[0] ?? {};
const line = (fields: Json = {}): Json => ({
  Description: 'x',
  Quantity: 1,
  UnitAmount: 10,
  AccountCode: '631',
  TaxType: 'NONE',
  ...fields,
});
const trade = (Type: string, lines: Json[], fields: Json = {}) =>
  salesInvoice({ Type, LineItems: lines, ...fields });

/** Sum by account code of everything in the ledger, debit positive. */
async function balances(): Promise<Record<string, string>> {
  const accounts = await xero.rows('GET', '/Accounts');
  const codes = new Map(accounts.map((account) => [account['AccountID'], String(account['Code'])]));
  const totals = new Map<string, ReturnType<typeof xero.control.ledger>[0]['lines'][0]['amount']>();
  for (const { accountId, amount } of xero.control.ledger().flatMap(({ lines }) => lines)) {
    const code = codes.get(accountId) ?? '';
    totals.set(code, totals.get(code)?.plus(amount) ?? amount);
  }
  const open = [...totals].filter(([, amount]) => !amount.eq(0));
  return Object.fromEntries(open.map(([code, amount]) => [code, amount.toString()]));
}

describe('purchase orders', () => {
  const order = (fields: Json = {}): Json => ({
    Contact: { Name: 'Central Supplies' },
    PurchaseOrderNumber: 'PO-1',
    Date: '2026-11-02',
    LineItems: [line({ Quantity: 1000, UnitAmount: 1.2345 })],
    ...fields,
  });
  const put = (fields: Json = {}) => xero.call('PUT', '/PurchaseOrders', order(fields));

  test('a POST with the number of an order in force silently updates it', async () => {
    const made = await one('PUT', '/PurchaseOrders', order());
    const again = await one('POST', '/PurchaseOrders', order({ Reference: 'trap' }));
    expect(again).toMatchObject({ PurchaseOrderID: made['PurchaseOrderID'], Reference: 'trap' });
  });

  test('prices keep four places without unitdp, and nothing reaches the ledger', async () => {
    expect(await one('PUT', '/PurchaseOrders', order({ Status: 'AUTHORISED' }))).toMatchObject({
      SubTotal: 1234.5,
      Status: 'AUTHORISED',
    });
    expect(await balances()).toEqual({});
  });

  test('the contact must exist: none is made, nor an archived one taken', async () => {
    expect((await put({ Contact: { Name: 'Nobody yet' } })).status).toBe(400);
    expect((await put({ Contact: { Name: 'Old Marketplace customers' } })).status).toBe(400);
    expect(await xero.rows('GET', '/Contacts?searchTerm=Nobody')).toEqual([]);
  });

  test('a line, a short instruction and an open status are wanted', async () => {
    expect((await put({ LineItems: [] })).status).toBe(400);
    expect((await put({ DeliveryInstructions: 'x'.repeat(501) })).status).toBe(400);
    expect((await put({ Status: 'BILLED' })).status).toBe(400);
  });

  test('billed after its bill; lists by status and date, one by number', async () => {
    const made = await one('PUT', '/PurchaseOrders', order({ Status: 'AUTHORISED' }));
    await one('PUT', '/PurchaseOrders', order({ PurchaseOrderNumber: 'PO-2', Date: '2026-10-02' }));
    await one('POST', `/PurchaseOrders/${String(made['PurchaseOrderID'])}`, { Status: 'BILLED' });
    const numbers = async (query: string) =>
      (await xero.rows('GET', `/PurchaseOrders?${query}`)).map((row) => row['PurchaseOrderNumber']);
    expect(await numbers('Status=BILLED')).toEqual(['PO-1']);
    expect(await numbers('DateTo=2026-10-31')).toEqual(['PO-2']);
    expect(await one('GET', '/PurchaseOrders/po-2')).toMatchObject({ Status: 'DRAFT' });
    expect((await xero.call('GET', '/PurchaseOrders/PO-3')).status).toBe(404);
  });
});

describe('suppliers', () => {
  test('two bills and two credits may carry one number; a reference is forgotten', async () => {
    for (let time = 0; time < 2; time += 1) {
      const bill = trade('ACCPAY', [line()], { InvoiceNumber: 'S-1', Reference: 'key' });
      expect(await one('PUT', '/Invoices', bill)).toMatchObject({ InvoiceNumber: 'S-1', Reference: '' });
      const { DueDate: _due, ...credit } = trade('ACCPAYCREDIT', [line()], { CreditNoteNumber: 'S-1' });
      expect(await one('PUT', '/CreditNotes', credit)).toMatchObject({ CreditNoteNumber: 'S-1' });
    }
    expect(await xero.rows('GET', '/Invoices?InvoiceNumbers=S-1')).toHaveLength(2);
  });

  test('discounts are for sales invoices', async () => {
    const discounted = [line({ DiscountRate: 10 })];
    expect((await xero.call('PUT', '/Invoices', trade('ACCPAY', discounted))).status).toBe(400);
  });

  test('a refund of a supplier credit brings money in and settles the credit', async () => {
    const { DueDate: _due, ...credit } = trade('ACCPAYCREDIT', [line()]);
    const { CreditNoteID } = await one('PUT', '/CreditNotes', credit);
    const refund = { CreditNote: { CreditNoteID }, Account: { Code: '090' }, Date: '2026-11-05', Amount: 10 };
    expect(await one('PUT', '/Payments', refund)).toMatchObject({ PaymentType: 'APCREDITPAYMENT' });
    expect(await balances()).toEqual({ '090': '10', '631': '-10' });
    expect(await one('GET', `/CreditNotes/${String(CreditNoteID)}`)).toMatchObject({
      Status: 'PAID',
      RemainingCredit: 0,
    });
  });
});

describe('bank transactions', () => {
  const spend = (fields: Json = {}): Json => ({
    Type: 'SPEND',
    Contact: { Name: 'Central Supplies' },
    BankAccount: { Code: '090' },
    Date: '2026-11-02',
    LineItems: [line({ AccountCode: '625' })],
    ...fields,
  });
  const refused = async (fields: Json) => {
    const answer = await xero.call('PUT', '/BankTransactions', spend(fields));
    expect(answer.status).toBe(400);
    return messages(answer).length;
  };

  test('in the ledger at once, out of it when deleted, and that once only', async () => {
    const made = await one('PUT', '/BankTransactions', spend());
    expect(made).toMatchObject({ Status: 'AUTHORISED', Total: 10 });
    expect(await balances()).toEqual({ '090': '-10', '625': '10' });
    const path = `/BankTransactions/${String(made['BankTransactionID'])}`;
    expect(await one('POST', path, { Status: 'DELETED' })).toMatchObject({ Status: 'DELETED' });
    expect(await balances()).toEqual({});
    expect((await xero.call('POST', path, { Status: 'DELETED' })).status).toBe(400);
  });

  test('tax goes to its account, net to the line', async () => {
    const lines = [line({ AccountCode: '429', TaxType: 'INPUT2', UnitAmount: 12 })];
    await one('PUT', '/BankTransactions', spend({ LineAmountTypes: 'Inclusive', LineItems: lines }));
    expect(await balances()).toEqual({ '090': '-12', '429': '10', '820': '2' });
  });

  test.each([
    ['a clearing account', { BankAccount: { Code: '615' } }],
    ['no bank account', { BankAccount: null }],
    ['no contact', { Contact: null }],
    ['no line', { LineItems: [] }],
    ['a total below zero', { LineItems: [line({ UnitAmount: -1 })] }],
    ['a draft', { Status: 'VOIDED' }],
    ['a prepayment type', { Type: 'RECEIVE-PREPAYMENT' }],
    ["another currency than the account's", { CurrencyCode: 'USD' }],
  ])('%s is refused', async (_name, fields) => {
    expect(await refused(fields)).toBeGreaterThan(0);
  });
});

describe('contacts', () => {
  test('an e-mail address may be shared; a payment term is kept', async () => {
    const terms = {
      Bills: { Day: 15, Type: 'OFFOLLOWINGMONTH' },
      Sales: { Day: 30, Type: 'DAYSAFTERBILLDATE' },
    };
    const first = await one('PUT', '/Contacts', { Name: 'A', EmailAddress: 'same@example.com' });
    await one('PUT', '/Contacts', { Name: 'B', EmailAddress: 'same@example.com', PaymentTerms: terms });
    expect(first['EmailAddress']).toBe('same@example.com');
    expect((await xero.rows('GET', '/Contacts?searchTerm=same@example.com&order=Name')).map((row) => row['PaymentTerms'])).toEqual([undefined, terms]); // prettier-ignore
    const bad = { Name: 'C', PaymentTerms: { Bills: { Day: 1, Type: 'SOMETIMES' } } };
    expect((await xero.call('PUT', '/Contacts', bad)).json['Type']).toBe('PostDataInvalidException');
  });

  test.each([
    ['blanks around the name', { Name: ' A' }],
    ['two blanks in a row', { Name: 'A  B' }],
    ['a number of 51', { Name: 'A', ContactNumber: '1'.repeat(51) }],
    ['a tax number of 51', { Name: 'A', TaxNumber: '1'.repeat(51) }],
    ['six contact persons', { Name: 'A', ContactPersons: Array.from({ length: 6 }, () => ({})) }],
  ])('%s is refused', async (_name, fields) => {
    expect((await xero.call('PUT', '/Contacts', fields)).status).toBe(400);
  });
});

describe('items whose stock Xero keeps', () => {
  const item = (fields: Json = {}): Json => ({
    Code: 'T',
    InventoryAssetAccountCode: '630',
    PurchaseDetails: { COGSAccountCode: '310' },
    SalesDetails: { AccountCode: '201' },
    ...fields,
  });
  const goods = (Quantity: number, UnitAmount: number, fields: Json = {}) =>
    line({ ItemCode: 'T', AccountCode: undefined, Quantity, UnitAmount, ...fields });
  const stock = async () => {
    const { QuantityOnHand, TotalCostPool } = await one('GET', '/Items/T');
    return [QuantityOnHand, TotalCostPool];
  };

  test('both accounts make it tracked, and the asset account must be of type INVENTORY', async () => {
    expect(await one('PUT', '/Items', item())).toMatchObject({
      IsTrackedAsInventory: true,
      QuantityOnHand: 0,
    });
    expect((await xero.call('PUT', '/Items', item({ Code: 'U', InventoryAssetAccountCode: '631' }))).status).toBe(400); // prettier-ignore
    expect((await xero.call('PUT', '/Items', item({ Code: 'V', PurchaseDetails: null }))).status).toBe(400);
    expect(await one('PUT', '/Items', { Code: 'W' })).toMatchObject({ IsTrackedAsInventory: false });
  });

  test('bills add stock, sales post cost at the average by themselves, returns bring it back', async () => {
    await one('PUT', '/Items', item());
    await one('PUT', '/Invoices', trade('ACCPAY', [goods(3, 10)]));
    await one('PUT', '/Invoices', trade('ACCPAY', [goods(1, 20)]));
    expect(await stock()).toEqual([4, 50]);
    await one('PUT', '/Invoices', trade('ACCREC', [goods(1, 99, { TaxType: 'ZERORATEDOUTPUT' })]));
    expect(await stock()).toEqual([3, 37.5]);
    expect(await balances()).toEqual({
      '610': '99',
      '201': '-99',
      '310': '12.5',
      '630': '37.5',
      '800': '-50',
    });
    const { DueDate: _due, ...back } = trade('ACCRECCREDIT', [goods(1, 99, { TaxType: 'ZERORATEDOUTPUT' })]);
    await one('PUT', '/CreditNotes', back);
    expect(await stock()).toEqual([4, 50]);
    const { DueDate: _none, ...out } = trade('ACCPAYCREDIT', [goods(2, 10)]);
    await one('PUT', '/CreditNotes', out);
    expect(await stock()).toEqual([2, 30]);
    expect(await balances()).toEqual({ '630': '30', '800': '-30' });
  });

  test('beside a journal for the same sale the cost is there twice: why the guard stops', async () => {
    await one('PUT', '/Items', item());
    await one('PUT', '/Invoices', trade('ACCPAY', [goods(2, 10)]));
    await one('PUT', '/Invoices', trade('ACCREC', [goods(1, 99, { TaxType: 'ZERORATEDOUTPUT' })]));
    await one('PUT', '/ManualJournals', {
      Narration: 'Cost of the same sale, from Cin7',
      Date: '2026-11-02',
      Status: 'POSTED',
      JournalLines: [
        { LineAmount: 10, AccountCode: '310' },
        { LineAmount: -10, AccountCode: '631' },
      ],
    });
    expect((await balances())['310']).toBe('20');
  });

  test('a draft moves nothing; approving it beyond the stock is refused and leaves it a draft', async () => {
    await one('PUT', '/Items', item());
    await one('PUT', '/Invoices', trade('ACCPAY', [goods(1, 10)]));
    const sale = trade('ACCREC', [goods(2, 99)], { Status: 'DRAFT' });
    const path = `/Invoices/${String((await one('PUT', '/Invoices', sale))['InvoiceID'])}`;
    expect(await stock()).toEqual([1, 10]);
    expect((await xero.call('POST', path, { Status: 'AUTHORISED' })).status).toBe(400);
    expect(await one('GET', path)).toMatchObject({ Status: 'DRAFT' });
    expect(await stock()).toEqual([1, 10]);
  });

  test('its asset account stays closed to journals and to lines without it', async () => {
    await one('PUT', '/Items', item());
    const bare = trade('ACCPAY', [line({ AccountCode: '630' })]);
    expect(messages(await xero.call('PUT', '/Invoices', bare))).toEqual([
      "Account code '630' is not a valid code for this document.",
    ]);
  });
});
