import type { Issue, Layer } from '../demo/stock-ledger';
import type { OmniRecord } from './records';
import { keptNames, type KeptName } from './resources';
import { StockBook } from './stock-book';
import type { Zone } from './zone';

/** Where the company's day and moment come from: the story while it is generated, the sandbox's clock afterwards. */
export interface Time {
  /** `YYYY-MM-DD` of the account. */
  today(): string;
  /** UTC text with seven fraction digits. */
  now(): string;
}

/** Units that a line took out of stock, and what they cost so far (cents of the home currency). */
export interface LineCost {
  units: { sku: string; issues: Issue[] }[];
  value: bigint;
}

/** Units that a purchase line brought in. */
export interface LineReceipt {
  layer: Layer;
  quantity: number;
  value: bigint;
}

const firstIds: Readonly<Record<string, number>> = {
  ...{ SalesOrders: 48_000, CreditNotes: 61_000, PurchaseOrders: 30_900, Payments: 88_000, Adjustments: 500 },
  ...{
    BranchTransfers: 700,
    ProductionJobs: 210,
    Contacts: 900,
    Products: 600,
    options: 1_700,
    lines: 150_000,
  },
  ...{ invoice: 70_000, credit: 1_200, Quotes: 5_000 },
};

/** One account of Cin7 Omni: its records, its stock, and what its rules have to remember of both. */
export class OmniCompany {
  readonly records = Object.fromEntries(keptNames.map((name) => [name, [] as OmniRecord[]])) as Record<
    KeptName,
    OmniRecord[]
  >;
  readonly book: StockBook;
  /** By line id of sales orders, adjustments and production jobs. */
  readonly costs = new Map<number, LineCost>();
  /** By line id of purchase orders. */
  readonly receipts = new Map<number, LineReceipt[]>();
  /** Account codes by name, as the accounting package numbers them. */
  readonly accountCodes = new Map<string, string>();
  private readonly counters = new Map<string, number>();
  private readonly byId = new Map<string, OmniRecord>();
  private readonly byReference = new Map<string, OmniRecord>();

  constructor(
    readonly name: string,
    readonly homeCurrency: string,
    readonly zone: Zone,
    public time: Time,
  ) {
    this.book = new StockBook(() => this.time.today());
  }

  /** The next number of a series: a resource's ids, `lines`, `invoice`, ... */
  next(series: string): number {
    const number = (this.counters.get(series) ?? firstIds[series] ?? 0) + 1;
    this.counters.set(series, number);
    return number;
  }

  add<T extends OmniRecord>(resource: KeptName, record: T): T {
    this.records[resource].push(record);
    this.byId.set(`${resource}/${String(record.id)}`, record);
    this.nameChanged(resource, record, null);
    return record;
  }

  /** The record goes by another reference than `before` now. */
  nameChanged(resource: KeptName, record: OmniRecord, before: unknown): void {
    const reference = record['reference'];
    if (reference === before) return;
    if (typeof before === 'string') this.byReference.delete(referenceKey(resource, before));
    if (typeof reference === 'string') this.byReference.set(referenceKey(resource, reference), record);
  }

  /** References are unique, in any case [unsure]. */
  findByReference(resource: KeptName, reference: string): OmniRecord | null {
    return this.byReference.get(referenceKey(resource, reference)) ?? null;
  }

  find(resource: KeptName, id: number): OmniRecord | null {
    return this.byId.get(`${resource}/${String(id)}`) ?? null;
  }

  remove(resource: KeptName, id: number): void {
    const reference = this.find(resource, id)?.['reference'];
    if (typeof reference === 'string') this.byReference.delete(referenceKey(resource, reference));
    this.byId.delete(`${resource}/${String(id)}`);
    this.records[resource] = this.records[resource].filter((record) => record.id !== id);
  }
}

const referenceKey = (resource: KeptName, reference: string): string =>
  `${resource}/${reference.toLowerCase()}`;
