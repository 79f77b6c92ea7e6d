import { z } from 'zod';
import type { View, Wire } from './render';
import { comparer, parseWhere } from './where';

const word = z.string().optional();
/** Query parameters of lists; anything else is passed over. A parameter given twice counts once, the first. */
export const listQuerySchema = z.preprocess(
  (query) =>
    Object.fromEntries(
      Object.entries(query as Record<string, unknown>).map(([key, value]): [string, unknown] => [
        key.toLowerCase(),
        Array.isArray(value) ? (value as unknown[])[0] : value,
      ]),
    ),
  z.object({
    page: word,
    pagesize: word,
    where: word,
    order: word,
    ids: word,
    invoicenumbers: word,
    contactids: word,
    statuses: word,
    status: word,
    datefrom: word,
    dateto: word,
    searchterm: word,
    summaryonly: word,
    createdbymyapp: word,
    includearchived: word,
    unitdp: word,
    date: word,
    periods: word,
    timeframe: word,
    summarizeerrors: word,
  }),
);
export type ListQuery = z.infer<typeof listQuerySchema>;

export const unitPlacesOf = (query: ListQuery): 2 | 4 => (query.unitdp === '4' ? 4 : 2);
export const isSet = (value: string | undefined) => value?.toLowerCase() === 'true';
/** A comma list as a test; absent lets everything through. */
export function among(list: string | undefined): (value: string) => boolean {
  if (list === undefined || list === '') return () => true;
  const wanted = new Set(list.split(',').map((entry) => entry.trim().toLowerCase()));
  return (value) => wanted.has(value.toLowerCase());
}

export interface ListSource<T> {
  plural: string;
  idField: string;
  records: T[];
  updatedAt: (record: T) => string;
  render: (record: T, view: View) => Wire;
}

/**
 * Answers a list as Xero does: If-Modified-Since, where and order over rendered rows, pages of 1 to 1000 (default 100,
 * out of range clamped), and no lines on rows unless `page` is sent.
 */
export function answerList<T>(source: ListSource<T>, query: ListQuery, modifiedSince: Date | null): Wire {
  const bare: View = { lines: false, unitPlaces: 2 };
  const where = query.where === undefined || query.where === '' ? () => true : parseWhere(query.where);
  const since = modifiedSince?.getTime();
  const rows = source.records
    .filter((record) => since === undefined || new Date(source.updatedAt(record)).getTime() > since)
    .map((record) => ({ record, row: source.render(record, bare) }))
    .filter(({ row }) => where(row));
  const order = comparer(query.order, source.idField);
  rows.sort((a, b) => order(a.row, b.row));
  if (query.page === undefined) return { [source.plural]: rows.map(({ row }) => row) };
  const page = Math.max(1, wholeNumber(query.page, 1));
  const pageSize = Math.min(1000, Math.max(1, wholeNumber(query.pagesize, 100)));
  const view: View = { lines: !isSet(query.summaryonly), unitPlaces: unitPlacesOf(query) };
  const chosen = rows.slice((page - 1) * pageSize, page * pageSize);
  return {
    pagination: {
      page,
      pageSize,
      pageCount: Math.ceil(rows.length / pageSize),
      itemCount: rows.length,
    },
    [source.plural]: chosen.map(({ record }) => source.render(record, view)),
  };
}

const wholeNumber = (text: string | undefined, otherwise: number) =>
  text !== undefined && /^-?\d+$/.test(text) ? Number(text) : otherwise;
