import type { XeroTaxRate } from '../accounting/organisation';
import type { Queryable } from './db';

/** What drafts name by an identity of Xero's, in words. */

/** Names of the tax rates of the organisation, as last read. */
export async function readTaxRates(
  on: Queryable,
  connection: string,
): Promise<Pick<XeroTaxRate, 'name' | 'taxType'>[]> {
  const { rows } = await on.query<Pick<XeroTaxRate, 'name' | 'taxType'>>(
    `select rate->>'name' as name, rate->>'taxType' as "taxType"
     from reference, jsonb_array_elements(body->'taxRates') as rate where connection_id = $1 and kind = 'xero'`,
    [connection],
  );
  return rows;
}

/** Contacts of documents that we posted, by their Xero ids. */
export async function readContactsOf(
  on: Queryable,
  connection: string,
  xeroIds: readonly string[],
): Promise<Map<string, string>> {
  if (xeroIds.length === 0) return new Map();
  const { rows } = await on.query<{ id: string; name: string }>(
    `select xero_id as id, body->'contact'->>'name' as name from posting
     where connection_id = $1 and xero_id = any($2::text[]) and body->'contact'->>'name' is not null`,
    [connection, xeroIds],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
