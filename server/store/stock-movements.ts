import type { StockedProduct, StockOnHand } from '../accounting/valuation/product-movements';
import type { SkuValuation } from '../accounting/valuation/sku-valuation';
import type { Month } from '../accounting/dates';
import type { Page, Raw } from '../cin7/source';
import { bulkInsert } from './bulk';
import { fromJson, toJson } from './codec';
import type { Queryable } from './db';
import * as schema from './schema';
import { readWatermark, saveWatermark } from './watermarks';

/**
 * Movements, stock on hand and the valuation made of them, as one run read and worked them out. Every row carries its
 * run, and the watermark `valuation` says which run counts: a reading under way changes nothing that is shown.
 * Of a product only what is used is kept; the rows of it that could not be understood are kept as they came.
 */
const kinds = ['product-movements', 'stock-on-hand', 'sku-valuation'] as const;
type Kind = (typeof kinds)[number];

const stream = 'valuation';

/** The reading that counts. */
export interface ValuationRead {
  readonly run: string;
  /** When it was finished, ISO text. */
  readonly at: string;
  /** When it was begun: what moved since may be missing. Absent on what an earlier version read. */
  readonly begunAt?: string;
  readonly currency: string;
  readonly products: number;
  readonly movements: number;
}

export async function saveProductPage(
  tx: Queryable,
  connection: string,
  run: string,
  { rows, faults }: Page<StockedProduct>,
  at: Date,
): Promise<void> {
  const products = rows.map(({ value, raw }) => ({
    ...documentOf(connection, 'product-movements', `${run}|${value.id}`, value.sku, value, at),
    raw: value.faults.length > 0 ? raw : {},
    fault:
      value.faults.length > 0
        ? value.faults.map((one) => ({ ...one, id: value.id, number: value.sku }))
        : null,
  }));
  const broken = faults.map(({ raw, ...fault }) => ({
    ...documentOf(connection, 'product-movements', `${run}|${fault.id}`, fault.number, null, at),
    raw: raw ?? null,
    fault,
  }));
  await insert(tx, [...products, ...broken]);
}

/** A page of stock rows; `name` tells pages and products read anew apart. */
export async function saveStockOnHand(
  tx: Queryable,
  connection: string,
  run: string,
  name: string,
  { rows, faults }: Page<StockOnHand>,
  at: Date,
): Promise<void> {
  const values = rows.map(({ value }: Raw<StockOnHand>) => value);
  const unread = faults.map(({ raw: _raw, ...fault }) => fault);
  await insert(tx, [
    {
      ...documentOf(connection, 'stock-on-hand', `${run}|${name}`, null, values, at),
      raw: faults.map(({ raw }) => raw),
      fault: unread.length > 0 ? unread : null,
    },
  ]);
}

export async function saveValuations(
  tx: Queryable,
  connection: string,
  run: string,
  valuations: readonly SkuValuation[],
  at: Date,
): Promise<void> {
  await insert(
    tx,
    valuations.map((one) => ({
      ...documentOf(connection, 'sku-valuation', `${run}|${one.sku}`, one.sku, JSON.parse(toJson(one)), at),
      ...{ raw: {}, fault: null },
    })),
  );
}

export async function readProducts(
  on: Queryable,
  connection: string,
  run: string,
): Promise<StockedProduct[]> {
  return read(on, connection, 'product-movements', run);
}

/** By page or product, as saved: a product read anew stands beside the pages. */
export async function readStockOnHand(
  on: Queryable,
  connection: string,
  run: string,
): Promise<Map<string, readonly StockOnHand[]>> {
  const { rows } = await on.query<{ id: string; normal: StockOnHand[] }>(
    `select id, normal from source_document where connection_id = $1 and kind = 'stock-on-hand' and starts_with(id, $2) order by id`,
    [connection, `${run}|`],
  );
  return new Map(rows.map(({ id, normal }) => [id.slice(run.length + 1), normal]));
}

/** All SKUs that one reading valued, by SKU. */
export async function readValuations(
  on: Queryable,
  connection: string,
  run: string,
): Promise<SkuValuation[]> {
  return (await read<unknown>(on, connection, 'sku-valuation', run)).map((one) =>
    fromJson<SkuValuation>(one),
  );
}

/** SKUs that have a row in a month, by SKU. */
export async function readValuationsOfMonth(
  on: Queryable,
  connection: string,
  run: string,
  month: Month,
): Promise<SkuValuation[]> {
  const { rows } = await on.query<{ normal: unknown }>(
    `select normal from source_document where connection_id = $1 and kind = 'sku-valuation' and starts_with(id, $2)
     and normal->'months' @> jsonb_build_array(jsonb_build_object('month', $3::text)) order by number`,
    [connection, `${run}|`, month],
  );
  return rows.map(({ normal }) => fromJson<SkuValuation>(normal));
}

/** The reading that counts, or null before the first. */
export const readValuationRead = (on: Queryable, connection: string): Promise<ValuationRead | null> =>
  readWatermark<ValuationRead>(on, connection, stream);

/** From now on this reading counts; rows of all runs that have ended are forgotten. */
export async function finishValuation(
  tx: Queryable,
  connection: string,
  reading: ValuationRead,
  at: Date,
): Promise<void> {
  await saveWatermark(tx, connection, stream, reading, at);
  await tx.query(
    `delete from source_document where connection_id = $1 and kind = any($2::text[]) and not starts_with(id, $3)
     and split_part(id, '|', 1) not in (select id from job where connection_id = $1 and state in ('queued', 'running'))`,
    [connection, [...kinds], `${reading.run}|`],
  );
}

async function read<Value>(on: Queryable, connection: string, kind: Kind, run: string): Promise<Value[]> {
  const { rows } = await on.query<{ normal: Value }>(
    `select normal from source_document where connection_id = $1 and kind = $2 and starts_with(id, $3) and normal is not null order by number, id`,
    [connection, kind, `${run}|`],
  );
  return rows.map(({ normal }) => normal);
}

const documentOf = (
  connectionId: string,
  kind: Kind,
  id: string,
  number: string | null,
  normal: unknown,
  fetchedAt: Date,
) => ({ connectionId, kind, id, revision: '', docDate: null, number, normal, fetchedAt });

const insert = (
  tx: Queryable,
  rows: readonly (ReturnType<typeof documentOf> & { raw: unknown; fault: unknown })[],
): Promise<number> =>
  bulkInsert(tx, schema.sourceDocument, [...new Map(rows.map((row) => [row.id, row])).values()], 'replace');
