import type { Clock } from '../common/clock';
import { textAt, type JsonObject } from '../common/json';
import type { Persistence } from '../common/persistence';
import { ok, refusal, texts, type Answer } from './answers';
import type { OmniCompany } from './company';
import { derivedRows } from './derived-rows';
import {
  applyEdit,
  editSchema,
  repeatsProductCode,
  withCorruptions,
  type Corruption,
  type Edit,
  type EditResult,
} from './edits';
import { readListQuery, type ListQuery, type Selection } from './list-query';
import { present } from './present';
import type { Quirks } from './quirks';
import { renderRecord } from './render';
import { keptNames, type DerivedName, type KeptName, type Resource } from './resources';
import { stockReport, type ReportOptions, type StockReport } from './stock-report';
import { ticks } from './zone';

const BATCH_MAX = 250;

export interface Call {
  method: string;
  resource: Resource;
  /** What stands behind the resource in the path; null: the whole list. */
  key: string | null;
  search: string;
  body: unknown;
}

const isKept = (name: string): name is KeptName => (keptNames as readonly string[]).includes(name);

/** Answers the API's calls over one company, and saves what they change. */
export class OmniDesk {
  readonly quirks: Quirks;
  readonly company: OmniCompany;
  private readonly corruptions: Corruption[] = [];
  private edits = 0;
  private last: { key: string; rows: JsonObject[] } | null = null;

  constructor(
    private readonly options: {
      company: OmniCompany;
      quirks: Quirks;
      clock: Clock;
      persistence: Persistence;
    },
  ) {
    this.quirks = options.quirks;
    this.company = options.company;
    // What was saved before is done again first, so a restart changes nothing.
    for (const { value } of options.persistence.load()) {
      applyEdit(this.company, this.corruptions, editSchema.parse(value));
      this.edits += 1;
    }
    this.goLive();
  }

  answer(call: Call): Answer {
    const { method, resource, key } = call;
    if (method === 'GET') return key === null ? this.list(call) : this.one(call, key);
    const { name, writes } = resource;
    const deletes = method === 'DELETE' && writes === 'save-and-delete' && key !== null;
    const saves = (method === 'POST' || method === 'PUT') && writes !== 'none' && key === null;
    if (!isKept(name) || (!deletes && !saves))
      return refusal(405, `The requested resource does not support http method '${method}'.`);
    if (deletes) {
      const removed = this.edit({ remove: { resource: name, id: Number(key) } });
      return removed.ok ? ok(removed.rows[0]) : refusal(404, texts.notFound);
    }
    const rows = call.body;
    if (!Array.isArray(rows)) return refusal(400, texts.malformed);
    if (rows.length > BATCH_MAX) return refusal(400, texts.batch);
    if (method === 'POST' && name === 'Products' && repeatsProductCode(this.company, rows))
      return refusal(400, 'A product with the same style code or option code already exists.');
    const quirks = { ...this.quirks };
    const done = this.edit({
      write: { method: method === 'POST' ? 'POST' : 'PUT', resource: name, rows, quirks },
    });
    return done.ok ? ok(done.rows) : refusal(400, texts.malformed);
  }

  /** Does something to the company at once, and saves it; a refused edit leaves no trace. */
  edit(part: Omit<Edit, 'at'>): EditResult {
    const edit = { ...part, at: this.options.clock().toISOString() };
    const result = applyEdit(this.company, this.corruptions, edit);
    this.goLive();
    this.edits += 1;
    if (result.ok) this.options.persistence.save([{ kind: 'edit', id: String(this.edits), value: edit }]);
    return result;
  }

  stockLedger(options: ReportOptions): StockReport {
    return stockReport(this.company, options);
  }

  private goLive(): void {
    const { clock } = this.options;
    const now = (): string => ticks(clock().getTime());
    this.company.time = { now, today: () => this.company.zone.dayOf(now()) };
  }

  private rows(resource: Resource): JsonObject[] {
    const { name } = resource;
    const rows: JsonObject[] = isKept(name)
      ? this.company.records[name]
      : derivedRows(this.company, name as DerivedName);
    const { hideVoidAndDraft } = this.quirks;
    return rows
      .filter((row) => !hideVoidAndDraft || !/^(void|draft)$/i.test(textAt(row, 'status')))
      .map((row) => present(row, name, this.quirks));
  }

  private list({ resource, search }: Call): Answer {
    const read = readListQuery(search, resource.shape, this.company.zone);
    if (!read.ok) return refusal(400, read.message);
    const { page, rows, fields } = read.query;
    const found = this.found(resource, search, read.query);
    return ok(found.slice((page - 1) * rows, page * rows).map((row) => this.show(row, resource, fields)));
  }

  /** What a list is cut from; kept for the next page of the same question, as long as nothing changes. */
  private found(resource: Resource, search: string, { where, compare }: ListQuery): JsonObject[] {
    const parameters = new URLSearchParams(search);
    const barcode = resource.name === 'Stock' ? parameters.get('barcode') : null;
    parameters.delete('page');
    const key = JSON.stringify([resource.name, parameters.toString(), this.edits, this.quirks]);
    if (this.last?.key !== key) {
      const rows = this.rows(resource)
        .filter((row) => where(row) && (barcode === null || row['barcode'] === barcode))
        .sort(compare);
      this.last = { key, rows };
    }
    return this.last.rows;
  }

  /** One record by its id; of `Stock` the rows of a barcode. */
  private one(call: Call, key: string): Answer {
    const { resource, search } = call;
    if (resource.name === 'Stock')
      return this.list({ ...call, search: `${search}&barcode=${encodeURIComponent(key)}` });
    const read = readListQuery(search, resource.shape, this.company.zone);
    if (!read.ok) return refusal(400, read.message);
    const row = this.rows(resource).find((one) => String(one['id']) === key);
    return row === undefined ? refusal(404, texts.notFound) : ok(this.show(row, resource, read.query.fields));
  }

  private show(row: JsonObject, resource: Resource, fields: Selection): JsonObject {
    const { quirks, company } = this;
    const accountCode = (name: string): string => company.accountCodes.get(name) ?? name;
    const shown = renderRecord(row, resource.shape, fields, { quirks, zone: company.zone, accountCode });
    const planted = this.corruptions.filter((one) => one.resource === resource.name && one.id === row['id']);
    return planted.length === 0 ? shown : withCorruptions(shown, planted);
  }
}
