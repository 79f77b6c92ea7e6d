import type { Cin7Source } from '../../server/cin7/source';
import { hasWholeDocuments } from '../../server/cin7/whole-documents';
import { importIntoCin7, previewImport } from '../../server/sync/import-into-cin7';
import { refreshReferences } from '../../server/sync/reference';
import { openJoined } from './joined-books';

/** Xero contacts and items into Cin7, over real HTTP on both sides: only what was named, never twice. */

let books: Awaited<ReturnType<typeof openJoined>>;
let connection: string;
let source: Cin7Source;
beforeAll(async () => {
  books = await openJoined();
  connection = await books.connect();
  const opened = given(await books.tools.context.gateways.cin7(connection));
  if (hasWholeDocuments(opened)) throw new Error('Core has lists');
  source = opened;
});
afterAll(() => books.close());

function given<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const readMasters = () => books.fetchMonth(connection, ['contacts', 'items']);
const preview = async () => given(await previewImport(books.tools.context, connection));
const make = async (request: Partial<Parameters<typeof importIntoCin7>[2]>) =>
  given(await importIntoCin7(books.tools.context, connection, { contacts: [], items: [], ...request }, 'Ann'))
    .results;
const named = async (kind: 'customer' | 'supplier', name: string) =>
  given(await source.contacts(kind, null, 1))
    .rows.filter(({ value }) => value.name === name)
    .map(({ raw }) => raw);

test('before Cin7 was read as a whole nobody can say what is missing', async () => {
  const refusal = async () => {
    const answer = await previewImport(books.tools.context, connection);
    return answer.ok ? null : answer.error;
  };
  expect(await refusal()).toMatchObject({
    code: 'connection-incomplete',
    detail: expect.stringContaining('so far: customers, suppliers, products.'),
  });
  // An ordinary close reads customers, and neither suppliers nor items: Xero's would all seem to be missing.
  await books.fetchMonth(connection, ['invoices']);
  expect(await refusal()).toMatchObject({
    code: 'connection-incomplete',
    detail: expect.stringContaining('so far: suppliers, products.'),
  });
  // Items are off at first, and then a fetch of both reads no products.
  await books.fetchMonth(connection, ['contacts']);
  const offer = await preview();
  expect(offer.unread).toEqual(['products']);
  expect(offer.contacts.length).toBeGreaterThan(0);
  expect([offer.items, offer.leftOut.items]).toEqual([[], { known: 0, tracked: 0 }]);
});

test('offered is what Cin7 lacks; made is what was named, once', async () => {
  await readMasters();
  const known = given(await source.contacts('customer', null, 1)).rows[0]?.value;
  const sku = given(await source.items(null, 1)).rows[0]?.value.sku ?? '';
  await books.xero.rows('PUT', '/Contacts', {
    Contacts: [
      { Name: 'Acme Ltd', EmailAddress: 'pay@acme.example' },
      { Name: 'Beta Ltd' },
      { Name: 'Already there', ContactNumber: known?.id },
      { Name: 'Archived Ltd' },
    ],
  });
  const archived = (await books.xero.rows('GET', '/Contacts?page=1')).find(
    ({ Name }) => Name === 'Archived Ltd',
  );
  await books.xero.rows('POST', '/Contacts', {
    Contacts: [{ ContactID: archived?.['ContactID'], ContactStatus: 'ARCHIVED' }],
  });
  await books.xero.rows('PUT', '/Items', {
    Items: [
      { Code: 'GIFT', Name: 'Gift card' },
      { Code: sku.toLowerCase(), Name: 'Known' },
      {
        Code: 'TRACKED',
        Name: 'Tracked',
        InventoryAssetAccountCode: '630',
        PurchaseDetails: { COGSAccountCode: '310' },
      },
    ],
  });
  given(await refreshReferences(books.tools.context, connection, true));

  const offer = await preview();
  expect(offer.unread).toEqual([]);
  const names = offer.contacts.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['Acme Ltd', 'Beta Ltd']));
  expect(names).not.toContain('Already there');
  expect(names).not.toContain('Archived Ltd');
  expect(offer.items).toEqual([{ code: 'GIFT', name: 'Gift card' }]);
  const inXero = await books.xero.rows('GET', '/Contacts?page=1&includeArchived=true');
  const isArchived = ({ ContactStatus }: Record<string, unknown>) => ContactStatus === 'ARCHIVED';
  expect(offer.leftOut).toEqual({
    contacts: {
      archived: inXero.filter(isArchived).length,
      known: inXero.filter((contact) => !isArchived(contact)).length - offer.contacts.length,
    },
    items: { known: 1, tracked: 1 },
  });
  expect(offer.leftOut.contacts.known).toBeGreaterThanOrEqual(1);
  expect(offer.terms.customer).toMatchObject({ currency: 'GBP', account: '610' });

  const acme = offer.contacts.find(({ name }) => name === 'Acme Ltd')?.contactId ?? '';
  const beta = offer.contacts.find(({ name }) => name === 'Beta Ltd')?.contactId ?? '';
  const request = {
    contacts: [
      { contactId: acme, as: 'customer' as const },
      { contactId: String(archived?.['ContactID']), as: 'customer' as const },
    ],
    items: [{ code: 'GIFT', type: 'service' as const }],
  };
  const outcomes = (results: Awaited<ReturnType<typeof make>>) =>
    results.map(({ kind, name, outcome }) => [kind, name, outcome]);
  expect(outcomes(await make(request))).toEqual([
    ['customer', 'Acme Ltd', 'created'],
    ['customer', archived?.['ContactID'], 'not-offered'],
    ['item', 'GIFT', 'created'],
  ]);
  expect(await named('customer', 'Acme Ltd')).toMatchObject([
    { Currency: 'GBP', AccountReceivable: '610', Contacts: [{ Email: 'pay@acme.example', Default: true }] },
  ]);
  // Beta was not named.
  expect(await named('customer', 'Beta Ltd')).toEqual([]);
  // A second click before the next fetch: Cin7 is asked, nothing is made twice.
  expect(outcomes(await make(request)).map(([, , outcome]) => outcome)).toEqual([
    'exists',
    'not-offered',
    'exists',
  ]);
  expect(await named('customer', 'Acme Ltd')).toHaveLength(1);

  // After the next fetch it is no longer offered.
  await readMasters();
  expect((await preview()).contacts.map(({ name }) => name)).not.toContain('Acme Ltd');
  expect((await preview()).items).toEqual([]);

  const audit = await books.tools.context.db.query<{ actor: string }>(
    `select actor from audit where action = 'import-into-cin7'`,
  );
  expect(audit.rows).toHaveLength(2);

  // The answer to the POST is lost, after Cin7 made it: it is looked up, not made twice.
  const callsBefore = source.callCount();
  books.cin7.faults.set([{ match: { method: 'POST' }, fault: 'drop-after' }]);
  expect(outcomes(await make({ contacts: [{ contactId: beta, as: 'supplier' }] }))).toEqual([
    ['supplier', 'Beta Ltd', 'created'],
  ]);
  books.cin7.faults.set([]);
  // Looked up, sent, looked up again.
  expect(source.callCount() - callsBefore).toBe(3);
  expect(await named('supplier', 'Beta Ltd')).toHaveLength(1);
});
