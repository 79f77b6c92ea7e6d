import { claimFaults, type Claim } from './contact-claims';
import { contactKey, contactRow } from './contacts';
import { fault, type Fault, type FaultPlace } from './fault';
import type { XeroContact } from './organisation';
import { err, ok, type Result } from './result';
import type { Cin7Contact } from './trade-documents';

/** Which Xero contact a Cin7 customer or supplier is, and why: proposed by what both systems hold, chosen by the user. */

/** In the order in which they count; `override` is the user's own choice in Contacts. */
export type ContactWhy = 'override' | 'linked' | 'number' | 'email' | 'name' | 'new';

export interface ContactLink {
  /** Null: Xero has none yet; posting makes one of this name. */
  readonly contactId: string | null;
  /** Xero's own name where there is a contact. */
  readonly name: string;
  readonly why: ContactWhy;
  /** For documents that name it; nothing here stops them. */
  readonly warnings: readonly Fault[];
}

export type ContactResolution = Result<ContactLink, Fault>;

/** In a Contacts cell: a contact is made, whatever Xero has. */
export const newText = 'new';

/** Xero's contacts by everything that a Cin7 contact can be known by. */
export interface ContactBook {
  readonly byId: ReadonlyMap<string, XeroContact>;
  readonly byNumber: ReadonlyMap<string, XeroContact>;
  /** Null: several active contacts have it, so that it tells nothing. */
  readonly byEmail: ReadonlyMap<string, XeroContact | null>;
  readonly byName: ReadonlyMap<string, XeroContact>;
}

const plain = (text: string): string => text.trim().toLowerCase();

export function contactBook(contacts: readonly XeroContact[]): ContactBook {
  const byId = new Map<string, XeroContact>();
  const byNumber = new Map<string, XeroContact>();
  const byEmail = new Map<string, XeroContact | null>();
  const byName = new Map<string, XeroContact>();
  for (const contact of contacts) {
    byId.set(contact.contactId, contact);
    const [number, email, name] = [
      plain(contact.contactNumber),
      plain(contact.email),
      contactKey(contact.name),
    ];
    if (number !== '' && !byNumber.get(number)?.active) byNumber.set(number, contact);
    if (email !== '' && contact.active) byEmail.set(email, byEmail.has(email) ? null : contact);
    if (!byName.get(name)?.active) byName.set(name, contact);
  }
  return { byId, byNumber, byEmail, byName };
}

/**
 * Every Cin7 contact's resolution by its id: the user's choice, else the stored link, the contact number, the e-mail
 * address (that one active Xero contact has, and one Cin7 contact of the kind), the exact name, else new. No two customers and no two suppliers are
 * proposed onto one Xero contact: the weaker ones are faults that name both. `links` are Xero's ids by Cin7 id,
 * `overrides` the cells of Contacts by row. Linear in the number of contacts.
 */
export function resolveContacts(
  contacts: readonly Cin7Contact[],
  book: ContactBook,
  overrides: ReadonlyMap<string, string>,
  links: ReadonlyMap<string, string>,
): ReadonlyMap<string, ContactResolution> {
  const resolutions = new Map<string, ContactResolution>();
  const claims: Claim[] = [];
  const mates = emailMates(contacts);
  for (const contact of contacts) {
    const cell = (overrides.get(contactRow(contact.id)) ?? '').trim();
    const found =
      cell === ''
        ? propose(contact, book, links, mates)
        : choose(contact, cell, book, contactRow(contact.id));
    resolutions.set(contact.id, found);
    if (found.ok) claims.push({ contact, ...found.value });
  }
  for (const [id, { blocking, warnings }] of claimFaults(claims)) {
    const found = resolutions.get(id);
    if (blocking) resolutions.set(id, err(blocking));
    else if (found?.ok)
      resolutions.set(id, ok({ ...found.value, warnings: [...found.value.warnings, ...warnings] }));
  }
  return resolutions;
}

/** A contact that is not among those read from Cin7, or one that Channels names: by name alone. */
export function resolveName(name: string, book: ContactBook): ContactResolution {
  if (name.trim() === '') return err(nameless(placeOf(null), 'A document names no contact.'));
  const named = book.byName.get(contactKey(name));
  if (!named) return ok(made(name, 'new', null));
  return named.active ? ok(found(named, 'name')) : err(archived(`"${name.trim()}"`, named, null));
}

