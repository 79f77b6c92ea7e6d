import { kinds } from '../../../server/contract/common';
import type { ChannelsTableDto } from '../../../server/contract/mappings';
import { cellText } from '../cells';
import { kindNames } from '../kind-words';
import { type SheetContext, choices, column, noneText } from '../picture';
import type { PictureColumn, SheetPicture } from '../port';
import { accountCell, accountChoices } from './accounts';
import { mappingSheet } from './mapping-sheet';

const splitByWords = ['location', 'customer group', 'both', 'payment method', 'location and payment method'];

/** Words of the sheet for the words of the contract. */
const postAsWords = { individual: 'individual', day: 'day', month: 'month', none: 'not at all' } as const;
const kindWords = {
  ...Object.fromEntries(kinds.map((kind) => [kind, `${kindNames[kind]}s`])),
  cogs: 'COGS',
};

const wordFor = (words: Readonly<Record<string, string>>, value: string): string =>
  words[value] ?? cellText(value);
const valueFor = (words: Readonly<Record<string, string>>, text: string): string =>
  Object.entries(words).find(([value, word]) =>
    [value, word].some((known) => known.toLowerCase() === text.toLowerCase()),
  )?.[0] ?? text;

/** The sheet's words for the contract's. */
export const postAsText = (value: string): string => wordFor(postAsWords, value);
export const kindText = (value: string): string => wordFor(kindWords, value);

/** What the contract calls the user's word; a word we do not know goes to the server as it is. */
export const postAsValue = (text: string): string => valueFor(postAsWords, text);
export const kindValue = (text: string): string => valueFor(kindWords, text);

/** The columns that make up a rule, in the order of the sheet. */
export const ruleColumns = [
  'channel',
  'location',
  'customerGroup',
  'kind',
  'postAs',
  'contact',
  'revenueAccount',
  'clearingAccount',
  'tracking1',
  'tracking2',
  'splitBy',
] as const;
export type RuleColumn = (typeof ruleColumns)[number];

const revenueTypes = ['REVENUE', 'SALES', 'OTHERINCOME'];
const clearingTypes = ['BANK', 'CURRENT', 'CURRLIAB'];

function columns({ reference }: SheetContext): PictureColumn[] {
  const edit = (id: RuleColumn, title: string, width: number, values: readonly string[]): PictureColumn =>
    column(id, title, 'text', width, { editable: true, ...choices(values) });
  // A rule for `(none)` takes documents without a value only; a blank one takes any.
  const orNone = (values: readonly string[] = []): string[] => [...values, noneText];
  const tracking = (index: number): string[] => {
    const category = reference?.tracking[index];
    return category ? category.options.map((option) => `${category.name}: ${option}`) : [];
  };
  const contacts = (reference?.contacts ?? []).filter(({ active }) => active).map(({ name }) => name);
  return [
    edit('channel', 'Channel', 18, orNone(reference?.channels)),
    edit('location', 'Location', 18, orNone(reference?.locations)),
    edit('customerGroup', 'Customer group', 18, orNone(reference?.customerGroups)),
    edit('kind', 'Kind', 22, Object.values(kindWords)),
    edit('postAs', 'Post as', 12, Object.values(postAsWords)),
    edit('contact', 'Xero contact', 26, contacts),
    edit('revenueAccount', 'Revenue account', 28, accountChoices(reference, revenueTypes)),
    edit('clearingAccount', 'Clearing account', 28, accountChoices(reference, clearingTypes)),
    edit('tracking1', reference?.tracking[0]?.name ?? 'Tracking 1', 20, tracking(0)),
    edit('tracking2', reference?.tracking[1]?.name ?? 'Tracking 2', 20, tracking(1)),
    edit('splitBy', 'Keep apart by', 16, splitByWords),
    column('documents', 'Documents in the last 30 days', 'count', 30),
    column('check', 'Check', 'text', 60, { wrap: true }),
  ];
}

/** Channels: one row a rule, tried from the top. */
export function channelsSheet(table: ChannelsTableDto, context: SheetContext): SheetPicture {
  return mappingSheet(
    'channels',
    table,
    {
      columns: columns(context),
      cells: (row) => ({
        channel: cellText(row.channel),
        location: cellText(row.location),
        customerGroup: cellText(row.customerGroup),
        kind: wordFor(kindWords, row.kind),
        postAs: wordFor(postAsWords, row.postAs),
        contact: cellText(row.contact),
        revenueAccount: accountCell(row.revenueAccount, context.reference),
        clearingAccount: accountCell(row.clearingAccount, context.reference),
        tracking1: cellText(row.tracking1),
        tracking2: cellText(row.tracking2),
        splitBy: cellText(row.splitBy),
        documents: row.documents,
      }),
      hint: 'Rules are tried from the top; blank means any. New rules go below the last one.',
    },
    context,
  );
}
