import type { Cin7Reference } from '../../accounting/organisation';
import { err, ok, type Result } from '../../accounting/result';
import type { StockOnHand } from '../../accounting/valuation/product-movements';
import { nameOf, read } from '../read';
import type { CallOptions, Cin7Failure, Page, Raw, SourceFault } from '../source';
import {
  unexpectedAnswer,
  type DocumentPage,
  type ListPosition,
  type WholeDocumentSource,
} from '../whole-documents';
import { createOmniApi, type OmniApi, type OmniApiOptions, type OmniFailure } from './api';
import { defaultChart } from './accounts';
import { omniLists, type OmniList } from './identity';
import { Kept } from './kept';
import { factsOfList, idOf, readDocuments, stampsOf } from './lists';
import { stockedProducts, withValues } from './movements';
import { omniSchemas, type Branch, type OmniSchemas, type Payment } from './schema';
import { withChoices, type OmniSettings } from './settings';
import { understand } from './understand';
import { accountZone } from './zone';

/** Rows that a page holds at most (cin7-omni 1.4). */
export const pageRows = 250;
/** Ids that one `IN (..)` names: the address stays far below what servers take. */
const idsAtOnce = 100;
/**
 * Documents changed within this time before the mark are read again: clocks differ, and moments of change may come in
 * another order than documents do.
 */
const overlapMs = 24 * 3_600_000;

export interface OmniSourceOptions extends OmniApiOptions {
  readonly settings: OmniSettings;
  /** The time of day, for marks. */
  readonly now?: () => Date;
}

/** Cin7 Omni as a source of documents; null when the time zone in the settings is none. */
export function createOmniSource(options: OmniSourceOptions): WholeDocumentSource | null {
  const zone = accountZone(options.settings.timeZone);
  if (zone === null) return null;
  return new OmniSource(
    createOmniApi(options),
    options.settings,
    omniSchemas(zone),
    options.now ?? (() => new Date()),
  );
}

class OmniSource implements WholeDocumentSource {
  /** Lists of which Omni refuses to be asked by the second moment of change. */
  private readonly withoutSecond = new Set<OmniList>();

  constructor(
    private readonly api: OmniApi,
    private readonly settings: OmniSettings,
    private readonly schemas: OmniSchemas,
    private readonly now: () => Date,
  ) {}

  readonly documents: WholeDocumentSource['documents'] = {
    lists: omniLists,
    begin: (list, mark) => ({
      ...{ list, after: '', read: 0, begunAt: this.now().toISOString() },
      since: mark === null ? null : new Date(Date.parse(mark) - overlapMs).toISOString(),
    }),
    page: (position, call = {}) => this.page(position, call),
    named: (list, numbers, call = {}) => this.byIds(listNamed(list), 'id', numbers, call),
    paymentsOf: (orders, call = {}) => this.byIds('Payments', 'orderId', orders, call),
    about: (list) => factsOfList(listNamed(list)),
    missing: (documents) => new Kept(documents).missing,
    paidOrderOf: ({ list, content }) => (list === 'Payments' ? (content as Payment).orderId : null),
    understand: (documents, choices) => understand(documents, withChoices(this.settings, choices)),
    movements: (documents, onHand, rates) => {
      const products = stockedProducts(documents, this.settings, rates);
      return { products, onHand: withValues(onHand, products) };
    },
    onHand: (page, call = {}) => this.onHand(page, call),
  };

  get callsPerMinute(): number {
    return this.api.callsPerMinute;
  }

  callCount(): number {
    return this.api.callCount();
  }

  /** Omni tells nothing of the company: its branches prove that the keys are good, and Settings say the rest. */
  async company(call: CallOptions = {}) {
    const answer = await this.rows('Branches', { rows: 1 }, call);
    if (!answer.ok) return err(portFailure(answer.error));
    const { company, baseCurrency, timeZone } = this.settings;
    return ok({ company, baseCurrency, timeZone, lockDate: null });
  }

  async reference(
    call: CallOptions = {},
  ): Promise<Result<{ reference: Cin7Reference; faults: SourceFault[] }, Cin7Failure>> {
    const locations: string[] = [];
    const faults: SourceFault[] = [];
    for (let at: ListPosition | null = this.documents.begin('Branches', null); at !== null;) {
      const page: Result<DocumentPage, Cin7Failure> = await this.page(at, call);
      if (!page.ok) return page;
      locations.push(
        ...page.value.rows.map(({ value }) => (value.content as Branch).company || value.number),
      );
      faults.push(...page.value.faults.map(({ raw: _raw, ...fault }) => fault));
      at = page.value.next;
    }
    const { company, baseCurrency, timeZone } = this.settings;
    const facts = { company, baseCurrency, timeZone, lockDate: null };
    return ok({ reference: { ...facts, accounts: [...defaultChart], taxRules: [], locations }, faults });
  }

  /** Omni's own page of a sale is not documented. */
  documentUrl(): string | null {
    return null;
  }

