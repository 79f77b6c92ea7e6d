import type { XeroReference } from '../../server/accounting/organisation';
import type { Cin7Contact, Cin7Item } from '../../server/accounting/trade-documents';
import { saveConnection } from '../../server/store/connections';
import { saveReference } from '../../server/store/references';
import { saveListed, saveDetail, type StoredKind } from '../../server/store/source-documents';
import { cin7, cin7Contact, cin7Item, invoice, line, xero } from '../accounting/books';
import { openTestDatabase, type TestDatabase } from '../store/support/database';
import { newKey, runApp, type RunningApp } from './running-app';

/** Payments, Contacts and Items over HTTP: what is proposed, what is chosen, what vanished from Xero. */

let store: TestDatabase;
let app: RunningApp;
beforeAll(async () => {
  store = await openTestDatabase();
  app = await runApp({
    db: store.db,
    clock: () => new Date('2026-11-23T10:00:00Z'),
    key: newKey(),
    signIn: null,
  });
});
afterAll(async () => {
  await app.close();
  await store.close();
});

const bank = {
  ...xero.accounts[0],
  accountId: 'bank',
  code: '090',
  name: 'Bank',
  type: 'BANK',
  class: 'ASSET',
};
const clearing = { ...bank, accountId: 'clear', code: '615', name: 'Shop clearing', type: 'CURRENT' };
const books = {
  ...xero,
  accounts: [...xero.accounts, bank, { ...clearing, enablePayments: true }],
  contacts: [
    ...xero.contacts,
    { contactId: 'x-acme', name: 'Acme Ltd', contactNumber: '', email: 'pay@acme.example', active: true },
    { contactId: 'x-bea', name: 'Bea', contactNumber: '', email: '', active: true },
  ],
  items: [
    { code: 'BELL-01', name: 'Brass bell', isTracked: false },
    { code: 'LAMP', name: 'Lamp', isTracked: true },
  ],
} as XeroReference;
const chart = {
  ...cin7,
  accounts: [
    ...cin7.accounts,
    { ...cin7.accounts[0], code: '090', name: 'Bank', type: 'BANK', class: 'ASSET', forPayments: true },
    { ...cin7.accounts[0], code: '620', name: 'Till', type: 'CURRENT', class: 'ASSET', forPayments: true },
  ],
} as typeof cin7;

let serial = 0;
/** A connection with a chart, a sale to Acme, and these contacts and items. */
async function desk(contacts: readonly Cin7Contact[] = [], items: readonly Cin7Item[] = []) {
  const connection = `tables-${(serial += 1)}`;
  const { db } = store;
  const at = new Date('2026-11-20T10:00:00Z');
  await saveConnection(db, {
    ...{
      id: connection,
      name: 'x',
      source: 'cin7-core',
      organisation: xero.organisation,
      state: 'connected',
    },
    settings: { organisations: [], demo: false, cin7Account: '' },
  });
  const keepXero = (body: XeroReference) => saveReference(db, connection, 'xero', body, at);
  await saveReference(db, connection, 'cin7', chart, at);
  await keepXero(books);
  const list = (kind: StoredKind, rows: readonly (Cin7Contact | Cin7Item)[]) =>
    saveListed(
      db,
      connection,
      kind,
      rows.map((value) => ({ ...{ id: value.id, revision: 'r', number: value.name }, value, raw: {} })),
      [],
      at,
    );
  await list(
    'customer',
    contacts.filter(({ kind }) => kind === 'customer'),
  );
  await list(
    'supplier',
    contacts.filter(({ kind }) => kind === 'supplier'),
  );
  await list('item', items);
  const header = { id: 's', revision: 'r', number: 'SO-1' };
  await saveListed(
    db,
    connection,
    'sale-header',
    [{ ...header, value: { customerId: 'acme', channel: '' }, raw: {} }],
    [],
    at,
  );
  const lines = [line({ sku: 'CUP' }), line({ account: '', taxRule: '' })];
  const settlement = { kind: 'payment', side: 'sale', account: '090' };
  const settlements = [settlement, { ...settlement, kind: 'prepayment', account: '' }];
  const detail = {
    saleId: 's',
    invoices: [invoice('INV-1', lines)],
    creditNotes: [],
    settlements,
    faults: [],
    taskIds: [],
  };
  await saveDetail(db, connection, 'sale', header, { detail, raw: {} }, at);
  const address = (table: string) => `${app.url}/api/v1/connections/${connection}/mappings/${table}`;
  return {
    keepXero,
    read: (table: string) => asked(fetch(address(table))),
    save: (table: string, version: number, rows: object[]) =>
      asked(
        fetch(address(table), {
          method: 'PUT',
          headers: { 'if-match': `"${version}"`, 'content-type': 'application/json' },
          body: JSON.stringify({ rows }),
        }),
      ),
    saveSettings: (rows: object[]) =>
      asked(
        fetch(`${app.url}/api/v1/connections/${connection}/settings`, {
          method: 'PUT',
          headers: { 'if-match': '"0"', 'content-type': 'application/json' },
          body: JSON.stringify({ rows }),
        }),
      ),
    versions: (table: string, version: number) => asked(fetch(`${address(table)}/versions/${version}`)),
    restore: (table: string, from: number, upon: number) =>
      asked(
        fetch(`${address(table)}/versions/${from}/restore`, {
          method: 'POST',
          headers: { 'if-match': `"${upon}"` },
        }),
      ),
    reference: () => asked(fetch(`${app.url}/api/v1/connections/${connection}/reference`)),
  };
}

