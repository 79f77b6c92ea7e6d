/** @jest-environment jsdom */
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import * as data from '../workbook/fixtures';
import { demoSetup, prerequisites, withChecks } from './connect-fixtures';
import { FakeApi, problemReply } from './fake-api';
import { openPanel } from './open-panel';

afterEach(cleanup);

const clean = {
  accounts: { ...data.accounts, faults: [] },
  taxes: { ...data.taxes, faults: [] },
  channels: data.channels,
};
const mapped = (): FakeApi =>
  new FakeApi().on('readMapping', ({ params }) => clean[params.table as keyof typeof clean]);

const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
const click = (name: string | RegExp): void => void act(() => button(name).click());
const fill = (label: RegExp, value: string): void =>
  void fireEvent.change(screen.getByLabelText(label), { target: { value } });
const heading = (): string => screen.getByRole('heading', { level: 2 }).textContent ?? '';
const authorizeUrl = 'http://127.0.0.1:4003/authorize';
const unfinished = { ...data.connection, state: 'authorising', organisation: null };

/** The panel of a connection that is not finished: it begins with the wizard. */
async function openUnfinished(api: FakeApi) {
  const panel = await openPanel(api);
  await screen.findByRole('navigation', { name: 'Steps of the connection' });
  return panel;
}

/** The wizard of a connection at work, opened from Settings. */
async function openWizard(api: FakeApi) {
  const panel = await openPanel(api);
  click('Settings');
  click('Go through the connection again');
  await waitFor(() => expect(panel.store.get().wizard.checks).not.toBeNull());
  return panel;
}

