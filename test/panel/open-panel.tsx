import { configure, render, waitFor } from '@testing-library/react';
import { Client } from '../../addin/panel/api/client';
import { Panel } from '../../addin/panel/panel';
import { type Actions, createActions } from '../../addin/panel/state/actions';
import type { Desk, SignIn } from '../../addin/panel/state/desk';
import { Drawing } from '../../addin/panel/state/drawing';
import { type PanelState, initialState } from '../../addin/panel/state/panel-state';
import { type Store, createStore } from '../../addin/panel/state/store';
import type { FakeApi } from './fake-api';
import { FakeWorkbook } from './fake-workbook';

// How long something may take to appear before it counts as missing; the library's one second is none on a busy machine.
configure({ asyncUtilTimeout: 20_000 });

export interface OpenPanel {
  readonly workbook: FakeWorkbook;
  readonly store: Store<PanelState>;
  readonly actions: Actions;
  readonly opened: string[];
  readonly desk: Desk;
}

/** The whole panel on an API and a workbook in memory; waiting takes no time. */
export async function openPanel(api: FakeApi, signIn: SignIn | null = null): Promise<OpenPanel> {
  const workbook = new FakeWorkbook();
  const store = createStore(initialState);
  const opened: string[] = [];
  let rows = 0;
  const desk: Desk = {
    client: new Client(api.fetch, '/api/v1', () => store.set({ signedOut: { message: null } })),
    store,
    workbook,
    drawing: new Drawing(workbook),
    wait: () => new Promise((resolve) => setTimeout(resolve, 0)),
    openPage: (url) => opened.push(url),
    signIn,
    newRow: () => `rule:new${++rows}`,
  };
  const actions = createActions(desk);
  render(<Panel store={store} actions={actions} />);
  let idle = false;
  void actions.open().then(() => (idle = true));
  // A task that runs already keeps `open` going: then the panel is open as soon as its progress shows.
  // The first panel of a file loads the pictures of its sheets, which takes its time on a busy machine.
  await waitFor(() => expect(idle || store.get().running !== null).toBe(true));
  return { workbook, store, actions, opened, desk };
}
