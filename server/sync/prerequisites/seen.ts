import { ruleFor } from '../../accounting/channel-rules';
import type { CalendarDate } from '../../accounting/dates';
import { compileMapping } from '../../accounting/mapping';
import type { Queryable } from '../../store/db';
import { readContacts } from '../../store/master-documents';
import { readHeaders, readSales } from '../../store/sale-documents';
import { groupsByCustomer } from '../customer-groups';
import type { References } from '../reference';
import { tablesInForce } from '../tables';
import { newestNumbers } from './answers';

/** What the documents fetched so far say about the business. Null: nothing of the kind has been fetched. */
export interface Seen {
  readonly invoiceNumbers: readonly string[];
  readonly currencies: readonly string[] | null;
  readonly skus: readonly string[] | null;
  /** Names of the Xero contacts that invoices are made out to, by the channel rules in force. */
  readonly contacts: readonly string[] | null;
  /** Dates of invoices of which Cin7 says that its own link has sent them. */
  readonly sentByLink: readonly CalendarDate[];
}

export async function seenSoFar(
  on: Queryable,
  connection: string,
  references: References | null,
): Promise<Seen> {
  const headers = await readHeaders(on, connection);
  const sales = await readSales(on, connection);
  const invoices = sales.flatMap((sale) => sale.invoices);
  const lines = invoices.flatMap((invoice) => invoice.lines);
  const distinct = (values: readonly string[]): string[] =>
    [...new Set(values)].filter((value) => value !== '').sort();
  return {
    invoiceNumbers: newestNumbers(headers),
    currencies: invoices.length > 0 ? distinct(invoices.map(({ currency }) => currency)) : null,
    skus: invoices.length > 0 ? distinct(lines.map(({ sku }) => sku)) : null,
    contacts:
      references && headers.length > 0
        ? distinct(await contactsOf(on, connection, references, headers))
        : null,
    sentByLink: sales
      .filter(({ facts }) => facts?.accountingStatus === 'Imported')
      .flatMap((sale) => sale.invoices.map(({ date }) => date)),
  };
}

async function contactsOf(
  on: Queryable,
  connection: string,
  references: References,
  headers: Awaited<ReturnType<typeof readHeaders>>,
): Promise<string[]> {
  const { tables } = await tablesInForce(on, connection, references);
  const { rules } = compileMapping(tables, references.cin7, references.xero);
  const groups = groupsByCustomer(await readContacts(on, connection));
  return headers
    .filter(({ hasInvoice }) => hasInvoice)
    .flatMap((sale) => {
      const rule = ruleFor(rules, 'invoices', {
        ...sale,
        customerGroup: groups.get(sale.customerId) ?? '',
      });
      if (!rule || rule.postAs === 'none') return [];
      return [rule.contact || (rule.postAs === 'individual' ? sale.customer : '')];
    });
}
