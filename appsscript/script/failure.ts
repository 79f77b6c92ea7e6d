import type { FailureCode } from '../shared/rpc';

/** What the user is told instead of a result; everything else that is thrown is a bug or a refusal of Google's. */
export class Failure extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
  ) {
    super(message);
    this.name = 'Failure';
  }
}

/**
 * Google tells what it refuses in words only: no class, no status. The words are looked at for the two cases in which the
 * user can do something else than try again.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const words = error instanceof Error ? error.message : String(error);
  if (/too many times|quota|rate limit|exceeded maximum execution/i.test(words))
    return new Failure(
      'quota',
      'Google stopped Cogsheet because a limit of this Google account is used up. Nothing more was done. Wait, then try again; daily limits end after 24 hours.',
    );
  if (/protected|permission/i.test(words))
    return new Failure(
      'refused',
      'Google did not allow the change: the sheet is protected, or this account may only view the file. Nothing was written. Ask the owner of the file, then try again.',
    );
  if (/increase the number of cells/i.test(words))
    return new Failure(
      'too-large',
      'The file has no room for these rows: Google allows 10 million cells in a file. Delete sheets that are not needed, then try again.',
    );
  return new Failure('unexpected', `Google refused something: ${words}`);
}
