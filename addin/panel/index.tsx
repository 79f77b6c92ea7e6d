import './api/no-eval';
import { createRoot } from 'react-dom/client';
import type { Workbook } from '../workbook/port';
import { Client } from './api/client';
import { Panel } from './panel';
import { createActions } from './state/actions';
import { type PanelCommand, runCommand } from './state/commands';
import { type Desk, type SignIn, connectionId } from './state/desk';
import { Drawing } from './state/drawing';
import { type PanelState, type PanelTheme, initialState } from './state/panel-state';
import { type Store, createStore } from './state/store';

export type { Client } from './api/client';
export { type PanelCommand, panelCommands } from './state/commands';
export type { SignIn } from './state/desk';
export type { PanelTheme } from './state/panel-state';

export interface PanelOptions {
  readonly workbook: Workbook;
  /** Where the API lives; by default `/api/v1` of the page's own server. */
  readonly apiBase?: string;
  /** How the API is called; hosts that sign the user in bring their own. */
  readonly fetch?: typeof globalThis.fetch;
  /** Opens a page in the browser; hosts without windows of their own bring theirs. */
  readonly openPage?: (url: string) => void;
  /** Brings the user through the server's sign-in; left out where the host has signed her in already. */
  readonly signIn?: SignIn;
  readonly theme?: PanelTheme;
}

/** The panel as its host holds it. */
export interface MountedPanel {
  /** Takes the panel out of the page. What runs on the server goes on. */
  unmount(): void;
  setTheme(theme: PanelTheme): void;
  /** Does what a button outside of the panel names, once the panel is open. */
  run(command: PanelCommand): Promise<void>;
  /** The API as the panel calls it. */
  readonly client: Client;
  /** Identity of the connection at work; null before there is one. */
  connection(): string | null;
  /** Calls back when figures may have changed: after a fetch, a posting, another connection. */
  onBooksChanged(listener: () => void): () => void;
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Puts the panel into an element, beside the workbook it works with. */
export function mountPanel(element: HTMLElement, options: PanelOptions): MountedPanel {
  const { workbook, apiBase = '/api/v1', theme = 'system' } = options;
  const store = createStore<PanelState>({ ...initialState, theme });
  const client = new Client(
    options.fetch ?? ((...request) => globalThis.fetch(...request)),
    apiBase,
    (message) => store.get().signedOut ?? store.set({ signedOut: { message } }),
  );
  const desk: Desk = {
    client,
    store,
    workbook,
    drawing: new Drawing(workbook),
    wait,
    openPage: options.openPage ?? ((url) => void window.open(url, '_blank', 'noopener')),
    signIn: options.signIn ?? null,
    newRow: () => `rule:${crypto.randomUUID()}`,
  };
  const actions = createActions(desk);
  const root = createRoot(element);
  root.render(<Panel store={store} actions={actions} />);
  void actions.open();
  return {
    unmount: () => {
      actions.close();
      root.unmount();
    },
    setTheme: (wanted) => store.set({ theme: wanted }),
    run: async (command) => {
      await opened(store);
      await runCommand(desk, actions, command);
    },
    client,
    connection: () => connectionId(desk),
    onBooksChanged: (listener) => onBooksChanged(store, listener),
  };
}

/** Resolves when the panel has been loaded, whatever came of it. */
function opened(store: Store<PanelState>): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (store.get().phase === 'loading') return;
      stop();
      resolve();
    };
    const stop = store.subscribe(look);
    look();
  });
}

function onBooksChanged(store: Store<PanelState>, listener: () => void): () => void {
  const marks = ({ connection, postings }: PanelState) => [
    connection?.id,
    connection?.lastFetch?.at,
    postings,
  ];
  let before = marks(store.get());
  return store.subscribe(() => {
    const now = marks(store.get());
    const same = now.every((mark, index) => mark === before[index]);
    before = now;
    if (!same) listener();
  });
}
