import { toJson } from './codec';
import type { Queryable } from './db';

export type MappingTableName =
  'accounts' | 'taxes' | 'channels' | 'payments' | 'contacts' | 'items' | 'settings';

/** A saved state of a mapping table; version 0 means that nothing was saved yet. */
export interface MappingVersion<Row> {
  readonly version: number;
  readonly rows: readonly Row[];
  readonly savedBy: string;
  readonly savedAt: Date;
}

const columns = 'version, rows, saved_by as "savedBy", saved_at as "savedAt"';

/** The version in force; null before anybody saved. */
export async function readMapping<Row>(
  on: Queryable,
  connection: string,
  table: MappingTableName,
): Promise<MappingVersion<Row> | null> {
  return (await listMappingVersions<Row>(on, connection, table, 0, 1))[0] ?? null;
}

/** Versions, newest first, from an offset on. */
export async function listMappingVersions<Row>(
  on: Queryable,
  connection: string,
  table: MappingTableName,
  offset: number,
  limit: number,
): Promise<MappingVersion<Row>[]> {
  const { rows } = await on.query<MappingVersion<Row>>(
    `select ${columns} from mapping_version where connection_id = $1 and table_name = $2 order by version desc limit $3 offset $4`,
    [connection, table, limit, offset],
  );
  return rows;
}

export async function readMappingVersion<Row>(
  on: Queryable,
  connection: string,
  table: MappingTableName,
  version: number,
): Promise<MappingVersion<Row> | null> {
  const { rows } = await on.query<MappingVersion<Row>>(
    `select ${columns} from mapping_version where connection_id = $1 and table_name = $2 and version = $3`,
    [connection, table, version],
  );
  return rows[0] ?? null;
}

/**
 * Saves the next version on top of `basedOn`. False when somebody else saved meanwhile: the primary key decides, not a
 * look before the insert.
 */
export async function saveMapping(
  on: Queryable,
  connection: string,
  table: MappingTableName,
  basedOn: number,
  rows: readonly unknown[],
  by: string,
  at: Date,
): Promise<boolean> {
  const { rowCount } = await on.query(
    `insert into mapping_version (connection_id, table_name, version, rows, saved_by, saved_at)
     select $1, $2, $3::int + 1, $4::jsonb, $5, $6
     where $3::int = coalesce((select max(version) from mapping_version where connection_id = $1 and table_name = $2), 0)
     on conflict do nothing`,
    [connection, table, basedOn, toJson(rows), by, at],
  );
  return rowCount === 1;
}
