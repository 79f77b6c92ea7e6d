import { ruleFor } from '../../accounting/channel-rules';
import { addDays } from '../../accounting/dates';
import { readHeaders } from '../../store/sale-documents';
import type { SyncContext } from '../context';
import { todayOf } from '../reference';
import { faultsAt, withFaults, type View } from './view';

/** The rules in their order, with how many sales of the last 30 days each takes. */
export async function channelsView(
  context: SyncContext,
  connection: string,
  { tables, mapping, references }: View,
) {
  const today = todayOf(context, references.xero.organisation.timeZone);
  const recent = (await readHeaders(context.db, connection)).filter(
    ({ orderDate }) => orderDate !== null && orderDate > addDays(today, -30),
  );
  const counts = new Map<string, number>();
  for (const sale of recent) {
    const origin = { ...sale, customerGroup: '' };
    const taking = new Set([
      ruleFor(mapping.rules, 'invoices', origin)?.row,
      ruleFor(mapping.rules, 'cogs', origin)?.row,
    ]);
    for (const row of taking) if (row !== undefined) counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return withFaults(
    tables.channels.map((cells) => ({
      ...cells,
      splitBy: cells.splitBy ?? '',
      documents: counts.get(cells.row) ?? 0,
      faults: faultsAt(mapping.faults, 'channels', cells.row),
    })),
  );
}
