/** @jest-environment jsdom */
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { type PanelCommand, runCommand } from '../../addin/panel/state/commands';
import * as data from '../workbook/fixtures';
import { FakeApi, problemReply } from './fake-api';
import { type OpenPanel, openPanel } from './open-panel';

afterEach(cleanup);

const ready = { ...data.preview, issues: [] };
const previewed = (): FakeApi =>
  new FakeApi().on('listPreviews', () => [ready]).on('readPreview', () => ready);
const press = ({ desk, actions }: OpenPanel, command: PanelCommand): Promise<void> =>
  act(() => runCommand(desk, actions, command));

describe('buttons outside of the panel', () => {
  test('Fetch and Preview begin their run; a second press while it runs begins nothing', async () => {
    let over = false;
    const api = new FakeApi()
      .on('fetch', () => ({ job: 'j1' }))
      .on('readJob', () => (over ? { ...data.runningJob, state: 'cancelled' } : data.runningJob));
    const panel = await openPanel(api);
    act(() => void runCommand(panel.desk, panel.actions, 'fetch'));
    await waitFor(() => expect(panel.store.get().running).not.toBeNull());
    await press(panel, 'preview');
    await press(panel, 'fetch');
    expect([api.named('fetch').length, api.named('preview').length]).toEqual([1, 0]);
    over = true;
    await waitFor(() => expect(panel.store.get().running).toBeNull());
  });

  test('Post asks before it posts', async () => {
    const api = previewed();
    const panel = await openPanel(api);
    await press(panel, 'post');
    expect(panel.store.get().confirming).toBe(true);
    expect([api.named('approve').length, api.named('post').length]).toEqual([0, 0]);
  });

  test('Post without a preview says what comes first', async () => {
    const panel = await openPanel(new FakeApi());
    await press(panel, 'post');
    expect(panel.store.get().confirming).toBe(false);
    await waitFor(() => expect(screen.getByText(/Preview the period first/)).toBeTruthy());
  });

  test('Errors turns to the errors, in the panel and in the workbook', async () => {
    const panel = await openPanel(new FakeApi());
    await press(panel, 'errors');
    expect(panel.store.get().place).toBe('errors');
    expect(panel.workbook.log.at(-1)).toBe('show errors');
  });

  test('Reconcile compares the month', async () => {
    const api = new FakeApi();
    await press(await openPanel(api), 'reconcile');
    expect(api.named('reconciliation')).toHaveLength(1);
  });

  test('without a connection nothing is asked of the server', async () => {
    const api = new FakeApi().on('listConnections', () => []);
    const panel = await openPanel(api);
    for (const command of ['fetch', 'preview', 'post', 'errors', 'reconcile'] as const)
      await press(panel, command);
    // The form asks what the server can be connected to once it is loaded.
    await waitFor(() => expect(api.named('connectSetup').length).toBeGreaterThan(0));
    expect(new Set(api.calls.map(({ name }) => name))).toEqual(
      new Set(['listConnections', 'connectSetup', 'me']),
    );
  });
});

describe('signing in', () => {
  const refused = () => problemReply(401, 'sign-in-required', 'Sign in to go on.');

  test('a server that asks who is there gets the sign-in, and the close opens afterwards', async () => {
    let known = false;
    const api = new FakeApi().on('listConnections', () => (known ? [data.connection] : refused()));
    const answers = [
      { ok: false as const, message: 'The window was closed before you signed in.' },
      { ok: true as const },
    ];
    await openPanel(api, async () => {
      const answer = answers.shift() ?? { ok: true as const };
      known = answer.ok;
      return answer;
    });
    act(() => screen.getByRole('button', { name: 'Sign in' }).click());
    await waitFor(() => expect(screen.getByText(/window was closed/)).toBeTruthy());
    act(() => screen.getByRole('button', { name: 'Sign in' }).click());
    await waitFor(() =>
      expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Demo Company (UK)'),
    );
    expect(screen.queryByText('Sign in')).toBeNull();
  });

  test('signing out leaves no books in sight', async () => {
    const api = previewed()
      .on('me', () => ({ user: 'sam@example.com', signIn: 'session' }))
      .on('endSession', () => ({ status: 204, body: null }));
    const panel = await openPanel(api);
    act(() => panel.actions.go('settings'));
    act(() => screen.getByRole('button', { name: 'Sign out' }).click());
    await waitFor(() => expect(screen.getByText(/You are signed out/)).toBeTruthy());
    expect(api.named('endSession')).toHaveLength(1);
    expect(screen.queryByRole('tablist')).toBeNull();
  });

  test('a session that ends in between asks again and shows no books', async () => {
    const api = previewed().on('reconciliation', refused);
    const panel = await openPanel(api);
    await press(panel, 'reconcile');
    await waitFor(() => expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy());
    expect(screen.queryByRole('tablist')).toBeNull();
  });
});
