import {
  createCin7OmniSandbox,
  demoApiUsername,
  demoConnectionKey,
} from '../../../server/sandbox/cin7-omni/sandbox';
import type { Cin7OmniSandboxOptions } from '../../../server/sandbox/cin7-omni/sandbox';
import type { StockReport } from '../../../server/sandbox/cin7-omni/stock-report';
import { isObject, type JsonObject } from '../../../server/sandbox/common/json';
import { listen } from '../../../server/sandbox/common/listen';
import { generateOmniCompany } from '../../../server/sandbox/demo-omni/company';

export interface Reply {
  status: number;
  type: string;
  retryAfter: string | null;
  text: string;
  /** The parsed body; undefined when it is not JSON. */
  json: unknown;
}

export const smallCompany = () =>
  generateOmniCompany({ seed: '7', today: '2026-11-23', sales: 240, months: 2 });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const open: (() => Promise<void>)[] = [];
// A failed test must not leave a server behind that keeps the run alive.
afterAll(async () => {
  for (const close of open) await close();
});

export const basic = (user: string, key: string): string => `Basic ${btoa(`${user}:${key}`)}`;

export const rowsOf = (value: unknown): JsonObject[] => {
  if (!Array.isArray(value)) throw new Error('The answer is not a list');
  return value.filter(isObject);
};

/** A served sandbox with a plain HTTP client that knows nothing of ours. */
export async function serveCin7Omni(options: Partial<Cin7OmniSandboxOptions> = {}) {
  const { app, desk, faults } = createCin7OmniSandbox({ company: smallCompany(), ...options });
  const server = await listen(app);
  open.push(server.close);
  const authorization = basic(demoApiUsername, demoConnectionKey);
  const call = async (method: string, path: string, body?: unknown, sent = authorization): Promise<Reply> => {
    const response = await fetch(`${server.url}/${path}`, {
      method,
      headers: { ...(sent === '' ? {} : { authorization: sent }), 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      retryAfter: response.headers.get('retry-after'),
      text,
      json: parsed(text),
    };
  };
  const get = (path: string, sent?: string): Promise<Reply> => call('GET', `api/v1/${path}`, undefined, sent);
  const query = (parameters: Record<string, string | number>): string =>
    new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)])).toString();
  return {
    ...{ desk, faults, call, get, url: server.url, close: server.close },
    /** The rows of one list answer. */
    async list(resource: string, parameters: Record<string, string | number> = {}): Promise<JsonObject[]> {
      const reply = await get(`${resource}?${query(parameters)}`);
      if (reply.status !== 200) throw new Error(`${resource} answered ${String(reply.status)} ${reply.text}`);
      return rowsOf(reply.json);
    },
    /** The rows of every page. */
    async all(resource: string, parameters: Record<string, string> = {}): Promise<JsonObject[]> {
      const rows: JsonObject[] = [];
      for (let page = 1; ; page += 1) {
        const found = await this.list(resource, { order: 'id ASC', ...parameters, page, rows: 250 });
        rows.push(...found);
        if (found.length === 0) return rows;
      }
    },
    async one(resource: string, id: unknown): Promise<JsonObject> {
      const { json, status } = await get(`${resource}/${String(id)}`);
      if (status !== 200 || !isObject(json)) throw new Error(`${resource} answered ${String(status)}`);
      return json;
    },
    save: async (method: 'POST' | 'PUT', resource: string, rows: unknown): Promise<Reply> =>
      call(method, `api/v1/${resource}`, rows),
    control: (path: string, body: unknown): Promise<Reply> =>
      call('POST', `__sandbox/cin7-omni/${path}`, body, ''),
    async stockLedger(parameters = ''): Promise<StockReport> {
      const { json } = await call('GET', `__sandbox/cin7-omni/stock-ledger${parameters}`, undefined, '');
      return json as StockReport;
    },
  };
}
export type Cin7OmniClient = Awaited<ReturnType<typeof serveCin7Omni>>;
