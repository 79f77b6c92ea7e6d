import type { z } from 'zod';
import type {
  accountsEdit,
  channelsEdit,
  contactsEdit,
  itemsEdit,
  paymentsEdit,
  settingsEdit,
  taxesEdit,
} from '../../server/contract/mappings';
import { isTicked, typedText } from './cells';
import type { CellEdit, CellValue, SheetReading } from './port';
import { type ErrorAction, errorActions } from './sheets/errors';
import { type RuleColumn, kindValue, postAsValue, ruleColumns } from './sheets/channels';
import { sheets } from './sheet-names';

/** Cells that cannot be taken over as they stand, with what the user should do. `row` is null for a new row. */
export interface ReadFault {
  readonly row: string | null;
  readonly column: string;
  readonly reason: string;
}

export type AccountsEdit = z.infer<typeof accountsEdit>;
export type TaxesEdit = z.infer<typeof taxesEdit>;
export type ChannelsEdit = z.infer<typeof channelsEdit>;
export type ContactsEdit = z.infer<typeof contactsEdit>;
export type PaymentsEdit = z.infer<typeof paymentsEdit>;
export type ItemsEdit = z.infer<typeof itemsEdit>;
export type SettingsEdit = z.infer<typeof settingsEdit>;

interface Read<Edit> {
  readonly edit: Edit;
  readonly faults: readonly ReadFault[];
}

/** The longest text that a mapping cell may hold (contract). */
const longest = 300;

/** A setting may be a list of SKUs (contract). */
const longestSetting = 4000;

const tooLong = (row: string | null, column: string, most = longest): ReadFault => ({
  row,
  column,
  reason: `The text is longer than ${most} characters and was not saved. Shorten it.`,
});

/** The last value of a column by row, from the user's edits in their order. */
function lastValues(
  edits: readonly CellEdit[],
  column: string,
  most = longest,
): { values: Map<string, string>; faults: ReadFault[] } {
  const values = new Map<string, string>();
  const faults = new Map<string | null, ReadFault>();
  for (const edit of edits) {
    if (edit.row === null) {
      const { title } = sheets[edit.sheet as keyof typeof sheets] ?? { title: edit.sheet };
      const reason = `What you typed below the rows of ${title} is not used: its rows come from Cin7.`;
      if (typedText(edit.value) !== '') faults.set(null, { row: null, column: edit.column, reason });
      continue;
    }
    if (edit.column !== column) continue;
    const text = typedText(edit.value);
    values.delete(edit.row);
    faults.delete(edit.row);
    if (text.length > most) faults.set(edit.row, tooLong(edit.row, column, most));
    else values.set(edit.row, text);
  }
  return { values, faults: [...faults.values()] };
}

export function readAccounts(edits: readonly CellEdit[]): Read<AccountsEdit> {
  const { values, faults } = lastValues(edits, 'xeroAccount');
  return { edit: { rows: [...values].map(([row, xeroAccount]) => ({ row, xeroAccount })) }, faults };
}

export function readTaxes(edits: readonly CellEdit[]): Read<TaxesEdit> {
  const { values, faults } = lastValues(edits, 'xeroTaxRate');
  return { edit: { rows: [...values].map(([row, xeroTaxRate]) => ({ row, xeroTaxRate })) }, faults };
}

export function readContacts(edits: readonly CellEdit[]): Read<ContactsEdit> {
  const { values, faults } = lastValues(edits, 'xeroContact');
  return { edit: { rows: [...values].map(([row, xeroContact]) => ({ row, xeroContact })) }, faults };
}

export function readPayments(edits: readonly CellEdit[]): Read<PaymentsEdit> {
  const { values, faults } = lastValues(edits, 'xeroAccount');
  return { edit: { rows: [...values].map(([row, xeroAccount]) => ({ row, xeroAccount })) }, faults };
}

