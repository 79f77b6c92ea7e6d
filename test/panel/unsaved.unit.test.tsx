/** @jest-environment jsdom */
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import type { AccountsTableDto, ChannelsTableDto } from '../../server/contract/mappings';
import * as data from '../workbook/fixtures';
import * as more from '../workbook/more-fixtures';
import { type Call, FakeApi, problemReply } from './fake-api';
import { openPanel } from './open-panel';

afterEach(cleanup);

const quiet = { timeout: 3000 };
const cogs = 'account:5100';
const others = { contacts: more.contacts, payments: more.payments, items: more.items };

/** A server that keeps Accounts and Channels by version, and who is signed in (null: nobody, which it answers with 401). */
class Server {
  user: string | null = 'ana@example.com';
  connection = data.connection;
  accounts: AccountsTableDto = data.accounts;
  channels: ChannelsTableDto = data.channels;
  /** Saves as they came: who, for which connection, upon which version, what. */
  readonly saves: [string, string, string | null, Record<string, string>][] = [];
  broken = false;
  readonly api = new FakeApi()
    .on('me', () => this.asked({ user: this.user, signIn: 'session' }))
    .on('listConnections', () => this.asked([this.connection]))
    .on('readMapping', ({ params }) => this.asked(this.table(params.table)))
    .on('saveMapping', (call) => this.asked(null) ?? this.save(call));

  private asked(body: unknown): unknown {
    return this.user === null ? problemReply(401, 'sign-in-required', 'Your sign-in is over.') : body;
  }

  private table(name: string | undefined): unknown {
    const table = { accounts: this.accounts, channels: this.channels, ...others }[name ?? ''] ?? data.taxes;
    return { body: table, etag: `"${table.version}"` };
  }

  private save({ params, body, ifMatch }: Call): unknown {
    if (this.broken) return problemReply(500, 'internal', 'The store is busy.');
    const { rows } = body as { rows: { row: string; xeroAccount: string }[] };
    const words = Object.fromEntries(rows.map(({ row, xeroAccount }) => [row, xeroAccount]));
    this.saves.push([this.user ?? '', params.connection ?? '', ifMatch, words]);
    if (params.table === 'channels') {
      this.channels = { ...this.channels, version: this.channels.version + 1 };
      return this.table('channels');
    }
    if (ifMatch !== `"${this.accounts.version}"`) return problemReply(409, 'version-conflict', 'Another.');
    this.accounts = {
      ...this.accounts,
      version: this.accounts.version + 1,
      rows: this.accounts.rows.map((row) => ({ ...row, xeroAccount: words[row.row] ?? row.xeroAccount })),
    };
    return this.table('accounts');
  }
}

const typed = 'Nothing of Ana';

describe('confirming proposals', () => {
  test('what was typed just before goes first and stays', async () => {
    const server = new Server();
    const { workbook, actions } = await openPanel(server.api);
    act(() => workbook.type('accounts', cogs, 'xeroAccount', '310'));
    await act(() => actions.confirmProposals('accounts'));
    expect(server.saves.map(([, , version, words]) => [version, words[cogs]])).toEqual([
      ['"3"', '310'],
      ['"4"', '310'],
    ]);
    expect(server.accounts.rows.find(({ row }) => row === cogs)?.xeroAccount).toBe('310');
  });

  test('what could not be saved before is not overruled by its proposal', async () => {
    const server = new Server();
    const { workbook, actions } = await openPanel(server.api);
    act(() => workbook.type('accounts', cogs, 'xeroAccount', '310'));
    server.broken = true;
    await act(() => actions.saveAgain());
    server.api.on('readMapping', () => problemReply(500, 'internal', 'The store is busy.'));
    await act(() => actions.confirmProposals('accounts'));
    server.broken = false;
    await act(() => actions.saveAgain());
    expect(server.saves.map(([, , , words]) => words[cogs])).toEqual(['310']);
  });
});

