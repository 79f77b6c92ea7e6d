import { z } from 'zod';
import { retryAfterMs } from '../limits/backoff';
import type { XeroFailure } from './ledger';

/**
 * The one mapper from whatever a call to Xero throws to a `XeroFailure` (xero 2.7, 7.4). By status, header and socket
 * code only, never by text; the thrown value itself is not kept, since it may hold headers.
 */

/** Facts of one HTTP exchange that the client library does not pass on. */
export interface ExchangeFacts {
  /** Node's or axios' code of the socket error: ECONNREFUSED, ECONNRESET, ECONNABORTED ... */
  readonly errorCode?: string | null;
}

const headersSchema = z.record(z.string(), z.unknown()).catch({});
const problemSchema = z
  .object({ statusCode: z.number().int(), headers: headersSchema, body: z.unknown() })
  .transform(({ statusCode, headers, body }) => ({ status: statusCode, headers, body }));
/** What `xero-node` rejects with, as JSON text or as an object. */
const clientErrorSchema = z.object({ response: problemSchema });
/** AxiosError, which identity helpers reject with; without `response` there was no answer. */
const axiosErrorSchema = z.object({
  isAxiosError: z.literal(true),
  code: z.string().nullish(),
  response: z.object({ status: z.number().int(), headers: headersSchema, data: z.unknown() }).nullish(),
});
/** openid-client's OPError. */
const oauthErrorSchema = z.object({ name: z.literal('OPError'), error: z.string() });

export function toXeroFailure(thrown: unknown, facts: ExchangeFacts = {}): XeroFailure {
  const value = typeof thrown === 'string' ? parseJson(thrown) : thrown;
  const client = clientErrorSchema.safeParse(value);
  if (client.success) {
    const { status, headers, body } = client.data.response;
    return status === 0 ? noAnswer(facts.errorCode) : answerFailure(status, headers, body);
  }
  const oauth = oauthErrorSchema.safeParse(value);
  if (oauth.success) return oauthFailure(oauth.data.error, 400);
  const axios = axiosErrorSchema.safeParse(value);
  if (!axios.success) return noAnswer(facts.errorCode ?? codeOf(value));
  const { response, code } = axios.data;
  return response ? answerFailure(response.status, response.headers, response.data) : noAnswer(code);
}

/** Codes of a connection that was never made, so that nothing was sent: name look-up, refusal, no route, TLS. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

export function noAnswer(code: string | null | undefined): XeroFailure {
  const notSaved = code != null && neverConnected.has(code);
  const detail = notSaved
    ? 'Xero could not be reached. Check the connection, then try again.'
    : 'Xero did not answer. Whether it received the request is not known.';
  return { code: 'no-answer', detail, notSaved, status: 0, retryAfterMs: null, answered: false };
}

export const cancelled: XeroFailure = {
  code: 'cancelled',
  detail: 'It was cancelled before anything was sent.',
  notSaved: true,
  status: 0,
  retryAfterMs: null,
  answered: false,
};

/** A 2xx whose body is not what the call promises: what it did is not known. */
export const unreadable = (detail: string, status = 200): XeroFailure => ({
  code: 'unreadable-answer',
  detail,
  notSaved: false,
  status,
  retryAfterMs: null,
  answered: true,
});

/** A status that is no success. `headers` with names in lower case. */
export function answerFailure(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  body: unknown,
): XeroFailure {
  const common = { status, retryAfterMs: null, answered: true };
  if (status === 429) return limitFailure(headers);
  if (status === 401)
    return {
      ...common,
      code: 'reconnect-needed',
      notSaved: true,
      detail: 'Xero no longer accepts the connection. Connect to Xero again.',
    };
  if (status === 403)
    return {
      ...common,
      code: 'forbidden',
      notSaved: true,
      detail:
        'Xero does not allow this for the person who connected. Check their role in Xero, or connect again with another login.',
    };
  if (status === 503)
    return {
      ...common,
      code: 'offline',
      notSaved: false,
      retryAfterMs: afterMs(headers),
      detail: 'Xero is offline for this organisation. Try again in a few minutes.',
    };
  // A gateway in front of Xero gave up (502, 504) or the request timed out (408): Xero itself may still be at work.
  const answered = status !== 502 && status !== 504 && status !== 408;
  if (status >= 500 || status === 408)
    return {
      ...common,
      code: 'server-error',
      notSaved: false,
      answered,
      detail: `Xero answered with an error of its own (${status}).`,
    };
  if (status >= 400)
    return { ...common, code: 'refused', notSaved: true, detail: refusedSentence(status, body) };
  return unreadable(`Xero answered with status ${status} and no data.`, status);
}

/** `day` and, by one client, `DayLimit` are seen (xero 2.1); the header is a code, not a text. */
function limitFailure(headers: Readonly<Record<string, unknown>>): XeroFailure {
  const isDay = limitProblem(headers) === 'day';
  return {
    code: isDay ? 'day-limit' : 'rate-limited',
    detail: isDay
      ? "Xero's limit of calls a day is reached. Posting goes on when Xero allows it again."
      : "Xero's limit of calls is reached. Try again in a few minutes.",
    notSaved: true,
    status: 429,
    retryAfterMs: afterMs(headers),
    answered: true,
  };
}

export type LimitProblem = 'minute' | 'day' | 'concurrent' | 'other';
export function limitProblem(headers: Readonly<Record<string, unknown>>): LimitProblem {
  const problem = String(headers['x-rate-limit-problem'] ?? '').toLowerCase();
  if (problem === 'day' || problem === 'daylimit') return 'day';
  return problem === 'minute' || problem === 'concurrent' ? problem : 'other';
}

/** An OAuth error code (RFC 6749, 5.2): only a dead grant needs a person. */
export function oauthFailure(error: string, status: number): XeroFailure {
  const isDead = error === 'invalid_grant';
  return {
    code: isDead ? 'reconnect-needed' : 'refused',
    detail: isDead
      ? 'The connection to Xero has ended. Connect to Xero again.'
      : `Xero refused to sign this program in (${/^[a-z_]{1,40}$/.test(error) ? error : 'unknown error'}). Check its client id and secret.`,
    notSaved: true,
    status,
    retryAfterMs: null,
    answered: true,
  };
}

const messageSchema = z.object({ Message: z.string() });
const refusalSchema = z.object({
  Message: z.string().optional(),
  Detail: z.string().nullish(),
  Elements: z.array(z.object({ ValidationErrors: z.array(messageSchema).optional() })).optional(),
});

/** Xero's own words about a call it refused as a whole, cut short. */
function refusedSentence(status: number, body: unknown): string {
  const parsed = refusalSchema.safeParse(typeof body === 'string' ? parseJson(body) : body);
  const { Message = '', Detail = '', Elements = [] } = parsed.success ? parsed.data : {};
  const messages = Elements.flatMap(({ ValidationErrors = [] }) =>
    ValidationErrors.map((error) => error.Message),
  );
  const words = messages.length > 0 ? [...new Set(messages)].slice(0, 5).join(' ') : Message || Detail;
  return words ? `Xero refused it: ${words.slice(0, 500)}` : `Xero refused it (status ${status}).`;
}

const afterMs = (headers: Readonly<Record<string, unknown>>): number | null =>
  retryAfterMs(String(headers['retry-after'] ?? ''), Date.now());

const codeOf = (value: unknown): string | null => {
  if (typeof value !== 'object' || value === null) return null;
  if ('code' in value && typeof value.code === 'string') return value.code;
  return 'cause' in value ? codeOf(value.cause) : null;
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
