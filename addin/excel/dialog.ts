/** How a dialog of ours ended. `refused` has Office's own code. */
export type DialogEnd =
  | { readonly kind: 'message'; readonly message: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'refused'; readonly code: number };

/** Codes of Office's dialogs (docs: "Handle errors and events in the Office dialog box"; 12011: the runtime itself). */
const closedByUser = 12006;
const sentences: Readonly<Record<number, string>> = {
  12002: 'The window could not load its page. Check that the Cogsheet server can be reached, then try again.',
  12003:
    'The window was sent to an address without https, which Excel does not allow. Nothing was changed. Open the Cogsheet workbook in a browser and do this step there.',
  12004:
    'Excel does not trust the address of the window. Ask the person who installed Cogsheet to install its manifest again.',
  12005:
    'Excel opens windows from https addresses only. Ask the person who installed Cogsheet to use its https address.',
  12007: 'Another window of Cogsheet is open. Finish or close that one, then try again.',
  12009: 'The window was not opened, because that was not allowed. Try again and choose Allow.',
  12011: 'The browser blocked the window. Allow pop-ups for this page in the browser, then try again.',
};

/**
 * What to tell the user of a dialog that brought nothing.
 *
 * @param closed what it means here that she closed the window
 */
export function dialogWords(end: Exclude<DialogEnd, { kind: 'message' }>, closed: string): string {
  if (end.kind === 'closed') return closed;
  return (
    sentences[end.code] ??
    `Excel could not open the window (code ${end.code}). Nothing was changed. Try again.`
  );
}

export type DialogOptions = Pick<Office.DialogOptions, 'height' | 'width'>;

/** Opens a page of ours in a window of Office and waits for its message, or for its end. */
export function runDialog(url: string, size: DialogOptions): Promise<DialogEnd> {
  return new Promise((resolve) => {
    // Without a click just now the browser would block the window; then Office asks the user first.
    const clicked = navigator.userActivation?.isActive ?? false;
    Office.context.ui.displayDialogAsync(url, { ...size, promptBeforeOpen: !clicked }, (result) => {
      if (result.status === Office.AsyncResultStatus.Failed) {
        return resolve({ kind: 'refused', code: result.error.code });
      }
      const dialog = result.value;
      const { DialogMessageReceived, DialogEventReceived } = Office.EventType;
      dialog.addEventHandler(
        DialogMessageReceived,
        (event: { message: string; origin: string | undefined } | { error: number }) => {
          if ('error' in event) return resolve(ended(event.error));
          if (event.origin !== undefined && event.origin !== location.origin) return;
          dialog.close();
          resolve({ kind: 'message', message: event.message });
        },
      );
      dialog.addEventHandler(DialogEventReceived, (event: { error: number } | { message: string }) => {
        if ('error' in event) resolve(ended(event.error));
      });
    });
  });
}

const ended = (code: number): DialogEnd =>
  code === closedByUser ? { kind: 'closed' } : { kind: 'refused', code };
