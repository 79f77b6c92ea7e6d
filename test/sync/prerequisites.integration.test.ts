import { sandboxCredentials } from '../../server/demo';
import { readConnection, saveConnection } from '../../server/store/connections';
import { readHeaders, readSales } from '../../server/store/sale-documents';
import { authoriseAgain, beginConnection, finishAuthorisation } from '../../server/sync/connect';
import { identityOf } from '../../server/sync/gateways';
import { refreshReferences } from '../../server/sync/reference';
import { salesInvoice, testToday } from '../support/xero-sandbox';
import { openJoined, smallCompany } from './joined-books';

/** Each check is seen fine and at fault against both sandboxes over HTTP, brought about as a person would do it. */
type Joined = Awaited<ReturnType<typeof openJoined>>;

describe('a connection at work', () => {
  let joined: Joined;
  let connection: string;
  beforeAll(async () => {
    joined = await openJoined();
    connection = await joined.connect();
  });
  afterAll(() => joined.close());

  test('before the first fetch, what needs documents is not known, and says so', async () => {
    const checks = await joined.check(connection);
    expect(Object.values(checks).map(({ id, state }) => [id, state])).toEqual([
      ['cin7-keys', 'ok'],
      ['xero-access', 'ok'],
      ['xero-permissions', 'ok'],
      ['base-currency', 'ok'],
      ['account-types', 'ok'],
      ['lock-dates', 'ok'],
      // The newest numbers are asked of Cin7 itself.
      ['native-link', 'ok'],
      ['currencies', 'unknown'],
      ['customers', 'unknown'],
      ['tracked-items', 'ok'],
    ]);
    expect(checks.currencies.detail).toContain('once invoices have been fetched');
    expect(checks['native-link'].detail).toContain('None of the newest 20 Cin7 invoices');
  });

  test('after a fetch everything is known', async () => {
    await joined.fetchMonth(connection);
    const checks = await joined.check(connection);
    expect(checks.currencies).toMatchObject({ state: 'ok' });
    expect(checks.currencies.detail).toMatch(/EUR, GBP and USD/);
    // Web shops go to their own contacts; trade customers are made out by name, and Xero does not know them yet.
    expect(checks.customers).toMatchObject({ state: 'attention', sheet: 'channels' });
    expect(checks.customers.detail).toContain('Posting creates');
    expect(Object.values(checks).filter(({ state }) => state === 'unknown')).toEqual([]);
  });

  test('it costs one call to Cin7 and six to Xero', async () => {
    joined.xero.control.calls.clear();
    const before = await cin7Calls(joined);
    await joined.check(connection);
    const { counts } = joined.xero.control.calls.report();
    // Tokens are another door, without a limit of calls.
    expect(Object.keys(counts).filter((call) => !call.includes('/identity/'))).toEqual([
      'GET /api.xro/2.0/Organisation',
      'GET /api.xro/2.0/Organisation/Actions',
      'GET /api.xro/2.0/Accounts',
      'GET /api.xro/2.0/Currencies',
      'GET /api.xro/2.0/Items',
      'GET /api.xro/2.0/Invoices',
    ]);
    expect((await cin7Calls(joined)) - before).toBe(1);
  });

  test('Xero keeps its books in another currency', async () => {
    joined.xero.control.setOrganisation({ BaseCurrency: 'EUR' });
    const checks = await joined.check(connection);
    joined.xero.control.setOrganisation({ BaseCurrency: 'GBP' });
    expect(checks['base-currency']).toMatchObject({ state: 'fault', step: 'connect' });
    expect(checks['base-currency'].detail).toContain('Cin7 keeps its books in GBP, Xero in EUR');
  });

  test.each([
    ['cost of goods sold', 'DIRECTCOSTS'],
    ['stock', 'CURRENT'],
  ])('no account is left for %s', async (words, type) => {
    const chart = await joined.xero.rows('GET', '/Accounts');
    const codes = chart
      .filter((account) => account['Type'] === type && account['Status'] === 'ACTIVE')
      .map((account) => String(account['Code']));
    expect(codes.length).toBeGreaterThan(0);
    for (const code of codes) joined.xero.control.setAccount(code, { Status: 'ARCHIVED' });
    const checks = await joined.check(connection);
    for (const code of codes) joined.xero.control.setAccount(code, { Status: 'ACTIVE' });
    expect(checks['account-types'].state).toBe('fault');
    expect(checks['account-types'].detail).toContain(`${words} (type ${type})`);
  });

  test.each([
    ['2026-10-31', 'attention'],
    [testToday, 'fault'],
  ])('Xero is locked up to %s: %s', async (PeriodLockDate, state) => {
    joined.xero.control.setOrganisation({ PeriodLockDate });
    const checks = await joined.check(connection);
    joined.xero.control.setOrganisation({ PeriodLockDate: '2026-07-31' });
    expect(checks['lock-dates'].state).toBe(state);
  });

  test('the role of the person who connected allows no journals', async () => {
    joined.xero.control.setOrganisation({ NotAllowed: ['CreateManualJournal'] });
    const checks = await joined.check(connection);
    joined.xero.control.setOrganisation({ NotAllowed: [] });
    expect(checks['xero-permissions'].state).toBe('fault');
    expect(checks['xero-permissions'].detail).toContain('does not allow manual journals');
  });

  test('a customer is archived in Xero', async () => {
    const contacts = await joined.xero.rows('GET', '/Contacts');
    const id = String(contacts.find(({ Name }) => Name === 'Shopify customers')?.['ContactID']);
    joined.xero.control.setContact(id, { ContactStatus: 'ARCHIVED' });
    await refreshReferences(joined.tools.context, connection, true);
    const checks = await joined.check(connection);
    joined.xero.control.setContact(id, { ContactStatus: 'ACTIVE' });
    await refreshReferences(joined.tools.context, connection, true);
    expect(checks.customers.state).toBe('fault');
    expect(checks.customers.detail).toContain('Archived in Xero: Shopify customers');
    expect((await joined.check(connection)).customers.state).toBe('attention');
  });

  test('a call that fails leaves its own check unknown, and no other', async () => {
    joined.xero.control.faults.set([{ match: { path: '/Currencies', times: 9 }, fault: '503' }]);
    const checks = await joined.check(connection);
    joined.xero.control.faults.clear();
    expect(checks.currencies.state).toBe('unknown');
    expect(checks.currencies.detail).toContain('offline');
    const others = Object.values(checks).filter(({ id }) => id !== 'currencies');
    expect(others.filter(({ state }) => state === 'unknown')).toEqual([]);
  });

  test('an invoice under a Cin7 number that came by another way is a fault, with its link', async () => {
    const numbers = (await readHeaders(joined.tools.context.db, connection))
      .filter(({ invoiceDate }) => invoiceDate !== null)
      .sort((left, right) => ((left.invoiceDate ?? '') < (right.invoiceDate ?? '') ? 1 : -1))
      .flatMap(({ invoiceNumbers }) => invoiceNumbers);
    const [InvoiceNumber = ''] = numbers;
    const [made] = await joined.xero.rows('PUT', '/Invoices', {
      Invoices: [salesInvoice({ InvoiceNumber })],
    });
    const found = (await joined.check(connection))['native-link'];
    expect(found.state).toBe('fault');
    expect(found.detail).toContain(InvoiceNumber);
    expect(found.url).toContain(String(made?.['InvoiceID']));
    // Voided, it no longer counts.
    await joined.xero.rows('POST', `/Invoices/${String(made?.['InvoiceID'])}`, {
      InvoiceID: made?.['InvoiceID'],
      Status: 'VOIDED',
    });
    expect((await joined.check(connection))['native-link'].state).toBe('ok');
  });

  test('Cin7 no longer accepts the keys: that is a fault, and what needs Cin7 is not known', async () => {
    await joined.withdrawKeys(connection);
    const checks = await joined.check(connection);
    expect(checks['cin7-keys']).toMatchObject({ state: 'fault', remedy: 'Enter the Cin7 keys again.' });
    expect(checks['base-currency'].state).toBe('unknown');
    expect(checks['account-types'].state).toBe('ok');
    // Connecting with good keys mends it.
    const begun = await beginConnection(
      joined.tools,
      { source: 'cin7-core', cin7: sandboxCredentials.cin7 },
      'Ann',
    );
    expect(begun.ok).toBe(true);
    expect((await joined.check(connection))['cin7-keys'].state).toBe('ok');
  });

  test('access is withdrawn in Xero: connecting again asks for no keys and mends it', async () => {
    const { context, secrets, systems } = joined.tools;
    const kept = await secrets.read<{ refreshToken: string }>(context.db, connection, 'xero-tokens');
    if (!kept.ok || !kept.value) throw new Error('No tokens');
    await identityOf(systems).revoke(kept.value.refreshToken);
    const checks = await joined.check(connection);
    expect(checks['xero-access']).toMatchObject({ state: 'fault', remedy: 'Connect Xero again.' });
    expect(checks['cin7-keys'].state).toBe('ok');
    expect(checks['lock-dates'].state).toBe('unknown');
    expect((await readConnection(context.db, connection))?.state).toBe('reconnect-needed');

    const begun = await authoriseAgain(joined.tools, connection, 'Ann');
    if (!begun.ok) throw new Error(begun.error.detail);
    expect(begun.value.connection).toMatchObject({ id: connection, state: 'authorising' });
    const finished = await allow(joined, begun.value.authorizeUrl);
    expect(finished).toMatchObject({ ok: true, value: { id: connection, state: 'connected' } });
    expect((await joined.check(connection))['xero-access'].state).toBe('ok');
    expect((await readSales(context.db, connection)).length).toBeGreaterThan(0);
  });

  test('without kept keys connecting again is refused, with a code and what to do', async () => {
    const { context, secrets } = joined.tools;
    await secrets.remove(context.db, connection, 'cin7-keys');
    const before = await readConnection(context.db, connection);
    const begun = await authoriseAgain(joined.tools, connection, 'Ann');
    expect(begun).toMatchObject({ ok: false, error: { code: 'connection-incomplete' } });
    expect(await readConnection(context.db, connection)).toEqual(before);
    expect(await authoriseAgain(joined.tools, 'nobody', 'Ann')).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });
});

