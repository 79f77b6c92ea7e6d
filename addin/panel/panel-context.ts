import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Actions } from './state/actions';
import type { PanelState } from './state/panel-state';
import type { Sessions, Shown } from './state/sessions';

export const PanelContext = createContext<Sessions | null>(null);

/** The connection that is shown, and whether the user works on a sheet of another one. */
export function useShown(): Shown {
  const sessions = useContext(PanelContext);
  if (!sessions) throw new Error('usePanel is used outside of the panel');
  return useSyncExternalStore(sessions.shown.subscribe, sessions.shown.get);
}

/** The state of the connection that is shown as it is now, and what can be done. */
export function usePanel(): { state: PanelState; actions: Actions } {
  const { store, actions } = useShown().session;
  return { state: useSyncExternalStore(store.subscribe, store.get), actions };
}
