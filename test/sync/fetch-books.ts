import { calendarDate, type CalendarDate } from '../../server/accounting/dates';
import type {
  Cin7Contact,
  Cin7Item,
  StockTask,
  StockTaskKind,
} from '../../server/accounting/trade-documents';
import { err, ok, type Result } from '../../server/accounting/result';
import type {
  CallOptions,
  Cin7Failure,
  Cin7Source,
  LedgerRow,
  Page,
  PurchaseHeader,
  SaleDetail,
  SaleHeader,
  SourceFaultFailure,
} from '../../server/cin7/source';
import { StoreUnavailable, type Db } from '../../server/store/db';
import { saveReference } from '../../server/store/references';
import { createRun, readRun, type Run } from '../../server/store/runs';
import type { SyncContext } from '../../server/sync/context';
import { fetchSlice } from '../../server/sync/fetch';
import { createRunner, type RunnerLimits } from '../../server/sync/runner';
import { cin7, xero } from '../accounting/books';

/** A Cin7 held in memory, in pages of two rows; a test changes it between two calls by `before`. */
export class BooksInMemory implements Cin7Source {
  sales: SaleHeader[] = [];
  purchases: PurchaseHeader[] = [];
  customers: Cin7Contact[] = [];
  suppliers: Cin7Contact[] = [];
  products: Cin7Item[] = [];
  tasks: StockTask[] = [];
  ledgerRows: LedgerRow[] = [];
  /** Documents that Cin7 answers with something that cannot be understood. */
  readonly broken = new Set<string>();
  /** Every call, as text: `list 1`, `ledger 2`, `probe`, `sale SO-1`, `purchases 1`, `purchase PO-1`, `customer 1`. */
  readonly asked: string[] = [];
  /** Runs before a call is answered; what it answers takes the answer's place. */
  before: (call: string, options: CallOptions) => Promise<Cin7Failure | void> | Cin7Failure | void = () =>
    undefined;
  readonly callsPerMinute = 60;

  callCount(): number {
    return this.asked.length;
  }
  documentUrl(): null {
    return null;
  }
  company(): never {
    throw new Error('The references are kept');
  }
  reference(): never {
    throw new Error('The references are kept');
  }
  async saleHeaders(since: string | null, page: number, options: CallOptions = {}) {
    const failure = await this.ask(`list ${page}`, options);
    if (failure) return err(failure);
    const found = this.sales
      .filter(({ revision }) => since === null || Date.parse(revision) >= Date.parse(since))
      .sort((left, right) => (left.revision < right.revision ? -1 : 1));
    return ok(pageOf(found, page, 2));
  }
  async sale(header: SaleHeader, options: CallOptions = {}) {
    const failure = await this.ask(`sale ${header.orderNumber}`, options);
    if (failure) return err(failure);
    const raw = { revision: header.revision };
    const detail = await this.readSale(header);
    return detail.ok ? ok({ value: detail.value, raw }) : detail;
  }
  readSale(header: SaleHeader): Promise<Result<SaleDetail, Cin7Failure | SourceFaultFailure>> {
    const { saleId } = header;
    const empty = { invoices: [], creditNotes: [], settlements: [], faults: [], taskIds: [] };
    return Promise.resolve(this.brokenOr(saleId, header.orderNumber, { saleId, ...empty }));
  }
  async ledger(
    account: string | null,
    from: CalendarDate,
    to: CalendarDate,
    page: number,
    limit: number,
    options: CallOptions = {},
  ): Promise<Result<Page<LedgerRow>, Cin7Failure>> {
    const failure = await this.ask(limit === 1 ? 'probe' : `ledger ${page}`, options);
    if (failure) return err(failure);
    const found = this.ledgerRows.filter(
      ({ date, debitAccount, creditAccount }) =>
        (account === null || debitAccount === account || creditAccount === account) &&
        date >= from &&
        date <= to,
    );
    return ok(pageOf(found, page, limit === 1 ? 1 : 2));
  }
  async purchaseHeaders(since: string | null, page: number, options: CallOptions = {}) {
    const failure = await this.ask(`purchases ${page}`, options);
    if (failure) return err(failure);
    const found = this.purchases.filter(
      ({ revision }) => since === null || Date.parse(revision) >= Date.parse(since),
    );
    return ok(pageOf(found, page, 2));
  }
  async purchase(header: PurchaseHeader, options: CallOptions = {}) {
    const failure = await this.ask(`purchase ${header.orderNumber}`, options);
    if (failure) return err(failure);
    const { purchaseId, orderNumber } = header;
    const none = { invoices: [], creditNotes: [], settlements: [], receipts: [], faults: [], taskIds: [] };
    const detail = this.brokenOr(purchaseId, orderNumber, { purchaseId, orderNumber, order: null, ...none });
    return detail.ok ? ok({ value: detail.value, raw: { revision: header.revision } }) : detail;
  }
  /** What was modified and when is Cin7's business: with a moment to look back to, nothing was. */
  async contacts(kind: Cin7Contact['kind'], since: string | null, page: number, options: CallOptions = {}) {
    const failure = await this.ask(`${kind}s ${page}${since === null ? '' : ` since ${since}`}`, options);
    if (failure) return err(failure);
    const all = kind === 'customer' ? this.customers : this.suppliers;
    return ok(pageOf(since === null ? all : [], page, 2));
  }
  async items(since: string | null, page: number, options: CallOptions = {}) {
    const failure = await this.ask(`items ${page}${since === null ? '' : ` since ${since}`}`, options);
    if (failure) return err(failure);
    return ok(pageOf(since === null ? this.products : [], page, 2));
  }
  async stockTasks(kind: StockTaskKind, page: number, options: CallOptions = {}) {
    const failure = await this.ask(`${kind}s ${page}`, options);
    if (failure) return err(failure);
    return ok(
      pageOf(
        this.tasks.filter((task) => task.kind === kind),
        page,
        2,
      ),
    );
  }
  /** What was asked since the last time. */
  takeAsked(): string[] {
    return this.asked.slice(this.taken, (this.taken = this.asked.length));
  }
  private taken = 0;
  private brokenOr<Value>(id: string, number: string, value: Value): Result<Value, SourceFaultFailure> {
    if (!this.broken.has(id)) return ok(value);
    const fault = { id, number, field: 'Total', reason: 'Expected an amount, found nothing.' };
    return err({ code: 'source-invalid', fault, raw: { broken: true } });
  }
  private async ask(call: string, options: CallOptions): Promise<Cin7Failure | void> {
    this.asked.push(call);
    return this.before(call, options);
  }
}

