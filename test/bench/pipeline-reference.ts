import { DuckDBInstance } from '@duckdb/node-api';
import type { Group } from './pipeline-outcome';

/** Xero's rate for the tax rules of the generated sales, under the mapping of the test's books. */
const taxTypes = "case rule when 'VAT' then 'OUTPUT2' else 'ZERORATEDOUTPUT' end";

/** The consolidation alone, by a database made for it: lines of all invoices by day, channel, currency, account and tax. */
const query = (path: string): string => `
with documents as (
  select SourceChannel as channel, CustomerCurrency as currency, TaxCalculation = 'Inclusive' as inclusive, unnest(Invoices) as invoice
  from read_json('${path}', format = 'newline_delimited', columns = {
    SourceChannel: 'VARCHAR', CustomerCurrency: 'VARCHAR', TaxCalculation: 'VARCHAR',
    Invoices: 'STRUCT(InvoiceDate VARCHAR,
      Lines STRUCT(Total DECIMAL(18,4), Tax DECIMAL(18,4), TaxRule VARCHAR, Account VARCHAR)[],
      AdditionalCharges STRUCT(Total DECIMAL(18,4), Tax DECIMAL(18,4), TaxRule VARCHAR, Account VARCHAR)[])[]'
  })
), lines as (
  select channel, currency, inclusive, invoice.InvoiceDate[1:10] as day,
    unnest(list_concat(invoice.Lines, invoice.AdditionalCharges)) as line
  from documents
), amounts as (
  select day, channel, currency, line.Account as account, line.TaxRule as rule, line.Tax as tax,
    line.Total - case when inclusive then line.Tax else 0 end as net
  from lines
)
select day, channel, currency, account, ${taxTypes} as "taxType",
  cast(cast(sum(net) * 100 as bigint) as varchar) as net, cast(cast(sum(tax) * 100 as bigint) as varchar) as tax
from amounts group by all`;

/** One thread, as the pipeline has. Answers the groups and the milliseconds by the clock. */
export async function consolidateByDatabase(path: string): Promise<{ groups: Group[]; clock: number }> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const begun = performance.now();
    const reader = await connection.runAndReadAll(query(path));
    const clock = performance.now() - begun;
    return { groups: reader.getRowObjectsJson() as unknown as Group[], clock };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
