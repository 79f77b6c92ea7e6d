import { dateText, monthOf, monthText, type CalendarDate } from '../accounting/dates';
import { fault, type Fault } from '../accounting/fault';
import type { Settings } from '../accounting/settings';
import type { CostEntry } from '../accounting/source-documents';
import type { StockEntry } from '../accounting/trade-documents';
import { usualAccounts, valuationAdjustment } from '../accounting/valuation/adjustment';
import type { SkuValuation } from '../accounting/valuation/sku-valuation';
import type { Queryable } from '../store/db';
import { readValuations } from '../store/stock-movements';
import { ledgerChangedAt } from './ledger-windows';
import type { MovementsRead } from './movements-read';

export interface ValuationEntries {
  readonly entries: readonly StockEntry[];
  readonly faults: readonly Fault[];
  /** Whether these are all that would be posted: only then is a posted one withdrawn that is not among them. */
  readonly known: boolean;
}

const nothing: ValuationEntries = { entries: [], faults: [], known: true };
const unknown = (...faults: readonly Fault[]): ValuationEntries => ({ entries: [], faults, known: false });

/** What a preview is computed for, and what was read of the movements. */
export interface ValuationAsked {
  readonly to: CalendarDate;
  readonly today: CalendarDate;
  readonly movements: MovementsRead | null;
}

/**
 * What brings Cin7's cost to the method that Settings choose, by month; nothing while they leave it as reported. The
 * movements must have been read after the period was over and after Cin7's ledger last changed; a month named from which
 * it holds. Otherwise it is not known what would be posted, and what was posted stands.
 */
export async function valuationEntries(
  on: Queryable,
  connection: string,
  { to, today, movements }: ValuationAsked,
  settings: Settings,
  costEntries: readonly CostEntry[],
  currency: string,
): Promise<ValuationEntries> {
  const { valuation: method, valuationFrom: from } = settings;
  if (method === 'source') return nothing;
  if (from === null) return unknown(noMonth);
  const through = monthOf(to);
  if (through < from) return nothing;
  if (to >= today) return unknown(notOver(to));
  if (movements === null) return unknown(notRead);
  if (movements.day <= to) return unknown(readBefore(movements.day, to));
  if ((await ledgerChangedAt(on, connection, through)) > movements.moment) return unknown(changedSince);
  const skus = await readValuations(on, connection, movements.run);
  const accounts = usualAccounts(costEntries) ?? (skus.every(namesAccounts) ? noAccounts : null);
  if (accounts === null) return unknown(noUsualAccounts);
  const adjusted = valuationAdjustment(skus, {
    ...{ method, from, through, currency, accounts },
    openingAccount: settings.valuationOpeningAccount || null,
    acceptedZeroCost: settings.acceptedZeroCost,
  });
  return adjusted.ok ? { entries: adjusted.value, faults: [], known: true } : unknown(...adjusted.error);
}

const namesAccounts = ({ cogsAccount, inventoryAccount }: SkuValuation): boolean =>
  cogsAccount !== '' && inventoryAccount !== '';
const noAccounts = { cogs: '', inventory: '' };

const noMonth = fault(
  'setting-invalid',
  { table: 'settings', row: 'valuationFrom', column: 'value' },
  'Settings choose another cost than Cin7 reports, and do not say from which month.',
  'Name the month under "Cost from" in Settings, or set Cost back to "as reported".',
);

const notOver = (to: CalendarDate): Fault =>
  fault(
    'period-open',
    { table: 'settings', row: 'valuation', column: 'value' },
    `The difference to the cost that Settings choose waits for the end of ${monthText(monthOf(to))}.`,
    'Fetch, read the movements under "Cost by FIFO and average" and preview again once the month is over.',
  );

const readAgain = 'Read the movements under "Cost by FIFO and average", then preview again.';

const notRead = fault(
  'not-fetched',
  { table: 'cin7', row: 'movements' },
  'Settings choose another cost than Cin7 reports, and the movements of stock have not been read yet.',
  readAgain,
);

const readBefore = (day: CalendarDate, to: CalendarDate): Fault =>
  fault(
    'not-fetched',
    { table: 'cin7', row: 'movements' },
    `Settings choose another cost than Cin7 reports, and the movements of stock were last read on ${dateText(day)}: what moved up to ${dateText(to)} is not known whole.`,
    readAgain,
  );

const changedSince = fault(
  'not-fetched',
  { table: 'cin7', row: 'movements' },
  "Settings choose another cost than Cin7 reports, and Cin7's ledger has changed since the movements of stock were read.",
  readAgain,
);

const noUsualAccounts = fault(
  'not-fetched',
  { table: 'cin7', row: 'cost movements' },
  'Settings choose another cost than Cin7 reports, and the accounts of stock and cost of sales are not known for every product: no cost of sales was fetched.',
  'Fetch COGS of the period or of the month before, or name both accounts on the products in Cin7; then preview again.',
);
