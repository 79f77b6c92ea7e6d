import { toJson } from './codec';
import type { Queryable } from './db';

/** How far a stream of Cin7 documents has been read; the value's shape belongs to the stream. */
export async function readWatermark<Value>(
  on: Queryable,
  connection: string,
  stream: string,
): Promise<Value | null> {
  const { rows } = await on.query<{ value: Value }>(
    'select value from watermark where connection_id = $1 and stream = $2',
    [connection, stream],
  );
  return rows[0]?.value ?? null;
}

export async function saveWatermark(
  on: Queryable,
  connection: string,
  stream: string,
  value: unknown,
  at: Date,
): Promise<void> {
  await on.query(
    `insert into watermark (connection_id, stream, value, updated_at) values ($1, $2, $3::jsonb, $4)
     on conflict (connection_id, stream) do update set value = excluded.value, updated_at = excluded.updated_at`,
    [connection, stream, toJson(value), at],
  );
}

/** Streams whose name begins with a prefix. */
export async function listWatermarks<Value>(
  on: Queryable,
  connection: string,
  prefix: string,
): Promise<Map<string, Value>> {
  const { rows } = await on.query<{ stream: string; value: Value }>(
    'select stream, value from watermark where connection_id = $1 and starts_with(stream, $2)',
    [connection, prefix],
  );
  return new Map(rows.map(({ stream, value }) => [stream, value]));
}
