import { frozenClock, type AdjustableClock } from '../../server/sandbox/common/clock';
import { listen } from '../../server/sandbox/common/listen';
import type { Persistence } from '../../server/sandbox/common/persistence';
import { demoOrganisation } from '../../server/sandbox/xero/demo-organisation';
import {
  createXeroSandbox,
  type XeroSandboxControl,
  type XeroSandboxOptions,
} from '../../server/sandbox/xero/sandbox';

/** The day every Xero sandbox test lives in: period lock 31 July 2026. */
export const testToday = '2026-11-23';
export const testTenant = demoOrganisation(testToday).organisation.OrganisationID ?? '';

export type Json = Record<string, unknown>;
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; empty when it is not JSON. */
  json: Json;
}

export interface RunningXero {
  url: string;
  clock: AdjustableClock;
  control: XeroSandboxControl;
  token: string;
  /** Calls the accounting API with a custom connection's token. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** The elements under `key` of a 200 answer; fails the test on any other status. */
  rows(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Json[]>;
  close(): Promise<void>;
}

export async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? (JSON.parse(text) as Json) : {},
  };
}

export const postForm = (url: string, fields: Record<string, string>, basic?: string) =>
  request(url, {
    method: 'POST',
    headers: basic === undefined ? {} : { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
    body: new URLSearchParams(fields),
  });

export async function customToken(url: string): Promise<string> {
  const answer = await postForm(
    `${url}/identity/connect/token`,
    { grant_type: 'client_credentials' },
    'cogsheet-custom:cogsheet-custom-secret',
  );
  return String(answer.json['access_token']);
}

/** A Xero sandbox on a free port, on virtual time, with a token at hand. */
export async function startXero(
  options: Partial<XeroSandboxOptions> & { persistence?: Persistence | null } = {},
): Promise<RunningXero> {
  const clock = frozenClock(new Date(`${testToday}T10:00:00Z`));
  const { app, control } = createXeroSandbox({
    seedData: demoOrganisation(testToday),
    limits: 'demo',
    clock: clock.now,
    ...options,
  });
  const server = await listen(app);
  const token = await customToken(server.url);
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    request(`${server.url}/api.xro/2.0${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'xero-tenant-id': testTenant,
        accept: 'application/json',
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return {
    url: server.url,
    clock,
    control,
    token,
    call,
    async rows(method, path, body, headers) {
      const answer = await call(method, path, body, headers);
      if (answer.status !== 200)
        throw new Error(`${method} ${path}: ${String(answer.status)} ${answer.text}`);
      const key = /^\/(\w+)/.exec(path.replace(/^\/\w+\/[^/]+\/(Allocations|History)/, '/$1'))?.[1] ?? '';
      return answer.json[key === 'Organisation' ? 'Organisations' : key] as Json[];
    },
    close: server.close,
  };
}

/** The messages of an answer, whichever way errors were asked for. */
export function messages(answer: Answer | Json): string[] {
  const elements = 'text' in answer ? ((answer as Answer).json['Elements'] as Json[] | undefined) : [answer];
  return (elements ?? []).flatMap((element) =>
    ((element['ValidationErrors'] ?? []) as { Message: string }[]).map(({ Message }) => Message),
  );
}

/** A minimal approvable sales invoice; override what the test is about. */
export const salesInvoice = (fields: Json = {}): Json => ({
  Type: 'ACCREC',
  Contact: { Name: 'Shopify customers' },
  Date: '2026-11-02',
  DueDate: '2026-11-30',
  LineAmountTypes: 'Exclusive',
  Status: 'AUTHORISED',
  LineItems: [{ Description: 'Goods', Quantity: 1, UnitAmount: 100, AccountCode: '201', TaxType: 'OUTPUT2' }],
  ...fields,
});

export const cogsJournal = (fields: Json = {}): Json => ({
  Narration: 'COGS 2026-11 Shopify v1',
  Date: '2026-11-02',
  Status: 'POSTED',
  JournalLines: [
    { LineAmount: 660, AccountCode: '310', Description: 'Cost' },
    { LineAmount: -660, AccountCode: '631', Description: 'Stock' },
  ],
  ...fields,
});
