import type { Allowance } from '../../limits/call-rules';
import { err, ok, type Result } from '../../accounting/result';
import type { CallOptions, Cin7Failure } from '../source';
import { addressOf, scopeOfKey, Transport, type Outcome, type TransportSettings } from '../transport';
import { judgeAnswer } from './answers';

/** Transport to Cin7 Core's API version 2: headers, pacing, retries, and every answer judged (cin7-core 1). */

export interface Cin7CoreApiOptions extends TransportSettings {
  /** `https://inventory.dearsystems.com/ExternalApi/v2/` or a sandbox. */
  readonly baseUrl: string;
  readonly accountId: string;
  readonly applicationKey: string;
  /** The vendor's limit for one application key; 60 unless told otherwise. */
  readonly callsPerMinute?: number;
}

/** A failure with the status it came from; 0 when there was no answer. */
export interface ApiFailure extends Cin7Failure {
  readonly status: number;
}

export interface Cin7CoreApi {
  /** `path` without a leading slash; undefined parameters are not sent. The value is parsed JSON of unknown shape. */
  get(
    path: string,
    query: Readonly<Record<string, string | number | undefined>>,
    options?: CallOptions,
  ): Promise<Result<unknown, ApiFailure>>;
  /**
   * A write, which is sent again only when the limit refused it: Cin7 knows no key against doing it twice. After a
   * retryable failure the outcome is unknown and has to be looked up.
   */
  post(path: string, body: unknown, options?: CallOptions): Promise<Result<unknown, ApiFailure>>;
  callCount(): number;
  readonly callsPerMinute: number;
}

export const cin7CoreBaseUrl = 'https://inventory.dearsystems.com/ExternalApi/v2/';
export const vendorCallsPerMinute = 60;

/** A margin over the vendor's minute, for clocks that do not run at quite the same speed. */
const windowMs = 60_250;

const allowanceOf = ({ applicationKey, callsPerMinute }: Cin7CoreApiOptions): Allowance => ({
  scope: scopeOfKey(applicationKey),
  calls: callsPerMinute ?? vendorCallsPerMinute,
  windowMs,
  concurrency: 1,
});

export function createCin7CoreApi(options: Cin7CoreApiOptions): Cin7CoreApi {
  const { baseUrl, accountId, applicationKey } = options;
  const allowance = allowanceOf(options);
  const transport = new Transport({
    ...options,
    ...{ allowances: [allowance], judge: judgeAnswer },
    headers: { 'api-auth-accountid': accountId, 'api-auth-applicationkey': applicationKey },
  });
  const answer = (outcome: Outcome, path: string): Result<unknown, ApiFailure> =>
    outcome.kind === 'data' ? ok(outcome.data) : err(failureOf(outcome, path));
  return {
    callCount: () => transport.callCount(),
    callsPerMinute: allowance.calls,
    post: async (path, body, callOptions = {}) =>
      answer(await transport.post(addressOf(baseUrl, path), body, callOptions), path),
    async get(path, query, callOptions = {}) {
      const url = addressOf(baseUrl, path);
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.set(name, String(value));
      return answer(await transport.get(url, callOptions), path);
    },
  };
}

/** The sentence for the accountant: what happened, to what, what to do. */
function failureOf(outcome: Exclude<Outcome, { kind: 'data' }>, path: string): ApiFailure {
  switch (outcome.kind) {
    case 'cancelled':
      return failure('cancelled', 0, false, 'The fetch was cancelled.');
    case 'refused':
      return failure(
        'cin7-refused',
        outcome.status,
        false,
        'Cin7 refused the account id or the application key. Check both in Cin7 under Integrations > API, then connect again.',
      );
    case 'rate-limited':
      return failure(
        'cin7-unavailable',
        429,
        true,
        'Cin7 kept answering that its call limit is reached. Another program may use the same application key; try again in a few minutes.',
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
    case 'unexpected':
      return failure('cin7-unexpected', outcome.status, false, unexpectedSentence(outcome, path));
  }
}

function unexpectedSentence({ status, words }: { status: number; words: string }, path: string): string {
  const said = words === '' ? `with status ${status}` : `"${words}"`;
  return `Cin7 answered ${said} when asked for ${path}.`;
}

const failure = (
  code: Cin7Failure['code'],
  status: number,
  retryable: boolean,
  detail: string,
): ApiFailure => ({ code, status, retryable, detail });
