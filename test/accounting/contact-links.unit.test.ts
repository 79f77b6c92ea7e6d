import { contactBook, resolveContacts, resolveName } from '../../server/accounting/contact-links';
import { contactRow } from '../../server/accounting/contacts';
import type { XeroContact } from '../../server/accounting/organisation';
import type { Cin7Contact } from '../../server/accounting/trade-documents';
import { cin7Contact } from './books';

/** Which Xero contact a Cin7 customer or supplier is (issue 5, item 2). */

const xeroContact = (name: string, more: Partial<XeroContact> = {}): XeroContact => ({
  contactId: `x-${name}`,
  name,
  contactNumber: '',
  email: '',
  active: true,
  ...more,
});
const customer = (id: string, name: string, more: Partial<Cin7Contact> = {}) =>
  cin7Contact(id, { name, ...more });
const supplier = (id: string, name: string, more: Partial<Cin7Contact> = {}) =>
  cin7Contact(id, { name, kind: 'supplier', ...more });

const outcomes = (
  contacts: readonly Cin7Contact[],
  inXero: readonly XeroContact[],
  chosen: Record<string, string> = {},
  links: Record<string, string> = {},
): Record<string, string> => {
  const cells = new Map(Object.entries(chosen).map(([id, cell]) => [contactRow(id), cell]));
  const resolved = resolveContacts(contacts, contactBook(inXero), cells, new Map(Object.entries(links)));
  return Object.fromEntries(
    [...resolved].map(([id, result]) => [
      id,
      result.ok
        ? [
            result.value.why,
            result.value.contactId ?? `make ${result.value.name}`,
            ...result.value.warnings.map(({ code }) => code),
          ].join(' | ')
        : result.error.code,
    ]),
  );
};

test.each<[string, Cin7Contact, XeroContact[], Record<string, string>, Record<string, string>, string]>([
  ['nothing in Xero', customer('a', 'Acme'), [], {}, {}, 'new | make Acme | contact-unknown'],
  [
    'exact name, whatever its case and blanks',
    customer('a', ' ACME  Ltd'),
    [xeroContact('Acme Ltd')],
    {},
    {},
    'name | x-Acme Ltd',
  ],
  [
    'a part of a name is no name',
    customer('a', 'Acme'),
    [xeroContact('Acme Ltd')],
    {},
    {},
    'new | make Acme | contact-unknown',
  ],
  [
    'e-mail before name',
    customer('a', 'Acme', { email: 'Pay@Acme.example' }),
    [xeroContact('Acme'), xeroContact('Acme Holdings', { email: 'pay@acme.example' })],
    {},
    {},
    'email | x-Acme Holdings',
  ],
  [
    'an e-mail that two Xero contacts have tells nothing',
    customer('a', 'Acme', { email: 'pay@acme.example' }),
    [xeroContact('One', { email: 'pay@acme.example' }), xeroContact('Two', { email: 'pay@acme.example' })],
    {},
    {},
    'new | make Acme | contact-unknown',
  ],
  [
    'an archived contact has no say by e-mail',
    customer('a', 'Acme', { email: 'pay@acme.example' }),
    [
      xeroContact('Old', { email: 'pay@acme.example', active: false }),
      xeroContact('New', { email: 'pay@acme.example' }),
    ],
    {},
    {},
    'email | x-New',
  ],
  [
    'number before e-mail, whatever its case',
    customer('AB-1', 'Acme', { email: 'pay@acme.example' }),
    [
      xeroContact('Numbered', { contactNumber: 'ab-1' }),
      xeroContact('Mailed', { email: 'pay@acme.example' }),
    ],
    {},
    {},
    'number | x-Numbered',
  ],
  [
    'stored link before number',
    customer('a', 'Acme'),
    [xeroContact('Linked'), xeroContact('Numbered', { contactNumber: 'a' })],
    {},
    { a: 'x-Linked' },
    'linked | x-Linked',
  ],
  ['a link made after Xero was read', customer('a', 'Acme'), [], {}, { a: 'x-later' }, 'linked | x-later'],
  [
    'choice before everything',
    customer('a', 'Acme'),
    [xeroContact('Chosen'), xeroContact('Linked')],
    { a: 'chosen' },
    { a: 'x-Linked' },
    'override | x-Chosen',
  ],
  ['a blank choice is none', customer('a', 'Acme'), [xeroContact('Acme')], { a: ' ' }, {}, 'name | x-Acme'],
  [
    'new by choice, under another name',
    customer('a', 'Acme'),
    [xeroContact('Acme')],
    { a: 'Acme Leeds' },
    {},
    'override | make Acme Leeds | contact-unknown',
  ],
  [
    'new by choice although Xero has the name',
    customer('a', 'Acme'),
    [xeroContact('Acme')],
    { a: 'new' },
    {},
    'contact-name-taken',
  ],
  [
    'new by choice although the e-mail is known',
    customer('a', 'Acme', { email: 'pay@acme.example' }),
    [xeroContact('Other', { email: 'pay@acme.example' })],
    { a: 'New' },
    {},
    'new | make Acme | contact-unknown',
  ],
  [
    'archived by name',
    customer('a', 'Acme'),
    [xeroContact('Acme', { active: false })],
    {},
    {},
    'contact-archived',
  ],
  [
    'an active one of the same name wins',
    customer('a', 'Acme'),
    [xeroContact('Acme', { active: false, contactId: 'old' }), xeroContact('Acme')],
    {},
    {},
    'name | x-Acme',
  ],
  [
    'archived by number',
    customer('a', 'Acme'),
    [xeroContact('Acme 2', { contactNumber: 'a', active: false }), xeroContact('Acme')],
    {},
    {},
    'contact-archived',
  ],
  [
    'archived by link',
    customer('a', 'Acme'),
    [xeroContact('Gone', { active: false })],
    {},
    { a: 'x-Gone' },
    'contact-archived',
  ],
  [
    'archived by choice',
    customer('a', 'Acme'),
    [xeroContact('Gone', { active: false })],
    { a: 'Gone' },
    {},
    'contact-archived',
  ],
])('%s', (_case, contact, inXero, chosen, links, expected) => {
  expect(outcomes([contact], inXero, chosen, links)).toEqual({ [contact.id]: expected });
});

