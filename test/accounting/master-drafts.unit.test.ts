import { draftContacts } from '../../server/accounting/contact-drafts';
import type { ContactDraft, ItemDraft } from '../../server/accounting/draft';
import { draftItems } from '../../server/accounting/item-drafts';
import { knownRecords } from '../../server/accounting/known-records';
import { compileMapping } from '../../server/accounting/mapping';
import type { MappingTables } from '../../server/accounting/mapping-tables';
import type { XeroContact, XeroReference } from '../../server/accounting/organisation';
import { nothingPosted, postedState, type PostedState } from '../../server/accounting/posted';
import { noSources, type RuleInput, type Sources } from '../../server/accounting/rules';
import { calendarDate } from '../../server/accounting/dates';
import { channelRow, cin7, cin7Contact, cin7Item, from, invoice, tables, to, today, xero } from './books';

/** Contacts and items as documents of their own (issue 5, item 2; accounting-rules 10 and 11). */

const contactsInXero = (...contacts: (Partial<XeroContact> & { name: string })[]): XeroReference => ({
  ...xero,
  contacts: contacts.map((more) => ({
    ...{ contactId: `x-${more.name}`, contactNumber: '', email: '', active: true },
    ...more,
  })),
});

function input(
  sources: Partial<Sources>,
  more: { tables?: Partial<MappingTables>; xero?: XeroReference; posted?: PostedState } = {},
): RuleInput {
  const books = more.xero ?? contactsInXero();
  const posted = more.posted ?? nothingPosted;
  const all = { ...noSources, ...sources };
  const mapping = compileMapping({ ...tables, ...more.tables }, cin7, books, knownRecords(all, posted));
  return { from, to, today, cin7, xero: books, mapping, posted, rateProof: 'unproven', sources: all };
}

/** A wholesale invoice, which is posted by itself to its own customer. */
const sold = (customerId: string, customer: string, more = {}) =>
  invoice(`INV-${customerId}`, undefined, { channel: '', customerId, customer, ...more });
const contactDrafts = (asked: RuleInput) => draftContacts(asked).drafts as readonly ContactDraft[];

test('a customer that Xero lacks is made with Cin7 id, e-mail address, tax number and a currency of its own', () => {
  const acme = cin7Contact('a', {
    name: 'Acme  Ltd ',
    email: 'pay@acme.example',
    taxNumber: 'GB1',
    currency: 'USD',
  });
  const { drafts, leftOut, alreadyPosted } = draftContacts(
    input({ invoices: [sold('a', 'Acme Ltd')], contacts: [acme] }),
  );
  expect(drafts).toMatchObject([
    {
      kind: 'contacts',
      ...{ link: null, number: 'a', name: 'Acme Ltd', emailAddress: 'pay@acme.example', taxNumber: 'GB1' },
      ...{ defaultCurrency: 'USD', date: to, currency: 'GBP', family: 'contact|a', revision: 1, faults: [] },
      sources: [{ id: 'a', revision: 'r1' }],
    },
  ]);
  expect(drafts[0]?.key).toMatch(/^[A-Z2-7]{26}$/);
  expect([leftOut, alreadyPosted]).toEqual([[], 0]);
});

test('one that Xero has by name takes the number and nothing else', () => {
  const acme = cin7Contact('a', { name: 'Acme', email: 'pay@acme.example', taxNumber: 'GB1' });
  const asked = input(
    { invoices: [sold('a', 'Acme')], contacts: [acme] },
    { xero: contactsInXero({ name: 'ACME' }) },
  );
  expect(contactDrafts(asked)).toMatchObject([
    { link: 'x-ACME', number: 'a', name: 'ACME', emailAddress: '', taxNumber: '', defaultCurrency: '' },
  ]);
});

