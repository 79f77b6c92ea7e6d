import { compileMapping } from '../accounting/mapping';
import { nothingKnown, type KnownRecords } from '../accounting/known-records';
import type { ChannelMappingRow } from '../accounting/mapping-tables';
import { ok, type Result } from '../accounting/result';
import type {
  AccountsTableDto,
  ChannelsTableDto,
  ContactsTableDto,
  ItemsTableDto,
  PaymentsTableDto,
  SettingsTableDto,
  TaxesTableDto,
  VersionedTable,
} from '../contract/mappings';
import { writeAudit } from '../store/audit';
import { readMapping, saveMapping } from '../store/mapping-versions';
import { readContacts, readItems } from '../store/master-documents';
import { readLinks } from '../store/posted-links';
import type { Actor, SyncContext } from './context';
import { accountsView } from './mapping-views/accounts';
import { channelsView } from './mapping-views/channels';
import { contactsView } from './mapping-views/contacts';
import { itemsView } from './mapping-views/items';
import { paymentsView } from './mapping-views/payments';
import { settingsView } from './mapping-views/settings';
import { taxesView } from './mapping-views/taxes';
import type { View } from './mapping-views/view';
import { fail, type Problem } from './problem';
import { keptReferences } from './reference';
import { tablesInForce } from './tables';
import { contactUsage, itemUsage, usageOf } from './usage';

export type MappingDto =
  | AccountsTableDto
  | TaxesTableDto
  | ChannelsTableDto
  | PaymentsTableDto
  | ContactsTableDto
  | ItemsTableDto
  | SettingsTableDto;
type Shown = Pick<MappingDto, 'rows' | 'faults'>;

/** A mapping table as the sheet shows it: every row with what uses it and what is wrong with it. */
export async function readMappingTable(
  context: SyncContext,
  connection: string,
  table: VersionedTable,
): Promise<Result<MappingDto, Problem>> {
  const references = await keptReferences(context, connection);
  if (!references.ok) return references;
  const { cin7, xero } = references.value;
  const { tables, versions } = await tablesInForce(context.db, connection, references.value);
  const saved = await readMapping(context.db, connection, table);
  const known = await knownFor(context, connection, table);
  const mapping = compileMapping(tables, cin7, xero, known);
  const view = { tables, mapping, references: references.value };
  return ok({
    version: versions[table],
    savedBy: saved?.savedBy ?? null,
    savedAt: saved?.savedAt.toISOString() ?? null,
    ...(await shownTable(context, connection, table, view, known)),
  } as MappingDto);
}

/** Customers, suppliers and products can be many: only the two tables that show them read them. */
async function knownFor(
  { db }: SyncContext,
  connection: string,
  table: VersionedTable,
): Promise<KnownRecords> {
  if (table !== 'contacts' && table !== 'items') return nothingKnown;
  return {
    contacts: table === 'contacts' ? await readContacts(db, connection) : [],
    items: table === 'items' ? await readItems(db, connection) : [],
    links: await readLinks(db, connection),
  };
}

async function shownTable(
  context: SyncContext,
  connection: string,
  table: VersionedTable,
  view: View,
  { contacts, items }: KnownRecords,
): Promise<Shown> {
  const { db } = context;
  switch (table) {
    case 'accounts':
      return accountsView(view, await usageOf(db, connection));
    case 'taxes':
      return taxesView(view, await usageOf(db, connection));
    case 'payments':
      return paymentsView(view, await usageOf(db, connection));
    case 'channels':
      return channelsView(context, connection, view);
    case 'contacts':
      return contactsView(view, contacts, await contactUsage(db, connection));
    case 'items':
      return itemsView(view, items, await itemUsage(db, connection));
    case 'settings':
      return settingsView(view);
  }
}

/**
 * Saves a table on top of the version that was read; `version-conflict` when somebody saved meanwhile. Only the rows
 * named are changed, channels replace the list. Faulty cells are saved and reported, not refused: the sheet is where
 * they are mended.
 */
export async function saveMappingTable(
  context: SyncContext,
  connection: string,
  table: VersionedTable,
  basedOn: number,
  edits: readonly { row: string }[],
  actor: Actor,
): Promise<Result<MappingDto, Problem>> {
  const references = await keptReferences(context, connection);
  if (!references.ok) return references;
  const { tables, versions } = await tablesInForce(context.db, connection, references.value);
  if (versions[table] !== basedOn) return conflict();
  const rows = table === 'channels' ? edits.map(wholeChannelRow) : mergeRows(tables[table], edits);
  const saved = await context.db.tx(async (tx) => {
    if (!(await saveMapping(tx, connection, table, basedOn, rows, actor, context.clock()))) return false;
    await writeAudit(tx, connection, actor, 'save-mapping', table, {
      version: basedOn + 1,
      rows: edits.length,
    });
    return true;
  });
  return saved ? readMappingTable(context, connection, table) : conflict();
}

export const conflict = () =>
  fail(
    'version-conflict',
    'Somebody else saved this table since you read it. Nothing of yours was saved: reload the sheet, look at the changes, and enter yours again.',
  );

function mergeRows(
  before: readonly { readonly row: string }[],
  edits: readonly { row: string }[],
): { readonly row: string }[] {
  const rows = new Map(before.map((row) => [row.row, row]));
  for (const edit of edits) rows.set(edit.row, { ...rows.get(edit.row), ...edit });
  return [...rows.values()];
}

const wholeChannelRow = (edit: { row: string } & Partial<ChannelMappingRow>): ChannelMappingRow => ({
  channel: '',
  location: '',
  customerGroup: '',
  kind: '',
  postAs: '',
  contact: '',
  revenueAccount: '',
  clearingAccount: '',
  tracking1: '',
  tracking2: '',
  splitBy: '',
  ...edit,
});
