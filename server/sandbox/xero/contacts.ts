import { randomUUID } from 'node:crypto';
import { wireInstant } from './calendar';
import { definedOnly } from './lines';
import type { ContactInput } from './requests';
import type { Contact } from './seed';
import type { XeroState } from './state';

export type Outcome<T> = { ok: true; value: T; warnings: string[] } | { ok: false; errors: string[] };
export const accepted = <T>(value: T, warnings: string[] = []): Outcome<T> => ({ ok: true, value, warnings });
export const refused = (...errors: string[]): Outcome<never> => ({ ok: false, errors: [...new Set(errors)] });

const identify =
  'The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber';
const archivedOnDocument =
  'The contact with the specified contact details has been archived. ' +
  'The contact must be un-archived before creating new invoices or credit notes';

/** PUT: a new contact; a name or number already taken refuses it. */
export function createContact(state: XeroState, input: ContactInput): Outcome<Contact> {
  if (input.Name === undefined || input.Name.trim() === '') return refused('Contact name cannot be empty');
  return saveContact(state, input, undefined);
}

/** POST: updates the contact found by id, number or name and keeps fields not sent; creates it otherwise. */
export function createOrUpdateContact(state: XeroState, input: ContactInput): Outcome<Contact> {
  const existing = findContact(state, input);
  if (existing === undefined) return createContact(state, input);
  if (existing.ContactStatus === 'ARCHIVED') {
    return refused(
      'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.',
    );
  }
  return saveContact(state, input, existing);
}

function findContact(state: XeroState, input: ContactInput): Contact | undefined {
  if (input.ContactID !== undefined) return state.contacts.get(input.ContactID);
  if (input.ContactNumber !== undefined) {
    const byNumber = state.contactByNumber(input.ContactNumber);
    if (byNumber !== undefined) return byNumber;
  }
  return input.Name === undefined ? undefined : state.activeContactByName(input.Name);
}

function saveContact(state: XeroState, input: ContactInput, existing: Contact | undefined): Outcome<Contact> {
  const errors = contactFaults(state, input, existing);
  if (errors.length > 0) return refused(...errors);
  const { ContactID: _id, ...fields } = definedOnly(input);
  const contact = {
    FirstName: '',
    LastName: '',
    EmailAddress: '',
    BankAccountDetails: '',
    Addresses: [],
    Phones: [],
    ContactPersons: [],
    ContactGroups: [],
    IsSupplier: false,
    IsCustomer: false,
    HasAttachments: false,
    ...existing,
    ...fields,
    Name: fields.Name ?? existing?.Name ?? '',
    ContactStatus: fields.ContactStatus ?? existing?.ContactStatus ?? 'ACTIVE',
    ContactID: existing?.ContactID ?? randomUUID(),
    UpdatedDateUTC: wireInstant(state.now()),
  };
  state.contacts.put(contact.ContactID, contact);
  return accepted(contact);
}

function contactFaults(state: XeroState, input: ContactInput, existing: Contact | undefined): string[] {
  const errors: string[] = [];
  const name = input.Name;
  if (name !== undefined) {
    const holder = state.activeContactByName(name);
    if (holder !== undefined && holder.ContactID !== existing?.ContactID) {
      errors.push(
        `The contact name ${name} is already assigned to another contact. The contact name must be unique across all active contacts.`,
      );
    }
    // Texts of these three are guesses [?].
    if (name.length > 255) errors.push('Contact name must be at most 255 characters');
    if (/[<>]/.test(name)) errors.push('Contact name must not contain < or >');
    if (name !== name.trim() || /\s{2}/.test(name))
      errors.push('Contact name must not have spaces around it or two in a row');
  }
  if (input.ContactNumber !== undefined) {
    const holder = state.contactByNumber(input.ContactNumber);
    if (holder !== undefined && holder.ContactID !== existing?.ContactID) {
      errors.push('Another contact has this contact number. Please enter a different contact number.');
    }
    if (input.ContactNumber.length > 50) errors.push('Contact number must be at most 50 characters');
  }
  // Two contacts may share an e-mail address.
  const email = input.EmailAddress ?? '';
  if (email !== '' && !/^[^@\s]+@[^@\s]+$/.test(email)) errors.push('Email address must be valid.');
  for (const [label, value, most] of [
    ['First name', input.FirstName, 255],
    ['Last name', input.LastName, 255],
    ['Email address', input.EmailAddress, 255],
    ['Account number', input.AccountNumber, 50],
    ['Company number', input.CompanyNumber, 50],
    ['Tax number', input.TaxNumber, 50],
  ] as const)
    if ((value ?? '').length > most) errors.push(`${label} must be at most ${String(most)} characters`); // [?]
  const currency = input.DefaultCurrency?.toUpperCase() ?? '';
  // The other wording of the message [P2]; that a contact earns it is a guess [?].
  if (currency !== '' && currency !== state.organisation.BaseCurrency && !state.currencies.get(currency))
    errors.push(`The current organisation is not subscribed to currency '${currency}'.`);
  if ((input.ContactPersons?.length ?? 0) > 5) errors.push('A contact has at most 5 contact persons'); // [?]
  return errors;
}

/**
 * The contact of a document. By ContactID, ContactNumber or Name; a bare new Name creates a contact, and further
 * fields update the one found: both are traps the reference names (xero 4.1).
 */
export function resolveDocumentContact(state: XeroState, input: ContactInput): Outcome<Contact> {
  if (
    input.ContactID === undefined &&
    input.ContactNumber === undefined &&
    (input.Name ?? '').trim() === ''
  ) {
    return refused(identify);
  }
  const existing = findContact(state, input);
  if (existing === undefined) {
    if (input.ContactID !== undefined) return refused('The contact could not be found.'); // [?]
    const archived = archivedByName(state, input.Name);
    return archived ? refused(archivedOnDocument) : createContact(state, input);
  }
  if (existing.ContactStatus !== 'ACTIVE') return refused(archivedOnDocument);
  const { ContactID: _id, ContactStatus: _status, ...changes } = definedOnly(input);
  const stored: Record<string, unknown> = existing;
  const differs = Object.entries(changes).some(
    ([key, value]) => stored[key] !== value && !Array.isArray(value),
  );
  return differs
    ? saveContact(state, { ...changes, ContactID: existing.ContactID }, existing)
    : accepted(existing);
}

/** The contact a document names, when it exists and is active; nothing is made or changed. */
export function findActiveContact(state: XeroState, input: ContactInput): Contact | undefined {
  const found = findContact(state, input);
  return found?.ContactStatus === 'ACTIVE' ? found : undefined;
}

function archivedByName(state: XeroState, name: string | undefined): boolean {
  if (name === undefined) return false;
  const wanted = name.trim().toLowerCase();
  return state.contacts.withKey(`name:${wanted}`).some((contact) => contact.ContactStatus === 'ARCHIVED');
}
