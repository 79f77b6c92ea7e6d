import { type MountedPanel, panelCommands } from '../panel';

/** Buttons of the ribbon (manifest). */
export const commandNames = [...panelCommands, 'panel'] as const;
export type CommandName = (typeof commandNames)[number];

/**
 * The function of a button, as the manifest names it. The runtime looks for it among the page's globals first, so it
 * must be none of them: `fetch` is one, and so is `panel`, the id of an element.
 */
export const functionName = (name: CommandName): string =>
  `cogsheet${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The part of `Office` that commands need. */
export interface CommandHost {
  readonly actions: { associate(name: string, run: (event: { completed(): void }) => void): void };
  readonly addin: { showAsTaskpane(): Promise<void> };
}

/**
 * Ties the ribbon's buttons to the panel, in whose runtime they run: the pane comes up, the button is released, and the
 * panel does what the button names, by its own rules (posting opens the confirmation).
 *
 * @param panel null where this Excel is too old for it: the pane says so
 */
export function associateCommands(office: CommandHost, panel: Pick<MountedPanel, 'run'> | null): void {
  const press = async (name: CommandName, event: { completed(): void }): Promise<void> => {
    // Released whatever happens, and before the work, or the button stays grey as long as that takes.
    await office.addin.showAsTaskpane().catch(() => undefined);
    event.completed();
    if (panel && name !== 'panel') await panel.run(name);
  };
  for (const name of commandNames)
    office.actions.associate(functionName(name), (event) => void press(name, event));
}
