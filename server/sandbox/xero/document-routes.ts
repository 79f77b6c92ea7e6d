import type { Call, Route } from './accounting';
import { runBatch } from './batch';
import { elementsOf, readElement, type Element } from './body';
import { writeDocument, kinds } from './documents';
import { guidPattern } from './guid';
import { among, answerList, isSet, unitPlacesOf } from './list';
import { writeManualJournal } from './manual-journals';
import type { Document, DocumentKind, ManualJournal } from './model';
import { notFound, validationException } from './problems';
import { renderAllocation, renderDocument, renderManualJournal, type View, type Wire } from './render';
import { allocationSchema, documentSchema, manualJournalSchema } from './requests';
import { allocate, removeAllocation } from './settlements';
import { numberKey, type XeroState } from './state';
import { bankTransactionRoutes } from './bank-transaction-routes';
import { paymentRoutes } from './payment-routes';
import { purchaseOrderRoutes } from './purchase-order-routes';

const resources = {
  invoice: { plural: 'Invoices', singular: 'Invoice', idField: 'InvoiceID' },
  creditNote: { plural: 'CreditNotes', singular: 'CreditNote', idField: 'CreditNoteID' },
} as const;

/** Invoices, credit notes with their allocations, manual journals, payments, purchase orders and bank transactions. */
export function documentRoutes(route: Route): void {
  for (const kind of ['invoice', 'creditNote'] as const) {
    const { plural } = resources[kind];
    route('get', `/${plural}`, (call) => listDocuments(call, kind));
    route('get', `/${plural}/:id`, (call) => ({
      [plural]: [renderDocument(call.state, documentBy(call, kind), fullView(call))],
    }));
    route('put', `/${plural}`, (call) => writeDocuments(call, kind));
    route('post', `/${plural}`, (call) => writeDocuments(call, kind));
    route('post', `/${plural}/:id`, (call) => writeDocuments(call, kind, documentBy(call, kind).id));
  }
  route('get', '/CreditNotes/:id/Allocations', (call) => {
    const creditNote = renderDocument(call.state, documentBy(call, 'creditNote'), fullView(call));
    return { Allocations: creditNote['Allocations'] };
  });
  route('put', '/CreditNotes/:id/Allocations', allocateCredit);
  route('delete', '/CreditNotes/:id/Allocations/:allocation', removeCredit);
  route('get', '/ManualJournals', listManualJournals);
  route('get', '/ManualJournals/:id', (call) => ({
    ManualJournals: [renderManualJournal(call.state, journalBy(call), fullView(call))],
  }));
  route('put', '/ManualJournals', (call) => writeManualJournals(call));
  route('post', '/ManualJournals', (call) => writeManualJournals(call));
  route('post', '/ManualJournals/:id', (call) => writeManualJournals(call, journalBy(call).id));
  paymentRoutes(route);
  purchaseOrderRoutes(route);
  bankTransactionRoutes(route);
}

const fullView = (call: Call): View => ({ lines: true, unitPlaces: unitPlacesOf(call.query) });

/** A document by id or, for kinds with unique numbers, by number. */
function documentBy({ state, params }: Call, kind: DocumentKind): Document {
  const key = params['id'] ?? '';
  const byNumber = () => state.documents.withKey(numberKey(kinds[kind].unique, key));
  const document = guidPattern.test(key)
    ? state.documents.get(key.toLowerCase())
    : (byNumber().find(({ status }) => status !== 'DELETED') ?? byNumber()[0]);
  if (document?.kind !== kind) throw notFound();
  return document;
}

function journalBy({ state, params }: Call): ManualJournal {
  const journal = state.manualJournals.get((params['id'] ?? '').toLowerCase());
  if (journal === undefined) throw notFound();
  return journal;
}

function listDocuments({ state, query, modifiedSince, context }: Call, kind: DocumentKind): Wire {
  const { plural, idField } = resources[kind];
  const [id, number, contact, status] = [
    query.ids,
    query.invoicenumbers,
    query.contactids,
    query.statuses,
  ].map(among);
  const mine = isSet(query.createdbymyapp);
  const records = state.documents
    .all()
    .filter(
      (document) =>
        document.kind === kind &&
        id?.(document.id) === true &&
        (kind === 'creditNote' || number?.(document.number) === true) &&
        contact?.(document.contactId) === true &&
        status?.(document.status) === true &&
        (!mine || document.createdBy === context.clientId),
    );
  const render = (document: Document, view: View) => renderDocument(state, document, view);
  return answerList(
    { plural, idField, records, updatedAt: (d) => d.updatedAt, render },
    query,
    modifiedSince,
  );
}

