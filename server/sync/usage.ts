import type { Queryable } from '../store/db';
import { readSales } from '../store/source-documents';

/** How many fetched documents use a Cin7 account or tax rule; blank names stand for "none given". */
export interface Usage {
  readonly accounts: ReadonlyMap<string, number>;
  readonly taxes: ReadonlyMap<string, number>;
}

/** Counted from what is stored: ledger entries by account, invoices by the accounts and tax rules of their lines. */
export async function usageOf(on: Queryable, connection: string): Promise<Usage> {
  const accounts = new Map<string, number>();
  const taxes = new Map<string, number>();
  const add = (map: Map<string, number>, name: string, count: number) =>
    map.set(name, (map.get(name) ?? 0) + count);
  const { rows } = await on.query<{ account: string; count: bigint }>(
    `select account, count(*) as count from (select debit as account from ledger_entry where connection_id = $1 union all select credit from ledger_entry where connection_id = $1) as sides group by account`,
    [connection],
  );
  for (const { account, count } of rows) add(accounts, account, Number(count));
  for (const { invoices } of await readSales(on, connection)) {
    for (const { lines } of invoices) {
      for (const account of new Set(lines.map((line) => line.account))) add(accounts, account, 1);
      for (const rule of new Set(lines.map((line) => line.taxRule))) add(taxes, rule, 1);
    }
  }
  return { accounts, taxes };
}
