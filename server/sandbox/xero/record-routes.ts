import { randomUUID } from 'node:crypto';
import type { Call, Route } from './accounting';
import { runBatch } from './batch';
import { elementsOf, readElement } from './body';
import { wireInstant } from './calendar';
import { createContact, createOrUpdateContact } from './contacts';
import { renderItem, writeItem } from './items';
import { among, answerList, isSet } from './list';
import { notFound, validationException } from './problems';
import type { Wire } from './render';
import { contactInputSchema, historyInputSchema, itemInputSchema } from './requests';
import type { Contact, Item } from './seed';
import type { XeroState } from './state';

const wireTime = (text: string | null | undefined) =>
  new Date(Number(/-?\d+/.exec(text ?? '')?.[0] ?? 0)).toISOString();

/** Contacts, items and history notes. */
export function recordRoutes(route: Route): void {
  route('get', '/Contacts', listContacts);
  route('get', '/Contacts/:id', ({ state, params }) => ({
    Contacts: [contactBy(state, params['id'] ?? '')],
  }));
  route('put', '/Contacts', (call) => writeContacts(call));
  route('post', '/Contacts', (call) => writeContacts(call));
  route('post', '/Contacts/:id', (call) =>
    writeContacts(call, contactBy(call.state, call.params['id'] ?? '').ContactID),
  );
  route('get', '/Items', (call) => {
    const { page: _page, ...query } = call.query;
    const records = call.state.items.all();
    const updatedAt = (item: (typeof records)[number]) => wireTime(item.UpdatedDateUTC);
    return answerList(
      {
        plural: 'Items',
        idField: 'ItemID',
        records,
        updatedAt,
        render: (item) => renderItem(call.state, item),
      },
      query,
      call.modifiedSince,
    );
  });
  route('get', '/Items/:id', ({ state, params }) => {
    const id = params['id'] ?? '';
    const item = state.items.get(id.toLowerCase()) ?? state.itemByCode(id);
    if (item === undefined) throw notFound();
    return { Items: [renderItem(state, item)] };
  });
  route('put', '/Items', writeItems);
  route('post', '/Items', writeItems);
  route('get', '/:endpoint/:id/History', ({ state, params }) => ({
    HistoryRecords: state.history.withKey(historyTarget(state, params)).map(renderHistory),
  }));
  route('put', '/:endpoint/:id/History', addHistory);
}

function contactBy(state: XeroState, key: string): Contact {
  const contact = state.contacts.get(key.toLowerCase()) ?? state.contactByNumber(key);
  if (contact === undefined) throw notFound();
  return contact;
}

function listContacts({ state, query, modifiedSince }: Call): Wire {
  const isWanted = among(query.ids);
  const term = query.searchterm?.trim().toLowerCase() ?? '';
  const searched = ['Name', 'FirstName', 'LastName', 'ContactNumber', 'EmailAddress', 'CompanyNumber'];
  const matches = (contact: Wire) =>
    term === '' ||
    searched.some((field) =>
      String(contact[field] ?? '')
        .toLowerCase()
        .includes(term),
    );
  const records = state.contacts
    .all()
    .filter((contact) => isSet(query.includearchived) || contact.ContactStatus === 'ACTIVE')
    .filter((contact) => isWanted(contact.ContactID) && matches(contact));
  return answerList(
    {
      plural: 'Contacts',
      idField: 'ContactID',
      records,
      updatedAt: (contact) => wireTime(contact.UpdatedDateUTC),
      render: (contact) => contact,
    },
    query,
    modifiedSince,
  );
}

function writeContacts({ state, body, summarise, context }: Call, id?: string): Wire {
  const elements = elementsOf(body, 'Contacts', 'Contact').map((raw) => {
    const input = readElement(contactInputSchema, id === undefined ? raw : { ...raw, ContactID: id });
    return { raw, input };
  });
  if (context.method === 'POST') {
    for (const { input } of elements) {
      if (input.ContactID !== undefined && state.contacts.get(input.ContactID) === undefined)
        throw notFound();
    }
  }
  const kind = {
    plural: 'Contacts',
    idField: 'ContactID',
    errorFlag: 'HasValidationErrors' as const,
    render: (contact: Contact): Wire => ({ ...contact, HasValidationErrors: false }),
  };
  return runBatch(state, kind, elements, summarise, (input) =>
    context.method === 'PUT' ? createContact(state, input) : createOrUpdateContact(state, input),
  );
}

function writeItems({ state, body, summarise, context }: Call): Wire {
  const elements = elementsOf(body, 'Items', 'Item').map((raw) => ({
    raw,
    input: readElement(itemInputSchema, raw),
  }));
  const render = (item: Item) => renderItem(state, item);
  const kind = { plural: 'Items', idField: 'ItemID', render };
  return runBatch(state, kind, elements, summarise, (input) => writeItem(input, context));
}

/** The id a history path names, once it is known to exist. */
function historyTarget(state: XeroState, params: Record<string, string>): string {
  const id = (params['id'] ?? '').toLowerCase();
  const tables: Record<string, { get(id: string): unknown }> = {
    invoices: state.documents,
    creditnotes: state.documents,
    manualjournals: state.manualJournals,
    purchaseorders: state.purchaseOrders,
    banktransactions: state.bankTransactions,
    payments: state.payments,
    contacts: state.contacts,
    items: state.items,
  };
  const endpoint = (params['endpoint'] ?? '').toLowerCase();
  const table = Object.hasOwn(tables, endpoint) ? tables[endpoint] : undefined;
  if (table?.get(id) === undefined) throw notFound();
  return id;
}

function addHistory({ state, body, params }: Call): Wire {
  const entityId = historyTarget(state, params);
  const records = elementsOf(body, 'HistoryRecords', 'HistoryRecord').map((raw) => {
    const details = readElement(historyInputSchema, raw).Details ?? '';
    if (details === '' || details.length > 2500) {
      const message = 'Details must be between 1 and 2500 characters'; // [?]
      throw validationException([{ ...raw, ValidationErrors: [{ Message: message }] }]);
    }
    const record = { id: randomUUID(), entityId, details, changes: 'Note', at: state.now() };
    state.history.put(record.id, record);
    return record;
  });
  return { HistoryRecords: records.map(renderHistory) };
}

const renderHistory = (record: { details: string; changes: string; at: string }): Wire => ({
  Details: record.details,
  Changes: record.changes,
  User: 'System Generated',
  DateUTC: wireInstant(record.at),
});
