import {
  accountLabel,
  accountRoleNames,
  accountRoles,
  accountRow,
  codeOfLabel,
  roleRow,
} from '../accounting/accounts';
import { contactRow } from '../accounting/contacts';
import { otherItemsRow } from '../accounting/item-links';
import { mappingChanges, type KeptRow } from '../accounting/mapping-changes';
import { paymentRow } from '../accounting/payment-accounts';
import { proposeTables } from '../accounting/proposals';
import { ok, type Result } from '../accounting/result';
import { taxLabel, taxRow, taxTypeOfLabel } from '../accounting/taxes';
import type {
  MappingChangeDto,
  MappingVersionDetailDto,
  MappingVersionDto,
  VersionedTable,
} from '../contract/mappings';
import { writeAudit } from '../store/audit';
import { readContacts } from '../store/master-documents';
import {
  listMappingVersions,
  readMapping,
  readMappingVersion,
  saveMapping,
  type MappingVersion,
} from '../store/mapping-versions';
import type { Actor, SyncContext } from './context';
import { conflict, readMappingTable, type MappingDto } from './mappings';
import { notFound, type Problem } from './problem';
import { keptReferences, type References } from './reference';
import { channelsSeen } from './tables';

/** The kept versions of a mapping table: what each changed, and the way back to one (DESIGN decision 2). */
type Version = MappingVersion<KeptRow>;

/** Newest first. `total` counts all versions: they are numbered from 1 without a gap. */
export async function listVersions(
  context: SyncContext,
  connection: string,
  table: VersionedTable,
  offset: number,
  limit: number,
): Promise<Result<{ items: MappingVersionDto[]; total: number }, Problem>> {
  const references = await keptReferences(context, connection);
  if (!references.ok) return references;
  // One more than is told: each is compared with the one before it.
  const versions = await listMappingVersions<KeptRow>(context.db, connection, table, offset, limit + 1);
  const items: MappingVersionDto[] = [];
  for (const [index, version] of versions.slice(0, limit).entries()) {
    const before = versions[index + 1] ?? null;
    const changes = await changesOf(context, connection, table, references.value, before, version);
    items.push({ ...headOf(version), changedRows: rowsOf(changes) });
  }
  const newest = offset === 0 ? versions[0] : await readMapping(context.db, connection, table);
  return ok({ items, total: newest?.version ?? 0 });
}

/** A version with what it changed, row by row and cell by cell. */
export async function readVersion(
  context: SyncContext,
  connection: string,
  table: VersionedTable,
  number: number,
): Promise<Result<MappingVersionDetailDto, Problem>> {
  const references = await keptReferences(context, connection);
  if (!references.ok) return references;
  const version = await readMappingVersion<KeptRow>(context.db, connection, table, number);
  if (!version) return notFound('version');
  const before = await readMappingVersion<KeptRow>(context.db, connection, table, number - 1);
  const changes = await changesOf(context, connection, table, references.value, before, version);
  return ok({ ...headOf(version), changedRows: rowsOf(changes), changes });
}

/**
 * Saves the rows of an earlier version as the next one, on top of the version that was read. Restoring the version in
 * force changes nothing. Rows that appeared since have their proposals, as after any save.
 */
export async function restoreVersion(
  context: SyncContext,
  connection: string,
  table: VersionedTable,
  number: number,
  basedOn: number,
  actor: Actor,
): Promise<Result<MappingDto, Problem>> {
  const version = await readMappingVersion<KeptRow>(context.db, connection, table, number);
  if (!version) return notFound('version');
  const newest = await readMapping(context.db, connection, table);
  if (newest?.version !== basedOn) return conflict();
  if (number === basedOn) return readMappingTable(context, connection, table);
  const saved = await context.db.tx(async (tx) => {
    if (!(await saveMapping(tx, connection, table, basedOn, version.rows, actor, context.clock())))
      return false;
    await writeAudit(tx, connection, actor, 'restore-mapping', table, { version: basedOn + 1, from: number });
    return true;
  });
  return saved ? readMappingTable(context, connection, table) : conflict();
}