function propose(
  contact: Cin7Contact,
  book: ContactBook,
  links: ReadonlyMap<string, string>,
  mates: ReadonlyMap<string, readonly Cin7Contact[]>,
): ContactResolution {
  const row = contactRow(contact.id);
  const judge = (match: XeroContact, why: ContactWhy): ContactResolution =>
    match.active ? ok(found(match, why)) : err(archived(nameOf(contact), match, row));
  const linkedId = links.get(contact.id);
  if (linkedId !== undefined) {
    const linked = book.byId.get(linkedId);
    // Xero never forgets a contact: one that is not in the book was made after the book was read.
    return linked
      ? judge(linked, 'linked')
      : ok({ contactId: linkedId, name: contact.name, why: 'linked', warnings: [] });
  }
  const numbered = book.byNumber.get(plain(contact.id));
  if (numbered) return judge(numbered, 'number');
  const mailed = contact.email.trim() === '' ? null : book.byEmail.get(plain(contact.email));
  const mate = mates.get(mateKey(contact))?.find(({ id }) => id !== contact.id);
  if (mailed && !mate) return ok(found(mailed, 'email'));
  const named = book.byName.get(contactKey(contact.name));
  if (named) return judge(named, 'name');
  if (contact.name.trim() === '')
    return err(nameless(placeOf(row), `The Cin7 ${contact.kind} "${contact.name}" has no name.`));
  const link = made(contact.name, 'new', row);
  return ok(
    mailed && mate
      ? { ...link, warnings: [...link.warnings, emailTellsNothing(contact, mate, mailed)] }
      : link,
  );
}

const mateKey = ({ kind, email }: Cin7Contact): string => `${kind} ${plain(email)}`;

/** Some of the contacts of a kind that share an e-mail address: two are enough to know that it tells nothing. */
function emailMates(contacts: readonly Cin7Contact[]): ReadonlyMap<string, readonly Cin7Contact[]> {
  const mates = new Map<string, Cin7Contact[]>();
  for (const contact of contacts) {
    if (contact.email.trim() === '') continue;
    const some = mates.get(mateKey(contact));
    if (!some) mates.set(mateKey(contact), [contact]);
    else if (some.length < 2) some.push(contact);
  }
  return mates;
}

function choose(contact: Cin7Contact, cell: string, book: ContactBook, row: string): ContactResolution {
  const isNew = cell.toLowerCase() === newText;
  const name = isNew ? contact.name : cell;
  const named = book.byName.get(contactKey(name));
  if (!named) return ok(made(name, isNew ? 'new' : 'override', row));
  if (!named.active) return err(archived(nameOf(contact), named, row));
  return isNew ? err(nameTaken(contact, named, row)) : ok(found(named, 'override'));
}

const found = ({ contactId, name }: XeroContact, why: ContactWhy): ContactLink => ({
  contactId,
  name,
  why,
  warnings: [],
});

/** `The Cin7 customer "Acme"`. */
const nameOf = ({ kind, name }: Pick<Cin7Contact, 'kind' | 'name'>): string => `The Cin7 ${kind} "${name}"`;

const placeOf = (row: string | null) =>
  row === null
    ? ({ table: 'xero', row: 'contacts' } as const)
    : ({ table: 'contacts', row, column: 'xeroContact' } as const);

const made = (given: string, why: ContactWhy, row: string | null): ContactLink => {
  const name = given.trim();
  return {
    contactId: null,
    name,
    why,
    warnings: [
      fault(
        'contact-unknown',
        placeOf(row),
        `Xero has no contact "${name}" yet; posting creates it.`,
        'Nothing needs to be done if the name is right.',
        { value: name },
      ),
    ],
  };
};

const archived = (subject: string, { name }: XeroContact, row: string | null): Fault =>
  row === null
    ? fault(
        'contact-archived',
        placeOf(row),
        `The contact ${subject} is archived in Xero.`,
        'Restore it in Xero and refresh, or choose another contact in Channels.',
        { value: name },
      )
    : fault(
        'contact-archived',
        placeOf(row),
        `${subject} is "${name}" in Xero, which is archived there.`,
        'Restore it in Xero and refresh, or choose another contact, or another name for a new one, in Contacts.',
        { value: name },
      );

/** Xero must be told whom a document is for (xero 4.1). */
const nameless = (place: FaultPlace, reason: string): Fault =>
  fault(
    'contact-invalid',
    place,
    reason,
    'Give it a name in Cin7 and fetch again, or name a contact in Channels.',
  );

const emailTellsNothing = (contact: Cin7Contact, mate: Cin7Contact, { name }: XeroContact): Fault =>
  fault(
    'contact-shared',
    placeOf(contactRow(contact.id)),
    `The Cin7 ${contact.kind}s "${contact.name}" and "${mate.name}" both have the e-mail address of "${name}" in Xero, so that it does not tell which of them that is; a new contact is made.`,
    `If "${contact.name}" is that contact, choose it in Contacts.`,
    { value: contact.email },
  );

const nameTaken = (contact: Cin7Contact, { name }: XeroContact, row: string): Fault =>
  fault(
    'contact-name-taken',
    placeOf(row),
    `${nameOf(contact)} is to be a new contact, but Xero has an active contact "${name}" and takes no second one of a name.`,
    'Choose that contact in Contacts, or type another name for the new one.',
    { value: name },
  );
