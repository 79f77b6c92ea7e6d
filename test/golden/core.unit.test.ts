import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AccountingApi } from 'xero-node';
import * as models from 'xero-node/dist/gen/model/accounting/models';
import { z } from 'zod';
import { calendarDate } from '../../server/accounting/dates';
import type { Draft } from '../../server/accounting/draft';
import { documentKinds } from '../../server/accounting/kinds';
import type { MappingTables } from '../../server/accounting/mapping-tables';
import type { XeroReference } from '../../server/accounting/organisation';
import { postedState, type PostedShare } from '../../server/accounting/posted';
import { computePreview, type Preview } from '../../server/accounting/preview';
import { compileSettings } from '../../server/accounting/settings';
import { fromJson, toJson } from '../../server/store/codec';
import { sendOf } from '../../server/xero/send';
import { cin7, publicUrl, tables, xero } from './core/books';
import { previewText } from './core/rows';
import { sidesOf } from './core/signs';
import { sourcesOf, vendorSchema } from './core/sources';

/** Every document rule from the vendor's answer to what is sent to Xero, a folder each: see `core/README.md`. */
const folder = path.join(__dirname, 'core');
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

const rows = z.array(z.looseObject({ row: z.string() }));
const side = z.enum(['debit', 'credit']);
const caseSchema = z.strictObject({
  about: z.string(),
  kind: z.enum(documentKinds),
  signs: z.record(z.string(), z.array(side)),
  from: z.string().default('2026-10-01'),
  to: z.string().default('2026-10-31'),
  today: z.string().default('2026-11-23'),
  /** Rows of the same identity are replaced, others added; those of `channels` replace the whole table. */
  tables: z
    .strictObject({
      ...{ accounts: rows, taxes: rows, channels: rows, payments: rows, contacts: rows, items: rows },
    })
    .partial()
    .default({}),
  settings: z.record(z.string(), z.string()).default({}),
  posted: z
    .strictObject({
      shares: z.array(z.looseObject({ kind: z.string(), sourceId: z.string(), live: z.boolean() })).default([]),
      families: z.array(z.tuple([z.string(), z.number().int()])).default([]),
      numbers: z.array(z.tuple([z.string(), z.string()])).default([]),
    })
    .prefault({}),
  xero: z.strictObject({ contacts: z.array(z.looseObject({})), items: z.array(z.looseObject({})) }).partial().default({}),
});
type Case = z.infer<typeof caseSchema>;

const readJson = (name: string, file: string): unknown =>
  JSON.parse(readFileSync(path.join(folder, name, file), 'utf8')) as unknown;

function tablesOf({ tables: own, settings }: Case): MappingTables {
  const merged = (base: readonly { readonly row: string }[], changes: readonly { row: string }[] = []) => [
    ...new Map([...base, ...changes].map((one) => [one.row, one])).values(),
  ];
  return {
    ...Object.fromEntries(Object.entries(tables).map(([name, base]) => [name, merged(base, own[name as keyof typeof own])])),
    channels: own.channels?.map((row) => ({ ...tables.channels[0], ...row })) ?? tables.channels,
    settings: Object.entries(settings).map(([row, value]) => ({ row, value })),
  } as unknown as MappingTables;
}

function previewOf(name: string): { preview: Preview; golden: Case } {
  const golden = caseSchema.parse(readJson(name, 'case.json'));
  const own = tablesOf(golden);
  const { settings, faults } = compileSettings(new Map(own.settings.map(({ row, value }) => [row, value])));
  expect(faults).toEqual([]);
  const preview = computePreview({
    from: calendarDate(golden.from),
    to: calendarDate(golden.to),
    today: calendarDate(golden.today),
    kinds: [golden.kind],
    cin7,
    xero: { ...xero, ...golden.xero } as XeroReference,
    tables: own,
    sources: sourcesOf(vendorSchema.parse(readJson(name, 'vendor.json')), settings),
    entriesBefore: null,
    posted: postedState(
      fromJson<PostedShare[]>(golden.posted.shares),
      golden.posted.families,
      golden.posted.numbers as [Draft['kind'], string][],
    ),
  });
  return { preview, golden };
}

const bodyTypes: Readonly<Record<string, string>> = {
  ...{ createInvoices: 'Invoices', createCreditNotes: 'CreditNotes', createManualJournals: 'ManualJournals' },
  ...{ createPurchaseOrders: 'PurchaseOrders', createPayments: 'Payments', createItems: 'Items' },
  ...{ createBankTransactions: 'BankTransactions', createContacts: 'Contacts' },
  updateOrCreateContacts: 'Contacts',
};

/** What the client library is asked to send, in the words that go over the wire. */
async function sent(draft: Draft): Promise<unknown> {
  const { send, unsendable } = sendOf([draft], publicUrl);
  expect([...unsendable.values()]).toEqual([]);
  const calls: unknown[] = [];
  const client = new Proxy(new AccountingApi(), {
    get: (_, call: string) => (_tenant: string, body: object) => {
      const type = bodyTypes[call];
      if (type === undefined) throw new Error(`No body type is known for ${call}`);
      calls.push({ call, body: models.ObjectSerializer.serialize(body, type) as unknown });
      return Promise.resolve();
    },
  });
  await send?.(client, 'tenant', draft.key);
  expect(calls).toHaveLength(1);
  return JSON.parse(JSON.stringify(calls[0]));
}

/** Compares with the file; `UPDATE_GOLDEN=1` writes it anew. */
function expectFile(name: string, file: string, text: string): void {
  const place = path.join(folder, name, file);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(place, text);
  if (!existsSync(place)) throw new Error(`There is no ${name}/${file}; run with UPDATE_GOLDEN=1 and read it.`);
  const kept = readFileSync(place, 'utf8');
  // The order of an object's fields is nobody's business.
  if (file.endsWith('.json')) expect(JSON.parse(text)).toEqual(JSON.parse(kept));
  else expect(text).toBe(kept);
}
const pretty = (value: unknown): string => `${JSON.stringify(JSON.parse(toJson(value)), null, 2)}\n`;

test.each(cases)('%s: drafts, preview and payload are those of the golden files', async (name) => {
  const { preview } = previewOf(name);
  expectFile(name, 'draft.json', pretty(preview.drafts));
  expectFile(name, 'preview.txt', previewText(preview));
  const payloads: unknown[] = [];
  for (const draft of preview.drafts) payloads.push(await sent(draft));
  expectFile(name, 'xero.json', pretty(payloads));
});

test.each(cases)('%s: every line stands on its side of the ledger', (name) => {
  const { preview, golden } = previewOf(name);
  const found = new Map<string, string[]>();
  for (const { account, side: on } of preview.drafts.flatMap(sidesOf))
    found.set(account, [...(found.get(account) ?? []), on]);
  expect(Object.fromEntries(found)).toEqual(golden.signs);
});

test('there is a case', () => expect(cases).not.toEqual([]));
