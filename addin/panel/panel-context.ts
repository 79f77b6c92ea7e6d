import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Actions } from './state/actions';
import type { PanelState } from './state/panel-state';
import type { Store } from './state/store';

export interface PanelParts {
  readonly store: Store<PanelState>;
  readonly actions: Actions;
}

export const PanelContext = createContext<PanelParts | null>(null);

/** The state as it is now and what can be done. */
export function usePanel(): { state: PanelState; actions: Actions } {
  const parts = useContext(PanelContext);
  if (!parts) throw new Error('usePanel is used outside of the panel');
  const state = useSyncExternalStore(parts.store.subscribe, parts.store.get);
  return { state, actions: parts.actions };
}
