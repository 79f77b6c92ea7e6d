import type { z } from 'zod';
import { err, ok, type Result } from '../../accounting/result';
import type { CallOptions, Cin7Failure, Page, Raw, SourceFault } from '../source';
import type { ApiFailure, Cin7CoreApi } from './api';
import { nameOf, read } from '../read';
import { pageEnvelope } from './schema';

/** Rows a list page holds at most (cin7-core 1 "Paging"). */
export const pageSize = 1000;

export type PageQuery = { readonly Page: number; readonly Limit: number } & Record<
  string,
  string | number | undefined
>;

/** How the rows of a list are read. */
export interface RowReader<Schema extends z.ZodType, Value> {
  readonly listKey: string;
  readonly schema: Schema;
  /** Fields that name an unreadable row. */
  readonly names: { readonly id: readonly string[]; readonly number: readonly string[] };
  readonly toValue: (row: z.output<Schema>, raw: unknown) => Value;
  readonly keep?: (value: Value) => boolean;
}

/** One page of a list: rows that cannot be read are faults, the others go on. */
export async function readPage<Schema extends z.ZodType, Value>(
  api: Cin7CoreApi,
  path: string,
  query: PageQuery,
  options: CallOptions,
  rows: RowReader<Schema, Value>,
): Promise<Result<Page<Value>, Cin7Failure>> {
  const answer = await api.get(path, query, options);
  return answer.ok
    ? toPage(answer.value, path, query.Page, query.Limit, rows)
    : err(portFailure(answer.error));
}

function toPage<Schema extends z.ZodType, Value>(
  answer: unknown,
  path: string,
  page: number,
  limit: number,
  { listKey, schema, names, toValue, keep = () => true }: RowReader<Schema, Value>,
): Result<Page<Value>, Cin7Failure> {
  const envelope = read(pageEnvelope(listKey), answer, { id: '', number: '' });
  if (!envelope.ok) return err(unexpectedEnvelope(path, envelope.error));
  const total = envelope.value.Total as number;
  const rows: Raw<Value>[] = [];
  const faults: (SourceFault & { raw: unknown })[] = [];
  (envelope.value[listKey] as unknown[]).forEach((raw, index) => {
    const place = `${listKey}[${index}]`;
    const id = nameOf(raw, names.id).toLowerCase() || `${path} page ${page} row ${index + 1}`;
    const row = read(schema, raw, { id, number: nameOf(raw, names.number) }, place);
    if (!row.ok) return void faults.push({ ...row.error, raw });
    const value = toValue(row.value, raw);
    if (keep(value)) rows.push({ value, raw });
  });
  return ok({ rows, faults, total, page, pageCount: Math.max(1, Math.ceil(total / limit)) });
}

const unexpectedEnvelope = (path: string, { field, reason }: SourceFault): Cin7Failure => ({
  code: 'cin7-unexpected',
  detail: `Cin7's answer to ${path} is not the list that was asked for, at ${field}: ${reason}`,
  retryable: false,
});

export const portFailure = ({ code, detail, retryable }: ApiFailure): Cin7Failure => ({
  code,
  detail,
  retryable,
});
