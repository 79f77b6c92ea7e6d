import { retryAfterMs } from '../../limits/backoff';
import { parseExactJson } from '../json';
import type { RawAnswer, Verdict } from '../transport';

/**
 * Some purchase endpoints answer the call limit with a status that is not documented, so that only this sentence tells
 * it from a refusal (cin7-core 1 "Rate limit"). It is looked at only when the answer is an error by its status.
 */
const limitSentence = /reached \d+ calls per (\d+ seconds|minute)/i;

/** Judges an answer by its status first, then by an `ErrorCode` in its body, which Cin7 also sends with status 200. */
export function judgeAnswer(answer: RawAnswer, now: number): Verdict {
  const { status, text } = answer;
  const waitMs = retryAfterMs(answer.retryAfter, now);
  if (status === 429 || status === 503) return { kind: 'rate-limited', waitMs };
  const body = parseJson(text);
  const words = errorOf(body)?.words ?? '';
  const successful = status >= 200 && status <= 299;
  if (!successful && limitSentence.test(text)) return { kind: 'rate-limited', waitMs };
  if (status === 401 || status === 403) return { kind: 'refused', status, words };
  if (status >= 500) return { kind: 'server-error', status };
  if (!successful) return { kind: 'unexpected', status, words };
  if (body === undefined) return { kind: 'not-json' };
  return judgeBody(body, waitMs);
}

function judgeBody(body: unknown, waitMs: number | null): Verdict {
  const error = errorOf(body);
  if (error === null) return { kind: 'data', data: body };
  const { code: status, words } = error;
  if (status === 429 || status === 503) return { kind: 'rate-limited', waitMs };
  if (status === 401 || status === 403) return { kind: 'refused', status, words };
  if (status >= 500 && status <= 599) return { kind: 'server-error', status };
  return { kind: 'unexpected', status, words };
}

/** The vendor's error model, bare or as the first of a list (cin7-core 1 "Error body"). */
function errorOf(body: unknown): { code: number; words: string } | null {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  if (typeof first !== 'object' || first === null || !('ErrorCode' in first)) return null;
  const words = 'Exception' in first && typeof first.Exception === 'string' ? first.Exception : '';
  const code = Number(first.ErrorCode);
  return { code: Number.isInteger(code) ? code : 0, words: shorten(words) };
}

const shorten = (words: string): string => words.replace(/\s+/g, ' ').trim().slice(0, 200);

function parseJson(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}
