import { err, ok, type Result } from '../../accounting/result';
import type { CallOptions, Cin7Failure } from '../source';
import { addressOf, Transport, type Outcome, type TransportSettings } from '../transport';
import { judgeAnswer } from './answers';
import { omniAllowances, vendorLimits, type OmniLimits } from './limits';

/** Transport to Cin7 Omni's API version 1: Basic auth, pacing, retries, and every answer judged (cin7-omni 1). */

export interface OmniKeys {
  /** One for the whole account. */
  readonly username: string;
  readonly connectionKey: string;
}

export interface OmniApiOptions extends OmniKeys, TransportSettings {
  /** `https://api.cin7.com/api/v1/` or a sandbox. */
  readonly baseUrl: string;
  /** The vendor's when absent. */
  readonly limits?: OmniLimits;
}

export const omniBaseUrl = 'https://api.cin7.com/api/v1/';

/** A failure with the status it came from; 0 when there was no answer. */
export interface OmniFailure extends Cin7Failure {
  readonly status: number;
}

export interface OmniApi {
  /** `path` is a resource such as `SalesOrders`; undefined parameters are not sent. The value is JSON of unknown shape. */
  get(
    path: string,
    query: Readonly<Record<string, string | number | undefined>>,
    options?: CallOptions,
  ): Promise<Result<unknown, OmniFailure>>;
  callCount(): number;
  readonly callsPerMinute: number;
}

export function createOmniApi(options: OmniApiOptions): OmniApi {
  const { baseUrl, username, connectionKey, limits = vendorLimits } = options;
  const basic = Buffer.from(`${username}:${connectionKey}`, 'utf8').toString('base64');
  const transport = new Transport({
    ...options,
    allowances: omniAllowances(limits, connectionKey),
    headers: { Authorization: `Basic ${basic}` },
    judge: (answer, now) => judgeAnswer(answer, now, [connectionKey, basic, username]),
  });
  return {
    callCount: () => transport.callCount(),
    callsPerMinute: limits.perMinute,
    async get(path, query, callOptions = {}) {
      const url = addressOf(baseUrl, path);
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.set(name, String(value));
      const outcome = await transport.get(url, callOptions);
      return outcome.kind === 'data' ? ok(outcome.data) : err(failureOf(outcome, path));
    },
  };
}

/** The sentence for the accountant: what happened, to what, what to do. */
function failureOf(outcome: Exclude<Outcome, { kind: 'data' }>, path: string): OmniFailure {
  const failure = (
    code: Cin7Failure['code'],
    status: number,
    retryable: boolean,
    detail: string,
  ): OmniFailure => ({ code, status, retryable, detail });
  switch (outcome.kind) {
    case 'cancelled':
      return failure('cancelled', 0, false, 'The fetch was cancelled.');
    case 'refused':
      return failure('cin7-refused', outcome.status, false, refusedSentence(outcome.status, path));
    case 'rate-limited':
      return failure(
        'cin7-unavailable',
        429,
        true,
        "Cin7 kept answering that its call limit is reached. Another program may use the same connection key, or today's calls may be used up; try again later.",
      );
    case 'server-error':
      return failure(
        'cin7-unavailable',
        outcome.status,
        true,
        `Cin7 answered with an error of its own (${outcome.status}) when asked for ${path}. Try again later.`,
      );
    case 'no-answer':
      return failure(
        'cin7-unavailable',
        0,
        true,
        'Cin7 did not answer. Check the connection, then try again.',
      );
    case 'not-json':
      return failure(
        'cin7-not-json',
        200,
        true,
        `Cin7 answered with a web page instead of data when asked for ${path}. Try again later.`,
      );
    case 'unexpected': {
      const said = outcome.words === '' ? `with status ${outcome.status}` : `"${outcome.words}"`;
      return failure(
        'cin7-unexpected',
        outcome.status,
        false,
        `Cin7 answered ${said} when asked for ${path}.`,
      );
    }
  }
}

/** Keys that are wrong, or right ones without leave for this resource (cin7-omni 1.1). */
const refusedSentence = (status: number, path: string): string =>
  status === 403
    ? `Cin7 does not let this connection read ${resourceOf(path)}. Switch reading it on for the connection in Cin7 under Integrations & API > API v1, then fetch again.`
    : 'Cin7 refused the API username or the connection key. Check both in Cin7 under Integrations & API > API v1, then connect again.';

const resourceOf = (path: string): string => path.split('/')[0] ?? path;
