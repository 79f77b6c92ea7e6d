/** @jest-environment jsdom */
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { JobDto } from '../../server/contract/jobs';
import * as data from '../workbook/fixtures';
import { FakeApi, problemReply } from './fake-api';
import { openPanel } from './open-panel';

/** The dialog's focus keeper takes what has no size for invisible, as everything is in this DOM; browsers tell it apart. */
const unlaid = { hidden: true };

afterEach(() => {
  cleanup();
  jest.restoreAllMocks();
});

const clean = {
  accounts: { ...data.accounts, faults: [] },
  taxes: { ...data.taxes, faults: [] },
  channels: data.channels,
};
const ready = { ...data.preview, issues: [] };
const page = (items: readonly unknown[]) => ({ items, next: null, total: items.length });

const mapped = (): FakeApi =>
  new FakeApi().on('readMapping', ({ params }) => clean[params.table as keyof typeof clean]);
const previewed = (): FakeApi =>
  mapped()
    .on('listPreviews', () => [ready])
    .on('readPreview', () => ready);

const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
const click = (name: string | RegExp): void => void act(() => button(name).click());
const job = (change: Partial<JobDto>): JobDto => ({ ...data.runningJob, ...change });

describe('opening', () => {
  test('says whose books these are and draws our sheets in their order', async () => {
    const { workbook } = await openPanel(mapped());
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Demo Company (UK)');
    expect(screen.getByText('30 September 2026')).toBeTruthy();
    expect(screen.getByText('sam@example.com')).toBeTruthy();
    expect(workbook.log.slice(0, 7)).toEqual([
      'draw start',
      'draw accounts',
      'draw taxes',
      'draw channels',
      'draw settings',
      'draw errors',
      'draw history',
    ]);
    expect(button('Preview October')).toBeTruthy();
  });

  test('a preview that is there already is drawn without its sources', async () => {
    const api = previewed();
    const { workbook } = await openPanel(api);
    expect([...workbook.sheets.keys()]).toEqual(
      expect.arrayContaining(['cogs-journal', 'invoices', 'sources']),
    );
    expect(api.named('listDocuments')[0]?.query.sources).toBe('none');
    expect(button('Post 2 documents')).toBeTruthy();
  });

  test('a run that began before is shown with its count and can be cancelled', async () => {
    let over = false;
    const api = mapped()
      .on('listJobs', () => [data.runningJob])
      .on('readJob', () => (over ? job({ state: 'cancelled' }) : data.runningJob))
      .on('cancelJob', () => {
        over = true;
        return { job: 'j1' };
      });
    await openPanel(api);
    await waitFor(() =>
      expect(screen.getByRole('progressbar').getAttribute('aria-valuetext')).toContain('340 of 1,204'),
    );
    click('Cancel');
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
    expect(api.named('cancelJob')).toHaveLength(1);
    expect(screen.getByText(/^Cancelled\./)).toBeTruthy();
  });

  test('a server that does not answer is said, and can be tried again', async () => {
    const api = mapped().on('listConnections', () => ({ status: 502, body: 'no' }));
    await openPanel(api);
    expect(screen.getByRole('alert').textContent).toContain('status 502');
    api.on('listConnections', () => [data.connection]);
    click('Try again');
    await waitFor(() => expect(button('Preview October')).toBeTruthy());
  });
});

