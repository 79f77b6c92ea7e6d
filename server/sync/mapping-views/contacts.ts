import {
  newText,
  type ContactLink,
  type ContactResolution,
  type ContactWhy,
} from '../../accounting/contact-links';
import { contactRow } from '../../accounting/contacts';
import type { Fault } from '../../accounting/fault';
import type { Cin7Contact } from '../../accounting/trade-documents';
import type { ContactsTableDto } from '../../contract/mappings';
import { withFaults, type View } from './view';

type State = ContactsTableDto['rows'][number]['state'];

const told: Readonly<Record<ContactWhy, { state: State; why: string }>> = {
  override: { state: 'chosen', why: 'Chosen here' },
  linked: { state: 'linked', why: 'Linked when it was posted' },
  number: { state: 'linked', why: 'Same contact number' },
  email: { state: 'proposed', why: 'Same e-mail address' },
  name: { state: 'proposed', why: 'Same name' },
  new: { state: 'new', why: 'Not in Xero yet: it is made when it is posted' },
};

/** Customers and suppliers that are active, that documents name, or for which somebody chose; those in use first. */
export function contactsView(
  { tables, mapping }: View,
  contacts: readonly Cin7Contact[],
  usage: ReadonlyMap<string, number>,
) {
  const cells = new Map(tables.contacts.map(({ row, xeroContact }) => [row, xeroContact.trim()]));
  const rows = contacts.flatMap((contact) => {
    const { id, name, kind, email, active } = contact;
    const row = contactRow(id);
    const [usedBy, chosen] = [usage.get(id) ?? 0, cells.get(row) ?? ''];
    if (!active && usedBy === 0 && chosen === '') return [];
    return [{ row, name, kind, email, usedBy, ...outcome(mapping.contact(id, name), chosen) }];
  });
  return withFaults(
    rows.sort(
      (left, right) => Number(right.usedBy > 0) - Number(left.usedBy > 0) || compare(left.name, right.name),
    ),
  );
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

function outcome(found: ContactResolution, chosen: string) {
  if (found.ok)
    return {
      xeroContact: cellOf(found.value, chosen),
      ...told[found.value.why],
      faults: rowFaults(found.value),
    };
  const { value = '' } = found.error;
  return chosen === ''
    ? { xeroContact: value, state: 'proposed' as State, why: '', faults: [found.error] }
    : { xeroContact: chosen, ...told.override, faults: [found.error] };
}

const cellOf = ({ contactId, name, why }: ContactLink, chosen: string): string =>
  contactId === null && why === 'new' ? newText : chosen === '' || contactId !== null ? name : chosen;

/** That one is made is what the cell says, unless a name was typed that may be a typing error. */
const rowFaults = ({ warnings, why }: ContactLink): readonly Fault[] =>
  why === 'override' ? warnings : warnings.filter(({ code }) => code !== 'contact-unknown');
