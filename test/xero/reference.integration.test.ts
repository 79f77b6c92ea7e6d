import { demoOrganisation } from '../../server/sandbox/xero/demo-organisation';
import type { XeroReference } from '../../server/accounting/organisation';
import { startXero, testToday, type RunningXero } from '../support/xero-sandbox';
import { ledgerOf } from './signed-in';

/** Everything that is read from Xero to map and judge by, through xero-node over real HTTP against the sandbox. */

let xero: RunningXero;
let read: () => Promise<XeroReference>;
beforeAll(async () => {
  const seed = demoOrganisation(testToday);
  xero = await startXero({
    seedData: {
      ...seed,
      organisation: {
        ...seed.organisation,
        EndOfYearLockDate: '/Date(1774915200000+0000)/',
        PaymentTerms: { Bills: { Day: 30, Type: 'DAYSAFTERBILLDATE' } },
      },
    },
  });
  const ledger = await ledgerOf(xero, { shortCode: '!dEmo1' });
  read = async () => {
    const answer = await ledger.reference();
    if (!answer.ok) throw new Error(answer.error.detail);
    return answer.value;
  };
  xero.control.calls.clear();
});
afterAll(() => xero.close());

test('organisation with both lock dates and its default terms, contacts with e-mail and number, items', async () => {
  await xero.rows('PUT', '/Contacts', {
    Contacts: [{ Name: 'Acme Ltd', EmailAddress: 'pay@acme.example', ContactNumber: 'cin7-a' }],
  });
  await xero.rows('PUT', '/Items', {
    Items: [
      { Code: 'CUP', Name: 'Cup' },
      {
        ...{ Code: 'LAMP', Name: 'Lamp', InventoryAssetAccountCode: '630' },
        PurchaseDetails: { COGSAccountCode: '310' },
      },
    ],
  });
  const { organisation, contacts, items, tracking, currencies } = await read();
  expect(organisation).toMatchObject({
    periodLockDate: '2026-07-31',
    endOfYearLockDate: '2026-03-31',
    paymentTerms: { bills: { day: 30, type: 'DAYSAFTERBILLDATE' }, sales: null },
  });
  expect(contacts).toContainEqual(
    expect.objectContaining({
      ...{ name: 'Acme Ltd', email: 'pay@acme.example', contactNumber: 'cin7-a', active: true },
    }),
  );
  expect(items).toEqual(
    expect.arrayContaining([
      { code: 'CUP', name: 'Cup', isTracked: false },
      { code: 'LAMP', name: 'Lamp', isTracked: true },
    ]),
  );
  expect(tracking.map(({ name }) => name).sort()).toEqual(['Channel', 'Region']);
  expect([...currencies].sort()).toEqual(['EUR', 'GBP', 'USD']);
});

test('read again: the same, to the byte, in seven calls; a contact that was archived shows', async () => {
  const first = await read();
  xero.control.calls.clear();
  expect(await read()).toEqual(first);
  expect(xero.control.calls.report().total).toBe(7);

  const acme = first.contacts.find(({ name }) => name === 'Acme Ltd');
  await xero.rows('POST', '/Contacts', {
    Contacts: [{ ContactID: acme?.contactId, ContactStatus: 'ARCHIVED' }],
  });
  const later = await read();
  expect(later).toEqual({
    ...first,
    contacts: expect.arrayContaining([
      expect.objectContaining({ name: 'Acme Ltd', active: false }),
    ]) as unknown,
  });
  expect(later.contacts).toHaveLength(first.contacts.length);
});
