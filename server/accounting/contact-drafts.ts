import type { ContactLink } from './contact-links';
import { contactKey, contactRow } from './contacts';
import type { ContactDraft, SourceShare } from './draft';
import { fault, isBlocking, type Fault } from './fault';
import type { LeftOut } from './left-out';
import { standingShare } from './posted';
import { postingKey } from './posting-key';
import type { Drafted, RuleInput } from './rules';
import type { Cin7Contact } from './trade-documents';
import { usedContacts, type UsedContact } from './used-contacts';

/**
 * Contacts for the customers and suppliers that documents of the period are made out to (issue 5, item 2; xero 4.1): one
 * that Xero lacks is made, one that is proposed or chosen takes Cin7's id as its number, so that it is known again
 * whatever happens to names. A number that Xero holds already is never overwritten; such a contact, and one that several
 * share, is found anew each time and needs nothing.
 */
export function draftContacts(input: RuleInput): Drafted {
  const known = new Map(input.sources.contacts.map((contact) => [contact.id, contact]));
  const numbers = new Map(
    input.xero.contacts.map(({ contactId, contactNumber }) => [contactId, contactNumber]),
  );
  const drafts: ContactDraft[] = [];
  const leftOut: LeftOut[] = [];
  const holders = new Map(
    input.xero.contacts.map((held) => [held.contactNumber.trim().toLowerCase(), held] as const),
  );
  const taken = new Set<string>();
  let alreadyPosted = 0;
  const leave = (used: UsedContact, ...faults: Fault[]) => leftOut.push(leftOutOf(used, input, faults));
  for (const used of [...usedContacts(input).values()].sort(byName)) {
    const contact = known.get(used.id);
    if (!contact) {
      leave(used, unread(used));
      continue;
    }
    const found = input.mapping.contact(contact.id, contact.name);
    if (!found.ok) {
      leave(used, found.error);
      continue;
    }
    const link = found.value;
    const target = link.contactId ?? `new ${contactKey(link.name)}`;
    const holder = holders.get(contact.id.toLowerCase());
    if (standingShare(input.posted.documents.get(contact.id)) || isSettled(link, numbers)) alreadyPosted += 1;
    else if (taken.has(target)) leave(used, madeOnce(contact, link));
    else if (holder && holder.contactId !== link.contactId) leave(used, numberTaken(contact, holder.name));
    else {
      taken.add(target);
      const draft = draftOf(contact, link, input);
      if (draft.faults.some(isBlocking)) leave(used, ...draft.faults);
      else drafts.push(draft);
    }
  }
  return { drafts, leftOut, alreadyPosted };
}

const byName = (left: UsedContact, right: UsedContact): number =>
  left.name + left.id < right.name + right.id ? -1 : 1;

/** Nothing is to be written: it is linked, or the number of the contact it came out at is another's. */
const isSettled = (
  { contactId, why, warnings }: ContactLink,
  numbers: ReadonlyMap<string, string>,
): boolean =>
  contactId !== null &&
  (why === 'linked' ||
    why === 'number' ||
    (numbers.get(contactId) ?? '') !== '' ||
    warnings.some(({ code }) => code === 'contact-shared'));

const reasons = {
  override: 'chosen in Contacts',
  linked: 'linked',
  number: 'same contact number',
  email: 'same e-mail address',
  name: 'same name',
  new: 'not in Xero yet',
} as const;

function draftOf(contact: Cin7Contact, link: ContactLink, input: RuleInput): ContactDraft {
  const { posted, to, xero } = input;
  const family = `contact|${contact.id}`;
  const revision = (posted.families.get(family) ?? 0) + 1;
  const isMade = link.contactId === null;
  const hasEmail = isMade && contact.email.trim() !== '';
  const { organisation, currencies } = xero;
  const isForeign = contact.currency !== organisation.baseCurrency && currencies.includes(contact.currency);
  return {
    kind: 'contacts',
    ...{ family, revision, date: to, currency: organisation.baseCurrency, channel: '' },
    key: postingKey({
      ...{ organisation: organisation.id, kind: 'contacts', sourceIds: [contact.id] },
      ...{ group: link.contactId ?? '', period: '', revision },
    }),
    rule: { row: contactRow(contact.id), text: reasons[link.why] },
    link: link.contactId,
    number: contact.id,
    name: link.name.replace(/\s+/g, ' ').trim(),
    emailAddress: hasEmail && isEmail(contact.email) ? contact.email.trim() : '',
    taxNumber: isMade ? contact.taxNumber : '',
    defaultCurrency: isMade && isForeign ? contact.currency : '',
    sources: [shareOf(contact, input)],
    faults: [
      ...link.warnings.filter(({ code }) => code !== 'contact-unknown'),
      ...(isMade ? nameFaults(contact, link.name) : []),
      ...(hasEmail && !isEmail(contact.email) ? [emailInvalid(contact)] : []),
    ],
  };
}