const pageOf = <Value>(found: readonly Value[], page: number, limit: number): Page<Value> => ({
  rows: found.slice((page - 1) * limit, page * limit).map((value) => ({ value, raw: { ...value } })),
  faults: [],
  total: found.length,
  page,
  pageCount: Math.max(1, Math.ceil(found.length / limit)),
});

export const cancelled: Cin7Failure = {
  code: 'cancelled',
  detail: 'The fetch was cancelled.',
  retryable: false,
};

export const sale = (number: number, more: Partial<SaleHeader> = {}): SaleHeader => ({
  saleId: `sale-${number}`,
  orderNumber: `SO-${number}`,
  invoiceNumbers: [`INV-${number}`],
  creditNoteNumbers: [],
  channel: 'Shopify',
  location: 'Main',
  customerId: 'c1',
  customer: 'Harbour Cycles',
  orderDate: calendarDate('2026-07-01'),
  invoiceDate: calendarDate('2026-07-02'),
  hasInvoice: true,
  advanced: false,
  revision: `2026-07-02T09:00:${String(number).padStart(2, '0')}.000Z`,
  ...more,
});

export const purchase = (number: number, more: Partial<PurchaseHeader> = {}): PurchaseHeader => ({
  ...{
    purchaseId: `purchase-${number}`,
    orderNumber: `PO-${number}`,
    supplierId: 's1',
    supplier: 'Brassworks',
  },
  ...{ invoiceNumbers: [`BW-${number}`], creditNoteNumbers: [], hasOrder: true, hasInvoice: true },
  ...{ orderDate: calendarDate('2026-07-01'), invoiceDate: calendarDate('2026-07-03') },
  ...{ advanced: false, paid: false, revision: `2026-07-03T09:00:${String(number).padStart(2, '0')}.000Z` },
  ...more,
});

export const contact = (number: number, kind: Cin7Contact['kind']): Cin7Contact => ({
  ...{ id: `${kind}-${number}`, kind, name: `${kind} ${number}`, email: '', phone: '', taxNumber: '' },
  ...{
    currency: 'GBP',
    paymentTerm: '',
    account: '610',
    taxRule: '',
    group: '',
    active: true,
    revision: `r${number}`,
  },
});