describe('books that do not fit', () => {
  let joined: Joined;
  let connection: string;
  let sku: string;
  beforeAll(async () => {
    sku = skuSold();
    joined = await openJoined((seed) => ({
      ...seed,
      currencies: [{ Code: 'GBP', Description: 'British Pound' }],
      items: [
        { Code: sku.toLowerCase(), Name: 'Kept twice', IsTrackedAsInventory: true },
        { Code: 'ELSEWHERE', IsTrackedAsInventory: true },
        { Code: 'UNTRACKED', IsTrackedAsInventory: false },
      ],
    }));
    connection = await joined.connect();
  });
  afterAll(() => joined.close());

  test('tracked items are told at once, and named once the products are known', async () => {
    const before = (await joined.check(connection))['tracked-items'];
    expect(before).toMatchObject({ state: 'attention', step: 'contacts' });
    expect(before.detail).toContain('Xero tracks stock of 2 items');
    await joined.fetchMonth(connection);
    const after = (await joined.check(connection))['tracked-items'];
    expect(after.state).toBe('fault');
    expect(after.detail).toContain(sku.toLowerCase());
    expect(after.detail).not.toContain('ELSEWHERE');
  });

  test('a currency is missing until it is added in Xero; a plan with one currency is said', async () => {
    const checks = await joined.check(connection);
    expect(checks.currencies.state).toBe('fault');
    expect(checks.currencies.detail).toContain('EUR and USD');
    expect(checks['xero-permissions']).toMatchObject({ state: 'fault' });
    expect(checks['xero-permissions'].detail).toContain('several currencies');
    for (const Code of ['EUR', 'USD']) await joined.xero.rows('PUT', '/Currencies', { Code });
    const mended = await joined.check(connection);
    expect(mended.currencies.state).toBe('ok');
    expect(mended['xero-permissions'].state).toBe('ok');
  });
});