  /**
   * One page, in the order of ids, of what lies behind the last id read. Ids never change, so that documents which change
   * while pages are read move to no other page: none is skipped and none comes twice. What changes behind the reader is
   * there the next time, since the mark is the moment before page 1.
   */
  private async page(position: ListPosition, call: CallOptions): Promise<Result<DocumentPage, Cin7Failure>> {
    const list = listNamed(position.list);
    const stamps = this.withoutSecond.has(list) ? stampsOf(list).slice(0, 1) : stampsOf(list);
    const query = { rows: pageRows, page: 1, order: 'id ASC', where: whereOf(stamps, position) };
    const answer = await this.rows(list, query, call);
    const second = stamps[1];
    if (!answer.ok && answer.error.status === 400 && second !== undefined && position.since !== null) {
      this.withoutSecond.add(list);
      const page = await this.page(position, call);
      return page.ok ? ok({ ...page.value, faults: [...page.value.faults, notAsked(list, second)] }) : page;
    }
    if (!answer.ok) return err(portFailure(answer.error));
    const last = lastIdOf(answer.value, position.after);
    if (last === null) return err(unexpectedAnswer(list, 'it is not in the order of ids that was asked for'));
    const isLast = answer.value.length < pageRows;
    if (!isLast && last === position.after)
      return err(unexpectedAnswer(list, 'none of its documents has an id'));
    const next = { ...position, after: last, read: position.read + answer.value.length };
    return ok({ ...readDocuments(list, answer.value, this.schemas), next: isLast ? null : next });
  }

  /** Documents whose `field` is one of these ids, whatever their number. */
  private async byIds(
    list: OmniList,
    field: 'id' | 'orderId',
    ids: readonly string[],
    call: CallOptions,
  ): Promise<Result<DocumentPage, Cin7Failure>> {
    const found: unknown[] = [];
    const wanted = [...new Set(ids)].filter((id) => /^\d{1,18}$/.test(id));
    for (let from = 0; from < wanted.length; from += idsAtOnce) {
      const names = wanted.slice(from, from + idsAtOnce).join(',');
      for (let after: string | null = ''; after !== null;) {
        const behind: string = after === '' ? '' : ` AND id > ${after}`;
        const where = `${field} IN (${names})${behind}`;
        const answer = await this.rows(list, { rows: pageRows, page: 1, order: 'id ASC', where }, call);
        if (!answer.ok) return err(portFailure(answer.error));
        const last = lastIdOf(answer.value, after);
        if (last === null)
          return err(unexpectedAnswer(list, 'it is not in the order of ids that was asked for'));
        found.push(...answer.value);
        after = answer.value.length < pageRows || last === after ? null : last;
      }
    }
    return ok({ ...readDocuments(list, found, this.schemas), next: null });
  }

  /** Stock has no id of its own; an option is in as many rows as branches hold it. Its cost Omni does not tell. */
  private async onHand(page: number, call: CallOptions): Promise<Result<Page<StockOnHand>, Cin7Failure>> {
    const query = { rows: pageRows, page, order: 'productOptionId ASC' };
    const answer = await this.rows('Stock', query, call);
    if (!answer.ok) return err(portFailure(answer.error));
    const rows: Raw<StockOnHand>[] = [];
    const faults: (SourceFault & { raw: unknown })[] = [];
    answer.value.forEach((raw, index) => {
      const name = { id: `Stock page ${page} row ${index + 1}`, number: nameOf(raw, ['code']) };
      const row = read(this.schemas.stock, raw, name);
      if (!row.ok) return void faults.push({ ...row.error, raw });
      const { code, branchName, branchId, stockOnHand } = row.value;
      const location = branchName || (branchId === '' ? '' : `Branch ${branchId}`);
      rows.push({ value: { sku: code, location, quantity: stockOnHand, value: '0' }, raw });
    });
    const total = (page - 1) * pageRows + answer.value.length;
    const pageCount = answer.value.length < pageRows ? page : page + 1;
    return ok({ rows, faults, total, page, pageCount });
  }

  private async rows(
    list: OmniList | 'Stock',
    query: Readonly<Record<string, string | number | undefined>>,
    call: CallOptions,
  ): Promise<Result<readonly unknown[], OmniFailure>> {
    const answer = await this.api.get(list, query, call);
    if (!answer.ok) return answer;
    if (Array.isArray(answer.value)) return ok(answer.value as readonly unknown[]);
    return err({ ...unexpectedAnswer(list, 'it is no list'), status: 200 });
  }
}

/**
 * What changed since the moment and lies behind the id. Written out so that it means the same whichever of AND and OR binds
 * tighter; brackets are not documented (cin7-omni 1.4).
 */
function whereOf(stamps: readonly string[], { since, after }: ListPosition): string | undefined {
  const behind = after === '' ? '' : `id > ${after}`;
  if (since === null) return behind === '' ? undefined : behind;
  const moment = `'${since.slice(0, 19)}Z'`;
  return stamps
    .map((stamp) => [`${stamp} >= ${moment}`, behind].filter((part) => part !== '').join(' AND '))
    .join(' OR ');
}

/** The highest id of a page; null when it does not come in ascending order behind `after`. */
function lastIdOf(rows: readonly unknown[], after: string): string | null {
  let last = after;
  for (const row of rows) {
    const id = idOf(row);
    // A document without an id is a fault of its own; it says nothing of the order.
    if (id === null) continue;
    if (last !== '' && BigInt(id) <= BigInt(last)) return null;
    last = id;
  }
  return last;
}

const notAsked = (list: OmniList, field: string): SourceFault & { raw: unknown } => ({
  ...{ id: `${list}/${field}`, number: list, field, raw: null },
  reason: `Cin7 does not let ${list} be asked for by ${field}. What changed in that way alone is not seen until the document changes otherwise: fetch the period anew from the start before its month is posted.`,
});

function listNamed(name: string): OmniList {
  const list = omniLists.find((one) => one === name);
  if (!list) throw new Error(`Omni has no list ${name}`);
  return list;
}

const portFailure = ({ code, detail, retryable }: OmniFailure): Cin7Failure => ({ code, detail, retryable });
