import { displayName, type JsonObject, type Location } from './chart';
import { calendar, isoDate, stamp } from './days';
import { asNumber, share } from './rounding';
import type { Journal, StockTask, StockTaskLine, Transfer } from './stock-task';

const money = (minor: bigint): number => asNumber(minor);

function lineJson(line: StockTaskLine): JsonObject {
  const { product, location, before, after, addedValue } = line;
  const facts = {
    ...{ ProductID: product.id, SKU: product.sku, ProductName: product.name },
    ...{ LocationID: location.id, Location: location.name, BatchSN: null, ExpiryDate: null, Comments: '' },
  };
  if (addedValue === null) return { ...facts, QuantityOnHand: before, Available: before, Adjustment: after };
  const unitCost = share(addedValue * 100n, 1n, BigInt(after - before));
  return { ...facts, Quantity: after, UnitCost: asNumber(unitCost, 4), ReceivedDate: null };
}

/** `GET /stockadjustment` or `/stocktake`; accounts in the form `code: name`, as Cin7 Core shows them there. */
export function stockTaskDocument(task: StockTask): JsonObject {
  const gone = task.lines.filter((line) => line.addedValue === null).map(lineJson);
  const added = task.lines.filter((line) => line.addedValue !== null).map(lineJson);
  const lines =
    task.kind === 'adjustment'
      ? { ExistingStockLines: gone, NewStockLines: added }
      : { NonZeroStockOnHandProducts: [...gone, ...added], ZeroStockOnHandProducts: [] };
  return {
    ...{
      TaskID: task.id,
      EffectiveDate: calendar(task.day),
      StocktakeNumber: task.number,
      Status: 'COMPLETED',
    },
    ...{ Account: task.account, Reference: task.reference },
    ...(task.kind === 'take' ? takeFields(task) : {}),
    ...lines,
    Transactions: task.postings.map((row) => ({
      ...{ ID: row.id, Debit: displayName(row.debit), Credit: displayName(row.credit) },
      ...{ Amount: money(row.amount), EffectiveDate: calendar(row.day) },
    })),
  };
}

function takeFields(task: StockTask): JsonObject {
  const place: Location | undefined = task.lines[0]?.location;
  const entered = stamp(task.day, 1);
  return {
    ...{ LocationID: place?.id, Location: place?.name, Tags: '', PickZones: '', StockLocators: '' },
    ...{
      Categories: '',
      Brands: '',
      Bins: '',
      CreatedDate: entered,
      LastUpdatedDate: entered,
      LastUpdatedBy: '',
    },
  };
}

/** `GET /stockTransfer`: it has no `Transactions`, so that only the ledger tells what it posts. */
export function transferDocument(transfer: Transfer): JsonObject {
  const { from, to, day, arrivedOn } = transfer;
  return {
    ...{ TaskID: transfer.id, From: from.id, FromLocation: from.name, To: to.id, ToLocation: to.name },
    ...{
      Status: arrivedOn === null ? 'IN TRANSIT' : 'COMPLETED',
      Number: transfer.number,
      CompletionDate: arrivedOn === null ? null : calendar(arrivedOn),
      DepartureDate: calendar(day),
    },
    ...{ InTransitAccount: transfer.account, CostDistributionType: 'Cost', Reference: '' },
    ...{ LastModifiedOn: stamp(arrivedOn ?? day, 1), RequiredByDate: null, SkipOrder: true },
    Lines: transfer.lines.map(({ product, onHand, quantity }) => ({
      ...{ ProductID: product.id, SKU: product.sku, ProductName: product.name },
      ...{ QuantityOnHand: onHand, QuantityAvailable: onHand, TransferQuantity: quantity },
      ...{ BatchSN: null, ExpiryDate: null, Comments: '' },
    })),
    ManualJournals: [],
    Order: { Status: 'NOT AVAILABLE', Lines: [] },
  };
}

/** `GET /journal` row. */
export function journalDocument(journal: Journal): JsonObject {
  const amount = money(journal.amount);
  return {
    ...{ TaskID: journal.id, Status: 'COMPLETED', JournalNumber: journal.number, Currency: 'GBP' },
    ...{ CurrencyConversionRate: 1, EffectiveDate: calendar(journal.day) },
    ...{ Narration: `${journal.narration}, ${isoDate(journal.day).slice(0, 7)}`, Notes: '' },
    Lines: [
      {
        Debit: journal.debit,
        Credit: journal.credit,
        Reference: journal.number,
        Amount: amount,
        BaseAmount: amount,
      },
    ],
    Attachments: [],
  };
}

/** `GET /transactions` row of a journal. */
export const journalLedgerRow = (journal: Journal): JsonObject => ({
  ...{ TaskID: journal.id, DebitAccountCode: journal.debit, CreditAccountCode: journal.credit },
  ...{ Amount: money(journal.amount), EffectiveDate: calendar(journal.day), Reference: journal.number },
  ...{ Transaction: journal.narration, Type: 'Journal' },
});
