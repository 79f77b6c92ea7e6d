import './api/no-eval';
import { createRoot } from 'react-dom/client';
import type { Workbook } from '../workbook/port';
import { Client } from './api/client';
import { Panel } from './panel';
import { createActions } from './state/actions';
import type { Desk } from './state/desk';
import { Drawing } from './state/drawing';
import { initialState } from './state/panel-state';
import { createStore } from './state/store';

export interface PanelOptions {
  readonly workbook: Workbook;
  /** Where the API lives; by default `/api/v1` of the page's own server. */
  readonly apiBase?: string;
  /** How the API is called; hosts that sign the user in bring their own. */
  readonly fetch?: typeof globalThis.fetch;
  /** Opens a page in the browser; hosts without windows of their own bring theirs. */
  readonly openPage?: (url: string) => void;
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Puts the panel into an element, beside the workbook it works with. Returns the function that takes it out again. */
export function mountPanel(element: HTMLElement, options: PanelOptions): () => void {
  const { workbook, apiBase = '/api/v1' } = options;
  const store = createStore(initialState);
  const desk: Desk = {
    client: new Client(options.fetch ?? ((...request) => globalThis.fetch(...request)), apiBase),
    store,
    workbook,
    drawing: new Drawing(workbook),
    wait,
    openPage: options.openPage ?? ((url) => void window.open(url, '_blank', 'noopener')),
    newRow: () => `rule:${crypto.randomUUID()}`,
  };
  const actions = createActions(desk);
  const root = createRoot(element);
  root.render(<Panel store={store} actions={actions} />);
  void actions.open();
  return () => {
    actions.close();
    root.unmount();
  };
}
