import { retryAfterMs } from '../../limits/backoff';
import type { RawAnswer, Verdict } from '../transport';
import { parseExactJson } from '../json';

/**
 * Judges an answer by its status alone (cin7-omni 1.3, 1.6): bodies of errors come as a bare text, as an object with a
 * `message`, or as a web page of a gateway. Where they hold words, those are passed on without the texts in `secrets`.
 */
export function judgeAnswer(
  { status, retryAfter, text }: RawAnswer,
  now: number,
  secrets: readonly string[] = [],
): Verdict {
  const waitMs = retryAfterMs(retryAfter, now);
  // A 503 that says when to come back is a limit as well.
  if (status === 429 || (status === 503 && waitMs !== null)) return { kind: 'rate-limited', waitMs };
  if (status >= 500) return { kind: 'server-error', status };
  const body = parseJson(text);
  if (status === 401 || status === 403) return { kind: 'refused', status, words: wordsOf(body, secrets) };
  if (status < 200 || status > 299) return { kind: 'unexpected', status, words: wordsOf(body, secrets) };
  return body === undefined ? { kind: 'not-json' } : { kind: 'data', data: body };
}

const longestWords = 200;

function wordsOf(body: unknown, secrets: readonly string[]): string {
  const stated = typeof body === 'object' && body !== null ? messageOf(body) : body;
  if (typeof stated !== 'string') return '';
  const clean = secrets.reduce(
    (text, secret) => (secret === '' ? text : text.replaceAll(secret, '***')),
    stated,
  );
  return clean.replace(/\s+/g, ' ').trim().slice(0, longestWords);
}

/** Names on the wire are in either case. */
const messageOf = (body: object): unknown =>
  Object.entries(body).find(([name]) => name.toLowerCase() === 'message')?.[1];

function parseJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}
