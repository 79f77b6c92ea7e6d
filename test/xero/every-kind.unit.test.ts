import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { AccountingApi } from 'xero-node';
import * as models from 'xero-node/dist/gen/model/accounting/models';
import { draftAmount, draftTitle, keyedReference, type Draft } from '../../server/accounting/draft';
import { kindInXero } from '../../server/xero/kinds';
import { sendOf } from '../../server/xero/send';
import { validateXeroRequest, xeroOpenapiAbsent, xeroOpenapiAvailable } from '../support/xero-openapi';
import { bill, billLine, contact, everyKind, item, payment, prepayment, stockJournal } from './every-kind';

/** What `send` hands to the client library: method, payload, and the payload as it goes over the wire. */
function sent(drafts: readonly Draft[]) {
  const calls: { method: string; args: unknown[] }[] = [];
  const client = new Proxy({} as AccountingApi, {
    get:
      (_target, method) =>
      (...args: unknown[]) => {
        calls.push({ method: String(method), args });
        return Promise.resolve({});
      },
  });
  const { send, unsendable, sendable } = sendOf(drafts, 'https://close.example.com/');
  void send?.(client, 'tenant', 'idempotent');
  const [call] = calls;
  const payload = call?.args[1] as object;
  const resource = kindInXero(drafts[0]?.kind ?? 'cogs').resource;
  const wire = call
    ? (JSON.parse(JSON.stringify(models.ObjectSerializer.serialize(payload, resource))) as Record<
        string,
        unknown
      >)
    : {};
  return {
    method: call?.method ?? '',
    args: call?.args ?? [],
    payload,
    wire,
    unsendable,
    sendable,
    resource,
  };
}
const first = (draft: Draft) => {
  const { wire, resource } = sent([draft]);
  return (wire[resource] as Record<string, unknown>[])[0] ?? {};
};
const whyNot = (draft: Draft) => sent([draft]).unsendable.get(draft);

