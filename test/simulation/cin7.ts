import { calendarDate, type CalendarDate } from '../../server/accounting/dates';
import type { Cin7Reference } from '../../server/accounting/organisation';
import { ok } from '../../server/accounting/result';
import type { SaleInvoice } from '../../server/accounting/source-documents';
import type { Cin7Source, LedgerRow, Page, Raw, SaleDetail, SaleHeader } from '../../server/cin7/source';
import { cin7 as books } from '../accounting/books';
import type { Random } from './random';
import type { World } from './world';

/**
 * The workload: a Cin7 company in memory, behind the product's port, whose books change as the run goes on. It knows the
 * right outcome, since it made it: what every account must come to in Xero once all is posted.
 */
export const period = { from: calendarDate('2026-10-01'), to: calendarDate('2026-10-31') };

interface Sale {
  readonly number: number;
  readonly channel: string;
  readonly day: CalendarDate;
  /** Whole pence without tax; 20 % tax comes on top, so that net is a multiple of 5. */
  netMinor: number;
  costsMinor: number[];
  invoiced: boolean;
  /** How often it was changed. */
  revision: number;
}

/** What is sold where, and how much of it is invoiced. */
export interface Mix {
  readonly channels: readonly string[];
  readonly invoiced: number;
}

const usualMix: Mix = { channels: ['Shopify', 'Shopify', 'Amazon', ''], invoiced: 0.8 };
const major = (minor: number): string => {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** Accounts in Xero, debit positive, whole pence. */
export type Balances = ReadonlyMap<string, number>;

export class SimulatedCin7 implements Cin7Source {
  readonly callsPerMinute = 60;
  private readonly sales: Sale[] = [];
  private readonly byId = new Map<string, Sale>();
  private calls = 0;
  private stamps = Date.parse('2026-10-20T08:00:00.000Z');
  private readonly revisions = new Map<number, string>();

  constructor(
    private readonly world: World,
    private readonly random: Random,
    sales: number,
    private readonly mix: Mix = usualMix,
  ) {
    for (let count = 0; count < sales; count += 1) this.sell();
  }

  // What happens in Cin7.

  sell(): void {
    const { random } = this;
    const sale: Sale = {
      number: 1001 + this.sales.length,
      channel: random.pick(this.mix.channels),
      day: calendarDate(`2026-10-${String(random.between(1, 31)).padStart(2, '0')}`),
      netMinor: random.between(200, 40_000) * 5,
      costsMinor: Array.from({ length: random.between(1, 2) }, () => random.between(100, 99_999)),
      invoiced: random.chance(this.mix.invoiced),
      revision: 0,
    };
    this.sales.push(sale);
    this.byId.set(idsOf(sale).saleId, sale);
    this.stamp(sale);
  }

  /** Some document or cost is corrected, after it may have been posted. */
  revise(): string {
    const { random } = this;
    const sale = random.pick(this.sales);
    const what = random.pick(['invoice', 'cost', 'cost', 'further cost', 'cost gone'] as const);
    if (what === 'invoice' && sale.invoiced) sale.netMinor = random.between(200, 40_000) * 5;
    else if (what === 'further cost') sale.costsMinor.push(random.between(1, 9_999));
    else if (what === 'cost gone' && sale.costsMinor.length > 1) sale.costsMinor.pop();
    else sale.costsMinor[0] = random.between(100, 99_999);
    sale.revision += 1;
    this.stamp(sale);
    return `${what} of sale ${sale.number}`;
  }

  private stamp(sale: Sale): void {
    this.stamps += 61_000;
    this.revisions.set(sale.number, new Date(this.stamps).toISOString());
  }

  numbers(): string[] {
    return this.sales.map(({ number }) => `INV-${number}`);
  }

  /** What Xero must come to: receivables, revenue, VAT, cost of sales, stock. */
  expected(): Balances {
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const net = sum(this.sales.filter(({ invoiced }) => invoiced).map(({ netMinor }) => netMinor));
    const cost = sum(this.sales.flatMap(({ costsMinor }) => costsMinor));
    return new Map([
      ['610', (net * 6) / 5],
      ['200', -net],
      ['820', -net / 5],
      ['310', cost],
      ['631', -cost],
    ]);
  }

  // Cin7's answers.

  callCount(): number {
    return this.calls;
  }
  documentUrl(): null {
    return null;
  }
  company() {
    const { company, baseCurrency, timeZone, lockDate } = books;
    return this.answer('company', () => ok({ company, baseCurrency, timeZone, lockDate }));
  }
  reference() {
    const reference: Cin7Reference = books;
    return this.answer('reference', () => ok({ reference, faults: [] }));
  }
  saleHeaders(since: string | null, page: number) {
    return this.answer('sales', () => {
      const changed = this.sales
        .map((sale) => this.header(sale))
        .filter(({ revision }) => since === null || Date.parse(revision) >= Date.parse(since))
        .sort((left, right) => (left.revision < right.revision ? -1 : 1));
      return ok(pageOf(changed, page, 1_000));
    });
  }
  sale({ saleId, revision }: SaleHeader) {
    return this.answer('sale', () => ok({ value: this.detail(saleId), raw: { revision } }));
  }
  readSale({ saleId }: SaleHeader) {
    return Promise.resolve(ok(this.detail(saleId)));
  }
  ledger(account: string | null, from: CalendarDate, to: CalendarDate, page: number, limit: number) {
    return this.answer('ledger', () => {
      const rows = this.sales
        .flatMap((sale) => this.ledgerRows(sale))
        .filter(
          ({ date, debitAccount, creditAccount }) =>
            (account === null || debitAccount === account || creditAccount === account) &&
            date >= from &&
            date <= to,
        );
      return ok(pageOf(rows, page, limit));
    });
  }
  purchaseHeaders = (_since: string | null, page: number) =>
    this.answer('purchases', () => ok(pageOf<never>([], page, 1_000)));
  purchase = (): never => {
    throw new Error('There are no purchases');
  };
  contacts = (_kind: string, _since: string | null, page: number) =>
    this.answer('contacts', () => ok(pageOf<never>([], page, 1_000)));
  items = (_since: string | null, page: number) =>
    this.answer('items', () => ok(pageOf<never>([], page, 1_000)));
  stockTasks = (_kind: string, page: number) =>
    this.answer('stock tasks', () => ok(pageOf<never>([], page, 1_000)));

  private answer<Value>(what: string, read: () => Value): Promise<Value> {
    return this.world.gate(`Cin7 ${what}`, () => {
      this.calls += 1;
      this.world.now += 100;
      return read();
    });
  }

  private header(sale: Sale): SaleHeader {
    return {
      ...idsOf(sale),
      orderNumber: `SO-${sale.number}`,
      invoiceNumbers: sale.invoiced ? [`INV-${sale.number}`] : [],
      creditNoteNumbers: [],
      channel: sale.channel,
      location: 'Main',
      customerId: 'c1',
      customer: 'Bayside Wholesale',
      orderDate: sale.day,
      invoiceDate: sale.day,
      hasInvoice: sale.invoiced,
      advanced: false,
      paid: false,
      revision: this.revisions.get(sale.number) ?? '',
    };
  }

  private detail(saleId: string): SaleDetail {
    const sale = this.byId.get(saleId);
    if (!sale) throw new Error(`No sale ${saleId}`);
    const none = { creditNotes: [], settlements: [], faults: [], taskIds: [] };
    return { saleId, invoices: sale.invoiced ? [this.invoice(sale)] : [], ...none };
  }

  private invoice(sale: Sale): SaleInvoice {
    const [net, tax] = [major(sale.netMinor), major(sale.netMinor / 5)];
    return {
      ...{ id: `invoice-${sale.number}`, ...idsOf(sale), number: `INV-${sale.number}`, reference: '' },
      ...{ date: sale.day, dueDate: calendarDate('2026-11-30'), channel: sale.channel, location: 'Main' },
      ...{ customerGroup: '', customerId: 'c1', customer: 'Bayside Wholesale' },
      ...{ currency: 'GBP', baseCurrency: 'GBP', rate: '1', baseGross: null, taxInclusive: false },
      lines: [
        {
          ...{ kind: 'product', sku: 'BELL-01', description: 'Brass bell', quantity: '1' },
          ...{ unitPrice: net, net, tax, taxRule: 'VAT', account: '200' },
        },
      ],
      ...{ net, tax, gross: major((sale.netMinor * 6) / 5), revision: `r${sale.revision}` },
    };
  }

  private ledgerRows(sale: Sale): LedgerRow[] {
    return sale.costsMinor.map((costMinor, at) => ({
      ...{ taskId: idsOf(sale).saleId, type: 'Sale', debitAccount: '310', creditAccount: '1200' },
      ...{ amount: major(costMinor), date: sale.day, reference: `INV-${sale.number}` },
      description: `Bell ${at + 1}`,
    }));
  }
}

const idsOf = ({ number }: Sale): { readonly saleId: string } => ({ saleId: `sale-${number}` });

const pageOf = <Value>(found: readonly Value[], page: number, limit: number): Page<Value> => ({
  rows: found.slice((page - 1) * limit, page * limit).map((value): Raw<Value> => ({ value, raw: { value } })),
  faults: [],
  total: found.length,
  page,
  pageCount: Math.max(1, Math.ceil(found.length / limit)),
});