function writeDocuments(call: Call, kind: DocumentKind, id?: string): Wire {
  const { state, context } = call;
  const { plural, singular, idField } = resources[kind];
  const elements = elementsOf(call.body, plural, singular).map((raw) => ({
    raw,
    input: readElement(documentSchema, id === undefined ? raw : { ...raw, [idField]: id }),
  }));
  if (context.method === 'POST') {
    for (const { input } of elements) {
      const named = kinds[kind].id(input);
      if (named !== undefined && state.documents.get(named)?.kind !== kind) throw notFound();
    }
  }
  const view = fullView(call);
  const render = (document: Document) => renderDocument(state, document, view);
  return runBatch(
    state,
    { plural, idField, errorFlag: 'HasErrors', render },
    elements,
    call.summarise,
    (input) => writeDocument(kind, input, context),
  );
}

function allocateCredit(call: Call): Wire {
  const { state } = call;
  const creditNoteId = documentBy(call, 'creditNote').id;
  const elements = elementsOf(call.body, 'Allocations', 'Allocation');
  const kind = {
    plural: 'Allocations',
    idField: 'AllocationID',
    render: (allocation: Parameters<typeof renderAllocation>[1]) => renderAllocation(state, allocation),
  };
  const read = (raw: Element) => ({ raw, input: readElement(allocationSchema, raw) });
  return runBatch(state, kind, elements.map(read), call.summarise, (input) => {
    const creditNote = state.documents.get(creditNoteId);
    if (creditNote === undefined) throw notFound();
    return allocate(state, creditNote, allocationTarget(state, creditNote, input.Invoice), input.Amount);
  });
}

function allocationTarget(
  state: XeroState,
  creditNote: Document,
  invoice: { InvoiceID?: string | undefined; InvoiceNumber?: string | undefined } | undefined,
): Document | undefined {
  if (invoice?.InvoiceID !== undefined) return state.documents.get(invoice.InvoiceID);
  const type = creditNote.type === 'ACCRECCREDIT' ? 'ACCREC' : 'ACCPAY';
  return state.documents.withKey(numberKey(type, invoice?.InvoiceNumber ?? ''))[0];
}

function removeCredit(call: Call): Wire {
  const creditNote = documentBy(call, 'creditNote');
  const allocation = call.state.allocations.get((call.params['allocation'] ?? '').toLowerCase());
  if (allocation?.creditNoteId !== creditNote.id) throw notFound();
  const outcome = removeAllocation(call.state, allocation);
  if (!outcome.ok)
    throw validationException([{ ValidationErrors: outcome.errors.map((Message) => ({ Message })) }]);
  return { ...renderAllocation(call.state, allocation), IsDeleted: true };
}

function listManualJournals({ state, query, modifiedSince, context }: Call): Wire {
  const mine = isSet(query.createdbymyapp);
  return answerList(
    {
      plural: 'ManualJournals',
      idField: 'ManualJournalID',
      records: state.manualJournals
        .all()
        .filter((journal) => !mine || journal.createdBy === context.clientId),
      updatedAt: (journal) => journal.updatedAt,
      render: (journal, view) => renderManualJournal(state, journal, view),
    },
    query,
    modifiedSince,
  );
}

function writeManualJournals(call: Call, id?: string): Wire {
  const { state, context } = call;
  const elements = elementsOf(call.body, 'ManualJournals', 'ManualJournal').map((raw) => ({
    raw,
    input: readElement(manualJournalSchema, id === undefined ? raw : { ...raw, ManualJournalID: id }),
  }));
  if (context.method === 'POST') {
    for (const { input } of elements) {
      const named = input.ManualJournalID;
      if (named !== undefined && state.manualJournals.get(named) === undefined) throw notFound();
    }
  }
  const view = fullView(call);
  const render = (journal: ManualJournal) => renderManualJournal(state, journal, view);
  const kind = { plural: 'ManualJournals', idField: 'ManualJournalID', render };
  return runBatch(state, kind, elements, call.summarise, (input) => writeManualJournal(input, context));
}
