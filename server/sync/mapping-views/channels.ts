import { isConsolidated, ruleFor } from '../../accounting/channel-rules';
import { addDays } from '../../accounting/dates';
import type { DocumentKind } from '../../accounting/kinds';
import type { SaleHeader } from '../../cin7/source';
import { readContacts } from '../../store/master-documents';
import { readHeaders } from '../../store/sale-documents';
import type { SyncContext } from '../context';
import { groupsByCustomer } from '../customer-groups';
import { todayOf } from '../reference';
import { faultsAt, withFaults, type View } from './view';

/** What the list of sales tells of each kind that rows of Channels put together. */
const kindsOfSale = (sale: SaleHeader): DocumentKind[] => [
  'invoices',
  'cogs',
  ...(sale.creditNoteNumbers.length > 0 ? (['credit-notes'] as const) : []),
  ...(sale.paid ? (['payments'] as const) : []),
];

/** The rules in their order, with how many sales of the last 30 days each takes; null for a kind that no sale has. */
export async function channelsView(
  context: SyncContext,
  connection: string,
  { tables, mapping, references }: View,
) {
  const today = todayOf(context, references.xero.organisation.timeZone);
  const groups = groupsByCustomer(await readContacts(context.db, connection));
  const recent = (await readHeaders(context.db, connection)).filter(
    ({ orderDate }) => orderDate !== null && orderDate > addDays(today, -30),
  );
  const counts = new Map<string, number>();
  for (const sale of recent) {
    const origin = { ...sale, customerGroup: groups.get(sale.customerId) ?? '' };
    const rows = kindsOfSale(sale).map((kind) => ruleFor(mapping.rules, kind, origin)?.row);
    for (const row of new Set(rows)) if (row !== undefined) counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  const ofSales = new Set(
    mapping.rules.filter(({ kind }) => kind === '' || isConsolidated(kind)).map(({ row }) => row),
  );
  return withFaults(
    tables.channels.map((cells) => ({
      ...cells,
      splitBy: cells.splitBy ?? '',
      documents: ofSales.has(cells.row) ? (counts.get(cells.row) ?? 0) : null,
      faults: faultsAt(mapping.faults, 'channels', cells.row),
    })),
  );
}