describe('posting', () => {
  const postJob = job({
    id: 'j2',
    kind: 'post',
    state: 'done',
    result: {
      posted: 1,
      rejected: 1,
      unknown: 0,
      waiting: 0,
      calls: { cin7: 0, xero: 3 },
      summary: '1 of 2 posted. 1 needs you: see Errors.',
    },
  });
  const url = 'https://go.xero.com/Journal/View.aspx?invoiceID=8f1d';

  const confirm = async (): Promise<HTMLElement> => {
    click('Post 2 documents');
    return screen.findByRole('alertdialog', unlaid);
  };

  test('is confirmed in the sentences of the server and can be left', async () => {
    const api = previewed();
    await openPanel(api);
    const dialog = await confirm();
    expect(dialog.textContent).toContain('Post 1 journal (GBP 48,210.55 debit = credit)');
    expect(within(dialog).getByText('Demo Company (UK)').tagName).toBe('STRONG');
    const back = await within(dialog).findByRole('button', { name: 'Back', ...unlaid });
    act(() => back.click());
    await waitFor(() => expect(screen.queryByRole('alertdialog', unlaid)).toBeNull());
    expect(api.named('approve')).toHaveLength(0);
  });

  test('what is unticked stays out, is said, and is approved as such', async () => {
    const api = previewed()
      .on('approve', () => ({ ...ready, state: 'approved', counts: { ...ready.counts, postable: 1 } }))
      .on('post', () => ({ job: 'j2' }))
      .on('readJob', () => postJob);
    const { workbook } = await openPanel(api);
    act(() => workbook.type('invoices', data.invoice.key, 'post', false));
    await waitFor(() => expect(button('Post 1 document')).toBeTruthy());
    click('Post 1 document');
    const dialog = await screen.findByRole('alertdialog', unlaid);
    expect(dialog.textContent).toContain('1 stays out because you unticked it: 1 document is posted.');
    const go = await within(dialog).findByRole('button', { name: 'Post 1 document', ...unlaid });
    await act(async () => go.click());
    await waitFor(() => expect(api.named('post')).toHaveLength(1));
    expect(api.named('approve')[0]?.body).toEqual({ fingerprint: 'f1', leaveOut: [data.invoice.key] });
  });

  test('approves and posts what was previewed, then shows results beside the rows', async () => {
    const api = previewed()
      .on('approve', () => ({ ...ready, state: 'approved', fingerprint: 'f2' }))
      .on('post', () => ({ job: 'j2' }))
      .on('readJob', () => postJob);
    const { workbook } = await openPanel(api);
    const dialog = await confirm();
    api
      .on('readPreview', () => ({ ...ready, state: 'posted' }))
      .on('listErrors', () => page([data.errorEntry]))
      .on('listPostings', () => page([data.posted]))
      .on('listDocuments', () =>
        page([
          { ...data.journal, status: 'posted', xeroNumber: '#1042', xeroUrl: url },
          { ...data.invoice, status: 'rejected', error: 'Account 0310 is archived in Xero.' },
        ]),
      );
    const go = await within(dialog).findByRole('button', { name: 'Post 2 documents', ...unlaid });
    await act(async () => go.click());
    await waitFor(() => expect(screen.getByText(/1 of 2 posted\. 1 needs you/)).toBeTruthy());
    expect(api.named('post')[0]?.body).toEqual({ fingerprint: 'f2' });
    expect(workbook.cell('cogs-journal', data.journal.key, 'status')).toBe('posted');
    expect(workbook.cell('cogs-journal', data.journal.key, 'xero')).toBe('#1042');
    expect(workbook.sheets.get('cogs-journal')?.links).toContainEqual({
      row: data.journal.key,
      column: 'xero',
      target: { url },
    });
    expect(workbook.cell('invoices', data.invoice.key, 'check')).toBe('✖ Account 0310 is archived in Xero.');
    expect(workbook.sheets.get('history')?.rows).toHaveLength(1);
    await waitFor(() =>
      expect(workbook.sheets.get('start')?.band[2][0]).toContain('1 needs you: see Errors.'),
    );
    expect(button('See 1 error')).toBeTruthy();
  });

  test('a preview that does not hold any more shows the difference and offers to preview again', async () => {
    const difference = {
      summary: 'Since this preview, 3 sales changed in Cin7 (net +41.20). Nothing was posted.',
      added: ['SO-01300'],
      removed: ['SO-01001'],
      changed: [{ document: 'INV-0311', before: 'GBP 120,332.10', after: 'GBP 120,373.30' }],
      other: ['The lock date is now 31 October 2026.'],
    };
    const api = previewed().on('approve', () =>
      problemReply(409, 'preview-stale', 'The books moved.', { difference }),
    );
    await openPanel(api);
    const dialog = await confirm();
    const go = await within(dialog).findByRole('button', { name: 'Post 2 documents', ...unlaid });
    await act(async () => go.click());
    const alert = await waitFor(() => {
      const found = screen.getByRole('alert');
      expect(found.textContent).toContain('3 sales changed in Cin7');
      return found;
    });
    expect(alert.textContent).toContain('New: SO-01300');
    expect(alert.textContent).toContain('Gone: SO-01001');
    expect(alert.textContent).toContain('INV-0311: GBP 120,332.10, now GBP 120,373.30');
    expect(alert.textContent).toContain('The lock date is now 31 October 2026.');
    expect(api.named('post')).toHaveLength(0);
    expect(button('Preview again')).toBeTruthy();
  });
});

