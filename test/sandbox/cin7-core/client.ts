import {
  createCin7CoreSandbox,
  demoAccountId,
  demoApplicationKey,
} from '../../../server/sandbox/cin7-core/sandbox';
import type { Cin7CoreSandboxOptions } from '../../../server/sandbox/cin7-core/sandbox';
import { isObject, objectsAt, type JsonObject } from '../../../server/sandbox/common/json';
import { listen } from '../../../server/sandbox/common/listen';
import { generateDemoCompany } from '../../../server/sandbox/demo/company';

export interface Reply {
  status: number;
  type: string;
  text: string;
  /** The parsed body; undefined when it is not JSON. */
  json: unknown;
}

export const smallCompany = () =>
  generateDemoCompany({ seed: '7', today: '2026-11-23', sales: 240, months: 2 });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

async function reply(response: Response): Promise<Reply> {
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text,
    json: parsed(text),
  };
}

const open: (() => Promise<void>)[] = [];
// A failed test must not leave a server behind that keeps the run alive.
afterAll(async () => {
  for (const close of open) await close();
});

/** A served sandbox with a plain HTTP client that knows nothing of ours. */
export async function serveCin7Core(options: Partial<Cin7CoreSandboxOptions> = {}) {
  const { app, control } = createCin7CoreSandbox({ data: smallCompany(), ...options });
  const server = await listen(app);
  open.push(server.close);
  const headers = { 'api-auth-accountid': demoAccountId, 'api-auth-applicationkey': demoApplicationKey };
  const get = async (path: string, sent: Record<string, string> = headers): Promise<Reply> =>
    reply(await fetch(`${server.url}/ExternalApi/v2/${path}`, { headers: sent }));
  return {
    control,
    headers,
    url: server.url,
    close: server.close,
    get,
    /** Rows of every page of a list. */
    async all(path: string, key: string, limit = 1000): Promise<JsonObject[]> {
      const rows: JsonObject[] = [];
      for (let page = 1; ; page += 1) {
        const { json } = await get(
          `${path}${path.includes('?') ? '&' : '?'}Page=${String(page)}&Limit=${String(limit)}`,
        );
        const found = objectsAt(json, key);
        rows.push(...found);
        if (found.length < limit) return rows;
      }
    },
    async object(path: string): Promise<JsonObject> {
      const { json, status } = await get(path);
      if (status !== 200 || !isObject(json)) throw new Error(`${path} answered ${String(status)}`);
      return json;
    },
    send: async (method: string, path: string, body?: unknown): Promise<Reply> =>
      reply(
        await fetch(`${server.url}/${path}`, {
          method,
          headers: { ...headers, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
  };
}
export type Cin7CoreClient = Awaited<ReturnType<typeof serveCin7Core>>;
