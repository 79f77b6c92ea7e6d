import type { SaleDetail, SaleHeader, SourceFault } from '../cin7/source';
import type { Queryable } from './db';
import { readNormal } from './source-documents';

/** Every sale as Cin7's list shows it. */
export const readHeaders = (on: Queryable, connection: string): Promise<SaleHeader[]> =>
  readNormal<SaleHeader>(on, connection, 'sale-header');

/** Every sale read in full. One kept by an earlier version that did not know credit notes and payments has none. */
export async function readSales(on: Queryable, connection: string): Promise<SaleDetail[]> {
  const sales = await readNormal<SaleDetail | EarlierSale>(on, connection, 'sale');
  return sales.map((sale) => ({ creditNotes: [], settlements: [], ...sale }));
}

type EarlierSale = Omit<SaleDetail, 'creditNotes' | 'settlements'>;

/** Tasks of every sale read in full, by sale: what ledger rows may name instead of it. */
export async function readSaleTasks(
  on: Queryable,
  connection: string,
): Promise<Map<string, readonly string[]>> {
  const { rows } = await on.query<{ id: string; tasks: string[] }>(
    `select normal->>'saleId' as id, normal->'taskIds' as tasks from source_document
     where connection_id = $1 and kind = 'sale' and fault is null`,
    [connection],
  );
  return new Map(rows.map(({ id, tasks }) => [id, tasks]));
}

/** A sale that an earlier version read in full without its credit notes and payments, as Cin7 answered it. */
export interface OutdatedSale {
  readonly id: string;
  readonly revision: string;
  readonly number: string;
  readonly raw: unknown;
  readonly header: SaleHeader;
}

/** Some of the sales that an earlier version understood only in part; empty when all are up to date. */
export async function readOutdatedSales(
  on: Queryable,
  connection: string,
  limit: number,
): Promise<OutdatedSale[]> {
  const { rows } = await on.query<OutdatedSale>(
    `select sale.id, sale.revision, coalesce(sale.number, '') as number, sale.raw, header.normal as header
     from source_document sale join source_document header
       on header.connection_id = sale.connection_id and header.kind = 'sale-header' and header.id = sale.id and header.fault is null
     where sale.connection_id = $1 and sale.kind = 'sale' and sale.fault is null and sale.normal->'settlements' is null
     order by sale.id limit $2`,
    [connection, limit],
  );
  return rows;
}

/** Keeps what an outdated sale's raw answer comes to now; revision and the moment it was read stay as they were. */
export async function saveReadAnew(
  on: Queryable,
  connection: string,
  id: string,
  outcome: { readonly detail: SaleDetail } | { readonly fault: SourceFault },
): Promise<void> {
  const [normal, fault] = 'detail' in outcome ? [outcome.detail, null] : [null, outcome.fault];
  await on.query(
    `update source_document set normal = $3::jsonb, fault = $4::jsonb where connection_id = $1 and kind = 'sale' and id = $2`,
    [connection, id, normal && JSON.stringify(normal), fault && JSON.stringify(fault)],
  );
}
