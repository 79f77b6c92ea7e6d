import { counted } from '../../workbook/words';
import {
  type ContactKind,
  type ImportGroup,
  type ImportState,
  type ImportedRow,
  type ItemKind,
  type Planned,
  candidates,
  termsOf,
} from '../state/importing';

/** What the import into Cin7 says. */

export const kindNames = {
  customer: 'customer',
  supplier: 'supplier',
  stock: 'stock item',
  service: 'service',
} as const satisfies Record<ContactKind | ItemKind, string>;

export const groupNames = { contacts: 'contact', items: 'item' } as const satisfies Record<
  ImportGroup,
  string
>;

/** `a`, `a and b`, `a, b and c`. */
const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;

/** `3 customers and 2 stock items`. */
export const plannedWords = (plan: readonly Planned[]): string =>
  listed(
    Object.entries(kindNames).flatMap(([kind, noun]) => {
      const count = plan.filter(({ as }) => as === kind).length;
      return count === 0 ? [] : [counted(count, noun)];
    }),
  );

/** How much Cin7 lacks. */
export function lackWords(state: ImportState): string {
  const [contacts, items] = [candidates(state, 'contacts').length, candidates(state, 'items').length];
  return contacts + items === 0
    ? 'Cin7 lacks nothing that could be made from Xero.'
    : `Xero has, and Cin7 lacks: ${counted(contacts, 'contact')} and ${counted(items, 'item')}.`;
}

/** What nobody can say yet, and what to do; blank when everything was read. */
export function unreadWords({ offer }: Pick<ImportState, 'offer'>): string {
  const unread = offer?.unread ?? [];
  if (unread.length === 0) return '';
  const isItems = unread.includes('products');
  return `${isItems ? 'Items' : 'Contacts'} are not shown: the ${listed(unread)} of Cin7 have not been read. ${isItems ? 'Set Items in the sheet Settings to on, tick' : 'Tick'} Contacts and items in Close, fetch, then look again.`;
}

/** What is not offered and why; blank when that is nothing. */
export function leftOutWords({ offer }: Pick<ImportState, 'offer'>): string {
  if (!offer) return '';
  const { contacts, items } = offer.leftOut;
  const reasons = [
    [contacts.known, 'contact', 'that Cin7 has already'],
    [contacts.archived, 'contact', 'archived in Xero'],
    [items.known, 'item', 'that Cin7 has already'],
    [items.tracked, 'item', 'whose stock Xero tracks, so that nothing could be posted to them'],
  ] as const;
  const told = reasons
    .filter(([count]) => count > 0)
    .map(([count, noun, reason]) => `${counted(count, noun)} ${reason}`);
  return told.length === 0 ? '' : `Left out: ${listed(told)}.`;
}

/** What new ones get in Cin7, or why none can be made. */
export function termsWords(state: ImportState, group: ImportGroup): string {
  const kind = kindNames[group === 'contacts' ? state.kinds.contacts : 'stock'];
  const terms = termsOf(state, group);
  if (terms === null)
    return `None can be made: Cin7 has no active ${kind} whose terms a new one could have. Make the first in Cin7 by hand, fetch, and look again.`;
  const told =
    'category' in terms
      ? [`category ${terms.category}`, `costing method ${terms.costingMethod}`]
      : [
          terms.currency,
          `payment term ${terms.paymentTerm}`,
          `account ${terms.account}`,
          `tax rule ${terms.taxRule}`,
        ];
  return `New ones get what most ${kind}s have in Cin7: ${told.join(', ')}.`;
}

/** Each is two calls to Cin7, of which there are 60 a minute. */
const aMinute = 30;

/** Noun, count and time of what is being made. */
export function makingWords({ done, total, stopping }: NonNullable<ImportState['making']>): string {
  const count = `${done} of ${total}`;
  if (stopping) return `Stopping once the one under way is made, ${count} done`;
  const minutes = Math.ceil((total - done) / aMinute);
  const time =
    total - done <= aMinute / 4
      ? ''
      : minutes <= 1
        ? ', less than a minute left'
        : `, about ${minutes} minutes left`;
  return `Making contacts and items in Cin7, ${count}${time}`;
}

/** What an import came to, as a whole. */
export function outcomeWords({ rows, untried }: NonNullable<ImportState['outcome']>): string {
  const count = (wanted: ImportedRow['outcome']): number =>
    rows.filter(({ outcome }) => outcome === wanted).length;
  const parts = [
    [count('created'), 'made in Cin7'],
    [count('exists'), 'there already'],
    [count('failed'), 'not made'],
    [count('unknown'), 'not known'],
    [untried, 'not tried'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  const read =
    count('created') > 0 ? ' The sheets show them after the next fetch of contacts and items.' : '';
  return `${listed(told)}.${read}`;
}
