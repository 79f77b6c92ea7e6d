/** @jest-environment jsdom */
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { initialState } from '../../addin/panel/state/panel-state';
import type { Sessions } from '../../addin/panel/state/sessions';
import * as data from '../workbook/fixtures';
import { omni } from '../workbook/omni-fixtures';
import { demoSetup } from './connect-fixtures';
import { problemReply } from './fake-api';
import { type OpenPanel, openPanel } from './open-panel';
import { FakeWorkbook } from './fake-workbook';
import { TwoCompanies, words } from './two-companies';

afterEach(cleanup);

const organisation = (): string => screen.getByRole('heading', { level: 1 }).textContent ?? '';
const chooser = (): HTMLSelectElement => screen.getByRole('combobox', { name: 'Connection' });
const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
const click = (name: string | RegExp): void => void act(() => button(name).click());
const settled = (): Promise<void> => act(() => new Promise<void>((resolve) => setTimeout(resolve, 20)));
const shown = (sessions: Sessions) => sessions.current.store.get();

/** Chooses in the header and waits until everything of the other connection is there. */
async function choose(sessions: Sessions, connection: string): Promise<void> {
  fireEvent.change(chooser(), { target: { value: connection } });
  await waitFor(() => expect(shown(sessions).phase).toBe('ready'));
  await waitFor(() => expect(shown(sessions).connection?.id).toBe(connection));
  await settled();
}

async function open(server = new TwoCompanies(), workbook = new FakeWorkbook()): Promise<OpenPanel> {
  const panel = await openPanel(server.api, null, workbook);
  await settled();
  return panel;
}

const places = ['close', 'mapping', 'errors', 'history', 'settings'] as const;

/** Everything that the panel says, on all its screens. */
function everythingSaid({ sessions }: OpenPanel): string {
  return places
    .map((place) => {
      act(() => sessions.current.actions.go(place));
      return document.body.textContent;
    })
    .join('\n');
}