function golden(name: string): unknown {
  const file = path.join(__dirname, '../golden/xero', `${name}.json`);
  if (!existsSync(file)) throw new Error(`There is no golden file ${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as unknown;
}

function leaves(value: unknown, place = ''): string[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [`${place}=${String(value)}`];
  return Object.entries(value)
    .flatMap(([name, inner]) => leaves(inner, `${place}/${name.toLowerCase()}`))
    .sort();
}

describe('whole payloads', () => {
  const names = Object.entries(everyKind);
  it.each(names)('%s is as its golden file', (name, draft) => {
    expect(sent([draft]).wire).toEqual(golden(name));
  });

  it.each(names)('%s loses nothing on its way through the client library', (_name, draft) => {
    const { payload, wire } = sent([draft]);
    expect(leaves(wire)).toEqual(leaves(payload));
  });

  it.each(names)('%s fits what Xero publishes', async (_name, draft) => {
    if (!xeroOpenapiAvailable()) return console.warn(xeroOpenapiAbsent);
    const { method, resource, wire } = sent([draft]);
    const verb = method.startsWith('create') ? 'PUT' : 'POST';
    expect(await validateXeroRequest(verb, `/${resource}?summarizeErrors=false`, wire)).toEqual([]);
  });
});

describe('calls', () => {
  const methods: [string, string][] = [
    ['journal-adjustments', 'createManualJournals'],
    ['credit-note', 'createCreditNotes'],
    ['bill', 'createInvoices'],
    ['supplier-credit', 'createCreditNotes'],
    ['purchase-order', 'createPurchaseOrders'],
    ['payment', 'createPayments'],
    ['prepayment-received', 'createBankTransactions'],
    ['contact-new', 'createContacts'],
    ['contact-link', 'updateOrCreateContacts'],
    ['item', 'createItems'],
  ];
  it.each(methods)('%s goes by %s, each element by itself, prices with four places', (name, method) => {
    const draft = everyKind[name];
    if (!draft) throw new Error(name);
    const call = sent([draft, draft]);
    expect(call.method).toBe(method);
    const priced = ['createInvoices', 'createCreditNotes', 'createBankTransactions', 'createItems'];
    expect(call.args.slice(2)).toEqual(
      priced.includes(method) ? [false, 4, 'idempotent'] : [false, 'idempotent'],
    );
    expect(call.wire[call.resource]).toHaveLength(2);
  });
});

describe('the key', () => {
  it('is where each kind keeps it', () => {
    for (const [name, draft] of Object.entries(everyKind)) {
      if (draft.kind === 'contacts' || draft.kind === 'items') continue;
      expect([name, JSON.stringify(first(draft)).includes(draft.key)]).toEqual([name, true]);
    }
  });

  it('stays whole in a reference that is too long, and is not added twice', () => {
    const key = 'K'.repeat(26);
    const reference = keyedReference('w'.repeat(400), key);
    expect(reference).toHaveLength(255);
    expect(reference.endsWith(` [${key}]`)).toBe(true);
    expect(keyedReference(reference, key)).toBe(reference);
    expect(keyedReference('', key)).toBe(`[${key}]`);
  });
});

describe('what is not sent', () => {
  const usd = { kind: 'invoices', xeroId: 'x', number: 'INV-1' } as const;
  it.each([
    ['a bill without a number', bill('b', { number: ' ' }), /has no number/],
    ['a payment of nothing', payment('p', usd, 0n), /above zero/],
    ['a negative prepayment', prepayment('n', { amountMinor: -1n }), /above zero/],
    ['a contact with a < in its name', contact('c', { name: 'A <B>' }), /no < or >/],
    ['a contact without a name', contact('c', { name: ' ' }), /without a name/],
    ['a contact with too long a name', contact('c', { name: 'n'.repeat(256) }), /255/],
    ['a contact with too long a number', contact('c', { number: '1'.repeat(51) }), /50/],
    ['a contact in a currency nobody knows', contact('c', { defaultCurrency: 'XQX' }), /XQX/],
    ['an item with too long a code', item('i', { code: 'c'.repeat(31) }), /30/],
    ['a currency nobody knows', bill('b', { currency: 'XQX' }), /XQX/],
    [
      'an amount with too many digits',
      bill('b', { lines: [billLine({ netMinor: 1_234_567_890_123_456n })] }),
      /digits/,
    ],
  ] as const)('%s is refused before the call', (_name, draft, reason) => {
    expect(whyNot(draft)).toMatch(reason);
    expect(sent([draft]).method).toBe('');
  });

  it('the others of a batch are sent all the same', () => {
    const { sendable, wire } = sent([bill('a', { number: '' }), bill('b')]);
    expect(sendable.map(({ key }) => key)).toEqual([bill('b').key]);
    expect(wire['Invoices']).toHaveLength(1);
  });

  it('no tracked item, no item code on a line, nothing but the number on a linked contact', () => {
    expect(JSON.stringify(first(item('i')))).not.toMatch(/Inventory|COGS/i);
    for (const draft of Object.values(everyKind))
      expect(JSON.stringify(first(draft))).not.toContain('ItemCode');
    expect(Object.keys(first(contact('c', { link: 'x' })))).toEqual(['ContactID', 'ContactNumber']);
  });

  it('names are made fit: blanks, and 50 characters of an item', () => {
    expect(first(contact('c', { name: '  A   B ' }))).toMatchObject({ Name: 'A B' });
    expect(first(item('i', { name: 'n'.repeat(60) }))['Name']).toHaveLength(50);
    expect(first(item('i', { name: '', sales: null }))).toMatchObject({ Name: 'SKU-i', IsSold: false });
  });
});

describe('statuses', () => {
  it.each([
    ['draft', 'DRAFT', 'DRAFT'],
    ['approved', 'AUTHORISED', 'POSTED'],
  ] as const)('%s', (approval, document, journal) => {
    const lines = [
      ['330', 1n],
      ['631', -1n],
    ] as const;
    expect(first(bill('b', { approval }))).toMatchObject({ Status: document });
    expect(first(stockJournal('adjustments', 'a', lines, { approval }))).toMatchObject({ Status: journal });
  });
  it('SUBMITTED for trade documents', () => {
    expect(first(bill('b', { approval: 'submitted' }))).toMatchObject({ Status: 'SUBMITTED' });
  });
});

it('every kind has a name and an amount to speak of', () => {
  const told = Object.fromEntries(
    Object.entries(everyKind).map(([name, draft]) => [name, [draftTitle(draft), draftAmount(draft)]]),
  );
  expect(told).toMatchObject({
    'journal-adjustments': ['adjustments adjust', 1_250n],
    'journal-draft': ['landed-cost landed', 400n],
    'credit-note': ['credit-1', 5_400n],
    bill: ['bill-1', 49_481n],
    'purchase-order': ['order-1', 49_481n],
    payment: ['Cin7 payment paid', 49_481n],
    'deposit-spent': ['Cin7 deposit deposit', 10_000n],
    'contact-new': ['Contact new', 0n],
    item: ['SKU-one', 0n],
  });
});