export function readItems(edits: readonly CellEdit[]): Read<ItemsEdit> {
  const { values, faults } = lastValues(edits, 'xeroItem');
  return { edit: { rows: [...values].map(([row, xeroItem]) => ({ row, xeroItem })) }, faults };
}

export function readSettings(edits: readonly CellEdit[]): Read<SettingsEdit> {
  const { values, faults } = lastValues(edits, 'value', longestSetting);
  return { edit: { rows: [...values].map(([row, value]) => ({ row, value })) }, faults };
}

/**
 * The rules as they stand in the sheet, in its order. A row without any word is a removed rule. A new row counts once
 * it says how to post; until then it stays in the sheet, and the fault says what is missing. Order is meaning: the
 * first rule that fits takes a document.
 */
export function readChannels(reading: SheetReading, newRow: () => string): Read<ChannelsEdit> {
  const faults: ReadFault[] = [];
  const rows: ChannelsEdit['rows'] = [];
  const seen = new Set<string>();
  for (const { id, values } of reading.rows) {
    const rule = ruleOf(values);
    if (ruleColumns.every((column) => rule[column] === '')) continue;
    const long = ruleColumns.find((column) => rule[column].length > longest);
    if (long) faults.push(tooLong(id, long));
    if (id === null && rule.postAs === '') {
      const reason = 'The new rule is not saved yet: choose in "Post as" how its documents are posted.';
      faults.push({ row: null, column: 'postAs', reason });
      continue;
    }
    // A copied row brings its identity along: the second one is a rule of its own.
    const row = id === null || seen.has(id) ? newRow() : id;
    seen.add(row);
    rows.push({ row, ...rule });
  }
  return { edit: { rows }, faults };
}

/** Whether the reading has rows that are not saved yet, which a whole drawing would take away. */
export const hasUnsavedRules = (reading: SheetReading): boolean =>
  reading.rows.some(
    ({ id, values }) => id === null && Object.values(ruleOf(values)).some((text) => text !== ''),
  );

function ruleOf(values: Readonly<Record<string, CellValue>>): Record<RuleColumn, string> {
  const text = (column: RuleColumn): string => typedText(values[column]);
  return {
    channel: text('channel'),
    location: text('location'),
    customerGroup: text('customerGroup'),
    kind: kindValue(text('kind')),
    postAs: postAsValue(text('postAs')),
    contact: text('contact'),
    revenueAccount: text('revenueAccount'),
    clearingAccount: text('clearingAccount'),
    tracking1: text('tracking1'),
    tracking2: text('tracking2'),
    splitBy: text('splitBy'),
  };
}

/**
 * Keys of documents that the user does not want to post this time: unticked, or their row was taken out of the sheet.
 * `keys` are the documents that the sheet was drawn with and that could be posted.
 */
export function readLeaveOut(reading: SheetReading, keys: readonly string[]): string[] {
  const ticks = new Map(reading.rows.map(({ id, values }) => [id, isTicked(values.post)]));
  return keys.filter((key) => ticks.get(key) !== true);
}

export interface ErrorDecision {
  readonly id: string;
  readonly action: ErrorAction;
  readonly reason: string;
}

/** What the user decided in the Errors sheet. Skipping needs a reason; words that are no action are faults. */
export function readErrorDecisions(reading: SheetReading): {
  decisions: ErrorDecision[];
  faults: ReadFault[];
} {
  const decisions: ErrorDecision[] = [];
  const faults: ReadFault[] = [];
  for (const { id, values } of reading.rows) {
    const word = typedText(values.action).toLowerCase();
    if (id === null || word === '') continue;
    const action = errorActions.find((known) => known === word);
    const reason = typedText(values.reason);
    if (!action)
      faults.push({ row: id, column: 'action', reason: `"${word}" is no action. Choose retry or skip.` });
    else if (action === 'skip' && reason.length < 3) {
      faults.push({
        row: id,
        column: 'reason',
        reason: 'Write why it is skipped in the Reason column; it is kept in History.',
      });
    } else decisions.push({ id, action, reason });
  }
  return { decisions, faults };
}