const headOf = ({ version, savedBy, savedAt }: Version) => ({
  version,
  savedBy,
  savedAt: savedAt.toISOString(),
});
const rowsOf = (changes: readonly MappingChangeDto[]): number => new Set(changes.map(({ row }) => row)).size;

/** Version 1 is compared with the proposals, which were in force before it: as they are made now. */
async function changesOf(
  context: SyncContext,
  connection: string,
  table: VersionedTable,
  references: References,
  before: Version | null,
  version: Version,
): Promise<MappingChangeDto[]> {
  const rows = before?.rows ?? (await proposedRows(context, connection, table, references, version));
  const named = [...rows, ...version.rows];
  const nameOf = await rowNames(context, connection, table, references, named);
  const shown = cellWords(references);
  return mappingChanges(rows, version.rows, table === 'channels').map(({ row, column, before, after }) => ({
    row,
    name: nameOf(row),
    column,
    before: before === null ? null : shown(column, before),
    after: after === null ? null : shown(column, after),
  }));
}

/** What stood in the rows before anybody saved; rows that appeared since are no change of that version. */
async function proposedRows(
  context: SyncContext,
  connection: string,
  table: VersionedTable,
  { cin7, xero }: References,
  version: Version,
): Promise<readonly KeptRow[]> {
  const proposed = proposeTables(cin7, xero, await channelsSeen(context.db, connection));
  const rows = proposed[table] as readonly unknown[] as readonly KeptRow[];
  if (table === 'channels') return rows;
  const kept = new Set(version.rows.map(({ row }) => row));
  return rows.filter(({ row }) => kept.has(row));
}

/** A cell as the sheet shows it: accounts and tax rates by code and today's name, whichever was kept. */
function cellWords({ xero }: References): (column: string, cell: string) => string {
  const accounts = new Map(xero.accounts.map((account) => [account.code, accountLabel(account)]));
  const rates = new Map(xero.taxRates.map((rate) => [rate.taxType, taxLabel(rate)]));
  return (column, cell) =>
    column === 'xeroTaxRate'
      ? (rates.get(taxTypeOfLabel(cell)) ?? cell)
      : column === 'xeroAccount' || column === 'revenueAccount' || column === 'clearingAccount'
        ? (accounts.get(codeOfLabel(cell)) ?? cell)
        : cell;
}

/** How the sheet calls a row. */
async function rowNames(
  { db }: SyncContext,
  connection: string,
  table: VersionedTable,
  { cin7 }: References,
  rows: readonly KeptRow[],
): Promise<(row: string) => string> {
  const names = new Map<string, string>();
  if (table === 'accounts' || table === 'payments') {
    for (const role of accountRoleNames) names.set(roleRow(role), accountRoles[role].words);
    for (const { code, name } of cin7.accounts) {
      names.set(accountRow(code), `${code} ${name}`);
      names.set(paymentRow(code), `${code} ${name}`);
    }
  } else if (table === 'taxes') {
    for (const { name } of cin7.taxRules)
      for (const direction of ['sales', 'purchases'] as const)
        names.set(taxRow(direction, name), `${name}, ${direction}`);
  } else if (table === 'channels') {
    for (const { row, channel, location, customerGroup, kind } of rows)
      names.set(row, [channel, location, customerGroup, kind].filter(Boolean).join(', ') || 'every document');
  } else if (table === 'contacts') {
    for (const { id, name, kind } of await readContacts(db, connection))
      names.set(contactRow(id), `${name}, ${kind}`);
  } else if (table === 'items') {
    names.set(otherItemsRow, 'every other active product');
  }
  return (row) => names.get(row) ?? row.replace(/^(account|role|payment|contact|item):/, '');
}