describe('a connection that is not finished', () => {
  test('answers what can be told, and goes on where it was left', async () => {
    const joined = await openJoined();
    const begun = await beginConnection(
      joined.tools,
      { source: 'cin7-core', cin7: sandboxCredentials.cin7 },
      'Ann',
    );
    if (!begun.ok) throw new Error(begun.error.detail);
    const { id } = begun.value.connection;
    const checks = await joined.check(id);
    expect(checks['cin7-keys'].state).toBe('ok');
    expect(checks['xero-access']).toMatchObject({ state: 'attention' });
    expect(checks['base-currency'].state).toBe('unknown');
    expect(checks.customers.state).toBe('unknown');

    const { context } = joined.tools;
    await saveConnection(context.db, { ...begun.value.connection, state: 'choose-organisation' });
    expect((await joined.check(id))['xero-access'].remedy).toContain('Choose the one');
    const again = await authoriseAgain(joined.tools, id, 'Ann');
    if (!again.ok) throw new Error(again.error.detail);
    // The page begun first is no longer good.
    expect(await allow(joined, begun.value.authorizeUrl)).toMatchObject({ ok: false });
    const next = await authoriseAgain(joined.tools, id, 'Ann');
    expect(next.ok && (await allow(joined, next.value.authorizeUrl)).ok).toBe(true);
    await joined.close();
  });
});