describe('switching', () => {
  test('one connection needs no choice; of several the header says which, and leads to the others', async () => {
    const server = new TwoCompanies();
    server.connections = [data.connection];
    const { sessions } = await open(server);
    expect(screen.queryByRole('combobox', { name: 'Connection' })).toBeNull();
    server.connections = [data.connection, omni];
    await act(() => sessions.current.actions.refreshFromXero());
    expect([...chooser().options].map(({ text }) => text)).toEqual([
      'Cin7 Core, Harbour Goods Ltd · Demo Company (UK)',
      'Cin7 Omni, Harbour Fitout Ltd · Harbour Omni',
    ]);
    act(() => chooser().focus());
    await choose(sessions, 'c2');
    expect([organisation(), chooser().value]).toEqual(['Harbour Omni', 'c2']);
    expect(document.activeElement).toBe(chooser());
  });

  test('nothing of the one shows under the other, and everything is loaded anew', async () => {
    const server = new TwoCompanies();
    const panel = await open(server);
    const { sessions } = panel;
    const core = sessions.current;
    await act(() => core.actions.tieOut());
    await act(() => core.actions.chooseMonth('2026-10'));
    act(() => {
      panel.workbook.select('cogs-journal', 'cogs/2026-10/shopify/c1', 'number');
      core.store.set({
        notice: { kind: 'error', text: `Trouble in ${words.c1}.` },
        outcome: { preview: 'pc1', summary: `Posted in ${words.c1}.`, complete: true },
        stale: { preview: 'pc1', detail: `Moved in ${words.c1}.`, difference: null },
        busy: true,
        confirming: true,
        reviewed: 'pc1',
        unticked: ['cogs/2026-10/shopify/c1'],
      });
    });
    expect(everythingSaid(panel)).toContain(words.c1);
    const before = server.api.calls.length;
    await choose(sessions, 'c2');
    const said = everythingSaid(panel);
    expect(said).toContain(words.c2);
    expect(said).not.toContain(words.c1);
    expect(said).not.toContain('Demo Company (UK)\n');
    // Whatever the state holds is as it is at first, or came from the second connection.
    expect(JSON.stringify({ ...shown(sessions), connections: [] })).not.toMatch(/Brighton|c1\b/);
    const kept = ['outcome', 'stale', 'busy', 'confirming', 'reviewed', 'unticked', 'tieOut'] as const;
    for (const key of kept) expect([key, shown(sessions)[key]]).toEqual([key, initialState[key]]);
    const asked = server.api.calls.slice(before);
    expect(asked.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['reference', 'readMapping', 'readSettings', 'listPreviews', 'listErrors']),
    );
    expect(asked.filter(({ params }) => params.connection === 'c1' || params.preview === 'pc1')).toEqual([]);
    await choose(sessions, 'c1');
    expect(everythingSaid(panel)).not.toContain(words.c2);
    // Nobody is asked for a yes that she gave to something else than she sees.
    expect(shown(sessions).confirming).toBe(false);
  });

  test('an answer that comes late is of the connection that was asked', async () => {
    const server = new TwoCompanies();
    const panel = await open(server);
    let answerNow: (value: unknown) => void = () => undefined;
    server.api.on('reconciliation', () => new Promise((resolve) => (answerNow = resolve)));
    const late = panel.actions.tieOut();
    await choose(panel.sessions, 'c2');
    const log = panel.workbook.log.length;
    answerNow(data.reconciliation);
    await act(() => late);
    expect(shown(panel.sessions).tieOut).toBeNull();
    expect(panel.workbook.log.slice(log)).toContain('draw tie-out');
    expect(panel.workbook.log.slice(log).filter((line) => line.startsWith('show'))).toEqual([]);
  });

  test('what runs in one goes on, shows in no other, and is found again', async () => {
    const server = new TwoCompanies();
    server.jobs.c1 = [{ ...data.runningJob, id: 'job c1' }];
    const { sessions, workbook } = await open(server);
    await waitFor(() => expect(screen.getByRole('progressbar')).toBeTruthy());
    await choose(sessions, 'c2');
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(shown(sessions).running).toBeNull();
    await choose(sessions, 'c1');
    expect(screen.getByRole('progressbar')).toBeTruthy();
    await choose(sessions, 'c2');
    const before = workbook.log.length;
    server.jobs.c1 = [{ ...data.runningJob, id: 'job c1', state: 'failed', message: 'Cin7 was away.' }];
    await settled();
    expect(document.body.textContent).not.toContain('Cin7 was away.');
    expect(workbook.log.slice(before).filter((line) => /^show|@/.test(line))).toEqual([]);
    await choose(sessions, 'c1');
    expect(document.body.textContent).toContain('Cin7 was away.');
  });

  test('what is followed already is not followed twice after coming back', async () => {
    const server = new TwoCompanies();
    server.jobs.c1 = [{ ...data.runningJob, id: 'job c1' }];
    const { sessions } = await open(server);
    await choose(sessions, 'c2');
    await choose(sessions, 'c1');
    const before = server.api.calls.length;
    server.jobs.c1 = [{ ...data.runningJob, id: 'job c1', state: 'done' }];
    await settled();
    const read = server.api.calls.slice(before).filter(({ params }) => params.table === 'accounts');
    expect(read.map(({ name }) => name)).toEqual(['readMapping']);
  });

  test('the workbook remembers which one was shown', async () => {
    const server = new TwoCompanies();
    const { sessions, workbook } = await open(server);
    await choose(sessions, 'c2');
    cleanup();
    await open(server, workbook);
    expect(organisation()).toBe('Harbour Omni');
    expect([...workbook.sheets.keys()].filter((id) => id.startsWith('accounts'))).toEqual([
      ...['accounts', 'accounts@c2'],
    ]);
  });

  test('whoever signs out is signed out of all of them', async () => {
    const server = new TwoCompanies();
    const { sessions } = await open(server);
    await choose(sessions, 'c2');
    server.api.on('reconciliation', () => problemReply(401, 'sign-in-required', 'Sign in.'));
    await act(() => sessions.current.actions.tieOut());
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
    expect(screen.queryByRole('combobox', { name: 'Connection' })).toBeNull();
    await act(() => sessions.current.actions.signIn());
    await choose(sessions, 'c1');
    expect(shown(sessions).signedOut).toBeNull();
  });
});

