import { randomUUID } from 'node:crypto';
import { dateOf } from './calendar';
import { accepted, refused, resolveDocumentContact, type Outcome } from './contacts';
import { readCurrency } from './currencies';
import { exact, round2, twoPlaces, zero } from './decimal';
import { buildLine, lineInput, totalsOf, type LineRules } from './lines';
import { lockFaults } from './locks';
import type { Document, DocumentKind, DocumentLine, DocumentStatus } from './model';
import { planFaults } from './plan-caps';
import { changeStatus, settledFaults } from './status';
import type { DocumentInput } from './requests';
import type { Contact } from './seed';
import { numberKey, type XeroState } from './state';
import { stockFaults } from './tracked-stock';

export interface WriteContext {
  state: XeroState;
  /** PUT creates only; POST updates what it finds by id or number. */
  method: 'PUT' | 'POST';
  unitPlaces: 2 | 4;
  clientId: string;
}

interface KindRules {
  types: readonly string[];
  /** Types whose number is unique in the organisation. */
  unique: string;
  prefix: string;
  label: string;
  id(input: DocumentInput): string | undefined;
  number(input: DocumentInput): string | undefined;
}

export const kinds: Record<DocumentKind, KindRules> = {
  invoice: {
    types: ['ACCREC', 'ACCPAY'],
    unique: 'ACCREC',
    prefix: 'INV-',
    label: 'Invoice',
    id: (input) => input.InvoiceID,
    number: (input) => input.InvoiceNumber,
  },
  creditNote: {
    types: ['ACCRECCREDIT', 'ACCPAYCREDIT'],
    unique: 'ACCRECCREDIT',
    prefix: 'CN-',
    label: 'Credit Note',
    id: (input) => input.CreditNoteID,
    number: (input) => input.CreditNoteNumber,
  },
};

export const isSales = (type: string) => type.startsWith('ACCREC');

/** Creates or updates one invoice or credit note, or says everything that is wrong with it. */
export function writeDocument(
  kind: DocumentKind,
  input: DocumentInput,
  context: WriteContext,
): Outcome<Document> {
  const existing = context.method === 'POST' ? findExisting(kind, input, context.state) : undefined;
  if (existing === undefined) return saveDocument(kind, input, undefined, context);
  const wanted = input.Status ?? existing.status;
  const moved = changeStatus(context.state, existing, wanted);
  if (!moved.ok) return moved;
  if (moved.value === 'final') {
    return accepted(put(context.state, { ...existing, status: wanted as DocumentStatus }));
  }
  return saveDocument(kind, input, existing, context);
}

/** The document a POST means: by id, or (the trap) by a number that is already in use. */
function findExisting(kind: DocumentKind, input: DocumentInput, state: XeroState): Document | undefined {
  const rules = kinds[kind];
  const id = rules.id(input);
  if (id !== undefined) return state.documents.get(id);
  const number = rules.number(input);
  if (number === undefined || number === '' || (input.Type ?? rules.unique) !== rules.unique)
    return undefined;
  return state.documents.withKey(numberKey(rules.unique, number)).find((found) => found.status !== 'DELETED');
}

