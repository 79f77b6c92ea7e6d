import type { ConnectionDto } from '../../server/contract/connections';
import type { JobDto } from '../../server/contract/jobs';
import * as data from '../workbook/fixtures';
import * as more from '../workbook/more-fixtures';
import { omni } from '../workbook/omni-fixtures';
import { type Call, FakeApi, problemReply } from './fake-api';

const page = (items: readonly unknown[]) => ({ items, next: null, total: items.length });

/** Words that stand in everything that a server tells of a connection. */
export const words = { c1: 'Brighton', c2: 'Auckland' } as const;
type Id = keyof typeof words;
const isId = (id: string): id is Id => id in words;

/** A server with a Core and an Omni connection, in each of which the same has happened under other names. */
export class TwoCompanies {
  connections: ConnectionDto[] = [data.connection, omni];
  /** Saves as they came: for which connection, of which table, upon which version, what. */
  readonly saves: [connection: string, table: string, version: string | null, cells: string[]][] = [];
  jobs: Record<Id, JobDto[]> = { c1: [], c2: [] };
  readonly api = new FakeApi()
    .on('listConnections', () => this.connections)
    .on('readMapping', ({ params }) => this.table(params))
    .on('saveMapping', (call) => this.save(call))
    .on('listPreviews', ({ params }) => [this.preview(params)])
    .on('readPreview', ({ params }) => this.preview(params))
    .on('listDocuments', ({ params }) => page(this.documents(params)))
    .on('listLeftOut', () => page([]))
    .on('listErrors', ({ params }) => page([this.error(params)]))
    .on('listPostings', ({ params }) => page([this.posting(params)]))
    .on('listJobs', ({ params }) => this.jobs[this.id(params)])
    .on('readJob', ({ params }) =>
      Object.values(this.jobs)
        .flat()
        .find(({ id }) => id === params.job),
    )
    .on('reconciliation', ({ params }) => ({
      ...data.reconciliation,
      rows: data.reconciliation.rows.map((row) => ({ ...row, account: `310 ${this.word(params)}` })),
    }));
  private readonly versions = new Map<string, number>();

  /** Previews and jobs have the id of their connection at their end. */
  private id(params: Call['params']): Id {
    const id = params.connection ?? params.preview?.slice(1) ?? '';
    if (!isId(id)) throw new Error(`No connection of ${JSON.stringify(params)}`);
    return id;
  }

  private word = (params: Call['params']): string => words[this.id(params)];

  private table(params: Call['params']): unknown {
    const { accounts, taxes, channels } = data;
    const all = { accounts, taxes, channels, ...more, payments: { ...more.payments, faults: [] } };
    const table = all[params.table as keyof typeof all];
    const version = this.versions.get(`${this.id(params)} ${params.table}`) ?? table.version;
    const rows = table.rows.map((row) => ({ ...row, check: `Seen in ${this.word(params)}` }));
    return { body: { ...table, version, rows, faults: [] }, etag: `"${version}"` };
  }

  private save({ params, body, ifMatch }: Call): unknown {
    const { rows } = body as { rows: Record<string, string>[] };
    const table = params.table ?? '';
    this.saves.push([params.connection ?? '', table, ifMatch, rows.flatMap((row) => Object.values(row))]);
    const before = (this.table(params) as { body: { version: number } }).body.version;
    if (ifMatch !== `"${before}"`) return problemReply(409, 'version-conflict', 'Another.');
    this.versions.set(`${params.connection} ${table}`, before + 1);
    return this.table(params);
  }

  private preview(params: Call['params']): unknown {
    const id = this.id(params);
    return {
      ...data.preview,
      ...{ id: `p${id}`, connection: id, confirmation: `Post for ${words[id]}.` },
      issues: data.preview.issues.map((one) => ({ ...one, reason: `An issue of ${words[id]}.` })),
    };
  }

  private documents = (params: Call['params']) =>
    [data.journal, data.invoice].map((one) => ({
      ...one,
      key: `${one.key}/${this.id(params)}`,
      number: `${one.number} ${this.word(params)}`,
    }));

  private error = (params: Call['params']) => ({
    ...data.errorEntry,
    id: `error ${this.id(params)}`,
    document: `INV-7 ${this.word(params)}`,
  });

  private posting = (params: Call['params']) => ({
    ...data.posted,
    key: `posted ${this.id(params)}`,
    number: `INV-1 ${this.word(params)}`,
  });
}