describe('unsaved words of a person', () => {
  /** Ana types, and her session is over before it is saved. */
  const anaLeaves = async () => {
    const server = new Server();
    const panel = await openPanel(server.api);
    server.user = null;
    act(() => panel.workbook.type('accounts', cogs, 'xeroAccount', typed));
    await waitFor(() => expect(panel.store.get().saving.accounts.state).toBe('failed'), quiet);
    expect(screen.getByRole('heading', { name: 'Sign in' })).toBeTruthy();
    server.accounts = { ...server.accounts, version: 8 };
    return { server, ...panel };
  };

  test('are not saved in the name of the next one: they are given up, and that is said', async () => {
    const { server, workbook, actions } = await anaLeaves();
    server.user = 'bea@example.com';
    await act(() => actions.signIn());
    expect(screen.getByText(/What was typed in Accounts was not saved and is given up/)).toBeTruthy();
    await act(() => actions.saveAgain());
    expect(server.saves).toEqual([]);
    expect(workbook.cell('accounts', cogs, 'xeroAccount')).not.toBe(typed);
    act(() => workbook.type('accounts', cogs, 'xeroAccount', '310'));
    await waitFor(() => expect(server.saves).toHaveLength(1), quiet);
    expect(server.saves[0]).toEqual(['bea@example.com', data.connection.id, '"8"', { [cogs]: '310' }]);
  });

  test('wait for the same person, stay in sight, and are saved upon the version she saw', async () => {
    const { server, store, workbook, actions } = await anaLeaves();
    await act(() => actions.signIn());
    expect(store.get().signedOut).not.toBeNull();
    server.user = 'ana@example.com';
    await act(() => actions.signIn());
    expect(workbook.cell('accounts', cogs, 'xeroAccount')).toBe(typed);
    await act(() => actions.saveAgain());
    expect(server.saves).toEqual([['ana@example.com', data.connection.id, '"3"', { [cogs]: typed }]]);
    expect(store.get().saving.accounts.state).toBe('conflict');
  });

  test('are not saved for another company', async () => {
    const server = new Server();
    const { workbook, actions } = await openPanel(server.api);
    server.api.on('disconnect', () => {
      server.connection = { ...data.connection, id: 'other' };
      return { status: 204, body: undefined };
    });
    act(() => workbook.type('accounts', cogs, 'xeroAccount', typed));
    await act(() => actions.disconnect());
    expect(screen.getByText(/What was typed in Accounts was not saved and is given up/)).toBeTruthy();
    await act(() => actions.saveAgain());
    expect(server.saves).toEqual([]);
  });
});

describe('a workbook that rejects a call', () => {
  test('does not block the saving of its sheet', async () => {
    const server = new Server();
    const { workbook, store, actions } = await openPanel(server.api);
    workbook.refused.push('read channels');
    act(() => workbook.type('channels', 'rule:1', 'contact', 'Shop'));
    await waitFor(() => expect(store.get().saving.channels.state).toBe('failed'), quiet);
    expect(store.get().saving.channels.message).toMatch(
      /^Channels is not saved: the workbook did not answer/,
    );
    expect(server.saves).toEqual([]);
    await act(() => actions.saveAgain());
    expect(store.get().saving.channels.state).toBe('saved');
    expect(server.saves).toHaveLength(1);
  });

  test('while the sheet is drawn after a save: saved is saved', async () => {
    const server = new Server();
    const { workbook, store, actions } = await openPanel(server.api);
    workbook.refused.push('patch accounts');
    act(() => workbook.type('accounts', cogs, 'xeroAccount', '310'));
    await act(() => actions.saveAgain());
    expect(screen.getByText(/^Accounts is saved, but its sheet is not drawn/)).toBeTruthy();
    expect(store.get().saving.accounts.state).toBe('saved');
    act(() => workbook.type('accounts', cogs, 'xeroAccount', '200'));
    await act(() => actions.saveAgain());
    expect(server.saves.map(([, , version]) => version)).toEqual(['"3"', '"4"']);
  });

  test('before a preview: the rules may have moved, so nothing is previewed', async () => {
    const server = new Server();
    const { workbook, actions } = await openPanel(server.api);
    workbook.refused.push('read channels', 'read channels');
    await act(() => actions.previewPeriod());
    expect(screen.getByText(/is not saved yet: see Mapping/)).toBeTruthy();
    expect(server.api.named('preview')).toEqual([]);
  });
});
