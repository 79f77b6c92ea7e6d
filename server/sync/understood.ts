import { hashOf } from '../accounting/canonical';
import { addMonths, monthOf, type CalendarDate, type Month } from '../accounting/dates';
import type { LedgerRow } from '../cin7/source';
import {
  hasWholeDocuments,
  type Understood,
  type UnderstandingChoices,
  type WholeDocumentSource,
} from '../cin7/whole-documents';
import type { Settings } from '../accounting/settings';
import { groupedBy } from '../accounting/valuation/grouped';
import type { Queryable } from '../store/db';
import { addEntries, clearWindow } from '../store/ledger-entries';
import { readReference, saveReference } from '../store/references';
import { saveListed, type ListedRow, type StoredKind } from '../store/source-documents';
import { listWatermarks, readWatermark, saveWatermark } from '../store/watermarks';
import {
  documentsStream,
  dropOthers,
  readWholeDocuments,
  replaceCostLines,
  replaceUnplaced,
} from '../store/whole-documents';
import type { SyncContext } from './context';
import { factsOf, identifyRows } from './cost-entries';
import { ledgerStream, type LedgerMark } from './ledger-windows';
import { markListed } from './fetch-list';
import { withNamed } from './reference';
import { settingsInForce } from './settings';

/**
 * What whole documents come to, kept in the shapes of the other port: sales, purchases, stock tasks, ledger rows by month,
 * contacts, items and the chart that documents name. Everything behind is the same for both.
 */

/** How many of each were new or not as before. */
export interface UnderstoodCounts {
  readonly sales: number;
  readonly purchases: number;
  readonly contacts: number;
  readonly items: number;
  readonly tasks: number;
  readonly ledgerRows: number;
}

/** What was understood last, and by which choices. */
interface UnderstoodMark {
  readonly choices: string;
}

const stream = 'understood';

export const choicesOf = ({
  anyAccountingStatus,
  acceptedZeroCost,
  ownCostAccounts,
  ownStockAccounts,
}: Pick<Settings, keyof UnderstandingChoices>): UnderstandingChoices => ({
  ...{ anyAccountingStatus, acceptedZeroCost, ownCostAccounts, ownStockAccounts },
});

/** Understands everything that is kept, and replaces what it came to before. `through`: the last month that was asked for. */
export async function understandAll(
  tx: Queryable,
  connection: string,
  source: WholeDocumentSource,
  choices: UnderstandingChoices,
  { from, through, at }: { readonly from: Month; readonly through: Month; readonly at: Date },
): Promise<UnderstoodCounts> {
  const understood = source.documents.understand(await readWholeDocuments(tx, connection), choices);
  const save = async (kind: StoredKind, rows: readonly ListedRow[]): Promise<number> =>
    (await saveListed(tx, connection, kind, rows, [], at)).changed;
  const counts = {
    sales: await saveBoth(tx, connection, save, 'sale', understood.sales.map(saleOf)),
    purchases: await saveBoth(tx, connection, save, 'purchase', understood.purchases.map(purchaseOf)),
    contacts:
      (await save('customer', contactRows(understood, 'customer'))) +
      (await save('supplier', contactRows(understood, 'supplier'))),
    items: await save(
      'item',
      understood.items.map((item) => rowOf(item.id, item.sku, item)),
    ),
    tasks: await save(
      'stock-task',
      understood.tasks.map((task) => rowOf(task.taskId, task.number, task)),
    ),
    ledgerRows: await saveLedger(tx, connection, understood.ledger, { from, through, at }),
  };
  await replaceUnplaced(tx, connection, understood.faults, at);
  await replaceCostLines(tx, connection, understood.costs, at);
  await saveChart(tx, connection, understood, at);
  for (const list of ['sale-headers', 'purchase-headers'] as const)
    await markListed(tx, connection, list, at);
  const mark: UnderstoodMark = { choices: hashOf(choices) };
  await saveWatermark(tx, connection, stream, mark, at);
  return counts;
}

/** Understands anew what is kept when the choices in Settings are others than those it was understood by. */
export async function understandAgain(context: SyncContext, connection: string): Promise<void> {
  const mark = await readWatermark<UnderstoodMark>(context.db, connection, stream);
  if (mark === null) return;
  const source = await context.gateways.cin7(connection);
  if (!source.ok || !hasWholeDocuments(source.value)) return;
  const choices = choicesOf((await settingsInForce(context.db, connection)).settings);
  if (mark.choices === hashOf(choices)) return;
  const { value } = source;
  // While everything is read again, what was understood before stands: a part of the documents would look like all others gone.
  const read = await listWatermarks(context.db, connection, documentsStream(''));
  if (value.documents.lists.some((list) => !read.has(documentsStream(list)))) return;
  const at = context.clock();
  await context.db.tx(async (tx) => {
    const months = await monthsRead(tx, connection);
    if (months) await understandAll(tx, connection, value, choices, { ...months, at });
  });
}

