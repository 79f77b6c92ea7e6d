import { documentKinds, isJournalKind } from '../accounting/kinds';
import type { Queryable } from '../store/db';
import { readFetchMark } from './fetch-mark';

/** How many fetched documents use what the mapping tables map; blank names stand for "none given". */
export interface Usage {
  /** By Cin7 account: ledger entries, and invoices and credit notes by the accounts of their lines. */
  readonly accounts: ReadonlyMap<string, number>;
  /** Sales documents with a line for which Cin7 names no account. */
  readonly salesWithoutAccount: number;
  /** By Cin7 tax rule. */
  readonly taxes: {
    readonly sales: ReadonlyMap<string, number>;
    readonly purchases: ReadonlyMap<string, number>;
  };
  /** Payments by Cin7 account. */
  readonly payments: ReadonlyMap<string, number>;
  /** Money without a document, by side. */
  readonly prepayments: { readonly sales: number; readonly purchases: number };
}

type Counts = { name: string; side: string; count: bigint }[];

const documents = `select kind, document from source_document,
    jsonb_array_elements(coalesce(normal->'invoices', '[]')
      || case when $3 then coalesce(normal->'creditNotes', '[]') else '[]' end) as document
  where connection_id = $1 and kind in ('sale', 'purchase') and fault is null`;

/** Kinds that somebody ever fetched; a sale holds documents of others as well, which nobody asked for. */
async function kindsFetched(on: Queryable, connection: string): Promise<ReadonlySet<string>> {
  const mark = await readFetchMark(on, connection);
  return new Set(mark === null ? documentKinds : mark.kinds);
}

/**
 * Counted where it is stored: nothing but the counts leaves the database. Credit notes, payments and the journals of stock
 * count once their kind was fetched: until then nothing of them needs an account.
 */
export async function usageOf(on: Queryable, connection: string): Promise<Usage> {
  const fetched = await kindsFetched(on, connection);
  const ledger = await on.query<{ name: string; count: bigint }>(
    `select name, count(*) as count from (
       select unnest(array[debit, credit]) as name from ledger_entry
       where connection_id = $1 and ($2 or lower(body->>'type') like 'sale%')) as sides group by name`,
    [connection, [...fetched].some((kind) => kind !== 'cogs' && isJournalKind(kind))],
  );
  const lines = await linesBy(on, connection, 'account');
  const taxes = await linesBy(on, connection, 'taxRule');
  const settlements = await on.query<{ name: string; side: string; kind: string; count: bigint }>(
    `select settlement->>'account' as name, settlement->>'side' as side, settlement->>'kind' as kind, count(*) as count
     from source_document, jsonb_array_elements(coalesce(normal->'settlements', '[]')) as settlement
     where connection_id = $1 and source_document.kind in ('sale', 'purchase') and fault is null and $2 group by 1, 2, 3`,
    [connection, fetched.has('payments')],
  );
  const prepaid = (side: string): number =>
    Number(
      settlements.rows
        .filter((row) => row.kind === 'prepayment' && row.side === side)
        .reduce((sum, { count }) => sum + count, 0n),
    );
  return {
    accounts: totals([...ledger.rows, ...lines]),
    salesWithoutAccount: totals(lines.filter(({ side }) => side === 'sale')).get('') ?? 0,
    taxes: {
      sales: totals(taxes.filter(({ side }) => side === 'sale')),
      purchases: totals(taxes.filter(({ side }) => side === 'purchase')),
    },
    payments: totals(settlements.rows),
    prepayments: { sales: prepaid('sale'), purchases: prepaid('purchase') },
  };
}

/** Documents by SKU. */
export const itemUsage = async (on: Queryable, connection: string): Promise<ReadonlyMap<string, number>> =>
  totals(await linesBy(on, connection, 'sku'));

/** Sales by Cin7 customer id and purchases by supplier id, as Cin7's lists show them. */
export async function contactUsage(on: Queryable, connection: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await on.query<{ name: string; count: bigint }>(
    `select coalesce(normal->>'customerId', normal->>'supplierId') as name, count(*) as count from source_document
     where connection_id = $1 and kind in ('sale-header', 'purchase-header') and fault is null group by 1`,
    [connection],
  );
  return totals(rows);
}

async function linesBy(
  on: Queryable,
  connection: string,
  field: 'account' | 'taxRule' | 'sku',
): Promise<Counts> {
  const fetched = await kindsFetched(on, connection);
  const { rows } = await on.query<Counts[number]>(
    `select coalesce(line->>$2, '') as name, kind as side, count(distinct document->>'id') as count
     from (${documents}) as documents, jsonb_array_elements(document->'lines') as line group by 1, 2`,
    [connection, field, fetched.has('credit-notes') || fetched.has('supplier-credits')],
  );
  return rows;
}

function totals(rows: readonly { name: string; count: bigint }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name, count } of rows) counts.set(name, (counts.get(name) ?? 0) + Number(count));
  return counts;
}
