import type { Fault } from '../accounting/fault';
import type { Difference } from '../accounting/preview';
import type { Cin7Failure } from '../cin7/source';
import type { ProblemCode } from '../contract/common';
import type { XeroFailure } from '../xero/ledger';
import { err } from '../accounting/result';

/** Why a use case did not do what was asked: a closed code, a sentence for the accountant, and the facts. */
export interface Problem {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly faults?: readonly Fault[];
  readonly difference?: Difference;
}

export const problem = (
  code: ProblemCode,
  detail: string,
  more: { faults?: readonly Fault[]; difference?: Difference } = {},
): Problem => ({ code, detail, ...more });

export const fail = (
  code: ProblemCode,
  detail: string,
  more: { faults?: readonly Fault[]; difference?: Difference } = {},
) => err(problem(code, detail, more));

export const notFound = (what: string) => fail('not-found', `There is no such ${what}.`);

const xeroCodes: Readonly<Record<XeroFailure['code'], ProblemCode>> = {
  'rate-limited': 'xero-unavailable',
  'day-limit': 'xero-unavailable',
  'reconnect-needed': 'reconnect-needed',
  forbidden: 'reconnect-needed',
  refused: 'xero-refused',
  'no-answer': 'xero-unavailable',
  'server-error': 'xero-unavailable',
  'unreadable-answer': 'xero-unavailable',
  offline: 'xero-unavailable',
  cancelled: 'busy',
};
export const ofXero = ({ code, detail }: XeroFailure): Problem => problem(xeroCodes[code], detail);

export const ofCin7 = ({ code, detail }: Cin7Failure): Problem =>
  problem(
    code === 'cin7-refused' ? 'cin7-refused' : code === 'cancelled' ? 'busy' : 'cin7-unavailable',
    detail,
  );
