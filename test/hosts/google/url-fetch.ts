import { notModelled, refuse } from './errors';
import type { Execution } from './execution';
import { blobHandle } from './utilities';
import type { WireAnswer } from './fetch-worker';
import { Handle, act, define, free, held } from './service';

/** Docs, quotas: 50 MB each way, URL 2 kB, 100 headers, 8 kB of them. */
const limits = { url: 2082, body: 50 * 2 ** 20, headers: 100, headerBytes: 8 * 1024 };

const known = [
  'method',
  'payload',
  'headers',
  'contentType',
  'muteHttpExceptions',
  'followRedirects',
  'validateHttpsCertificates',
  'escaping',
];

const text = (body: Uint8Array): string => Buffer.from(body).toString('utf8');

/**
 * Names in lower case: what comes through a proxy of today (HTTP/2) has lost its capitals, so nobody may rely on them.
 * Docs: getHeaders gives a text for each name, getAllHeaders a list where a name came more than once.
 */
function headersOf({ headers }: WireAnswer, all: boolean): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (let index = 0; index < headers.length; index += 2) {
    const name = String(headers[index]).toLowerCase();
    const value = headers[index + 1];
    const before = found[name];
    found[name] = !all || before === undefined ? value : [before, value].flat();
  }
  return found;
}

const responseHandle = define<WireAnswer>({
  name: 'HTTPResponse',
  needs: 'nothing',
  members: {
    getResponseCode: free('', ({ status }) => status),
    getContentText: free('string?', ({ body }) => text(body)),
    getHeaders: free('', (answer) => headersOf(answer, false)),
    getAllHeaders: free('', (answer) => headersOf(answer, true)),
    getContent: free('', ({ body }) =>
      [...Buffer.from(body)].map((byte) => (byte > 127 ? byte - 256 : byte)),
    ),
    getBlob: free('', ({ body }) => blobHandle(Buffer.from(body))),
  },
});

type Parameters = Readonly<Record<string, unknown>>;

function bodyOf({ payload }: Parameters): { body: Uint8Array | string; type: string } | null {
  if (payload === undefined || payload === null) return null;
  if (payload instanceof Handle) return { body: held<Buffer>(payload), type: 'application/octet-stream' };
  const type = 'application/x-www-form-urlencoded';
  if (typeof payload === 'string') return { body: payload, type };
  if (Array.isArray(payload))
    return { body: Uint8Array.from(payload as number[]), type: 'application/octet-stream' };
  const pairs = Object.entries(payload as object).map(([name, value]) => [name, String(value)]);
  return { body: new URLSearchParams(pairs).toString(), type };
}

function checkHeaders(headers: Readonly<Record<string, unknown>>): void {
  const entries = Object.entries(headers);
  for (const [name, value] of entries) {
    if (typeof value !== 'string') refuse(`Attribute provided with invalid value: Header:${name}`);
    // Report: what Google sets itself is refused with this message.
    if (/^(host|content-length|x-forwarded-)/i.test(name))
      refuse(`Attribute provided with invalid value: Header:${name}`);
  }
  const size = entries.reduce((sum, [name, value]) => sum + name.length + String(value).length, 0);
  if (entries.length > limits.headers || size > limits.headerBytes)
    refuse('Limit Exceeded: URLFetch Header Size.');
}

function fetchOne(url: string, parameters: Parameters, execution: Execution): Handle {
  const { host, record } = execution;
  for (const name of Object.keys(parameters))
    if (!known.includes(name)) notModelled(`UrlFetchApp.fetch({ ${name} })`);
  if (!/^https?:\/\//.test(url)) refuse(`Invalid argument: ${url}`);
  if (url.length > limits.url) refuse('Limit Exceeded: URLFetch URL Length.');
  const list = host.manifest.urlFetchWhitelist;
  // Docs, manifest: "the URL must match one of the prefixes"; the wording of the refusal is assumed [belief].
  if (list && !list.some((prefix) => url.startsWith(prefix)))
    refuse(`Access to ${url} is not in the urlFetchWhitelist.`);
  const headers = (parameters.headers ?? {}) as Readonly<Record<string, string>>;
  checkHeaders(headers);
  const body = bodyOf(parameters);
  if (body && Buffer.byteLength(body.body) > limits.body) refuse('Limit Exceeded: URLFetch POST Size.');
  const method = String(parameters.method ?? (body ? 'post' : 'get')).toUpperCase();
  if (body && method === 'GET') notModelled('UrlFetchApp.fetch: a payload with method get');
  if (host.fetchesLeft <= 0) refuse('Service invoked too many times for one day: urlfetch.');
  host.fetchesLeft -= 1;
  record.fetches += 1;
  host.fetches.push({ method, url });
  // Report: a name that Google's network does not find, `localhost` among them.
  const target = host.route(url) ?? refuse(`DNS error: ${url}`);
  const type = typeof parameters.contentType === 'string' ? parameters.contentType : body?.type;
  const answer = host.wire.ask({
    url: target,
    method,
    body: body?.body ?? null,
    headers: {
      ...(type === undefined ? {} : { 'content-type': type }),
      'accept-encoding': 'gzip',
      'user-agent': 'Mozilla/5.0 (compatible; Google-Apps-Script; beanserver; +https://script.google.com)',
      ...headers,
      ...host.proxyHeaders(url),
    },
  });
  if (!answer) return refuse(`Address unavailable: ${url}`);
  return answered(url, answer, parameters);
}

function answered(url: string, answer: WireAnswer, parameters: Parameters): Handle {
  const { status } = answer;
  if (status >= 300 && status < 400 && status !== 304 && parameters.followRedirects !== false) {
    notModelled('UrlFetchApp.fetch: following a redirect');
  }
  if (status >= 400 && parameters.muteHttpExceptions !== true) {
    // Message as reported: the answer is cut.
    refuse(
      `Request failed for ${new URL(url).origin} returned code ${status}. Truncated server response: ` +
        `${text(answer.body).slice(0, 100)}... (use muteHttpExceptions option to examine full response)`,
    );
  }
  return responseHandle(answer);
}

export const urlFetchApp = define<null>({
  name: 'UrlFetchApp',
  needs: 'fetch',
  members: {
    fetch: act('string, object?', (_, [url, parameters], execution) =>
      fetchOne(String(url), (parameters ?? {}) as Parameters, execution),
    ),
    fetchAll: act('array', (_, [requests], execution) =>
      (requests as ({ url: string } & Parameters)[]).map(({ url, ...parameters }) =>
        fetchOne(url, parameters, execution),
      ),
    ),
  },
})(null);
