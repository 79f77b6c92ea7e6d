import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filePersistence } from '../../../server/sandbox/common/persistence';
import { cogsJournal, request, salesInvoice, startXero, testTenant } from '../../support/xero-sandbox';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'xero-sandbox-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = () => startXero({ persistence: filePersistence(folder, 'xero') });

test('documents, tokens, archived accounts and lock dates outlive a restart; ids stay the same', async () => {
  const first = await start();
  const [invoice] = await first.rows('PUT', '/Invoices', {
    Invoices: [salesInvoice({ Contact: { Name: 'Fresh' } })],
  });
  await first.rows('PUT', '/Payments', {
    Invoice: { InvoiceID: invoice?.['InvoiceID'] },
    Account: { Code: '615' },
    Date: '2026-11-05',
    Amount: 20,
  });
  await first.rows('PUT', '/ManualJournals', { ManualJournals: [cogsJournal()] });
  await first.rows('PUT', '/PurchaseOrders', {
    Contact: { Name: 'Fresh' },
    LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode: '631' }],
  });
  await first.rows('PUT', '/BankTransactions', {
    Type: 'SPEND',
    Contact: { Name: 'Fresh' },
    BankAccount: { Code: '090' },
    LineItems: [{ Description: 'x', UnitAmount: 7, AccountCode: '625' }],
  });
  const orders = await first.rows('GET', '/PurchaseOrders');
  first.control.setAccount('204', { Status: 'ARCHIVED' });
  first.control.setOrganisation({ PeriodLockDate: '2026-10-31' });
  const before = await first.rows('GET', '/Invoices?page=1');
  const report = (await first.call('GET', '/Reports/TrialBalance')).json['Reports'];
  const accounts = await first.rows('GET', '/Accounts');
  const id = (await request(`${first.url}/__sandbox`)).json['dataId'];
  await first.close();

  const second = await start();
  expect(await second.rows('GET', '/Invoices?page=1')).toEqual(before);
  expect((await second.call('GET', '/Reports/TrialBalance')).json['Reports']).toEqual(report);
  expect(JSON.stringify(report)).toContain('"7.00"');
  expect(await second.rows('GET', '/PurchaseOrders')).toEqual(orders);
  expect(await second.rows('GET', '/Accounts')).toEqual(accounts);
  expect((await request(`${second.url}/__sandbox`)).json['dataId']).toBe(id);
  const oldToken = await request(`${second.url}/api.xro/2.0/Organisation`, {
    headers: { authorization: `Bearer ${first.token}`, 'xero-tenant-id': testTenant },
  });
  expect(oldToken.status).toBe(200);
  await second.close();
});

test('a line cut short by a kill is dropped whole, and writing goes on after it', async () => {
  const first = await start();
  await first.rows('PUT', '/ManualJournals', { ManualJournals: [cogsJournal()] });
  await first.close();
  const file = path.join(folder, 'xero.ndjson');
  const whole = readFileSync(file, 'utf8');
  appendFileSync(file, '[{"kind":"manualJournal","id":"x","val');
  const second = await start();
  expect(await second.rows('GET', '/ManualJournals')).toHaveLength(1);
  await second.rows('PUT', '/ManualJournals', { ManualJournals: [cogsJournal({ Narration: 'after' })] });
  await second.close();
  expect(readFileSync(file, 'utf8').startsWith(whole)).toBe(true);
  const third = await start();
  expect(await third.rows('GET', '/ManualJournals')).toHaveLength(2);
  await third.close();
});

test('a refused call saves nothing, and a file of another format is not touched', async () => {
  const first = await start();
  const file = path.join(folder, 'xero.ndjson');
  const size = readFileSync(file).length;
  expect(
    (
      await first.call('PUT', '/ManualJournals', {
        ManualJournals: [cogsJournal(), cogsJournal({ Narration: '' })],
      })
    ).status,
  ).toBe(400);
  expect(readFileSync(file).length).toBe(size);
  await first.close();
  writeFileSync(file, '{"sandbox":"x","format":99}\n');
  expect(() => filePersistence(folder, 'xero')).toThrow('format');
});
