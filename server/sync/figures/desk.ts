import type { CalendarDate, Month } from '../../accounting/dates';
import { compileMapping, type Mapping } from '../../accounting/mapping';
import { err, ok, type Result } from '../../accounting/result';
import type { CostEntry } from '../../accounting/source-documents';
import { lastPostedAt } from '../../store/posting-lookup';
import { readHeaders, readSales } from '../../store/sale-documents';
import { listWatermarks } from '../../store/watermarks';
import type { XeroFailure, XeroLedger } from '../../xero/ledger';
import type { SyncContext } from '../context';
import { costAccountsOf } from '../cost-accounts';
import { indexSales, type SaleIndex } from '../cost-entries';
import { ledgerSources } from '../inputs';
import { ledgerChartOf } from '../ledger-kinds';
import { costReadAt } from '../ledger-windows';
import { ofXero, type Problem } from '../problem';
import { todayOf, type References } from '../reference';
import { tablesInForce } from '../tables';
import type { KeptBalances, TrialBalances } from './trial-balances';

/** What the figures of one request are made from; each part is read when the first figure asks for it, and once. */
export class FigureDesk {
  private readonly parts = new Map<string, Promise<unknown>>();
  private xeroFailure: XeroFailure | null = null;

  constructor(
    readonly context: SyncContext,
    readonly connection: string,
    readonly references: References,
    private readonly trialBalances: TrialBalances,
  ) {}

  get currency(): string {
    return this.references.xero.organisation.baseCurrency;
  }

  /** The organisation's date now. */
  get today(): CalendarDate {
    return todayOf(this.context, this.references.xero.organisation.timeZone);
  }

  /** The tables in force, judged. */
  mapping(): Promise<Mapping> {
    return this.once('mapping', async () => {
      const { cin7, xero } = this.references;
      const { tables } = await tablesInForce(this.context.db, this.connection, this.references);
      return compileMapping(tables, cin7, xero);
    });
  }

  /** Every sale fetched so far. */
  sales(): Promise<SaleIndex> {
    return this.once('sales', async () => {
      const tasks = (await readSales(this.context.db, this.connection)).map(
        ({ saleId, taskIds }) => [saleId, taskIds] as const,
      );
      return indexSales(await readHeaders(this.context.db, this.connection), new Map(tasks));
    });
  }

  /** Cost entries of a period by Cin7's ledger as stored. */
  entries(from: CalendarDate, to: CalendarDate): Promise<readonly CostEntry[]> {
    return this.once(`entries ${from} ${to}`, async () => {
      const sales = await this.sales();
      const chart = ledgerChartOf((await this.mapping()).settings, this.references.cin7);
      return (await ledgerSources(this.context.db, this.connection, { from, to }, chart, sales)).entries;
    });
  }

  async costAccounts(): Promise<readonly (string | null)[]> {
    return costAccountsOf((await this.mapping()).settings, this.references.cin7);
  }

  /** When a month's cost movements were read, the oldest account; null when one of them never was. */
  async readAt(month: Month): Promise<Date | null> {
    const marks = await this.once('marks', () =>
      listWatermarks<{ at: string }>(this.context.db, this.connection, 'ledger:'),
    );
    return costReadAt(marks, await this.costAccounts(), month);
  }

  /** Xero's trial balance of a day, read within the last 5 minutes and since Cogsheet last posted. */
  async balances(date: CalendarDate): Promise<Result<KeptBalances, Problem>> {
    const ledger = await this.context.gateways.xero(this.connection);
    if (!ledger.ok) return ledger;
    const read = await this.readBalances(ledger.value, date);
    return read.ok ? read : err(ofXero(read.error));
  }

  /** The context of a use case that asks for trial balances: it gets the kept ones. */
  withKeptBalances(): SyncContext {
    const xero = async (connection: string): Promise<Result<XeroLedger, Problem>> => {
      const ledger = await this.context.gateways.xero(connection);
      if (!ledger.ok) return ledger;
      const real = ledger.value;
      return ok({
        reference: (options) => real.reference(options),
        organisation: (options) => real.organisation(options),
        post: (drafts, key, options) => real.post(drafts, key, options),
        bodyHash: (drafts) => real.bodyHash(drafts),
        find: (drafts, sentAt, options) => real.find(drafts, sentAt, options),
        keyedSince: (since, drafts, options) => real.keyedSince(since, drafts, options),
        checks: real.checks,
        callCount: () => real.callCount(),
        trialBalance: async (date) => {
          const read = await this.readBalances(real, date);
          return read.ok ? ok(read.value.balances) : read;
        },
      });
    };
    return { ...this.context, gateways: { ...this.context.gateways, xero } };
  }

  /** Once Xero did not answer, the rest of the request does not wait for it again. */
  private async readBalances(
    ledger: XeroLedger,
    date: CalendarDate,
  ): Promise<Result<KeptBalances, XeroFailure>> {
    if (this.xeroFailure) return err(this.xeroFailure);
    const changedAt = await this.once('posted', () => lastPostedAt(this.context.db, this.connection));
    const read = await this.trialBalances.read(ledger, date, changedAt);
    if (!read.ok) this.xeroFailure = read.error;
    return read;
  }

  /** Reads a part once for this request. */
  once<Part>(name: string, read: () => Promise<Part>): Promise<Part> {
    const part = (this.parts.get(name) as Promise<Part> | undefined) ?? read();
    this.parts.set(name, part);
    return part;
  }
}

export const earlierOf = (left: Date | undefined, right: Date): Date =>
  left === undefined || right < left ? right : left;