test.each<[string, Partial<XeroContact>]>([
  ['the number already', { contactNumber: 'A' }],
  ['a number of its own, which is never overwritten', { contactNumber: 'CUST-7' }],
])('one that has %s needs nothing', (_case, more) => {
  const asked = input(
    { invoices: [sold('a', 'Acme')], contacts: [cin7Contact('a', { name: 'Acme' })] },
    { xero: contactsInXero({ name: 'Acme', ...more }) },
  );
  expect(draftContacts(asked)).toEqual({ drafts: [], leftOut: [], alreadyPosted: 1 });
});

test('one that was posted is not made again, even before Xero is read anew', () => {
  const contacts = [cin7Contact('a', { name: 'Acme' })];
  const share = {
    kind: 'contacts',
    sourceId: 'a',
    key: 'K',
    revision: 'r1',
    snapshot: null,
    live: true,
  } as const;
  for (const xeroId of ['x-new', null]) {
    const posted = postedState([{ ...share, xeroId, xeroNumber: null }], [['contact|a', 1]]);
    const asked = input({ invoices: [sold('a', 'Acme')], contacts }, { posted });
    expect(draftContacts(asked)).toEqual({ drafts: [], leftOut: [], alreadyPosted: 1 });
    expect(asked.mapping.contact('a', 'Acme')).toMatchObject({ ok: true, value: { contactId: xeroId } });
  }
});

test('only contacts that documents of the period are made out to', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const invoices = [
    sold('a', 'a'),
    sold('b', 'b', { date: calendarDate('2026-09-30') }),
    // Put together with the shop's others, under the shop's contact.
    sold('c', 'c', { channel: 'Shopify' }),
    sold('d', 'd', { channel: 'Till' }),
  ];
  const rules = [
    channelRow('till', { channel: 'Till', postAs: 'individual', contact: 'Till sales' }),
    ...tables.channels,
  ];
  const contacts = names.map((id) => cin7Contact(id, { name: id }));
  expect(
    contactDrafts(input({ invoices, contacts }, { tables: { channels: rules } })).map(({ number }) => number),
  ).toEqual(['a']);
  const settings = [{ row: 'kind.invoices', value: 'off' }];
  expect(contactDrafts(input({ invoices, contacts }, { tables: { settings } }))).toEqual([]);
  const late = [{ row: 'startDate', value: '2026-10-06' }];
  expect(contactDrafts(input({ invoices, contacts }, { tables: { settings: late } }))).toEqual([]);
});

test('suppliers of bills when bills are switched on; one firm is made once', () => {
  const bill = {
    ...sold('s', 'Acme'),
    supplierId: 's',
    supplier: 'Acme',
    sourceId: 'p',
    approach: 'invoice-first' as const,
  };
  const sources = {
    invoices: [sold('a', 'Acme')],
    purchaseInvoices: [{ ...bill, dropShip: false }],
    contacts: [
      cin7Contact('a', { name: 'Acme' }),
      cin7Contact('s', { name: 'acme', kind: 'supplier' as const }),
    ],
  };
  const on = { tables: { settings: [{ row: 'kind.bills', value: 'on' }] } };
  const { drafts, leftOut } = draftContacts(input(sources, on));
  expect(drafts.map(({ sources: [share] }) => share?.id)).toEqual(['a']);
  expect(leftOut).toMatchObject([{ id: 's', faults: [{ code: 'nothing-to-post', severity: 'warning' }] }]);
  const off = { tables: { settings: [{ row: 'kind.bills', value: 'off' }] } };
  expect(draftContacts(input(sources, off)).leftOut).toEqual([]);
});

test.each<[string, RuleInput, string]>([
  [
    'archived in Xero',
    input(
      { invoices: [sold('a', 'A')], contacts: [cin7Contact('a', { name: 'A' })] },
      { xero: contactsInXero({ name: 'A', active: false }) },
    ),
    'contact-archived',
  ],
  ['not read from Cin7', input({ invoices: [sold('a', 'A')] }), 'contact-missing'],
  [
    'a name with brackets',
    input({ invoices: [sold('a', 'A')], contacts: [cin7Contact('a', { name: 'A <b>' })] }),
    'contact-invalid',
  ],
  [
    'a name of 256 characters',
    input({ invoices: [sold('a', 'A')], contacts: [cin7Contact('a', { name: 'A'.repeat(256) })] }),
    'contact-invalid',
  ],
])('a contact is left out: %s', (_case, asked, code) => {
  const { drafts, leftOut } = draftContacts(asked);
  expect(drafts).toEqual([]);
  expect(leftOut).toMatchObject([{ kind: 'contacts', id: 'a', faults: [{ code }] }]);
});

