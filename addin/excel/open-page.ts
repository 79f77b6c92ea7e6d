import { gatePage, isXeroPage } from './dialog/destinations';
import { readMessage } from './dialog/messages';
import { dialogWords, runDialog } from './dialog';

const closedEarly =
  'The window was closed before Xero gave its permission, so nothing is connected yet. Open Xero again when you are ready.';

/**
 * Opens a page outside. On the desktop in the user's browser, where she is signed in to Xero; in Excel on the web Xero's
 * permission page opens in a window of Office, which comes back to the pane, and any other page in a new tab.
 *
 * @param say tells the user how it ended; Xero's yes shows in the panel itself
 */
export async function openPage(url: string, say: (message: string) => void): Promise<void> {
  if (Office.context.requirements.isSetSupported('OpenBrowserWindowApi', '1.1')) {
    Office.context.ui.openBrowserWindow(url);
    return;
  }
  if (!isXeroPage(url, location)) {
    window.open(url, '_blank', 'noopener');
    return;
  }
  say('');
  const end = await runDialog(location.origin + gatePage(url), { height: 70, width: 40 });
  if (end.kind !== 'message') return say(dialogWords(end, closedEarly));
  const message = readMessage(end.message);
  if (message?.kind === 'authorised' && !message.connected) say(message.text);
}
