import type { Envelope, FailureCode, Rpc, RpcName } from '../shared/rpc';

/** What we use of `google.script`; the page has it from Google. */
interface Runner {
  withSuccessHandler(handler: (answer: unknown) => void): Runner;
  withFailureHandler(handler: (error: unknown) => void): Runner;
  rpc(name: string, json: string): void;
}
declare const google: { readonly script: { readonly run: Runner } };

/** Google ends a script after 6 minutes; an answer that is later than this was lost on the way. */
const patience = 390_000;

/** Why a call to the script did not succeed; `google`: the script did not even run. */
export class CallFailure extends Error {
  constructor(
    readonly code: FailureCode | 'google' | 'no-answer',
    message: string,
  ) {
    super(message);
    this.name = 'CallFailure';
  }
}

const notRun =
  'Google did not let Cogsheet run in this file. Mostly this is because several Google accounts are signed in in this browser: open the file in a browser profile (or a private window) with only the account that may use it. Else reload the file and open Cogsheet again.';
const noAnswer =
  'Google did not answer. Nothing is lost: what runs on the server goes on. Reload the file and open Cogsheet again.';

export type CallScript = <Name extends RpcName>(
  name: Name,
  input: Parameters<Rpc[Name]>[0],
) => Promise<ReturnType<Rpc[Name]>>;

/** Calls the script. Rejects with a `CallFailure`. */
export const callScript: CallScript = (name, input) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CallFailure('no-answer', noAnswer)), patience);
    google.script.run
      .withSuccessHandler((answer) => {
        clearTimeout(timer);
        const envelope = typeof answer === 'string' ? (JSON.parse(answer) as Envelope<never>) : null;
        if (envelope?.ok) resolve(envelope.value);
        else if (envelope) reject(new CallFailure(envelope.code, envelope.message));
        else reject(new CallFailure('no-answer', noAnswer));
      })
      .withFailureHandler(() => {
        // Google's own faults come with words in the user's language only.
        clearTimeout(timer);
        reject(new CallFailure('google', notRun));
      })
      .rpc(name, JSON.stringify(input));
  });
