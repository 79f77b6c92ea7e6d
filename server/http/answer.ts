import type { Response } from 'express';
import type { Result } from '../accounting/result';
import type { ProblemCode, ProblemDto } from '../contract/common';
import { faultDto } from '../sync/dto';
import type { Problem } from '../sync/problem';

/** The only place where codes become HTTP statuses. */
const statuses: Readonly<Record<ProblemCode, number>> = {
  'not-found': 404,
  'invalid-request': 400,
  'too-large': 413,
  'sign-in-required': 401,
  'sign-in-unavailable': 503,
  'not-allowed': 403,
  'version-required': 428,
  'version-conflict': 412,
  'kind-not-available': 422,
  'connection-incomplete': 409,
  'reconnect-needed': 409,
  'preview-stale': 409,
  'preview-not-approved': 409,
  'nothing-to-post': 409,
  'belongs-together': 409,
  'not-reversible': 409,
  'not-retryable': 409,
  'not-skippable': 409,
  'cin7-unavailable': 502,
  'cin7-refused': 422,
  'xero-unavailable': 502,
  'xero-refused': 422,
  busy: 409,
  internal: 500,
};

const titles: Readonly<Record<ProblemCode, string>> = {
  'not-found': 'Not found',
  'invalid-request': 'Not understood',
  'too-large': 'Too large',
  'sign-in-required': 'Sign in',
  'sign-in-unavailable': 'Sign-in cannot be checked now',
  'not-allowed': 'Not allowed',
  'version-required': 'Version needed',
  'version-conflict': 'Somebody else saved first',
  'kind-not-available': 'Not available yet',
  'connection-incomplete': 'Connection not finished',
  'reconnect-needed': 'Connect again',
  'preview-stale': 'Something moved since the preview',
  'preview-not-approved': 'Not approved',
  'nothing-to-post': 'Nothing to post',
  'belongs-together': 'Documents that belong together',
  'not-reversible': 'Cannot be reversed',
  'not-retryable': 'Cannot be retried',
  'not-skippable': 'Cannot be skipped',
  'cin7-unavailable': 'Cin7 does not answer',
  'cin7-refused': 'Cin7 refused',
  'xero-unavailable': 'Xero does not answer',
  'xero-refused': 'Xero refused',
  busy: 'Busy',
  internal: 'Something went wrong',
};

/** RFC 9457 `application/problem+json` with a stable code. */
export function sendProblem(response: Response, { code, detail, faults, difference }: Problem): void {
  const body: ProblemDto = {
    type: `urn:cogsheet:problem:${code}`,
    title: titles[code],
    status: statuses[code],
    code,
    detail,
    ...(faults ? { faults: faults.map(faultDto) } : {}),
    ...(difference
      ? {
          difference: {
            summary: difference.summary,
            added: [...difference.added],
            removed: [...difference.removed],
            changed: [...difference.changed],
            other: [...difference.other],
          },
        }
      : {}),
  };
  if (code === 'sign-in-required') response.setHeader('WWW-Authenticate', 'Bearer');
  response.status(statuses[code]).type('application/problem+json').send(JSON.stringify(body));
}

/** The value as JSON with the route's status, or the problem. */
export function send<Value>(response: Response, status: number, result: Result<Value, Problem>): void {
  if (!result.ok) sendProblem(response, result.error);
  else if (status === 204) response.status(204).end();
  else response.status(status).json(result.value);
}