/** Months that the ledger was read for. */
async function monthsRead(
  on: Queryable,
  connection: string,
): Promise<{ from: Month; through: Month } | null> {
  const { rows } = await on.query<{ from: Month | null; through: Month | null }>(
    `select min(split_part(stream, ':', 2)) as "from", max(split_part(stream, ':', 2)) as through from watermark
     where connection_id = $1 and starts_with(stream, 'ledger:')`,
    [connection],
  );
  const { from = null, through = null } = rows[0] ?? {};
  return from === null || through === null ? null : { from, through };
}

interface Pair {
  readonly header: ListedRow;
  readonly detail: ListedRow;
}

/** A list row and the document in full have one revision, so that neither is ever out of date without the other. */
function pairOf(id: string, number: string, header: unknown, detail: unknown): Pair {
  const revision = hashOf({ header, detail });
  return {
    header: { id, revision, number, value: header, raw: {} },
    detail: { id, revision, number, value: detail, raw: {} },
  };
}

const saleOf = ({ header, detail }: Understood['sales'][number]): Pair =>
  pairOf(header.saleId, header.orderNumber, header, detail);

const purchaseOf = ({ header, detail }: Understood['purchases'][number]): Pair =>
  pairOf(header.purchaseId, header.orderNumber, header, detail);

/** What is kept no more is gone from Cin7; what cannot be read now is not. */
async function saveBoth(
  tx: Queryable,
  connection: string,
  save: (kind: StoredKind, rows: readonly ListedRow[]) => Promise<number>,
  side: 'sale' | 'purchase',
  pairs: readonly Pair[],
): Promise<number> {
  await save(side, pairs.map(({ detail }) => detail)); // prettier-ignore
  const ids = pairs.map(({ header }) => header.id);
  const gone = await dropOthers(tx, connection, side, ids);
  return gone + (await save(`${side}-header`, pairs.map(({ header }) => header))); // prettier-ignore
}

const rowOf = (id: string, number: string, value: unknown): ListedRow => ({
  ...{ id, number, value, raw: {} },
  revision: hashOf(value),
});

const contactRows = ({ contacts }: Understood, kind: 'customer' | 'supplier'): ListedRow[] =>
  contacts
    .filter((contact) => contact.kind === kind)
    .map((contact) => rowOf(contact.id, contact.name, contact));

/** Every month from the first that has rows, or was asked for, to the last: those that hold other rows than before are replaced. */
async function saveLedger(
  tx: Queryable,
  connection: string,
  rows: readonly LedgerRow[],
  { from, through, at }: { readonly from: Month; readonly through: Month; readonly at: Date },
): Promise<number> {
  const byMonth = groupedBy(rows, ({ date }) => monthOf(date));
  const months = [...byMonth.keys(), from, through, ...(await monthsWithMarks(tx, connection))].sort();
  const [first = from, last = through] = [months[0], months.at(-1)];
  let changed = 0;
  for (let month = first; month <= last; month = addMonths(month, 1)) {
    const held = byMonth.get(month) ?? [];
    const name = ledgerStream(null, month);
    const mark = await readWatermark<LedgerMark>(tx, connection, name);
    const digest = digestOf(held);
    const isSame = mark?.digest === digest;
    if (!isSame) {
      changed += held.length;
      await clearWindow(tx, connection, name);
      await addEntries(tx, connection, name, identifyRows(held));
    }
    const now: LedgerMark = {
      ...{ total: held.length, at: at.toISOString(), digest },
      changedAt: isSame ? (mark.changedAt ?? mark.at) : at.toISOString(),
    };
    await saveWatermark(tx, connection, name, now, at);
  }
  return changed;
}

async function monthsWithMarks(on: Queryable, connection: string): Promise<Month[]> {
  const read = await monthsRead(on, connection);
  return read ? [read.from, read.through] : [];
}

/** The same for the same rows in whatever order. */
const digestOf = (rows: readonly LedgerRow[]): string => hashOf(rows.map(factsOf).sort());

/** The chart that documents name, and the one in force with it: new accounts can be mapped at once. */
async function saveChart(
  tx: Queryable,
  connection: string,
  { reference: { accounts, taxRules } }: Understood,
  at: Date,
): Promise<void> {
  await saveReference(tx, connection, 'named', { accounts, taxRules }, at);
  const kept = await readReference(tx, connection, 'cin7');
  if (kept)
    await saveReference(tx, connection, 'cin7', withNamed(kept.body, { accounts, taxRules }), kept.fetchedAt);
}

/** The months that a period and everything up to today need. */
export const monthsThrough = (
  from: CalendarDate,
  to: CalendarDate,
  today: CalendarDate,
): { from: Month; through: Month } => {
  const through = monthOf(to) > monthOf(today) ? monthOf(to) : monthOf(today);
  return { from: monthOf(from), through };
};