test('with the wrong organisation ticked, a connection at work goes on as it was', async () => {
  const joined = await openJoined();
  const { db } = joined.tools.context;
  const begun = await beginConnection(
    joined.tools,
    { source: 'cin7-core', cin7: sandboxCredentials.cin7 },
    'Ann',
  );
  if (!begun.ok || !(await allow(joined, begun.value.authorizeUrl)).ok) throw new Error('not connected');
  const { id } = begun.value.connection;
  const before = await readConnection(db, id);
  if (!before?.organisation) throw new Error('no organisation');
  // As if another organisation were ticked now than the one that the history belongs to.
  const elsewhere = {
    ...before,
    organisation: { ...before.organisation, id: 'another', name: 'Another Ltd' },
  };
  await saveConnection(db, elsewhere);
  const again = await authoriseAgain(joined.tools, id, 'Ann');
  expect(again.ok && (await allow(joined, again.value.authorizeUrl))).toMatchObject({
    ok: false,
    error: { code: 'xero-refused', detail: expect.stringContaining('belongs to Another Ltd') as string },
  });
  expect(await readConnection(db, id)).toEqual(elsewhere);
  await joined.close();
});

/** The person's "Allow access" on Xero's page, and the redirect back. */
async function allow({ tools }: Joined, authorizeUrl: string) {
  const page = new URL(authorizeUrl);
  const body = new URLSearchParams(page.search);
  body.set('decision', 'allow');
  const answer = await fetch(page.origin + page.pathname, { method: 'POST', body, redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  return finishAuthorisation(
    tools,
    back.searchParams.get('code') ?? '',
    back.searchParams.get('state') ?? '',
  );
}

async function cin7Calls({ tools }: Joined): Promise<number> {
  const door = `${new URL(tools.systems.cin7Core.baseUrl).origin}/__sandbox/calls`;
  return ((await (await fetch(door)).json()) as { total: number }).total;
}

/** A product that stands on an authorised invoice of the last full month. */
function skuSold(): string {
  for (const sale of smallCompany().sales)
    for (const { Status, InvoiceDate, Lines } of sale['Invoices'] as Invoice[])
      if (Status === 'AUTHORISED' && InvoiceDate.startsWith('2026-10') && Lines[0]) return Lines[0].SKU;
  throw new Error('The demo company sold nothing in October');
}

interface Invoice {
  readonly Status: string;
  readonly InvoiceDate: string;
  readonly Lines: readonly { readonly SKU: string }[];
}
