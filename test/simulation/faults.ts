import type { FaultRuleInput } from '../../server/sandbox/common/faults';
import type { HttpAnswer } from './in-process-http';
import type { Random } from './random';

/**
 * What can befall one call to Xero. `sandbox`: the sandbox itself answers so, by its own fault script. `answer`: Xero
 * processed the request, and the answer is damaged on its way. The others happen to the connection.
 */
export type Fault =
  | { readonly kind: 'sandbox'; readonly name: string; readonly rule: FaultRuleInput }
  | {
      readonly kind: 'answer';
      readonly name: string;
      readonly damage: (answer: HttpAnswer, random: Random) => HttpAnswer;
    }
  /** A gateway in between answers; the request has reached Xero or not. */
  | { readonly kind: 'gateway'; readonly name: string; readonly status: number; readonly arrives: boolean }
  /** No answer, with the socket's code; the request never arrives, arrives, or arrives after its sender gave up. */
  | {
      readonly kind: 'socket';
      readonly name: string;
      readonly code: string;
      readonly arrives: 'never' | 'now' | 'late';
    }
  /** Refused by a limit, which names the moment of its end. */
  | { readonly kind: 'until-a-date'; readonly name: string }
  /** The network delivers the request twice; the second answer is the one that arrives. */
  | { readonly kind: 'twice'; readonly name: string };

const byScript = (
  fault: FaultRuleInput['fault'],
  more: Partial<FaultRuleInput> = {},
  name: string = fault,
): Fault => ({
  kind: 'sandbox',
  name,
  rule: { fault, ...more },
});

const html = '<!DOCTYPE html><html><body>We will be back soon.</body></html>';
const replaced = (answer: HttpAnswer, body: string, type?: string): HttpAnswer => ({
  ...answer,
  body,
  headers: type === undefined ? answer.headers : { ...answer.headers, 'content-type': type },
});

/** Changes the one list that an answer of Xero's holds. */
const onList = (change: (elements: unknown[], random: Random) => unknown) =>
  function damage(answer: HttpAnswer, random: Random): HttpAnswer {
    if (answer.status !== 200) return answer;
    const parsed = JSON.parse(answer.body) as Record<string, unknown>;
    const name = Object.keys(parsed).find((key) => Array.isArray(parsed[key]));
    if (name === undefined) return answer;
    return replaced(answer, JSON.stringify({ ...parsed, [name]: change(parsed[name] as unknown[], random) }));
  };

const damaged = (name: string, damage: (answer: HttpAnswer, random: Random) => HttpAnswer): Fault => ({
  kind: 'answer',
  name,
  damage,
});

/** Any call, readings too. */
export const faultsOfAnyCall: readonly Fault[] = [
  { kind: 'socket', name: 'lost before it arrived', code: 'ECONNRESET', arrives: 'never' },
  { kind: 'socket', name: 'answer lost', code: 'ECONNRESET', arrives: 'now' },
  { kind: 'socket', name: 'no answer in time', code: 'ECONNABORTED', arrives: 'now' },
  { kind: 'socket', name: 'connection refused', code: 'ECONNREFUSED', arrives: 'never' },
  { kind: 'gateway', name: '502 before', status: 502, arrives: false },
  { kind: 'gateway', name: '502 after', status: 502, arrives: true },
  { kind: 'gateway', name: '504 after', status: 504, arrives: true },
  byScript('500-before'),
  byScript('500-after'),
  byScript('503'),
  byScript('html-200'),
  byScript('429-minute', { retryAfter: 30 }),
  byScript('429-minute', { retryAfter: 600 }, '429-minute for long'),
  byScript('429-day', { retryAfter: 3_600 }),
  byScript('429-concurrent'),
  { kind: 'until-a-date', name: '429 until a date' },
  { kind: 'gateway', name: '429 without a word', status: 429, arrives: false },
  { kind: 'gateway', name: '401 of a good token', status: 401, arrives: false },
  damaged('web page in place of the answer', (answer) => replaced(answer, html, 'text/html')),
  damaged('answer cut short', (answer, random) =>
    replaced(answer, answer.body.slice(0, random.between(0, Math.max(0, answer.body.length - 2)))),
  ),
  damaged('answer of another shape', (answer) => replaced(answer, '{"Message":"ok"}')),
  damaged('empty answer', (answer) => replaced(answer, '')),
  damaged(
    'elements in another order',
    onList((elements, random) => random.shuffled(elements)),
  ),
];

/** Calls that write: their batch answers may be short of elements, and late requests still arrive. */
export const faultsOfWrites: readonly Fault[] = [
  ...faultsOfAnyCall,
  // What a look-up that came too early would miss: more often than its share.
  ...Array.from({ length: 8 }, (): Fault => ({
    ...{ kind: 'socket', name: 'arrives late', code: 'ECONNABORTED', arrives: 'late' },
  })),
  { kind: 'socket', name: 'answer lost', code: 'ECONNRESET', arrives: 'now' },
  { kind: 'twice', name: 'delivered twice' },
  damaged(
    'short of an element',
    onList((elements, random) => elements.filter((_, at) => at !== random.between(0, elements.length - 1))),
  ),
  damaged(
    'no elements',
    onList(() => []),
  ),
  damaged(
    'elements that are null',
    onList((elements) => elements.map(() => null)),
  ),
];

/** Signing in has no list and no limits. */
export const faultsOfSignIn: readonly Fault[] = faultsOfAnyCall.filter(
  ({ kind, name }) =>
    kind === 'socket' ||
    (kind === 'gateway' && name.startsWith('50')) ||
    name === '500-after' ||
    name === 'answer cut short',
);
