import { configure, render, waitFor } from '@testing-library/react';
import { Client } from '../../addin/panel/api/client';
import { Panel } from '../../addin/panel/panel';
import type { Actions } from '../../addin/panel/state/actions';
import type { Desk, SignIn } from '../../addin/panel/state/desk';
import type { PanelState } from '../../addin/panel/state/panel-state';
import { Sessions } from '../../addin/panel/state/sessions';
import type { Store } from '../../addin/panel/state/store';
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
  readonly sessions: Sessions;
}

/** The whole panel on an API and a workbook in memory; waiting takes no time. Its parts are those of the first connection. */
export async function openPanel(
  api: FakeApi,
  signIn: SignIn | null = null,
  workbook = new FakeWorkbook(),
): Promise<OpenPanel> {
  const opened: string[] = [];
  let rows = 0;
  const signedOut = (): void => sessions.current.store.set({ signedOut: { message: null } });
  const sessions: Sessions = new Sessions(
    {
      client: new Client(api.fetch, '/api/v1', signedOut),
      wait: () => new Promise((resolve) => setTimeout(resolve, 0)),
      openPage: (url) => opened.push(url),
      signIn,
      newRow: () => `rule:new${++rows}`,
    },
    workbook,
  );
  const { store, actions, desk } = sessions.current;
  render(<Panel sessions={sessions} />);
  let idle = false;
  void sessions.open().then(() => (idle = true));
  // A task that runs already keeps `open` going: then the panel is open as soon as its progress shows.
  // The first panel of a file loads the pictures of its sheets, which takes its time on a busy machine.
  await waitFor(() => expect(idle || store.get().running !== null).toBe(true));
  return { workbook, store, actions, opened, desk, sessions };
}
