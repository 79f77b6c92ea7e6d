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

/** A permission that she left out, or took back since: Google names the scope. */
const missingScope =
  /required permissions?:|permissions are not sufficient|permission to call|authori[sz]ation is required/i;

export const noPermission =
  'Google stopped this step, because Cogsheet does not have all the permissions it needs from you. Close the sidebar, open it again (Extensions, Cogsheet, Open Cogsheet), and tick every box in the window in which Google asks.';

const remedies: readonly (readonly [words: RegExp, code: FailureCode, sentence: string])[] = [
  [
    /too many times|quota|rate limit|exceeded maximum execution/i,
    'quota',
    'Google stopped Cogsheet because a limit of this Google account is used up. Nothing more was done. Wait, then try again; daily limits end after 24 hours.',
  ],
  [missingScope, 'no-permission', noPermission],
  [
    /protected|permission/i,
    'refused',
    'Google did not allow the change: the sheet is protected, or this account may only view the file. The step was not finished; the sheet may show a part of it. Ask the owner of the file, then try again.',
  ],
  [
    /\d characters in a single cell/i,
    'too-large',
    'One text is longer than a cell of Google Sheets can hold (50,000 characters), so this step was not finished. Shorten it in Cin7 or Xero, then try again.',
  ],
  [
    /increase the number of cells/i,
    'too-large',
    'The file has no room for these rows: Google allows 10 million cells in a file. Delete sheets that are not needed, then try again.',
  ],
];

/**
 * Google tells what it refuses in words only: no class, no status. The words are looked at for the cases in which the
 * user can do something else than try again.
 */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const words = error instanceof Error ? error.message : String(error);
  const known = remedies.find(([pattern]) => pattern.test(words));
  if (known) return new Failure(known[1], known[2]);
  return new Failure(
    'unexpected',
    `Google refused a step, so it was not finished: ${words} Try again; if it stays, reload the file and open Cogsheet again.`,
  );
}