describe('a sheet of another connection', () => {
  const cell = ['account:5100', 'xeroAccount'] as const;

  test('what is typed there is saved there, and the panel offers to go there', async () => {
    const server = new TwoCompanies();
    const { sessions, workbook } = await open(server);
    await choose(sessions, 'c2');
    act(() => workbook.type('accounts', ...cell, '310'));
    await waitFor(() => expect(server.saves).toEqual([['c1', 'accounts', '"3"', [cell[0], '310']]]));
    expect(organisation()).toBe('Harbour Omni');
    expect(
      screen.getByText(/^The sheet Accounts belongs to Demo Company \(UK\) with Cin7 Core/),
    ).toBeTruthy();
    act(() => workbook.select('accounts@c2', ...cell));
    expect(screen.queryByText(/^The sheet Accounts belongs/)).toBeNull();
    act(() => workbook.select('accounts', ...cell));
    const before = workbook.log.length;
    click('Show Demo Company (UK)');
    await waitFor(() => expect(shown(sessions).phase).toBe('ready'));
    await settled();
    expect(organisation()).toBe('Demo Company (UK)');
    // She stays in the sheet that she came for.
    expect(workbook.log.slice(before).filter((line) => line.startsWith('show'))).toEqual([]);
    act(() => workbook.type('accounts@c2', ...cell, '320'));
    await waitFor(() => expect(server.saves.at(-1)).toEqual(['c2', 'accounts', '"3"', [cell[0], '320']]));
    expect(screen.getByText(/^The sheet Accounts \(Omni\) belongs to Harbour Omni/)).toBeTruthy();
  });

  test('what cannot be saved there is told, and still there when the panel goes there', async () => {
    const server = new TwoCompanies();
    const { sessions, workbook } = await open(server);
    await choose(sessions, 'c2');
    server.api.on('saveMapping', () => problemReply(500, 'internal', 'The store is busy.'));
    act(() => workbook.type('accounts', ...cell, '999'));
    await waitFor(() => expect(screen.getByText(/you typed there is not saved/)).toBeTruthy());
    await choose(sessions, 'c1');
    expect(workbook.cell('accounts', ...cell)).toBe('999');
    act(() => sessions.current.actions.go('mapping'));
    expect(screen.getByText(/Accounts is not saved: The store is busy/)).toBeTruthy();
  });

  test('a row selected there is no document of the one that is shown', async () => {
    const { sessions, workbook } = await open();
    await act(() => sessions.current.actions.chooseMonth('2026-10'));
    await choose(sessions, 'c2');
    act(() => workbook.select('cogs-journal', 'cogs/2026-10/shopify/c1', 'number'));
    expect(shown(sessions).chosen).toBeNull();
    act(() => workbook.select('cogs-journal@c2', 'cogs/2026-10/shopify/c2', 'number'));
    expect(shown(sessions).chosen?.number).toContain(words.c2);
  });

  test('what was chosen in its Errors is still there when the panel goes there', async () => {
    const { sessions, workbook } = await open();
    await choose(sessions, 'c2');
    act(() => workbook.type('errors', 'error c1', 'action', 'skip'));
    act(() => workbook.type('errors', 'error c1', 'reason', 'Written off in Xero'));
    await settled();
    expect(shown(sessions).decisions).toEqual([]);
    await choose(sessions, 'c1');
    expect(workbook.cell('errors', 'error c1', 'reason')).toBe('Written off in Xero');
    expect(shown(sessions).decisions).toEqual([
      { id: 'error c1', action: 'skip', reason: 'Written off in Xero' },
    ]);
  });
});