function saveDocument(
  kind: DocumentKind,
  input: DocumentInput,
  existing: Document | undefined,
  context: WriteContext,
): Outcome<Document> {
  const { state } = context;
  const type = existing?.type ?? input.Type;
  if (type === undefined || !kinds[kind].types.includes(type)) {
    return refused(`${kinds[kind].label} Type must be one of ${kinds[kind].types.join(', ')}`); // [?]
  }
  const status = nextStatus(existing, input);
  const errors: string[] = [];
  if (status === null) {
    return refused(
      `The status ${input.Status ?? ''} cannot be applied to the ${kinds[kind].label.toLowerCase()} because it is new`,
    ); // [?]
  }
  const contact = input.Contact === undefined ? undefined : resolveDocumentContact(state, input.Contact);
  if (contact === undefined && existing === undefined) {
    errors.push('A Contact must be specified for this type of transaction'); // [?]
  }
  if (contact !== undefined && !contact.ok) errors.push(...contact.errors);
  const money = readCurrency(
    state,
    input.CurrencyCode ?? existing?.currency,
    input.CurrencyRate ?? (keepsRate(input, existing) ? exact(existing?.rate ?? '1') : undefined),
  );
  errors.push(...money.errors);
  const lineAmountTypes = input.LineAmountTypes ?? existing?.lineAmountTypes ?? 'Exclusive';
  const rules: LineRules = {
    state,
    direction: isSales(type) ? 'sales' : 'purchases',
    complete: status !== 'DRAFT',
    discounts: type === 'ACCREC',
    lineAmountTypes,
    unitPlaces: context.unitPlaces,
  };
  const lines = buildLines(input, existing, rules, errors);
  const totals = totalsOf(lines, lineAmountTypes);
  const document: Document = {
    ...(existing ?? newDocument(kind, type, context)),
    ...totals,
    ...fieldsOf(type, input, existing, state),
    number: chooseNumber(kind, type, input, existing, context, errors),
    contactId: contact?.ok === true ? contact.value.ContactID : (existing?.contactId ?? ''),
    currency: money.currency,
    rate: money.rate,
    lineAmountTypes,
    lines,
    status,
    updatedAt: state.now(),
  };
  errors.push(...documentFaults(document, input, existing, state));
  errors.push(...planFaults(state, document, existing));
  if (errors.length > 0) return refused(...errors);
  const short = shortageFaults(document, state);
  if (short.length > 0) return refused(...short);
  if (contact?.ok === true) markContact(state, contact.value, isSales(type));
  return accepted(put(state, document));
}

/** Whether the document, once saved, takes out more of a tracked item than there is; nothing stays saved by the question. */
function shortageFaults(document: Document, state: XeroState): string[] {
  const takesOut = document.type === 'ACCREC' || document.type === 'ACCPAYCREDIT';
  if (!takesOut || document.status !== 'AUTHORISED') return [];
  return state.journal.attempt(
    () => {
      state.documents.put(document.id, document);
      return stockFaults(state);
    },
    () => false,
  );
}

/** `IsCustomer` and `IsSupplier` follow from the documents a contact has. */
function markContact(state: XeroState, contact: Contact, sales: boolean): void {
  const flag = sales ? 'IsCustomer' : 'IsSupplier';
  const stored: Record<string, unknown> = contact;
  if (stored[flag] !== true) state.contacts.put(contact.ContactID, { ...contact, [flag]: true });
}

const keepsRate = (input: DocumentInput, existing: Document | undefined) =>
  existing !== undefined && (input.CurrencyCode ?? existing.currency) === existing.currency;

/** null when a new document may not start in the status it asks for. */
function nextStatus(existing: Document | undefined, input: DocumentInput): DocumentStatus | null {
  if (existing !== undefined) return existing.status === 'PAID' ? 'PAID' : (input.Status ?? existing.status);
  const status = input.Status ?? 'DRAFT';
  return status === 'DRAFT' || status === 'SUBMITTED' || status === 'AUTHORISED' ? status : null;
}

function newDocument(kind: DocumentKind, type: string, context: WriteContext) {
  return {
    id: randomUUID(),
    kind,
    type,
    settlements: [],
    paid: '0',
    credited: '0',
    fullyPaidOn: null,
    createdBy: context.clientId,
  };
}

/** Fields that are copied as sent, and kept when not sent. */
function fieldsOf(type: string, input: DocumentInput, existing: Document | undefined, state: XeroState) {
  return {
    // Sales only, says Xero's own file; a supplier's document forgets it [?].
    reference: isSales(type) ? (input.Reference ?? existing?.reference ?? '') : '',
    date: input.Date ?? existing?.date ?? dateOf(state.clock()),
    dueDate: input.DueDate ?? existing?.dueDate ?? null,
    expectedPaymentDate: input.ExpectedPaymentDate ?? existing?.expectedPaymentDate ?? null,
    plannedPaymentDate: input.PlannedPaymentDate ?? existing?.plannedPaymentDate ?? null,
    sentToContact: input.SentToContact ?? existing?.sentToContact ?? false,
    url: input.Url ?? existing?.url ?? null,
    brandingThemeId: input.BrandingThemeID ?? existing?.brandingThemeId ?? null,
  };
}

