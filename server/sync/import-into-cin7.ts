import {
  importable,
  usualContactTerms,
  usualItemTerms,
  type ContactTerms,
  type Importable,
  type ItemTermsInCin7,
} from '../accounting/cin7-import';
import { compileMapping } from '../accounting/mapping';
import { ok, type Result } from '../accounting/result';
import type { Cin7Failure } from '../cin7/source';
import type { Cin7Writes, Made } from '../cin7/writes';
import { hasWholeDocuments } from '../cin7/whole-documents';
import type { ImportPreviewDto, ImportRequestDto, ImportResultDto } from '../contract/cin7-import';
import { writeAudit } from '../store/audit';
import { readContacts, readItems } from '../store/master-documents';
import { readLinks } from '../store/posted-links';
import { readWatermark } from '../store/watermarks';
import type { Actor, SyncContext } from './context';
import type { ListName } from './fetch-lists';
import { fail, type Problem } from './problem';
import { keptReferences } from './reference';
import { tablesInForce } from './tables';

/** The optional way back: Xero contacts and items into Cin7. Each that is made was named by a person. */

interface Offer {
  readonly unread: ImportPreviewDto['unread'];
  readonly offered: Importable;
  readonly terms: {
    readonly customer: ContactTerms | null;
    readonly supplier: ContactTerms | null;
    readonly item: ItemTermsInCin7 | null;
  };
}

/** Lists of Cin7 that were never read to their end: most fetches need only some of them. */
async function unreadLists({ db }: SyncContext, connection: string): Promise<ImportPreviewDto['unread']> {
  const unread: ImportPreviewDto['unread'] = [];
  for (const list of ['customers', 'suppliers', 'items'] as const satisfies readonly ListName[])
    if ((await readWatermark(db, connection, list)) === null)
      unread.push(list === 'items' ? 'products' : list);
  return unread;
}

/** From what is kept of both sides; makes no call. What was not read from Cin7 is not offered: all of it would seem to be missing. */
async function offerOf(context: SyncContext, connection: string): Promise<Result<Offer, Problem>> {
  const references = await keptReferences(context, connection);
  if (!references.ok) return references;
  const { cin7, xero } = references.value;
  const { db } = context;
  const unread = await unreadLists(context, connection);
  const withItems = !unread.includes('products');
  const withContacts = !unread.includes('customers') && !unread.includes('suppliers');
  if (!withContacts && !withItems)
    return fail(
      'connection-incomplete',
      `Nobody can say yet what Cin7 lacks. Not read from it so far: ${unread.join(', ')}. Tick Contacts and items in Close, fetch, then look again.`,
    );
  const [contacts, items] = [await readContacts(db, connection), await readItems(db, connection)];
  const known = { contacts, items, links: await readLinks(db, connection) };
  const { tables } = await tablesInForce(db, connection, references.value);
  const compared = {
    contacts: withContacts ? xero.contacts : [],
    items: withItems ? xero.items : [],
  };
  return ok({
    unread,
    offered: importable(compared, known, compileMapping(tables, cin7, xero, known)),
    terms: {
      customer: usualContactTerms(contacts, 'customer', cin7.baseCurrency),
      supplier: usualContactTerms(contacts, 'supplier', cin7.baseCurrency),
      item: usualItemTerms(items),
    },
  });
}

/** What could be made in Cin7, and with which terms. */
export async function previewImport(
  context: SyncContext,
  connection: string,
): Promise<Result<ImportPreviewDto, Problem>> {
  const offer = await offerOf(context, connection);
  if (!offer.ok) return offer;
  const { unread, offered, terms } = offer.value;
  return ok({
    unread,
    contacts: offered.contacts.map(({ contactId, name, email }) => ({ contactId, name, email })),
    items: offered.items.map(({ code, name }) => ({ code, name })),
    leftOut: offered.leftOut,
    terms,
  });
}

type Entry = ImportResultDto['results'][number];

/** Makes those named, one after the other; each has an outcome of its own. What was made arrives with the next fetch. */
export async function importIntoCin7(
  context: SyncContext,
  connection: string,
  request: ImportRequestDto,
  actor: Actor,
): Promise<Result<ImportResultDto, Problem>> {
  const offer = await offerOf(context, connection);
  if (!offer.ok) return offer;
  const source = await context.gateways.cin7(connection);
  if (!source.ok) return source;
  const writes = hasWholeDocuments(source.value) ? undefined : source.value.writes;
  if (!writes) return fail('kind-not-available', 'Nothing can be made in this Cin7 product from here.');
  const results: Entry[] = [];
  for (const named of request.contacts) results.push(await makeContact(writes, offer.value, named));
  for (const named of request.items) results.push(await makeItem(writes, offer.value, named));
  await writeAudit(context.db, connection, actor, 'import-into-cin7', connection, { results });
  return ok({ results });
}

async function makeContact(
  writes: Cin7Writes,
  { offered, terms }: Offer,
  { contactId, as: kind }: ImportRequestDto['contacts'][number],
): Promise<Entry> {
  const contact = offered.contacts.find((one) => one.contactId === contactId);
  if (!contact) return { kind, name: contactId, outcome: 'not-offered', detail: notOffered };
  const { name, email } = contact;
  const usual = terms[kind];
  if (!usual)
    return {
      ...{ kind, name, outcome: 'failed' },
      detail: `Nothing was made: Cin7 has no active ${kind} in base currency whose payment term, account and tax rule a new one could have. Make the first by hand in Cin7, then fetch.`,
    };
  return told(kind, name, await writes.createContact({ kind, name, email, ...usual }));
}

async function makeItem(
  writes: Cin7Writes,
  { offered, terms }: Offer,
  { code, type }: ImportRequestDto['items'][number],
): Promise<Entry> {
  const item = offered.items.find((one) => one.code === code);
  if (!item) return { kind: 'item', name: code, outcome: 'not-offered', detail: notOffered };
  if (!terms.item)
    return {
      ...{ kind: 'item', name: code, outcome: 'failed' },
      detail:
        'Nothing was made: Cin7 has no active product whose category and costing method a new one could have. Make the first by hand in Cin7, then fetch.',
    };
  const made = await writes.createItem({
    ...{ sku: code, name: item.name || code, stocked: type === 'stock' },
    ...terms.item,
  });
  return told('item', code, made);
}

const notOffered =
  'Nothing was made: it is in Cin7 already, archived or tracked in Xero, or unknown there. Refresh, then look at the list again.';

const told = (kind: Entry['kind'], name: string, made: Result<Made, Cin7Failure>): Entry =>
  made.ok
    ? {
        ...{ kind, name, outcome: made.value },
        detail: made.value === 'created' ? 'Made in Cin7.' : 'Cin7 has it already; nothing was made.',
      }
    : { kind, name, outcome: 'failed', detail: made.error.detail };
