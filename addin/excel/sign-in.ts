import { Client } from '../panel/api/client';
import type { SignIn } from '../panel';
import { gatePage } from './dialog/destinations';
import { readMessage } from './dialog/messages';
import { type DialogEnd, dialogWords, runDialog } from './dialog';

const closedEarly = 'The sign-in window was closed, so nobody is signed in. Choose Sign in to open it again.';
const noAnswer = 'The sign-in window gave no answer that Cogsheet understands. Sign in again.';

/** The pane's session: the token is in memory alone and goes with the pane. */
export class Session {
  private token: string | null = null;

  constructor(private readonly send: typeof globalThis.fetch) {}

  /** Calls our API as whoever is signed in; a token that the server does not take any more is forgotten. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const { token } = this;
    const headers = new Headers(init?.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    const response = await this.send(input, { ...init, headers });
    if (response.status === 401 && this.token === token) this.token = null;
    return response;
  };

  begin(token: string): void {
    this.token = token;
  }
}

/** Random secret and its S256 challenge (RFC 7636): the code of the dialog is of use to this pane alone. */
export async function newVerifier(): Promise<{ verifier: string; challenge: string }> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(digest)) };
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

export interface SignInParts {
  readonly session: Session;
  /** Origin of the server. */
  readonly home: string;
  readonly dialog: (url: string) => Promise<DialogEnd>;
}

/** Signs the user in through a window of Office: our server's sign-in there, a one-time code back, a session for it. */
export const signingIn =
  ({ session, home, dialog }: SignInParts): SignIn =>
  async () => {
    const { verifier, challenge } = await newVerifier();
    const query = new URLSearchParams({ return: 'dialog', challenge });
    const end = await dialog(home + gatePage(`${home}/sign-in?${query}`));
    if (end.kind !== 'message') return { ok: false, message: dialogWords(end, closedEarly) };
    const message = readMessage(end.message);
    if (message?.kind !== 'signed-in') return { ok: false, message: noAnswer };
    const client = new Client(session.fetch, '/api/v1');
    const begun = await client.call('beginSession', { params: {}, body: { code: message.code, verifier } });
    if (!begun.ok) return { ok: false, message: begun.problem.detail };
    session.begin(begun.value.token);
    return { ok: true };
  };

export const signInDialog = (url: string): Promise<DialogEnd> => runDialog(url, { height: 70, width: 35 });