function buildLines(
  input: DocumentInput,
  existing: Document | undefined,
  rules: LineRules,
  errors: string[],
): DocumentLine[] {
  const stored = new Map((existing?.lines ?? []).map((line) => [line.id, line]));
  const sameTypes = existing === undefined || existing.lineAmountTypes === rules.lineAmountTypes;
  const becomesComplete = rules.complete && existing?.status === 'DRAFT';
  if (input.LineItems === undefined && sameTypes && !becomesComplete) return existing?.lines ?? [];
  // Lines that stay are rebuilt, so that approving a draft checks them; an overridden tax stays overridden.
  const entries =
    input.LineItems ??
    (existing?.lines ?? []).map((line) => ({
      ...lineInput(line),
      ...(sameTypes ? { TaxAmount: exact(line.taxAmount), LineAmount: exact(line.lineAmount) } : {}),
      LineItemID: line.id,
    }));
  const places = input.LineItems === undefined ? 4 : rules.unitPlaces;
  return entries.map((entry) => {
    const built = buildLine(entry, stored.get(entry.LineItemID ?? ''), { ...rules, unitPlaces: places });
    errors.push(...built.errors);
    return built.line;
  });
}

function chooseNumber(
  kind: DocumentKind,
  type: string,
  input: DocumentInput,
  existing: Document | undefined,
  context: WriteContext,
  errors: string[],
): string {
  const rules = kinds[kind];
  const sent = rules.number(input);
  const number = sent === undefined || sent === '' ? (existing?.number ?? '') : sent;
  if (type !== rules.unique) return number;
  if (number === '') return nextNumber(rules, context.state);
  if (number.length > 255) errors.push(`${rules.label} # must be at most 255 characters`); // [?]
  // A deleted draft frees its number, a voided document keeps it [?].
  const holder = context.state.documents
    .withKey(numberKey(type, number))
    .find((other) => other.id !== existing?.id && other.status !== 'DELETED');
  if (holder !== undefined) errors.push(`${rules.label} # must be unique.`);
  return number;
}

function nextNumber(rules: KindRules, state: XeroState): string {
  for (let next = state.documents.all().length + 1; ; next += 1) {
    const number = `${rules.prefix}${String(next).padStart(4, '0')}`;
    if (state.documents.withKey(numberKey(rules.unique, number)).length === 0) return number;
  }
}

/** Rules over the whole document, after its lines are known. */
function documentFaults(
  document: Document,
  input: DocumentInput,
  existing: Document | undefined,
  state: XeroState,
): string[] {
  const errors: string[] = [];
  const complete = document.status !== 'DRAFT';
  if (complete && document.lines.length === 0) errors.push('One or more line items must be specified'); // [?]
  if (document.status === 'AUTHORISED' && document.kind === 'invoice' && document.dueDate === null) {
    errors.push('Due Date cannot be empty'); // [?]
  }
  if (complete && exact(document.total).lt(zero)) {
    errors.push('The document total must be greater than or equal to zero'); // [?]
  }
  if (input.Total !== undefined && !round2(input.Total).eq(document.total)) {
    errors.push(
      `The document total ${twoPlaces(input.Total)} does not equal the sum of the lines ${twoPlaces(exact(document.total))}`,
    ); // [?]
  }
  const approved = document.status === 'AUTHORISED' || document.status === 'PAID';
  if (approved || existing?.status === 'AUTHORISED') {
    errors.push(...lockFaults(state, document.date, existing?.date ?? document.date));
  }
  if (document.url !== null && !/^https?:\/\/\S+$/.test(document.url)) errors.push('Url must be a valid URL'); // [?]
  if (document.sentToContact && (document.type !== 'ACCREC' || !approved)) {
    errors.push('Only AUTHORISED and PAID sales invoices may have SentToContact updated.'); // [?]
  }
  if (existing !== undefined) errors.push(...settledFaults(existing, document));
  return errors;
}

export function put(state: XeroState, document: Document): Document {
  const stamped = { ...document, updatedAt: state.now() };
  state.documents.put(stamped.id, stamped);
  return stamped;
}