export const product = (number: number): Cin7Item => ({
  ...{ id: `item-${number}`, sku: `BELL-${number}`, name: 'Bell', category: '', stocked: true },
  ...{ costingMethod: 'FIFO', revenueAccount: '', cogsAccount: '', inventoryAccount: '', saleTaxRule: '' },
  ...{ purchaseTaxRule: '', averageCost: '1', active: true, revision: `r${number}` },
});

export const stockTask = (number: number, more: Partial<StockTask> = {}): StockTask => ({
  ...{ taskId: `task-${number}`, kind: 'adjustment', number: `ST-${number}` },
  ...{ date: calendarDate('2026-07-04'), location: 'Main', toLocation: '', status: 'COMPLETED' },
  ...{ reference: '', revision: `r${number}` },
  ...more,
});

/** A stock adjustment of the task of the same number. */
export const stockRow = (number: number, more: Partial<LedgerRow> = {}): LedgerRow => ({
  ...{ taskId: `task-${number}`, type: 'StockAdjustment', debitAccount: '330', creditAccount: '630' },
  ...{ amount: `${number}.50`, date: calendarDate('2026-07-04'), reference: `ST-${number}` },
  ...{ description: 'Counted', ...more },
});

export const costRow = (number: number): LedgerRow => ({
  taskId: `sale-${number}`,
  type: 'Sale',
  debitAccount: '310',
  creditAccount: '630',
  amount: `${number}.00`,
  date: calendarDate('2026-07-03'),
  reference: `INV-${number}`,
  description: 'Harbour Cycles',
});

/** The real runner and store around the books above, on a clock that moves 4 s with each call. */
export async function startFetching(db: Db, limits?: RunnerLimits) {
  const books = new BooksInMemory();
  const woken: { run: string; afterMs: number }[] = [];
  let ids = 0;
  let startOfRun = Date.parse('2026-08-03T08:00:00.000Z');
  const clock = () => new Date(startOfRun + books.asked.length * 4_000);
  const context: SyncContext = {
    db,
    clock,
    newId: () => `run-${(ids += 1)}`,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    gateways: {
      cin7: () => Promise.resolve(ok(books)),
      xero: () => Promise.reject(new Error('A fetch with kept references does not ask Xero')),
      forget: () => undefined,
      xeroTokens: () => {
        throw new Error('not here');
      },
      cin7With: () => {
        throw new Error('not here');
      },
    },
    wake: (run, afterMs = 0) => Promise.resolve(void woken.push({ run, afterMs })),
  };
  await saveReference(db, 'books', 'cin7', cin7, clock());
  await saveReference(db, 'books', 'xero', xero, clock());
  const never = () => Promise.reject(new Error('Only fetches run here'));
  const runSlice = createRunner(
    context,
    { fetch: fetchSlice, preview: never, post: never, 'auto-sync': never, valuation: never },
    limits,
  );
  const slice = (run: string, signal = new AbortController().signal) => runSlice(run, signal);
  const read = async (run: string): Promise<Run> => {
    const found = await readRun(db, run);
    if (!found) throw new Error(`There is no run ${run}`);
    return found;
  };
  const begin = async (more: { kinds?: string[]; again?: boolean } = {}): Promise<string> => {
    startOfRun += 60_000;
    const params = {
      from: '2026-07-01',
      to: '2026-07-31',
      kinds: ['cogs', 'invoices'],
      again: false,
      ...more,
    };
    const id = context.newId();
    await createRun(db, {
      id,
      connection: 'books',
      kind: 'fetch',
      message: 'Fetching from Cin7',
      params,
      createdBy: 'Ann',
      at: clock(),
    });
    return id;
  };
  /** Slice after slice until the run has ended. */
  const drive = async (run: string): Promise<Run> => {
    for (let slices = 0; slices < 60; slices += 1) {
      const now = await read(run);
      if (now.finishedAt) return now;
      await slice(run);
    }
    throw new Error('The run does not end');
  };
  const fetch = async (more: { kinds?: string[]; again?: boolean } = {}) => drive(await begin(more));
  return { books, context, woken, slice, read, begin, drive, fetch };
}

/** What the store answers when the process is killed under a slice. */
export const killed = new StoreUnavailable('The store is gone');
