import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AccountingApi } from 'xero-node';
import type { ConnectionDto } from '../../server/contract/connections';
import type { JobDto } from '../../server/contract/jobs';
import type { DocumentDto, LeftOutDto, PreviewDto } from '../../server/contract/previews';
import { ensureServerBuilt, projectRoot } from '../store/support/built-server';

/**
 * The real server as a process of its own, on the real store and the sandboxes in their process: what a stranger
 * starts. Tests talk to it over HTTP only.
 */
export interface Cogsheet {
  readonly url: string;
  readonly dataDir: string;
  readonly child: ChildProcess;
  readonly api: Api;
  /** SIGKILL, as a power cut of the process; the sandboxes live on. */
  kill(): Promise<void>;
  /** Starts again on the same data. */
  restart(env?: Record<string, string>): Promise<Cogsheet>;
  /** Ends server and sandboxes and removes the data. */
  close(): Promise<void>;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export type Api = <Body>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<Body>>;

const readyMs = 90_000;

export async function startCogsheet(
  env: Record<string, string> = {},
  dataDir = mkdtempSync(path.join(tmpdir(), 'cogsheet-')),
): Promise<Cogsheet> {
  await ensureServerBuilt();
  const child = spawn(process.execPath, [path.join(projectRoot, 'dist/server/main.js')], {
    env: {
      ...process.env,
      PORT: '0',
      SANDBOX_PORT: '0',
      DATA_DIR: path.join(dataDir, 'data'),
      LOG_LEVEL: 'warn',
      // One that is set for the stores' own tests is not meant for this server.
      DATABASE_URL: '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await readyUrl(child);
  const api = apiAt(url);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    url,
    dataDir,
    child,
    api,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    restart: (again = {}) => startCogsheet({ ...env, ...again }, dataDir),
    close: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** The API of the server at an address. */
export const apiAt =
  (url: string): Api =>
  async (method, apiPath, body, headers = {}) => {
    const answer = await fetch(`${url}/api/v1${apiPath}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: (text === '' ? null : JSON.parse(text)) as never,
    };
  };

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const late = setTimeout(() => reject(new Error(`The server was not ready in time:\n${output}`)), readyMs);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const match = /Cogsheet is ready: (https?:\/\/localhost:\d+)[\s\S]*Stop with/.exec(output);
      if (!match?.[1]) return;
      clearTimeout(late);
      resolve(match[1]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`The server ended with ${String(code)}:\n${output}`));
    });
  });
}

/** The one connection of a demo server. */
export async function connectionOf({ api }: Pick<Cogsheet, 'api'>): Promise<ConnectionDto> {
  const { body } = await api<ConnectionDto[]>('GET', '/connections');
  const [connection] = body;
  if (!connection) throw new Error('The server has no connection');
  return connection;
}

/** Waits until a long task has ended, however it ended. */
export async function finished({ api }: Pick<Cogsheet, 'api'>, job: string): Promise<JobDto> {
  for (;;) {
    const { body } = await api<JobDto>('GET', `/jobs/${job}`);
    if (body.finishedAt !== null) return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export interface Period {
  readonly from: string;
  readonly to: string;
}

/** The last full calendar month before a date. */
export function monthBefore(today: string): Period {
  const first = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
  const last = new Date(first.getTime() - 86_400_000).toISOString().slice(0, 10);
  return { from: `${last.slice(0, 7)}-01`, to: last };
}

/** A session of the month end, in the steps an API client takes. */
export function closing(server: Pick<Cogsheet, 'api'>, connection: string) {
  const { api } = server;
  const at = `/connections/${connection}`;
  const run = async (path: string, body: unknown): Promise<JobDto> => {
    const begun = await api<{ job: string }>('POST', path, body);
    if (begun.status !== 202)
      throw new Error(`${path} answered ${begun.status}: ${JSON.stringify(begun.body)}`);
    return finished(server, begun.body.job);
  };
  return {
    at,
    fetch: (period: Period, more: object = {}) => run(`${at}/fetches`, { ...period, ...more }),
    preview: async (period: Period, kinds: string[] = ['cogs', 'invoices']): Promise<PreviewDto> => {
      const job = await run(`${at}/previews`, { ...period, kinds });
      if (!job.result || !('preview' in job.result)) throw new Error(`No preview: ${JSON.stringify(job)}`);
      return (await api<PreviewDto>('GET', `/previews/${job.result.preview}`)).body;
    },
    documents: async (preview: string): Promise<DocumentDto[]> =>
      pages(api, `/previews/${preview}/documents?sources=none`),
    leftOut: async (preview: string): Promise<LeftOutDto[]> => pages(api, `/previews/${preview}/left-out`),
    mapAccounts: async (codes: Record<string, string>) => {
      const table = await api<{ version: number }>('GET', `${at}/mappings/accounts`);
      const rows = Object.entries(codes).map(([code, xeroAccount]) => ({
        row: `account:${code}`,
        xeroAccount,
      }));
      return api<{ version: number; faults: { code: string; row: string }[] }>(
        'PUT',
        `${at}/mappings/accounts`,
        { rows },
        { 'If-Match': `"${table.body.version}"` },
      );
    },
    approve: (preview: PreviewDto, leaveOut: string[] = []) =>
      api<PreviewDto>('POST', `/previews/${preview.id}/approve`, {
        fingerprint: preview.fingerprint,
        leaveOut,
      }),
    post: (preview: PreviewDto) =>
      api<{ job: string }>('POST', `/previews/${preview.id}/post`, { fingerprint: preview.fingerprint }),
    approveAndPost: async (preview: PreviewDto): Promise<JobDto> => {
      const approved = await api('POST', `/previews/${preview.id}/approve`, {
        fingerprint: preview.fingerprint,
      });
      if (approved.status !== 200)
        throw new Error(`approve answered ${approved.status}: ${JSON.stringify(approved.body)}`);
      return run(`/previews/${preview.id}/post`, { fingerprint: preview.fingerprint });
    },
  };
}

export async function pages<Item>(api: Api, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const joined: string =
      path + (path.includes('?') ? '&' : '?') + `limit=1000${cursor ? `&cursor=${cursor}` : ''}`;
    const page: Answer<{ items: Item[]; next: string | null }> = await api('GET', joined);
    if (page.status !== 200)
      throw new Error(`${joined} answered ${page.status}: ${JSON.stringify(page.body)}`);
    items.push(...page.body.items);
    cursor = page.body.next;
  }
  return items;
}

/** A plain xero-node client on the Xero sandbox, with credentials of its own: the witness of every story. */
export async function xeroWitness(connection: ConnectionDto) {
  if (!connection.sandbox) throw new Error('Not a sandbox connection');
  const organisation = connection.organisation?.id ?? '';
  const answer = await fetch(`${connection.sandbox.identity}/connect/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('cogsheet-custom:cogsheet-custom-secret').toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', organisation }),
  });
  const client = new AccountingApi(connection.sandbox.xero);
  client.accessToken = ((await answer.json()) as { access_token: string }).access_token;
  const control = `${new URL(connection.sandbox.xero).origin}/__sandbox`;
  return {
    client,
    journals: async () => {
      const { body } = await client.getManualJournals('', undefined, undefined, undefined, 1, 1000);
      return body.manualJournals ?? [];
    },
    invoices: async () => {
      const { body } = await client.getInvoices(
        '',
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        undefined,
        1,
        undefined,
        undefined,
        4,
        undefined,
        1000,
      );
      return body.invoices ?? [];
    },
    faults: (rules: object[]) =>
      fetch(`${control}/faults`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ rules }),
      }),
    /** How often each rule in force has hit. */
    faultsHit: async () =>
      ((await (await fetch(`${control}/faults`)).json()) as { rules: { hit: number }[] }).rules.map(
        ({ hit }) => hit,
      ),
    clearFaults: () => fetch(`${control}/faults`, { method: 'DELETE' }),
    account: (code: string, change: object) =>
      fetch(`${control}/xero/accounts/${code}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(change),
      }),
    organisation: (change: object) =>
      fetch(`${control}/xero/organisation`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(change),
      }),
    calls: async () => (await (await fetch(`${control}/calls`)).json()) as CallReport,
  };
}

export interface CallReport {
  readonly total: number;
  readonly counts: Record<string, number>;
  readonly statuses: Record<string, number>;
}

/** The door of the Cin7 sandbox. */
export function cin7Door(connection: ConnectionDto) {
  const control = `${new URL(connection.sandbox?.cin7Core ?? '').origin}/__sandbox`;
  const send = (path: string, body: object) =>
    fetch(`${control}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    send,
    faults: (rules: object[]) => send('/faults', { rules }),
    clearFaults: () => fetch(`${control}/faults`, { method: 'DELETE' }),
    calls: async () => (await (await fetch(`${control}/calls`)).json()) as CallReport,
    forgetCalls: () => fetch(`${control}/calls`, { method: 'DELETE' }),
  };
}