describe('fetching and previewing', () => {
  test('goes from fetch to preview to the journal', async () => {
    let fetched = false;
    const api = mapped()
      .on('listConnections', () => [fetched ? data.connection : { ...data.connection, lastFetch: null }])
      .on('fetch', () => {
        fetched = true;
        return { job: 'j1' };
      })
      .on('preview', () => ({ job: 'j2' }))
      .on('readPreview', () => ready)
      .on('readJob', ({ params }) =>
        params.job === 'j2'
          ? job({ id: 'j2', kind: 'preview', state: 'done', result: { preview: 'p1' } })
          : job({
              state: 'done',
              result: {
                calls: { cin7: 9, xero: 0 },
                sales: 340,
                details: 12,
                purchases: 0,
                purchaseDetails: 0,
                contacts: 0,
                items: 0,
                stockTasks: 0,
                ledgerRows: 900,
                unchanged: false,
                faults: 0,
                summary: 'Fetched 340 sales in 9 calls.',
              },
            }),
      );
    const { workbook } = await openPanel(api);
    click('Fetch October');
    await waitFor(() => expect(screen.getByText('Fetched 340 sales in 9 calls.')).toBeTruthy());
    expect(api.named('fetch')[0]?.body).toMatchObject({ from: '2026-10-01', to: '2026-10-31' });
    click('Preview October');
    await waitFor(() => expect(button('Post 2 documents')).toBeTruthy());
    expect(workbook.log).toContain(`show cogs-journal ${data.journal.key} post`);
  });

  test('a task that failed says why', async () => {
    const error = { code: 'cin7-unavailable' as const, detail: 'Cin7 does not answer. Try again later.' };
    const api = mapped()
      .on('preview', () => ({ job: 'j2' }))
      .on('readJob', () => job({ id: 'j2', kind: 'preview', state: 'failed', error }));
    await openPanel(api);
    click('Preview October');
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Cin7 does not answer.'));
  });
});

