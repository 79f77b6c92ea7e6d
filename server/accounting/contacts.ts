import type { XeroContact } from './organisation';

/** Row identity in the Contacts sheet. */
export const contactRow = (cin7Id: string): string => `contact:${cin7Id}`;

/** Names are compared as Xero does: case and blanks around do not count, and it keeps no two blanks in a row (xero 4.1). */
export const contactKey = (name: string): string => name.replace(/\s+/g, ' ').trim().toLowerCase();

/** Contacts by `contactKey`; where several have the name, an active one wins over archived ones. */
export function contactsByName(contacts: readonly XeroContact[]): ReadonlyMap<string, XeroContact> {
  const found = new Map<string, XeroContact>();
  for (const contact of contacts) {
    const key = contactKey(contact.name);
    if (!found.get(key)?.active) found.set(key, contact);
  }
  return found;
}
