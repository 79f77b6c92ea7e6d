import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadSandboxData, type LoadedSandboxData, type SandboxData } from '../../../server/sandbox/data/load';
import { objectsAt } from '../../../server/sandbox/common/json';
import { demoOrganisation } from '../../../server/sandbox/xero/demo-organisation';
import { serveCin7Core } from '../cin7-core/client';

const fixture = path.join(__dirname, 'fixture');
const organisation = demoOrganisation('2026-11-23');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sandbox-data-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: unknown): void => {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
};
const load = (from = folder): LoadedSandboxData => loadSandboxData(from, organisation);
const data = (from = folder): SandboxData => {
  const loaded = load(from);
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.data;
};
const cin7 = (from = folder) => data(from).cin7Core ?? fail();
const fail = (): never => {
  throw new Error('The folder has no Cin7 Core data');
};
const saved = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(fixture, name), 'utf8')) as unknown;

describe("the vendor's sample payloads", () => {
  test('are served as they were saved, with lists and ledger worked out', async () => {
    const client = await serveCin7Core({ data: cin7(fixture) });
    const sale = saved('cin7-core/sale/SO-00311.json') as Record<string, unknown>;
    const id = String(sale['ID']);
    expect(await client.object(`sale?ID=${id}&IncludeTransactions=true`)).toEqual(sale);
    expect(await client.object('me')).toEqual(saved('cin7-core/me.json'));
    expect((await client.get('ref/account')).json).toEqual(saved('cin7-core/ref/Account.json'));
    expect((await client.get('saleList')).json).toMatchObject({
      Total: 1,
      SaleList: [
        {
          SaleID: id,
          OrderNumber: 'SO-00311',
          InvoiceNumber: 'INV-00311',
          InvoiceAmount: 62.7,
          PaidAmount: 50,
        },
      ],
    });
    expect((await client.get('transactions')).json).toMatchObject({
      Total: 2,
      Transactions: [
        {
          TaskID: id,
          DebitAccountCode: '310',
          CreditAccountCode: '715',
          Amount: 37,
          Reference: 'INV-00311',
          Type: 'Sale',
        },
        {
          DebitAccountCode: '440',
          CreditAccountCode: '715',
          Amount: 55.5,
          Reference: 'ST-00045',
          Type: 'StockAdjustment',
        },
      ],
    });
    const [purchase] = saved('cin7-core/advanced-purchase.json') as Record<string, unknown>[];
    expect(await client.object(`advanced-purchase?ID=${String(purchase?.['ID'])}`)).toEqual(purchase);
    expect(objectsAt((await client.get('purchaseList')).json, 'PurchaseList')).toMatchObject([
      { InvoiceNumber: 'BW-5520' },
    ]);
    await client.close();
  });

  test('what is missing is said', () => {
    const { notes, xero } = data(fixture);
    expect(xero.organisation).toMatchObject({ Name: 'Harbour Retail Pty Ltd', BaseCurrency: 'AUD' });
    expect(notes).toEqual(
      expect.arrayContaining([
        expect.stringContaining('cin7-core/transactions.json is missing: the ledger has 2 rows'),
        expect.stringContaining('xero/Accounts.json is missing'),
      ]),
    );
  });
});