describe('never two for one', () => {
  test('the weaker of two customers is held, and the fault names both', () => {
    const contacts = [
      customer('a', 'Acme Limited', { email: 'pay@acme.example' }),
      customer('b', 'Acme Ltd'),
    ];
    const inXero = [xeroContact('Acme Ltd', { email: 'pay@acme.example' })];
    expect(outcomes(contacts, inXero)).toEqual({ a: 'email | x-Acme Ltd', b: 'contact-ambiguous' });
    const resolved = resolveContacts(contacts, contactBook(inXero), new Map(), new Map()).get('b');
    expect(resolved).toMatchObject({
      ok: false,
      error: {
        place: { table: 'contacts', row: 'contact:b', column: 'xeroContact' },
        reason: expect.stringMatching(
          /"Acme Ltd" \(by name\) and "Acme Limited" \(by e-mail address\)/,
        ) as string,
      },
    });
  });

  test('a number holds against a name, in either order', () => {
    const contacts = [customer('a', 'Acme'), customer('b', 'Acme of Leeds')];
    const inXero = [xeroContact('Acme', { contactNumber: 'b' })];
    const expected = { a: 'contact-ambiguous', b: 'number | x-Acme' };
    expect(outcomes(contacts, inXero)).toEqual(expected);
    expect(outcomes([...contacts].reverse(), inXero)).toEqual(expected);
  });

  test('equally strong proposals are all held: any could be the right one', () => {
    const contacts = [customer('a', 'Acme'), customer('b', 'ACME'), customer('c', 'Acme ')];
    expect(outcomes(contacts, [xeroContact('Acme')])).toEqual({
      a: 'contact-ambiguous',
      b: 'contact-ambiguous',
      c: 'contact-ambiguous',
    });
    expect(Object.values(outcomes(contacts, []))).toEqual(Array(3).fill('contact-ambiguous'));
  });

  test('an e-mail that two customers have does not tell which of them it is, and both are told so', () => {
    const mail = { email: 'pay@acme.example' };
    const contacts = [customer('a', 'Acme Leeds', mail), customer('b', 'Acme York', mail)];
    expect(outcomes(contacts, [xeroContact('Acme', mail)])).toEqual({
      a: 'new | make Acme Leeds | contact-unknown | contact-shared',
      b: 'new | make Acme York | contact-unknown | contact-shared',
    });
    expect(outcomes([...contacts, customer('c', 'Acme', mail)], [xeroContact('Acme', mail)])['c']).toBe(
      'name | x-Acme',
    );
  });

  test('several chosen for one stand, each with a warning', () => {
    const contacts = [customer('a', 'Ann'), customer('b', 'Bea'), customer('c', 'Shop customers')];
    const chosen = { a: 'Shop customers', b: 'Shop customers' };
    expect(outcomes(contacts, [xeroContact('Shop customers')], chosen)).toEqual({
      a: 'override | x-Shop customers | contact-shared',
      b: 'override | x-Shop customers | contact-shared',
      c: 'name | x-Shop customers | contact-shared',
    });
  });

  test('a customer and a supplier of one name are one firm; of different names it is said', () => {
    expect(outcomes([customer('a', 'Acme'), supplier('b', 'ACME')], [xeroContact('Acme')])).toEqual({
      a: 'name | x-Acme',
      b: 'name | x-Acme',
    });
    const mail = { email: 'pay@acme.example' };
    expect(
      outcomes([customer('a', 'Acme', mail), supplier('b', 'Smith', mail)], [xeroContact('Acme', mail)]),
    ).toEqual({ a: 'email | x-Acme | contact-shared', b: 'email | x-Acme | contact-shared' });
  });

  test('tens of thousands that share one contact are resolved at once', () => {
    const contacts = Array.from({ length: 20_000 }, (_, index) => customer(`c${index}`, `Customer ${index}`));
    const chosen = Object.fromEntries(contacts.map(({ id }) => [id, 'Shop customers']));
    const found = outcomes(contacts, [xeroContact('Shop customers')], chosen);
    expect(new Set(Object.values(found))).toEqual(new Set(['override | x-Shop customers | contact-shared']));
  });
});

test('a name alone, as Channels gives it', () => {
  const book = contactBook([xeroContact('Shopify customers'), xeroContact('Old Ltd', { active: false })]);
  expect(resolveName(' shopify  CUSTOMERS', book)).toMatchObject({
    ok: true,
    value: { contactId: 'x-Shopify customers', name: 'Shopify customers' },
  });
  expect(resolveName('Nobody', book)).toMatchObject({
    ok: true,
    value: { contactId: null, name: 'Nobody', why: 'new', warnings: [{ code: 'contact-unknown' }] },
  });
  expect(resolveName('Old Ltd', book)).toMatchObject({
    ok: false,
    error: { code: 'contact-archived', place: { table: 'xero', row: 'contacts' } },
  });
});
