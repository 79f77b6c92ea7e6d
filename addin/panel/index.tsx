import './api/no-eval';
import { createRoot } from 'react-dom/client';
import type { Workbook } from '../workbook/port';
import { Client } from './api/client';
import { Panel } from './panel';
import { type PanelCommand, runCommand } from './state/commands';
import type { SignIn } from './state/desk';
import type { PanelState, PanelTheme } from './state/panel-state';
import { Sessions } from './state/sessions';

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
  /** Calls back when figures may have changed: after a fetch or a posting, or when a connection was made. */
  onBooksChanged(listener: () => void): () => void;
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Puts the panel into an element, beside the workbook it works with. */
export function mountPanel(element: HTMLElement, options: PanelOptions): MountedPanel {
  const { workbook, apiBase = '/api/v1', theme = 'system' } = options;
  const client: Client = new Client(
    options.fetch ?? ((...request) => globalThis.fetch(...request)),
    apiBase,
    (message) => {
      const { store } = sessions.current;
      if (!store.get().signedOut) store.set({ signedOut: { message } });
    },
  );
  const sessions: Sessions = new Sessions(
    {
      client,
      wait,
      openPage: options.openPage ?? ((url) => void window.open(url, '_blank', 'noopener')),
      signIn: options.signIn ?? null,
      newRow: () => `rule:${crypto.randomUUID()}`,
    },
    workbook,
    theme,
  );
  const root = createRoot(element);
  root.render(<Panel sessions={sessions} />);
  void sessions.open();
  return {
    unmount: () => {
      sessions.close();
      root.unmount();
    },
    setTheme: (wanted) => sessions.current.store.set({ theme: wanted }),
    run: async (command) => {
      await opened(sessions);
      const { desk, actions } = sessions.current;
      await runCommand(desk, actions, command);
    },
    client,
    onBooksChanged: (listener) => onBooksChanged(sessions, listener),
  };
}

/** Resolves when the panel has been loaded, whatever came of it. */
function opened(sessions: Sessions): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (sessions.current.store.get().phase === 'loading') return;
      stop();
      resolve();
    };
    const stop = sessions.subscribe(look);
    look();
  });
}

function onBooksChanged(sessions: Sessions, listener: () => void): () => void {
  type Mark = readonly [lastFetch: string | undefined, postings: PanelState['postings']];
  const before = new Map<string, Mark>();
  return sessions.subscribe(({ connection, postings }) => {
    if (!connection) return;
    const known = before.get(connection.id);
    const [fetched, posted] = [connection.lastFetch?.at, postings];
    before.set(connection.id, [fetched, posted]);
    if (known?.[0] !== fetched || known?.[1] !== posted || !known) listener();
  });
}