interface Table {
  status: number;
  version: number;
  code?: string;
  rows: (Record<string, unknown> & { row: string; check: string })[];
  faults: { code: string; row: string }[];
  changes: { name: string; column: string; before: string | null; after: string | null }[];
}
async function asked(answer: Promise<Response>): Promise<Table> {
  const response = await answer;
  return { ...((await response.json()) as Table), status: response.status };
}
const rowOf = ({ rows }: Table, id: string) => rows.find(({ row }) => row === id);

test('payments: accounts that take payments and those that payments name', async () => {
  const { read, save, versions, restore, keepXero } = await desk();
  const first = await read('payments');
  expect(first).toMatchObject({ status: 200, version: 0 });
  expect(first.rows.map(({ row }) => row)).toEqual(['payment:', 'payment:090', 'payment:620']);
  expect(rowOf(first, 'payment:090')).toMatchObject({
    ...{ name: 'Bank', cin7Type: 'BANK', usedBy: 1, xeroAccount: '090 · Bank', xeroType: 'BANK', check: '' },
  });
  expect(rowOf(first, 'payment:')).toMatchObject({ code: '', usedBy: 1, xeroAccount: '' });
  expect(first.faults).toMatchObject([{ code: 'account-unmapped', row: 'payment:' }]);
  // Nothing uses the till: a blank cell is no fault.
  expect(rowOf(first, 'payment:620')?.check).toBe('');

  const rows = [
    { row: 'payment:', xeroAccount: '615 · Shop clearing' },
    { row: 'payment:620', xeroAccount: '200' },
  ];
  const saved = await save('payments', 0, rows);
  expect(saved.version).toBe(1);
  expect(rowOf(saved, 'payment:')).toMatchObject({
    xeroAccount: '615 · Shop clearing',
    xeroType: 'CURRENT',
    check: '',
  });
  expect(saved.faults).toMatchObject([{ code: 'account-takes-no-payments', row: 'payment:620' }]);
  expect(await save('payments', 0, rows)).toMatchObject({ code: 'version-conflict' });
  expect((await versions('payments', 1)).changes).toMatchObject([
    { name: '620 Till', before: '', after: '200 · Sales' },
    { after: '615 · Shop clearing' },
  ]);

  await keepXero({
    ...books,
    accounts: books.accounts
      .filter(({ code }) => code !== '615')
      .map((one) => (one.code === '090' ? { ...one, active: false } : one)),
  });
  const later = await read('payments');
  expect(later.faults.map(({ code, row }) => [code, row])).toEqual([
    ['account-unknown', 'payment:'],
    ['account-archived', 'payment:090'],
    ['account-takes-no-payments', 'payment:620'],
  ]);
  await save('payments', 1, [{ row: 'payment:', xeroAccount: '' }]);
  expect(rowOf(await restore('payments', 1, 2), 'payment:')?.['xeroAccount']).toBe('615 · Shop clearing');
});

