import { contactKey } from './contacts';
import type { KnownRecords } from './known-records';
import type { Mapping } from './mapping';
import type { XeroContact, XeroItem, XeroReference } from './organisation';
import type { Cin7Contact, Cin7Item } from './trade-documents';

/** What Xero holds that Cin7 does not: what could be brought over. Nothing is, unless a person names it. */
export interface Importable {
  readonly contacts: readonly XeroContact[];
  readonly items: readonly XeroItem[];
  /** How many are not offered: in Cin7 already by link, number, e-mail address or name (`known`), or for the reason named. */
  readonly leftOut: {
    readonly contacts: { readonly known: number; readonly archived: number };
    readonly items: { readonly known: number; readonly tracked: number };
  };
}

/** Archived contacts and tracked items never: they could not be posted to (accounting-rules 10). */
export function importable(
  { contacts, items }: Pick<XeroReference, 'contacts' | 'items'>,
  known: KnownRecords,
  mapping: Pick<Mapping, 'contact'>,
): Importable {
  const taken = new Set<string>(known.links.values());
  const names = new Set(known.contacts.map(({ name }) => contactKey(name)));
  const ids = new Set(known.contacts.map(({ id }) => id.toLowerCase()));
  for (const { id, name } of known.contacts) {
    const found = mapping.contact(id, name);
    if (found.ok && found.value.contactId !== null) taken.add(found.value.contactId);
  }
  const skus = new Set(known.items.map(({ sku }) => sku.trim().toLowerCase()));
  const active = contacts.filter((contact) => contact.active);
  const newContacts = active.filter(
    ({ contactId, name, contactNumber }) =>
      !taken.has(contactId) && !names.has(contactKey(name)) && !ids.has(contactNumber.trim().toLowerCase()),
  );
  const untracked = items.filter(({ isTracked }) => !isTracked);
  const newItems = untracked.filter(({ code }) => code !== '' && !skus.has(code.trim().toLowerCase()));
  return {
    contacts: newContacts,
    items: newItems,
    leftOut: {
      contacts: {
        known: active.length - newContacts.length,
        archived: contacts.length - active.length,
      },
      items: { known: untracked.length - newItems.length, tracked: items.length - untracked.length },
    },
  };
}

/** What Cin7 wants to know of a new customer or supplier. */
export type ContactTerms = Pick<Cin7Contact, 'currency' | 'paymentTerm' | 'account' | 'taxRule'>;
export type ItemTermsInCin7 = Pick<Cin7Item, 'category' | 'costingMethod'>;

/** As most active ones of the kind in base currency have it; null when there is none to go by. */
export function usualContactTerms(
  contacts: readonly Cin7Contact[],
  kind: Cin7Contact['kind'],
  baseCurrency: string,
): ContactTerms | null {
  const others = contacts.filter(
    (contact) => contact.active && contact.kind === kind && contact.currency === baseCurrency,
  );
  const { currency, paymentTerm, account, taxRule } =
    mostUsual(others, (one) => JSON.stringify([one.paymentTerm, one.account, one.taxRule])) ?? {};
  return currency === undefined || paymentTerm === undefined || account === undefined || taxRule === undefined
    ? null
    : { currency, paymentTerm, account, taxRule };
}

export function usualItemTerms(items: readonly Cin7Item[]): ItemTermsInCin7 | null {
  const usual = mostUsual(
    items.filter(({ active, stocked }) => active && stocked),
    ({ category, costingMethod }) => JSON.stringify([category, costingMethod]),
  );
  return usual && { category: usual.category, costingMethod: usual.costingMethod };
}

function mostUsual<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value | null {
  const counts = new Map<string, { value: Value; count: number }>();
  for (const value of values) {
    const counted = counts.get(keyOf(value)) ?? { value, count: 0 };
    counts.set(keyOf(value), { ...counted, count: counted.count + 1 });
  }
  return [...counts.values()].reduce<{ value: Value | null; count: number }>(
    (best, one) => (one.count > best.count ? one : best),
    { value: null, count: 0 },
  ).value;
}
