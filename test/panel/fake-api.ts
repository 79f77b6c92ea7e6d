import { type Route, type RouteName, routes } from '../../server/contract/routes';
import * as data from '../workbook/fixtures';
import * as more from '../workbook/more-fixtures';
import { prerequisites, realSetup } from './connect-fixtures';

export interface Call {
  readonly name: RouteName;
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
  readonly body: unknown;
  readonly ifMatch: string | null;
}

export interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly etag?: string;
}

type Handler = (call: Call) => Reply | unknown;

const page = (items: readonly unknown[]): unknown => ({ items, next: null, total: items.length });

export const problemReply = (status: number, code: string, detail: string, more: object = {}): Reply => ({
  status,
  body: { type: 'about:blank', title: code, status, code, detail, ...more },
});

const tables: Record<string, unknown> = {
  accounts: data.accounts,
  taxes: data.taxes,
  channels: data.channels,
  contacts: more.contacts,
  payments: { ...more.payments, faults: [] },
  items: more.items,
};

/** Answers as a connected company in the middle of a close gives them; each can be replaced by name. */
const usual: Partial<Record<RouteName, Handler>> = {
  me: () => ({ user: 'sam@example.com', signIn: 'none' }),
  listConnections: () => [data.connection],
  connectSetup: () => realSetup,
  prerequisites: () => prerequisites,
  reference: () => data.reference,
  readMapping: ({ params }) => tables[params.table ?? ''],
  readSettings: () => ({ ...data.settings, faults: [] }),
  listPreviews: () => [],
  listErrors: () => page([]),
  listPostings: () => page([]),
  listJobs: () => [],
  readPreview: () => data.preview,
  listDocuments: () => page([data.journal, data.invoice, data.held]),
  listLeftOut: () => page(data.leftOut),
  listSources: () => page([data.source]),
  reconciliation: () => data.reconciliation,
};

/** The API in memory, behind `fetch`: routes by the contract, keeps what was called. */
export class FakeApi {
  readonly calls: Call[] = [];
  private readonly handlers: Partial<Record<RouteName, Handler>> = { ...usual };

  on(name: RouteName, handler: Handler): this {
    this.handlers[name] = handler;
    return this;
  }

  named = (name: RouteName): Call[] => this.calls.filter((call) => call.name === name);

  fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input), 'http://localhost');
    const path = url.pathname.replace('/api/v1', '');
    const method = (init.method ?? 'GET').toLowerCase();
    for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
      const params = route.method === method ? match(route.path, path) : null;
      if (!params) continue;
      const call: Call = {
        name,
        params,
        query: Object.fromEntries(url.searchParams),
        body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
        ifMatch: new Headers(init.headers).get('if-match'),
      };
      this.calls.push(call);
      const handler = this.handlers[name];
      if (!handler) throw new Error(`No answer for ${name}`);
      return answer(await handler(call), route.status);
    }
    throw new Error(`No route for ${method} ${path}`);
  };
}

const isReply = (value: unknown): value is Reply =>
  typeof value === 'object' &&
  value !== null &&
  ('etag' in value || ('status' in value && typeof value.status === 'number' && 'body' in value));

function answer(given: unknown, usualStatus: number): Response {
  const reply: Reply = isReply(given) ? given : { body: given };
  const status = reply.status ?? usualStatus;
  // Only what the client reads of a response: the tests' DOM has no Response of its own.
  const headers = new Map(Object.entries(reply.etag === undefined ? {} : { etag: reply.etag }));
  return {
    ok: status < 400,
    status,
    headers: { get: (name: string) => headers.get(name) ?? null },
    text: async () => (typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? null)),
  } as unknown as Response;
}

function match(pattern: string, path: string): Record<string, string> | null {
  const names = pattern.split('/');
  const parts = path.split('/');
  if (names.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith(':')) params[name.slice(1)] = decodeURIComponent(part);
    else if (name !== part) return null;
  }
  return params;
}