/** What Xero surely refuses: it checks more than this, so that a text which passes can still be refused. */
const isEmail = (text: string): boolean => /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/.test(text.trim());

const shareOf = (contact: Cin7Contact, { to, xero }: RuleInput): SourceShare => ({
  id: contact.id,
  saleId: null,
  revision: contact.revision,
  number: contact.name,
  date: to,
  customer: contact.name,
  channel: '',
  sku: '',
  quantity: '',
  unitCost: '',
  amountMinor: 0n,
  description: contact.kind,
  snapshot: {
    ...{ id: contact.id, number: contact.name, date: to, channel: '', customer: contact.name },
    ...{ currency: xero.organisation.baseCurrency, gross: '0' },
  },
});

const leftOutOf = ({ id, name }: UsedContact, { to, xero }: RuleInput, faults: Fault[]): LeftOut => ({
  kind: 'contacts',
  id,
  number: name,
  date: to,
  channel: '',
  customer: name,
  currency: xero.organisation.baseCurrency,
  amountMinor: 0n,
  faults: faults.map((one) => ({ ...one, document: name })),
});

const placeOf = (id: string) => ({ table: 'contacts', row: contactRow(id), column: 'xeroContact' }) as const;

const unread = ({ id, name, document }: UsedContact): Fault =>
  fault(
    'contact-missing',
    placeOf(id),
    `"${name}" of ${document} is not among the customers and suppliers read from Cin7.`,
    'Fetch again with contacts ticked; if it stays, look at the contact in Cin7.',
    { value: name },
  );

/** Xero takes each contact number once (xero 4.1): another contact than the one chosen has Cin7's id already. */
const numberTaken = ({ id, kind, name }: Cin7Contact, holder: string): Fault =>
  fault(
    'number-taken',
    placeOf(id),
    `The Cin7 ${kind} "${name}" has its contact number on "${holder}" in Xero, and another contact is chosen for it.`,
    `Choose "${holder}" in Contacts, or take the number off it in Xero and refresh.`,
    { value: holder },
  );

const madeOnce = ({ id, kind, name }: Cin7Contact, link: ContactLink): Fault =>
  fault(
    'nothing-to-post',
    placeOf(id),
    `The Cin7 ${kind} "${name}" is the contact "${link.name}" too, for which nothing more is written.`,
    'Nothing needs to be done.',
    { value: link.name },
  );

const maxName = 255;
function nameFaults({ id, kind, name }: Cin7Contact, given: string): Fault[] {
  const why =
    given.trim() === ''
      ? 'has no name'
      : /[<>]/.test(given)
        ? 'has a < or > in its name, which Xero does not take'
        : given.trim().length > maxName
          ? `has a name of more than the ${maxName} characters that Xero takes`
          : null;
  if (why === null) return [];
  return [
    fault(
      'contact-invalid',
      placeOf(id),
      `The Cin7 ${kind} "${name.slice(0, 60)}" ${why}.`,
      'Change it in Cin7 and fetch again, or type another name in Contacts.',
      { value: name },
    ),
  ];
}

const emailInvalid = ({ id, kind, name, email }: Cin7Contact): Fault =>
  fault(
    'contact-email-invalid',
    placeOf(id),
    `The Cin7 ${kind} "${name}" has the e-mail address "${email}", which Xero would refuse; the contact is made without it.`,
    'Correct the address in Cin7 and fetch again, or enter it in Xero later.',
    { value: email },
  );
