import type { MappingChangeDto } from '../../server/contract/mappings';
import { kindText, postAsText } from './sheets/channels';

/** Titles of the columns that the user edits, as the mapping sheets head them. */
const titles: Readonly<Record<string, string>> = {
  xeroAccount: 'Xero account',
  xeroTaxRate: 'Xero tax rate',
  xeroContact: 'Xero contact',
  xeroItem: 'Xero item',
  value: 'value',
  channel: 'Channel',
  location: 'Location',
  customerGroup: 'Customer group',
  kind: 'Kind',
  postAs: 'Post as',
  contact: 'Xero contact',
  revenueAccount: 'Revenue account',
  clearingAccount: 'Clearing account',
  tracking1: 'Tracking 1',
  tracking2: 'Tracking 2',
  splitBy: 'Keep apart by',
};

const titleOf = (column: string): string => titles[column] ?? column;

function cellWords(column: string, cell: string): string {
  const text = column === 'postAs' ? postAsText(cell) : column === 'kind' ? kindText(cell) : cell;
  return text.trim() === '' ? 'blank' : `"${text}"`;
}

/** What a version changed, one sentence a row: `310 COGS: Xero account was "310 · …", became "311 · …"`. */
export function changeSentences(changes: readonly MappingChangeDto[]): string[] {
  const rows = new Map<string, MappingChangeDto[]>();
  for (const change of changes) rows.set(change.row, [...(rows.get(change.row) ?? []), change]);
  return [...rows.values()].map((own) => `${own[0]?.name ?? ''}: ${rowWords(own)}.`);
}

function rowWords(changes: readonly MappingChangeDto[]): string {
  const cells = (side: 'before' | 'after'): string =>
    changes
      .map((change) => `${titleOf(change.column)} ${cellWords(change.column, change[side] ?? '')}`)
      .join(', ');
  if (changes.every(({ before }) => before === null)) return `added with ${cells('after')}`;
  if (changes.every(({ after }) => after === null)) return `removed, it had ${cells('before')}`;
  return changes
    .map(({ column, before, after }) =>
      column === 'place'
        ? `moved from place ${before ?? ''} to ${after ?? ''}`
        : `${titleOf(column)} was ${cellWords(column, before ?? '')}, became ${cellWords(column, after ?? '')}`,
    )
    .join('; ');
}
