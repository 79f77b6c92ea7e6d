import { isSignIn, isXeroPage } from './destinations';
import type { DialogMessage } from './messages';

/** What a dialog page does: it shows a sentence, and goes on, or tells the pane. */
export interface PageStep {
  readonly text: string;
  readonly goTo?: string;
  /** Set before going on. */
  readonly cookie?: string;
  readonly tell?: DialogMessage;
}

/** By this cookie the server brings the user back from Xero to the dialog, not to the web workbook. */
const returnCookie = 'cogsheet-return=dialog; path=/xero; SameSite=Lax; Secure; Max-Age=1800';

const beginAgain = 'Close this window and begin again in the Cogsheet panel.';

/** `authorise.html#<address>`: goes on to Xero's permission page or to our server's sign-in, and nowhere else. */
export function gate(hash: string, home: Location | URL): PageStep {
  const url = decoded(hash);
  if (isSignIn(url, home)) return { text: 'Going on to the sign-in …', goTo: url };
  if (isXeroPage(url, home)) return { text: 'Going on to Xero …', goTo: url, cookie: returnCookie };
  return {
    text: `This window only goes on to Xero or to the sign-in of Cogsheet, and stopped. ${beginAgain}`,
  };
}

const refusals: Readonly<Record<string, string>> = {
  refused: 'You did not give Cogsheet permission in Xero, so nothing is connected.',
  invalid: "Xero's answer was not complete, so nothing is connected.",
  'not-allowed': 'This permission was asked for too long ago or elsewhere, so nothing is connected.',
  'xero-refused': 'Xero allowed no organisation, so nothing is connected. Choose one on its page.',
};

/** `authorised.html#connected=…` or `#connect=…`: what came of the permission. */
export function authorised(hash: string): PageStep {
  const answer = new URLSearchParams(hash.replace(/^#/, ''));
  const connected = answer.has('connected');
  const text = connected
    ? 'Xero is connected. You can close this window; the Cogsheet panel goes on.'
    : `${refusals[answer.get('connect') ?? ''] ?? 'Xero could not be connected.'} Close this window and connect again in the Cogsheet panel.`;
  return { text, tell: { kind: 'authorised', connected, text } };
}

/** `signed-in.html#code=…`: hands the one-time code to the pane. */
export function signedIn(hash: string): PageStep {
  const code = new URLSearchParams(hash.replace(/^#/, '')).get('code') ?? '';
  if (code === '') return { text: `The sign-in gave no answer, so you are not signed in. ${beginAgain}` };
  return {
    text: 'You are signed in. You can close this window; the Cogsheet panel goes on.',
    tell: { kind: 'signed-in', code },
  };
}

function decoded(hash: string): string {
  try {
    return decodeURIComponent(hash.replace(/^#/, ''));
  } catch {
    return '';
  }
}