describe('for keyboards and screen readers', () => {
  test('every control has a name of its own, on every place', async () => {
    const api = new FakeApi()
      .on('listErrors', () => page([data.errorEntry, data.cin7Error]))
      .on('listPostings', () => page([data.posted]))
      .on('listPreviews', () => [data.preview]);
    await openPanel(api);
    for (const place of [/^Close/, /^Mapping/, /^Errors/, /^History/]) {
      act(() => screen.getByRole('tab', { name: place }).click());
      const names: string[] = [];
      for (const role of ['button', 'combobox', 'checkbox', 'textbox', 'link', 'tab'])
        screen.queryAllByRole(role, { name: (name) => names.push(name) > 0 });
      expect(names.length).toBeGreaterThan(8);
      expect(names.filter((name) => name.trim() === '')).toEqual([]);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });

  test('each tab leads to its panel, and Settings to a group', async () => {
    await openPanel(mapped());
    for (const name of ['Mapping', 'Errors', 'History', 'Close']) {
      const tab = screen.getByRole('tab', { name });
      act(() => tab.click());
      expect(tab.getAttribute('aria-selected')).toBe('true');
      expect(screen.getByRole('tabpanel', { name }).id).toBe(tab.getAttribute('aria-controls'));
    }
    click('Settings');
    expect(screen.queryByRole('tabpanel')).toBeNull();
    expect(screen.getByRole('group', { name: 'Settings' }).textContent).toContain('Disconnect');
  });

  test('progress is spoken, and the keyboard stays where the button was', async () => {
    const api = mapped()
      .on('preview', () => ({ job: 'j1' }))
      .on('readJob', () => data.runningJob);
    const { actions } = await openPanel(api);
    // This DOM has no window that could be in front.
    jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    const start = button('Preview October');
    start.focus();
    act(() => start.click());
    const bar = await screen.findByRole('progressbar');
    expect(bar.getAttribute('aria-label')).toBe('Fetching from Cin7');
    const card = screen.getByRole('region', { name: 'Next step' });
    expect(card.querySelector('[aria-live="polite"]')?.textContent).toContain('340 of 1,204');
    expect(document.activeElement === card).toBe(true);
    actions.close();
  });
});

describe('places', () => {
  const goTo = (name: RegExp): void => void act(() => screen.getByRole('tab', { name }).click());

  test('Mapping lists faults and jumps to the cell', async () => {
    const { workbook } = await openPanel(new FakeApi());
    click('Fix 1 mapping');
    const card = await screen.findByRole('region', { name: 'Accounts' });
    expect(card.textContent).toContain('Cin7 account 5100 Packaging has no Xero account.');
    expect(within(card).getByRole('img', { name: 'Holds back' })).toBeTruthy();
    act(() =>
      within(card)
        .getByRole('button', { name: /^Go to the cell in Accounts/ })
        .click(),
    );
    await waitFor(() => expect(workbook.log.at(-1)).toBe('show accounts account:5100 xeroAccount'));
  });

  test('Errors: retry posts only on a click, skip asks why', async () => {
    const api = mapped()
      .on('listErrors', () => page([data.errorEntry, data.cin7Error]))
      .on('skip', () => ({ ...data.posted, state: 'skipped' }));
    const { workbook } = await openPanel(api);
    goTo(/^Errors \(2\)/);
    expect(screen.getAllByRole('button', { name: /^Retry / })).toHaveLength(1);
    act(() => workbook.type('errors', 'e1', 'action', 'retry'));
    await waitFor(() => expect(button('Post 1 document again')).toBeTruthy());
    expect(api.named('retry')).toHaveLength(0);

    click('Skip INV-0311');
    expect(button('Skip it')).toHaveProperty('disabled', true);
    fireEvent.change(screen.getByLabelText(/Why is INV-0311 not posted/), {
      target: { value: 'Posted by hand' },
    });
    click('Skip it');
    await waitFor(() => expect(api.named('skip')[0]?.body).toEqual({ reason: 'Posted by hand' }));
    expect(api.named('skip')[0]?.params.key).toBe(data.errorEntry.posting);
  });

  test('History: a reversal is previewed before anything is written', async () => {
    const counts = { ...ready.counts, documents: 1, postable: 1 };
    const reversal = { ...ready, id: 'p9', reversal: true, counts };
    const api = mapped()
      .on('listPostings', () => page([data.posted]))
      .on('reverse', () => ({ job: 'j3' }))
      .on('readJob', () => job({ id: 'j3', kind: 'preview', state: 'done', result: { preview: 'p9' } }))
      .on('readPreview', () => reversal);
    await openPanel(api);
    goTo(/^History/);
    click('Reverse COGS Oct 2026 Shopify');
    await waitFor(() => expect(button('Reverse 1 journal')).toBeTruthy());
    expect(screen.getByText(/reversal of an earlier posting/)).toBeTruthy();
    expect(api.named('post')).toHaveLength(0);
    click('Back to October');
    await waitFor(() => expect(button('Preview October')).toBeTruthy());
  });

  test('History: what was posted together stands together and is undone together', async () => {
    const run = { ...data.posted.run, documents: 3, posted: 2, standing: 2 };
    const older = { ...data.posted.run, preview: 'p0', documents: 1, posted: 1, standing: 0, reversal: true };
    const [journal, other] = [
      { ...data.posted, run },
      { ...data.posted, key: 'k2', number: 'COGS Oct 2026 Amazon', run, state: 'rejected' as const },
    ];
    const before = {
      ...data.posted,
      key: 'k3',
      number: 'Reversal of COGS',
      preview: 'p0',
      run: older,
      reverses: 'k0',
    };
    const reversal = { ...ready, id: 'p9', reversal: true };
    const api = mapped()
      .on('listPostings', () => page([journal, other, before]))
      .on('reverseRun', () => ({ job: 'j3' }))
      .on('readJob', () => job({ id: 'j3', kind: 'preview', state: 'done', result: { preview: 'p9' } }))
      .on('readPreview', () => reversal);
    const { workbook } = await openPanel(api);
    expect(workbook.cell('history', 'k2', 'run')).toBe(
      'Run of 23 November 2026 09:10 by Bea, 2 of 3 documents',
    );
    goTo(/^History/);
    expect(screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual([
      'Posted 23 November 2026 09:10 by Bea, 2 of 3 documents',
      'Reversal posted 23 November 2026 09:10 by Bea, 1 document',
    ]);
    expect(
      screen.getAllByRole('button', { name: /^Reverse / }).map((each) => each.getAttribute('aria-label')),
    ).toEqual([
      'Reverse this run, posted 23 November 2026 09:10 by Bea, 2 of 3 documents',
      'Reverse COGS Oct 2026 Shopify',
    ]);
    expect(screen.queryByText('Reversal of COGS')).toBeNull();
    click(/^Show 1 document, posted/);
    expect(screen.getByText('Reversal of COGS')).toBeTruthy();
    click(/^Reverse this run/);
    await waitFor(() => expect(screen.getByText(/reversal of \d+ earlier postings/)).toBeTruthy());
    expect(api.named('reverseRun')[0]?.params.preview).toBe('p1');
    expect(api.named('post')).toHaveLength(0);
  });

  test('a selected draft leads to its sources', async () => {
    const { workbook } = await openPanel(previewed());
    act(() => workbook.select('cogs-journal', `${data.journal.key}#2`, 'account'));
    click('Show its 340 sources');
    await waitFor(() => expect(workbook.log.at(-1)).toBe('show sources'));
    expect(workbook.cell('sources', 's1', 'number')).toBe('SO-01001');
  });
});