test('an e-mail address that Xero would refuse is left away with a warning', () => {
  const contacts = [cin7Contact('a', { name: 'A', email: 'pay at acme' })];
  expect(contactDrafts(input({ invoices: [sold('a', 'A')], contacts }))).toMatchObject([
    { emailAddress: '', faults: [{ code: 'contact-email-invalid', severity: 'warning' }] },
  ]);
});

describe('items', () => {
  const drafted = (
    items: Sources['items'],
    cells: Record<string, string>,
    more: Partial<XeroReference> = {},
  ) => {
    const chosen = Object.entries(cells).map(([row, xeroItem]) => ({ row, xeroItem }));
    const purchases = { row: 'purchases:VAT in', xeroTaxRate: 'INPUT2' };
    return draftItems(
      input(
        { items },
        {
          tables: { items: chosen, taxes: [...tables.taxes, purchases] },
          xero: { ...contactsInXero(), ...more },
        },
      ),
    );
  };

  test('made untracked, with mapped accounts and tax rates, only where Items says so', () => {
    const items = [
      cin7Item('CUP', { purchaseTaxRule: 'VAT in' }),
      cin7Item('FIT', { stocked: false, saleTaxRule: '', revenueAccount: '' }),
      cin7Item('OLD', { active: false }),
      cin7Item('POT'),
    ];
    const { drafts, leftOut } = drafted(items, { 'other-items': 'new', 'item:POT': '' });
    const [cup, fit, ...others] = drafts as readonly ItemDraft[];
    expect([leftOut, others]).toEqual([[], []]);
    expect(cup).toMatchObject({
      ...{
        kind: 'items',
        code: 'CUP',
        name: 'Product CUP',
        date: to,
        currency: 'GBP',
        family: 'item|item-CUP',
      },
      sales: { unitPrice: null, accountCode: '200', taxType: 'OUTPUT2' },
      purchases: { unitPrice: null, accountCode: '631', taxType: 'INPUT2' },
    });
    expect(fit).toMatchObject({ sales: { accountCode: '', taxType: '' }, purchases: { accountCode: '310' } });
  });

  test.each<[string, Partial<(typeof items)[number]>, string]>([
    ['a SKU of more than 30 characters', { sku: 'x'.repeat(31) }, 'item-code-invalid'],
    ['an account that is not mapped', { revenueAccount: '999' }, 'account-unmapped'],
    ['a tax rule that is not mapped', { saleTaxRule: 'Mystery' }, 'tax-unmapped'],
  ])('left out for %s', (_case, more, code) => {
    const { drafts, leftOut } = drafted([cin7Item('CUP', more)], { 'other-items': 'new' });
    expect(drafts).toEqual([]);
    expect(leftOut).toMatchObject([{ kind: 'items', faults: [{ code, severity: 'blocking' }] }]);
  });
  const items = [cin7Item('CUP')];

  test('a tracked item of the same code is told at every preview', () => {
    const tracked = { items: [{ code: 'cup', name: 'Cup', isTracked: true }] };
    expect(drafted(items, {}, tracked).leftOut).toMatchObject([
      { number: 'CUP', faults: [{ code: 'item-tracked' }] },
    ]);
    const plain = { items: [{ code: 'CUP', name: 'Cup', isTracked: false }] };
    expect(drafted(items, { 'item:CUP': 'new' }, plain)).toEqual({
      drafts: [],
      leftOut: [],
      alreadyPosted: 0,
    });
  });
});