describe('the first connection', () => {
  test('checks the keys, opens Xero, and goes on to what both sides say', async () => {
    let state = 'authorising';
    const api = mapped()
      .on('listConnections', () => [])
      .on('connect', () => ({ status: 201, body: { connection: unfinished, authorizeUrl } }));
    const { opened } = await openUnfinished(api);
    expect(heading()).toContain('Step 1 of 5');
    expect(button(/Step 2/)).toHaveProperty('disabled', true);
    click('Connect');
    expect(api.named('connect')).toHaveLength(0);
    expect(screen.getAllByText(/36 characters/)).toHaveLength(2);

    fill(/account ID/, '11111111-2222-4333-8444-555555555555');
    fill(/Application key/, '66666666-7777-4888-8999-000000000000');
    api.on('listConnections', () => [{ ...data.connection, state }]);
    click('Connect');
    await waitFor(() => expect(opened).toEqual([authorizeUrl]));
    const link = screen.getByRole('link', { name: 'Open Xero' });
    expect(link.getAttribute('href')).toBe(authorizeUrl);
    act(() => link.click());
    expect(opened).toEqual([authorizeUrl, authorizeUrl]);
    state = 'connected';
    await waitFor(() => expect(screen.getByText('Cogsheet may see Demo Company (UK).')).toBeTruthy());
    expect(button(/Step 2/)).toHaveProperty('disabled', false);
    click('Leave');
    await waitFor(() => expect(button('Preview October')).toBeTruthy());
  });

  test('a server on the demo company says so, what the host must set, and fills in the demo keys', async () => {
    const api = mapped()
      .on('listConnections', () => [])
      .on('connectSetup', () => demoSetup)
      .on('connect', () => ({ status: 201, body: { connection: unfinished, authorizeUrl } }));
    await openUnfinished(api);
    await waitFor(() => expect(screen.getByText('This server runs on the demo company.')).toBeTruthy());
    expect(screen.getByText(/XERO_CLIENT_ID and XERO_CLIENT_SECRET/).textContent).toContain(
      demoSetup.redirectUri,
    );
    click(/demo company's keys/);
    click('Connect');
    await waitFor(() =>
      expect(api.named('connect')[0]?.body).toMatchObject({ cin7: demoSetup.demoKeys['cin7-core'] }),
    );
  });

  test('a server with an app at Xero does not speak of a demo company', async () => {
    await openUnfinished(mapped().on('listConnections', () => []));
    await waitFor(() => expect(screen.getByLabelText(/account ID/)).toBeTruthy());
    expect(screen.queryByText(/demo company/)).toBeNull();
  });

  test('a connection that was left half-way goes on at Xero, without the keys', async () => {
    const api = mapped()
      .on('listConnections', () => [unfinished])
      .on('prerequisites', () => withChecks({ 'xero-access': { state: 'attention' } }))
      .on('authorise', () => ({ status: 201, body: { connection: unfinished, authorizeUrl } }));
    const { opened, store } = await openUnfinished(api);
    expect(screen.queryByLabelText(/account ID/)).toBeNull();
    click('Open Xero');
    await waitFor(() => expect(opened).toEqual([authorizeUrl]));
    expect(api.named('connect')).toHaveLength(0);
    api.on('listConnections', () => [data.connection]).on('prerequisites', () => prerequisites);
    await waitFor(() => expect(store.get().connection?.state).toBe('connected'));
    await waitFor(() => expect(button('Continue')).toBeTruthy());
  });

  test('when the keys are not kept any more, they are asked for', async () => {
    const api = mapped()
      .on('listConnections', () => [{ ...data.connection, state: 'reconnect-needed' }])
      .on('prerequisites', () => withChecks({ 'xero-access': { state: 'fault' } }))
      .on('authorise', () => problemReply(409, 'connection-incomplete', 'The Cin7 keys are not kept.'));
    await openUnfinished(api);
    click('Connect Xero again');
    await waitFor(() => expect(screen.getByLabelText(/account ID/)).toBeTruthy());
    expect(screen.getByRole('alert').textContent).toContain('not kept');
  });

  test('a connection that was finished elsewhere is noticed by checking again', async () => {
    const api = mapped()
      .on('listConnections', () => [unfinished])
      .on('prerequisites', () => withChecks({ 'xero-access': { state: 'attention' } }));
    const { workbook } = await openUnfinished(api);
    await waitFor(() => expect(button('Check again')).toHaveProperty('disabled', false));
    api.on('listConnections', () => [data.connection]).on('prerequisites', () => prerequisites);
    click('Check again');
    await waitFor(() => expect(button(/Step 2/)).toHaveProperty('disabled', false));
    expect(workbook.log).toContain('draw accounts');
  });

  test('with several organisations the user chooses by name', async () => {
    const organisations = [
      { id: 'o1', name: 'Harbour Goods' },
      { id: 'o2', name: 'Harbour Test' },
    ];
    const api = mapped()
      .on('listConnections', () => [{ ...unfinished, state: 'choose-organisation', organisations }])
      .on('prerequisites', () => withChecks({ 'xero-access': { state: 'attention' } }))
      .on('chooseOrganisation', () => data.connection);
    await openUnfinished(api);
    expect(button('Use this organisation')).toHaveProperty('disabled', true);
    act(() => screen.getByRole('radio', { name: 'Harbour Test' }).click());
    api.on('listConnections', () => [data.connection]).on('prerequisites', () => prerequisites);
    click('Use this organisation');
    await waitFor(() => expect(api.named('chooseOrganisation')[0]?.body).toEqual({ organisation: 'o2' }));
    await waitFor(() => expect(button('Continue')).toBeTruthy());
  });
});

describe('the steps', () => {
  test('each check says its state in words and with a mark, and where it is mended', async () => {
    const url = 'https://go.xero.com/AccountsReceivable/View.aspx?InvoiceID=1';
    const api = mapped().on('prerequisites', () =>
      withChecks({
        'cin7-keys': { state: 'unknown', detail: 'Cin7 did not answer.' },
        'native-link': { state: 'fault', detail: '2 are in Xero already.', remedy: 'Turn it off.', url },
      }),
    );
    await openWizard(api);
    const found = screen.getByText("Cin7's own link to Xero").closest('li') as HTMLElement;
    expect(found.textContent).toContain('✖');
    expect(within(found).getByText('To be mended')).toBeTruthy();
    expect(within(found).getByText('Turn it off.')).toBeTruthy();
    expect(within(found).getByRole('link', { name: 'Open in Xero' }).getAttribute('href')).toBe(url);
    expect(screen.getByText('Cin7 keys').closest('li')?.textContent).toContain('Not known yet');
    expect(screen.getByRole('button', { current: 'step' }).getAttribute('aria-label')).toBe(
      'Step 1: Connect, To be mended',
    );
    expect(screen.getByText(/1 to be mended, 1 not known yet\. Checked 23 November 2026 10:00/)).toBeTruthy();
  });

  test('Check again asks again, once at a time, and says when it is done', async () => {
    const api = mapped();
    await openWizard(api);
    expect(api.named('prerequisites')).toHaveLength(1);
    expect(screen.getByText(/All is fine\./)).toBeTruthy();
    api.on('prerequisites', () => withChecks({ 'cin7-keys': { state: 'fault' } }));
    click('Check again');
    click(/Check again/);
    await waitFor(() => expect(screen.getByText(/1 to be mended/)).toBeTruthy());
    expect(api.named('prerequisites')).toHaveLength(2);
  });

  test('keyboard and screen reader go along: the heading of the step has the focus', async () => {
    await openWizard(mapped());
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Step 1 of 5'));
    click('Continue');
    expect(document.activeElement?.textContent).toBe('Step 2 of 5: Accounts and taxes');
    expect((document.activeElement as HTMLElement).tabIndex).toBe(0);
    expect(screen.getByRole('button', { current: 'step' }).getAttribute('aria-label')).toContain('Step 2');
    click('Back');
    expect(heading()).toBe('Step 1 of 5: Connect');
  });

  test('proposals are counted and confirmed as they stand in the sheet', async () => {
    const proposed = { ...clean.accounts, version: 0, savedBy: null, savedAt: null };
    const api = mapped()
      .on('readMapping', ({ params }) =>
        params.table === 'accounts' ? proposed : clean[params.table as keyof typeof clean],
      )
      .on('saveMapping', () => ({ etag: '"1"', body: { ...clean.accounts, version: 1 } }));
    await openWizard(api);
    click(/Step 2/);
    expect(screen.getByText(/2 of 3 rows have a proposal\. 1 without, although/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /in Taxes/ })).toBeNull();
    click('Confirm 2 proposals in Accounts');
    await waitFor(() => expect(api.named('saveMapping')).toHaveLength(1));
    expect(api.named('saveMapping')[0]).toMatchObject({
      params: { table: 'accounts' },
      ifMatch: '"0"',
      body: {
        rows: [
          { row: 'account:5000', xeroAccount: '310' },
          { row: 'account:5100', xeroAccount: '' },
          { row: 'role:salesRevenue', xeroAccount: '200 · Sales' },
        ],
      },
    });
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Confirm/ })).toBeNull());
    expect(screen.getByText(/2 of 3 rows are mapped/)).toBeTruthy();
  });

  test('faults of the tables lead to their cell', async () => {
    const { workbook } = await openWizard(new FakeApi());
    click(/Step 2/);
    click(/Go to the cell in Accounts/);
    await waitFor(() => expect(workbook.log.at(-1)).toBe('show accounts account:5100 xeroAccount'));
  });

  test('before the first fetch it says so and fetches; afterwards it checks anew', async () => {
    let fetched = false;
    const done = { ...data.runningJob, state: 'done', finishedAt: '2026-11-23T10:05:00Z' };
    const summary = {
      summary: 'Fetched.',
      sales: 1,
      details: 1,
      ledgerRows: 1,
      unchanged: false,
      faults: 0,
      calls: { cin7: 1, xero: 0 },
    };
    const api = mapped()
      .on('listConnections', () => [
        {
          ...data.connection,
          lastFetch: fetched ? { ...data.connection.lastFetch, at: '2026-11-23T10:05:00Z' } : null,
        },
      ])
      .on('prerequisites', () =>
        fetched ? prerequisites : withChecks({ customers: { state: 'unknown', detail: 'Not fetched.' } }),
      )
      .on('fetch', () => ({ job: 'j1' }))
      .on('readJob', () => {
        fetched = true;
        return { ...done, result: summary };
      });
    await openWizard(api);
    click(/Step 3/);
    expect(screen.getByText(/Nothing has been fetched from Cin7 yet/)).toBeTruthy();
    expect(screen.getByText('Not fetched.')).toBeTruthy();
    click('Fetch October 2026');
    await waitFor(() => expect(screen.getByText(/4 of 4 contacts/)).toBeTruthy());
    expect(screen.queryByText(/Nothing has been fetched/)).toBeNull();
    expect(api.named('prerequisites')).toHaveLength(2);
  });

  test('the review lists everything of every step, the worst first, and leads there', async () => {
    const api = new FakeApi().on('prerequisites', () =>
      withChecks({
        customers: { state: 'attention', detail: 'Posting creates 3.', sheet: 'channels' },
        'native-link': { state: 'fault', detail: '2 are in Xero already.' },
      }),
    );
    const { workbook } = await openWizard(api);
    click(/Step 4/);
    const items = screen.getByRole('region', { name: /Review/ }).querySelectorAll('ul > li');
    const words = [...items].map((item) => item.textContent ?? '');
    expect(words).toHaveLength(4);
    expect(words.map((text) => text.slice(0, 1))).toEqual(['✖', '✖', '▲', '▲']);
    expect(words.join('\n')).toContain(data.unmapped.reason);
    expect(words.join('\n')).not.toContain('Cin7 keys');
    click(/Open Channels: Customers/);
    await waitFor(() => expect(workbook.log.at(-1)).toBe('show channels'));
    click(/Step 3: Contacts and items: Customers/);
    expect(heading()).toBe('Step 3 of 5: Contacts and items');
  });

  test('a review without anything says so', async () => {
    await openWizard(mapped());
    click(/Step 4/);
    expect(screen.getByText('✓ Nothing is left to look at.')).toBeTruthy();
  });

  test('the last step shows the settings with what they do, and opens their sheet', async () => {
    const { workbook, store } = await openWizard(mapped());
    click(/Step 5/);
    expect(screen.getByText('Whether stock journals count in Xero reports on a cash basis.')).toBeTruthy();
    click('Open sheet Settings');
    await waitFor(() => expect(workbook.log.at(-1)).toBe('show settings'));
    click('Finish');
    expect(store.get().wizard.open).toBe(false);
    await waitFor(() => expect(button('Preview October')).toBeTruthy());
  });

  test('asking Xero again while the connection is at work waits for nobody', async () => {
    const api = mapped().on('authorise', () => ({
      status: 201,
      body: { connection: data.connection, authorizeUrl },
    }));
    const { opened } = await openWizard(api);
    click('Connect Xero again');
    await waitFor(() => expect(opened).toEqual([authorizeUrl]));
    expect(screen.getByRole('link', { name: 'Open Xero' })).toBeTruthy();
    click('Check again');
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Open Xero' })).toBeNull());
    expect(button('Connect Xero again')).toBeTruthy();
  });

  test('access that was withdrawn is noticed, and the first step shows what to do', async () => {
    const api = mapped();
    await openWizard(api);
    click(/Step 2/);
    api
      .on('listConnections', () => [{ ...data.connection, state: 'reconnect-needed' }])
      .on('prerequisites', () => withChecks({ 'xero-access': { state: 'fault', detail: 'Ended.' } }));
    click(/Step 1/);
    click('Check again');
    await waitFor(() => expect(screen.getByText(/Xero no longer accepts our access/)).toBeTruthy());
    expect(button(/Step 2/)).toHaveProperty('disabled', true);
  });
});
