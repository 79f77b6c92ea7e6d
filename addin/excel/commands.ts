import type { Workbook } from '../workbook/port';

/** Buttons of the ribbon (manifest). */
export const commandNames = ['fetch', 'preview', 'post', 'errors', 'reconcile', 'panel'] as const;
export type CommandName = (typeof commandNames)[number];

/**
 * The function of a button, as the manifest names it. The runtime looks for it among the page's globals first, so it
 * must be none of them: `fetch` is one, and so is `panel`, the id of an element.
 */
export const functionName = (name: CommandName): string =>
  `cogsheet${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** What a button brings before the user's eyes besides the panel. */
const sheets: Readonly<Partial<Record<CommandName, string>>> = { errors: 'errors', reconcile: 'tie-out' };

/** The part of `Office` that commands need. */
export interface CommandHost {
  readonly actions: { associate(name: string, run: (event: { completed(): void }) => void): void };
  readonly addin: { showAsTaskpane(): Promise<void> };
}

/**
 * Ties the ribbon's buttons to the task pane, in whose runtime they run. Each opens the panel, where its step is one
 * click away: nothing is fetched or posted without a look at what will be done.
 */
export function associateCommands(office: CommandHost, workbook: Workbook | null): void {
  for (const name of commandNames) {
    office.actions.associate(functionName(name), (event) => {
      const sheet = sheets[name];
      const shown = sheet !== undefined && workbook ? workbook.show(sheet) : Promise.resolve();
      // The button is released whatever happens, or it stays grey.
      void Promise.allSettled([office.addin.showAsTaskpane(), shown]).then(() => event.completed());
    });
  }
}