test('contacts: linked, proposed, new and why; a choice wins; what is archived is told', async () => {
  const { read, save, versions, keepXero } = await desk([
    cin7Contact('acme', { name: 'ACME Limited', email: 'pay@acme.example' }),
    cin7Contact('bea', { name: 'Bea' }),
    cin7Contact('old', { name: 'Old Ltd', active: false }),
    cin7Contact('new', { name: 'Newcomer', kind: 'supplier' }),
    cin7Contact('gone', { name: 'Old ltd', kind: 'supplier' }),
  ]);
  const first = await read('contacts');
  expect(first.status).toBe(200);
  expect(
    first.rows.map(({ row, kind, usedBy, xeroContact, state }) => [row, kind, usedBy, xeroContact, state]),
  ).toEqual([
    ['contact:acme', 'customer', 1, 'Acme Ltd', 'proposed'],
    ['contact:bea', 'customer', 0, 'Bea', 'proposed'],
    ['contact:new', 'supplier', 0, 'new', 'new'],
    ['contact:gone', 'supplier', 0, 'Old Ltd', 'proposed'],
  ]);
  expect(rowOf(first, 'contact:acme')).toMatchObject({ why: 'Same e-mail address', check: '' });
  expect(rowOf(first, 'contact:gone')?.check).toMatch(/^Fault: .*archived/);
  expect(first.faults).toMatchObject([{ code: 'contact-archived', row: 'contact:gone' }]);

  const saved = await save('contacts', 0, [
    { row: 'contact:gone', xeroContact: 'Old Ltd (supplier)' },
    { row: 'contact:bea', xeroContact: 'Acme Ltd' },
  ]);
  expect(rowOf(saved, 'contact:gone')).toMatchObject({ xeroContact: 'Old Ltd (supplier)', state: 'chosen' });
  // It would be made under that name: a typing error has to be seen.
  expect(rowOf(saved, 'contact:gone')?.check).toMatch(/^Check: Xero has no contact "Old Ltd \(supplier\)"/);
  expect(rowOf(saved, 'contact:bea')).toMatchObject({
    xeroContact: 'Acme Ltd',
    state: 'chosen',
    why: 'Chosen here',
  });
  expect(rowOf(saved, 'contact:bea')?.check).toMatch(/^Check: .*"Bea".*"ACME Limited"/);
  expect((await versions('contacts', 1)).changes).toMatchObject([
    { name: 'Old ltd, supplier', column: 'xeroContact', before: null, after: 'Old Ltd (supplier)' },
    { name: 'Bea, customer', before: null, after: 'Acme Ltd' },
  ]);

  await keepXero({
    ...books,
    contacts: books.contacts.map((one) => (one.name === 'Acme Ltd' ? { ...one, active: false } : one)),
  });
  const later = await read('contacts');
  expect(rowOf(later, 'contact:acme')).toMatchObject({ xeroContact: 'new', state: 'new' });
  expect(rowOf(later, 'contact:bea')).toMatchObject({ xeroContact: 'Acme Ltd', state: 'chosen' });
  expect(rowOf(later, 'contact:bea')?.check).toMatch(/^Fault: .*archived/);
  const cleared = await save('contacts', 1, [{ row: 'contact:bea', xeroContact: '' }]);
  expect(rowOf(cleared, 'contact:bea')).toMatchObject({ xeroContact: 'Bea', state: 'proposed', check: '' });
});

