import { isConnected, toPost } from '../../workbook/close-steps';
import type { Actions } from './actions';
import { type Desk, say } from './desk';
import { situationOf } from './panel-state';

/** Buttons that a host shows outside of the panel: Excel's ribbon, the menu of Google Sheets. */
export const panelCommands = ['fetch', 'preview', 'post', 'errors', 'reconcile'] as const;
export type PanelCommand = (typeof panelCommands)[number];

type CommandActions = Pick<Actions, 'go' | 'fetchPeriod' | 'previewPeriod' | 'askToPost' | 'show' | 'tieOut'>;

/**
 * Does what a button outside of the panel names, with the same rules as inside: while something runs its progress is
 * shown and nothing else begins, and posting opens its confirmation.
 */
export async function runCommand(desk: Desk, actions: CommandActions, command: PanelCommand): Promise<void> {
  const state = desk.store.get();
  const situation = situationOf(state);
  // The panel says itself what is missing: sign-in, or a connection.
  if (state.signedOut || !isConnected(situation)) return;
  if (command === 'errors') {
    actions.go('errors');
    return actions.show({ sheet: 'errors' });
  }
  actions.go('close');
  if (state.running || state.busy || state.confirming) return;
  if (command === 'fetch') return actions.fetchPeriod();
  if (command === 'preview') return actions.previewPeriod();
  if (command === 'reconcile') return actions.tieOut();
  const { preview, stale } = situation;
  const open = preview?.state === 'ready' || preview?.state === 'approved';
  if (!open || stale || toPost(situation) === 0)
    return say(desk, 'info', 'Nothing is ready to be posted. Preview the period first.');
  return actions.askToPost();
}
