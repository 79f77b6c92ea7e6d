import { monthOf, type CalendarDate } from '../accounting/dates';
import { fault, type Fault } from '../accounting/fault';
import type { Settings } from '../accounting/settings';
import type { CostEntry } from '../accounting/source-documents';
import type { StockEntry } from '../accounting/trade-documents';
import { usualAccounts, valuationAdjustment } from '../accounting/valuation/adjustment';
import type { Queryable } from '../store/db';
import { readValuationRead, readValuations } from '../store/stock-movements';

export interface ValuationEntries {
  readonly entries: readonly StockEntry[];
  readonly faults: readonly Fault[];
}

const nothing: ValuationEntries = { entries: [], faults: [] };

/**
 * What brings Cin7's cost to the method that Settings choose, by month; nothing while they leave it as reported. The
 * movements must have been read; a month named from which it holds.
 */
export async function valuationEntries(
  on: Queryable,
  connection: string,
  { to }: { readonly to: CalendarDate },
  settings: Settings,
  costEntries: readonly CostEntry[],
  currency: string,
): Promise<ValuationEntries> {
  const { valuation: method, valuationFrom: from } = settings;
  if (method === 'source') return nothing;
  if (from === null) return { entries: [], faults: [noMonth] };
  const read = await readValuationRead(on, connection);
  if (read === null) return { entries: [], faults: [notRead] };
  const accounts = usualAccounts(costEntries);
  if (accounts === null) return nothing;
  const adjusted = valuationAdjustment(await readValuations(on, connection, read.run), {
    ...{ method, from, through: monthOf(to), currency, accounts },
    openingAccount: settings.valuationOpeningAccount || null,
    acceptedZeroCost: settings.acceptedZeroCost,
  });
  return adjusted.ok
    ? { entries: adjusted.value.entries, faults: [] }
    : { entries: [], faults: adjusted.error };
}

const noMonth = fault(
  'setting-invalid',
  { table: 'settings', row: 'valuationFrom', column: 'value' },
  'Settings choose another cost than Cin7 reports, and do not say from which month.',
  'Name the month under "Cost from" in Settings, or set Cost back to "as reported".',
);

const notRead = fault(
  'not-fetched',
  { table: 'cin7' },
  'Settings choose another cost than Cin7 reports, and the movements of stock have not been read yet.',
  'Read the movements under "Cost by FIFO and average", then preview again.',
);