describe('adding and taking away', () => {
  const unfinished = { ...omni, state: 'authorising' as const, organisation: null };
  const authorizeUrl = 'http://127.0.0.1:4003/authorize';
  const field = (label: RegExp) => screen.getByLabelText(label);
  const fill = (label: RegExp, value: string): void =>
    void fireEvent.change(field(label), { target: { value } });

  async function adding(server: TwoCompanies) {
    server.connections = [data.connection];
    const panel = await open(server);
    click('Settings');
    click('Add a connection');
    await screen.findByRole('navigation', { name: 'Steps of the connection' });
    return panel;
  }

  test('leads into the wizard for a new one, and back, without touching the present one', async () => {
    const server = new TwoCompanies();
    const { sessions, workbook } = await adding(server);
    expect(organisation()).toBe('New connection');
    const log = [...workbook.log];
    click('Back to Demo Company (UK)');
    await waitFor(() => expect(organisation()).toBe('Demo Company (UK)'));
    await waitFor(() => expect(shown(sessions).phase).toBe('ready'));
    await settled();
    expect(server.api.named('disconnect').length + server.api.named('connect').length).toBe(0);
    expect(workbook.log.slice(log.length).filter((line) => /^draw|@/.test(line))).toEqual(['draw history']);
  });

  test('an Omni connection is made with its own keys and gets sheets of its own', async () => {
    const server = new TwoCompanies();
    server.api
      .on('connectSetup', () => demoSetup)
      .on('connect', () => ({ status: 201, body: { connection: unfinished, authorizeUrl } }));
    const { sessions, workbook, opened } = await adding(server);
    expect(screen.getByRole('radio', { name: 'Cin7 Core' })).toHaveProperty('checked', true);
    act(() => screen.getByRole('radio', { name: 'Cin7 Omni' }).click());
    expect(screen.getByText(/^In Cin7 Omni, open Integrations & API, API v1/)).toBeTruthy();
    click('Connect');
    expect(server.api.named('connect')).toEqual([]);
    fill(/API username/, ' HarbourAPI ');
    fill(/API connection key/, 'secret');
    server.connections = [data.connection, unfinished];
    click('Connect');
    await waitFor(() => expect(opened).toEqual([authorizeUrl]));
    expect(server.api.named('connect')[0]?.body).toEqual({
      source: 'cin7-omni',
      cin7: { username: 'HarbourAPI', connectionKey: 'secret' },
    });
    server.connections = [data.connection, omni];
    await waitFor(() => expect(organisation()).toBe('Harbour Omni'));
    await waitFor(() => expect(workbook.sheets.get('accounts@c2')?.title).toBe('Accounts (Omni)'));
    expect(shown(sessions).adding).toBeNull();
    expect(workbook.sheets.get('accounts')?.band[0][0]).toContain('Demo Company (UK) · Cin7 Core');
    expect(workbook.sheets.get('accounts@c2')?.band[0][0]).toContain('Harbour Omni · Cin7 Omni');
  });

  test('one that was left half-way can be given up', async () => {
    const server = new TwoCompanies();
    server.connections = [data.connection, unfinished];
    server.api.on('disconnect', () => {
      server.connections = [data.connection];
      return { status: 204, body: undefined };
    });
    const { sessions } = await open(server);
    await choose(sessions, 'c2');
    expect(screen.queryByText(/^Back to/)).toBeNull();
    await waitFor(() => click('Give this connection up'));
    await waitFor(() => expect(organisation()).toBe('Demo Company (UK)'));
    expect(server.api.named('disconnect').map(({ params }) => params.connection)).toEqual(['c2']);
    expect(screen.queryByRole('combobox', { name: 'Connection' })).toBeNull();
  });

  test("each product has the demo company's keys of its own", async () => {
    const server = new TwoCompanies();
    server.api.on('connectSetup', () => demoSetup);
    await adding(server);
    await waitFor(() => expect(button(/demo company's keys/)).toBeTruthy());
    click(/demo company's keys/);
    expect(field(/account ID/)).toHaveProperty('value', demoSetup.demoKeys['cin7-core'].accountId);
    act(() => screen.getByRole('radio', { name: 'Cin7 Omni' }).click());
    click(/demo company's keys/);
    expect(field(/API username/)).toHaveProperty('value', demoSetup.demoKeys['cin7-omni'].username);
  });

  test('a known connection is asked for the keys of its own product', async () => {
    const server = new TwoCompanies();
    server.connections = [{ ...omni, state: 'reconnect-needed' }];
    server.api.on('authorise', () => problemReply(409, 'connection-incomplete', 'The keys are not kept.'));
    await open(server);
    await waitFor(() => click('Connect Xero again'));
    await waitFor(() => expect(field(/API username/)).toBeTruthy());
    expect(screen.queryByRole('radio')).toBeNull();
  });

  test('keys of a connection that there is already lead to that one', async () => {
    const server = new TwoCompanies();
    server.api.on('connect', () => ({
      status: 201,
      body: { connection: data.connection, authorizeUrl },
    }));
    const { sessions, opened } = await adding(server);
    fill(/account ID/, '11111111-2222-4333-8444-555555555555');
    fill(/Application key/, '66666666-7777-4888-8999-000000000000');
    click('Connect');
    await waitFor(() => expect(organisation()).toBe('Demo Company (UK)'));
    expect([shown(sessions).wizard.open, opened]).toEqual([true, []]);
  });

  test('after one is disconnected the panel shows the other, and its state is gone', async () => {
    const server = new TwoCompanies();
    server.api.on('disconnect', () => {
      server.connections = [omni];
      return { status: 204, body: undefined };
    });
    const panel = await open(server);
    act(() => panel.workbook.type('accounts', 'account:5100', 'xeroAccount', '310'));
    await act(() => panel.actions.disconnect());
    await waitFor(() => expect(organisation()).toBe('Harbour Omni'));
    await waitFor(() => expect(shown(panel.sessions).phase).toBe('ready'));
    await settled();
    expect(screen.getByText(/What was typed in Accounts was not saved and is given up/)).toBeTruthy();
    expect(server.saves).toEqual([]);
    expect(everythingSaid(panel)).not.toContain(words.c1);
    expect(panel.workbook.sheets.get('accounts')?.band[0][0]).toContain('Demo Company (UK)');
    expect(panel.workbook.sheets.has('accounts@c2')).toBe(true);
  });

  test('one that was disconnected elsewhere gives way to another', async () => {
    const server = new TwoCompanies();
    const { sessions, workbook } = await open(server);
    await choose(sessions, 'c2');
    server.connections = [data.connection];
    server.api.on('saveMapping', () => problemReply(500, 'internal', 'The store is busy.'));
    act(() => workbook.type('accounts@c2', 'account:5100', 'xeroAccount', '310'));
    await act(() => sessions.current.actions.refreshFromXero());
    await waitFor(() => expect(organisation()).toBe('Demo Company (UK)'));
    await settled();
    expect(screen.getByText(/What was typed in Accounts was not saved/)).toBeTruthy();
    expect(screen.queryByRole('combobox', { name: 'Connection' })).toBeNull();
  });
});
