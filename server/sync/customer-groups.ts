import type { ChannelMappingRow } from '../accounting/mapping-tables';
import type { Sources } from '../accounting/rules';
import type { Cin7Contact } from '../accounting/trade-documents';

/**
 * Which customer group a document belongs to (accounting-rules 5): documents name their customer, the list of customers
 * the group. It is no part of a document's revision: a customer who changes the group changes nothing that was posted.
 */

/** Groups by customer id; customers without one are not in it. */
export const groupsByCustomer = (contacts: readonly Cin7Contact[]): ReadonlyMap<string, string> =>
  new Map(contacts.flatMap(({ id, group }) => (group === '' ? [] : [[id, group] as const])));

/** The groups there are, for the drop-down of Channels. */
export const groupNames = (contacts: readonly Cin7Contact[]): string[] =>
  [...new Set(groupsByCustomer(contacts).values())].sort();

/** Sales documents and cost entries with the group of their customer, where a row of Channels asks for it. */
export function withCustomerGroups<Some extends Pick<Sources, 'invoices' | 'creditNotes' | 'entries'>>(
  sources: Some,
  contacts: readonly Cin7Contact[],
  channels: readonly ChannelMappingRow[],
): Some {
  const asked = channels.some(
    ({ customerGroup, splitBy }) =>
      customerGroup !== '' || ['customer group', 'both'].includes(splitBy ?? ''),
  );
  if (!asked) return sources;
  const groups = groupsByCustomer(contacts);
  const grouped = <Document extends { readonly customerId: string }>(document: Document): Document => ({
    ...document,
    customerGroup: groups.get(document.customerId) ?? '',
  });
  return {
    ...sources,
    invoices: sources.invoices.map(grouped),
    creditNotes: sources.creditNotes.map(grouped),
    entries: sources.entries.map(grouped),
  };
}