test('items: of the same code, chosen, to be made; tracked ones are faults', async () => {
  const { read, save, keepXero } = await desk(
    [],
    [
      cin7Item('BELL-01'),
      cin7Item('CUP'),
      cin7Item('LAMP'),
      cin7Item('DEAD', { active: false }),
      cin7Item('x'.repeat(31)),
    ],
  );
  const first = await read('items');
  expect(first.rows.map(({ row, usedBy, xeroItem, xeroName }) => [row, usedBy, xeroItem, xeroName])).toEqual([
    ['other-items', 0, '', ''],
    ['item:BELL-01', 1, 'BELL-01', 'Brass bell'],
    ['item:CUP', 1, '', ''],
    ['item:LAMP', 0, 'LAMP', 'Lamp'],
    [`item:${'x'.repeat(31)}`, 0, '', ''],
  ]);
  expect(first.faults).toMatchObject([{ code: 'item-tracked', row: 'item:LAMP' }]);

  const saved = await save('items', 0, [
    { row: 'other-items', xeroItem: 'new' },
    { row: 'item:CUP', xeroItem: 'BELL-01' },
  ]);
  expect(rowOf(saved, 'item:CUP')).toMatchObject({ xeroItem: 'BELL-01', xeroName: 'Brass bell', check: '' });
  expect(rowOf(saved, `item:${'x'.repeat(31)}`)).toMatchObject({ xeroItem: 'new' });
  expect(saved.faults.map(({ code }) => code).sort()).toEqual(['item-code-invalid', 'item-tracked']);

  await keepXero({ ...books, items: [] });
  const later = await read('items');
  expect(later.faults).toMatchObject([
    { code: 'item-unknown', row: 'item:CUP' },
    { code: 'item-code-invalid' },
  ]);
  const odd = await save('items', 1, [{ row: 'other-items', xeroItem: 'BELL-01' }]);
  expect(odd.faults).toContainEqual(expect.objectContaining({ code: 'row-invalid', row: 'other-items' }));
});

test('accounts and taxes: lines without an account and a tax rule, and roles of the kinds switched on', async () => {
  const { read, save, saveSettings, keepXero } = await desk();
  const first = await read('accounts');
  expect(rowOf(first, 'role:salesRevenue')).toMatchObject({
    usedBy: 1,
    xeroAccount: '200 · Sales',
    check: '',
  });
  expect(rowOf(first, 'role:customerCredits')).toMatchObject({ usedBy: 1, xeroAccount: '' });
  expect(first.faults).toMatchObject([{ code: 'account-unmapped', row: 'role:customerCredits' }]);
  expect(rowOf(await read('taxes'), 'sales:(none)')).toMatchObject({ usedBy: 1, rule: '(none)' });
  await saveSettings([{ row: 'kind.payments', value: 'off' }]);
  expect(rowOf(await read('accounts'), 'role:customerCredits')).toBeUndefined();
  await keepXero({ ...books, taxRates: books.taxRates.filter(({ taxType }) => taxType !== 'OUTPUT2') });
  await save('taxes', 0, [{ row: 'sales:VAT', xeroTaxRate: 'OUTPUT2' }]);
  expect((await read('taxes')).faults).toContainEqual(
    expect.objectContaining({ code: 'tax-unknown', row: 'sales:VAT' }),
  );
});

test('a table that there is not, and rows of another', async () => {
  const { read, save } = await desk();
  expect(await read('contactz')).toMatchObject({ status: 422, code: 'kind-not-available' });
  expect(await save('contacts', 0, [{ row: 'contact:a', xeroAccount: '200' }])).toMatchObject({
    code: 'invalid-request',
  });
});

test('the reference tells items, default terms and which accounts take payments', async () => {
  const { reference, keepXero } = await desk();
  const terms = { bills: { day: 30, type: 'DAYSAFTERBILLDATE' }, sales: null };
  await keepXero({ ...books, organisation: { ...books.organisation, paymentTerms: terms } });
  expect(await reference()).toMatchObject({
    paymentTerms: terms,
    items: [
      { code: 'BELL-01', name: 'Brass bell', tracked: false },
      { code: 'LAMP', tracked: true },
    ],
    accounts: expect.arrayContaining([
      expect.objectContaining({ code: '090', takesPayments: true }),
      expect.objectContaining({ code: '615', takesPayments: true }),
      expect.objectContaining({ code: '200', takesPayments: false }),
    ]) as object,
  });
});