describe('forgiving about form', () => {
  const sale = (id: string) => ({ ID: id, Customer: 'A', LastModifiedOn: '2026-10-01T00:00:00Z' });

  test.each([
    ['one array', { 'cin7-core/sale.json': [sale('1'), sale('2')] }],
    ['an envelope', { 'cin7-core/Sale.json': { Sales: [sale('1'), sale('2')] } }],
    ['one file each', { 'Cin7-Core/sale/x.json': sale('1'), 'Cin7-Core/sale/y.json': sale('2') }],
    ['pages', { 'cin7_core/sales-1.json': [sale('1')], 'cin7_core/sales-2.json': [sale('2')] }],
    ['below the base path', { 'cin7core/ExternalApi/v2/sale.json': [sale('1'), sale('2')] }],
  ])('sales as %s', (_name, files) => {
    for (const [name, content] of Object.entries(files)) put(name, content);
    expect(cin7().sales.map((row) => row['ID'])).toEqual(['1', '2']);
  });

  test('lists split over files keep the order of their numbers', () => {
    for (const page of [10, 9, 1])
      put(`cin7-core/transactions/${String(page)}.json`, { Total: 3, Transactions: [{ Amount: page }] });
    expect(cin7().transactions).toEqual([{ Amount: 1 }, { Amount: 9 }, { Amount: 10 }]);
  });

  test('reference lists by any of their names, lists as they are', () => {
    put('cin7-core/REF/ACCOUNT.json', [{ Code: '1' }]);
    put('cin7-core/ref-tax.json', { taxrulelist: [{ Name: 'T' }] });
    put('cin7-core/saleList.json', { Total: 1, Page: 1, SaleList: [{ SaleID: 'x', Extra: true }] });
    expect(cin7()).toMatchObject({ accounts: [{ Code: '1' }], taxRules: [{ Name: 'T' }] });
    expect(cin7().lists.saleList).toEqual([{ SaleID: 'x', Extra: true }]);
  });

  test('a broken document is not judged, one without id is left out and named', () => {
    put('cin7-core/sale.json', [
      { ID: 'bad', Invoices: 'none', Transactions: 7, Order: null },
      { Customer: 'nobody' },
    ]);
    expect(cin7().sales).toEqual([{ ID: 'bad', Invoices: 'none', Transactions: 7, Order: null }]);
    expect(data().notes).toContain('cin7-core/sale.json: 1 without ID left out');
  });

  test('a simple purchase reads as an advanced one too', async () => {
    put('cin7-core/purchase.json', { ID: 'p', Type: 'Simple Purchase', Invoice: { InvocieNumber: 'X' } });
    const client = await serveCin7Core({ data: cin7() });
    expect(await client.object('purchase?ID=p')).toMatchObject({ Invoice: { InvocieNumber: 'X' } });
    expect(await client.object('advanced-purchase?ID=p')).toMatchObject({
      Invoice: [{ InvocieNumber: 'X' }],
    });
    await client.close();
  });

  test('files that belong nowhere are named', () => {
    put('notes.json', {});
    put('omni/orders.json', {});
    put('cin7-core/unheard.json', {});
    put('cin7-core/sale/creditnote.json', {});
    const { notes } = data();
    for (const name of [
      'notes.json',
      'omni/orders.json',
      'cin7-core/unheard.json',
      'cin7-core/sale/creditnote.json',
    ]) {
      expect(notes.some((note) => note.startsWith(`${name} is not used`))).toBe(true);
    }
  });

  test('without Cin7 Core files the demo company stays, with a few Xero files the rest is the demo organisation', () => {
    put('xero/accounts.json', { Accounts: [{ Code: '1', Name: 'Only', Type: 'BANK' }] });
    expect(data().cin7Core).toBeNull();
    expect(data().xero.accounts).toMatchObject([{ Code: '1', Name: 'Only' }]);
    expect(data().xero.organisation).toMatchObject({ Name: organisation.organisation.Name });
  });
});

describe('what stops the start', () => {
  test('a folder that is not there', () => {
    expect(load(path.join(folder, 'nowhere'))).toMatchObject({ ok: false, code: 'no-folder' });
  });

  test('text that is not JSON, with file and place', () => {
    cpSync(fixture, folder, { recursive: true });
    put('cin7-core/ref/account.json', '{"AccountsList": [\n  {"Code": "1",}\n]}');
    expect(load()).toEqual({
      ok: false,
      code: 'bad-json',
      message: 'SANDBOX_DATA: cin7-core/ref/account.json is not JSON: line 2, column 16',
    });
  });

  test('a Xero record without the fields its rules need', () => {
    put('xero/Accounts.json', [{ Code: '200' }]);
    expect(load()).toMatchObject({
      ok: false,
      code: 'bad-record',
      message: expect.stringContaining('accounts.0'),
    });
  });
});
