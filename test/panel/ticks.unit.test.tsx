/** @jest-environment jsdom */
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import * as data from '../workbook/fixtures';
import { FakeApi, problemReply } from './fake-api';
import { type OpenPanel, openPanel } from './open-panel';

afterEach(cleanup);

const ready = { ...data.preview, issues: [] };
const page = (items: readonly unknown[]) => ({ items, next: null, total: items.length });
const previewed = (): FakeApi =>
  new FakeApi()
    .on('listPreviews', () => [ready])
    .on('readPreview', () => ready)
    .on('approve', () => ({ ...ready, state: 'approved' }))
    .on('post', () => ({ job: 'j2' }))
    .on('readJob', () => ({ ...data.runningJob, id: 'j2', kind: 'post', state: 'done', message: 'Posted.' }));

const nothingSent = (api: FakeApi): void =>
  expect([...api.named('approve'), ...api.named('post')]).toEqual([]);
const unticked = async (panel: OpenPanel): Promise<void> => {
  act(() => panel.workbook.type('invoices', data.invoice.key, 'post', false));
  await waitFor(() => expect(panel.store.get().unticked).toEqual([data.invoice.key]));
};

test('a sheet that cannot be read when she says yes posts nothing, and the sheet is named', async () => {
  const api = previewed();
  const panel = await openPanel(api);
  await unticked(panel);
  await act(() => panel.actions.askToPost());
  panel.workbook.refused.push('read invoices');
  await act(() => panel.actions.postNow());
  nothingSent(api);
  expect(panel.store.get()).toMatchObject({ confirming: false, unticked: [data.invoice.key] });
  expect(screen.getByRole('alert').textContent).toMatch(
    /^Nothing was approved or posted: .* the sheet Invoices was read, so it is not known what is ticked there\./,
  );
});

test('a sheet that is gone posts nothing, neither asked nor approved alone', async () => {
  const api = previewed();
  const { workbook, actions, store } = await openPanel(api);
  workbook.sheets.delete('invoices');
  await act(() => actions.askToPost());
  expect(store.get().confirming).toBe(false);
  expect(store.get().notice?.text).toMatch(/^Nothing was posted: the sheet Invoices is not in this workbook/);
  await act(() => actions.approveOnly());
  expect(store.get().notice?.text).toMatch(/^Nothing was approved or posted: the sheet Invoices is not in/);
  nothingSent(api);
});

test('sheets without a document to post are not missed', async () => {
  const api = previewed().on('listDocuments', () => page([data.journal, data.held]));
  const { workbook, actions } = await openPanel(api);
  workbook.sheets.delete('invoices');
  await act(() => actions.approveOnly());
  expect(api.named('approve')[0]?.body).toEqual({ fingerprint: ready.fingerprint, leaveOut: [] });
});

test('ticks that changed unheard after she was asked are shown anew, and only these are posted', async () => {
  const api = previewed();
  const panel = await openPanel(api);
  const { workbook, actions, store } = panel;
  await act(() => actions.askToPost());
  expect(screen.getByRole('alertdialog', { hidden: true }).textContent).not.toContain('unticked');
  const drawn = workbook.sheets.get('invoices');
  if (!drawn) throw new Error('Invoices is not drawn');
  workbook.sheets.set('invoices', {
    ...drawn,
    rows: drawn.rows.map((row) =>
      row.id === data.invoice.key ? { ...row, cells: [false, ...row.cells.slice(1)] } : row,
    ),
  });
  await act(() => actions.postNow());
  nothingSent(api);
  expect(store.get().confirming).toBe(true);
  const dialog = screen.getByRole('alertdialog', { hidden: true });
  expect(within(dialog).getByRole('alert', { hidden: true }).textContent).toContain('Nothing was posted');
  expect(dialog.textContent).toContain('1 stays out because you unticked it: 1 document is posted.');
  await act(() => actions.postNow());
  expect(api.named('approve')[0]?.body).toMatchObject({ leaveOut: [data.invoice.key] });
  expect(api.named('post')).toHaveLength(1);
  expect(store.get()).toMatchObject({ confirming: false, askedAgain: false });
});

test('a preview whose documents did not come is not posted by the ticks of another', async () => {
  const other = { ...ready, id: 'p2', createdAt: '2026-11-23T09:30:00Z' };
  const api = previewed();
  const { actions, store } = await openPanel(api);
  api.on('listDocuments', () => problemReply(503, 'busy', 'Cogsheet is busy. Try again.'));
  act(() => store.set({ previews: [other, ready] }));
  await act(() => actions.askToPost());
  expect(store.get()).toMatchObject({ confirming: false, busy: false });
  await act(() => actions.approveOnly());
  nothingSent(api);
  expect(store.get().notice?.text).toBe('Cogsheet is busy. Try again.');
});

test('once approved, what stays out is settled: its sheets are not asked', async () => {
  const approved = { ...ready, state: 'approved' };
  const api = previewed().on('listPreviews', () => [approved]);
  const { workbook, actions } = await openPanel(api);
  workbook.sheets.delete('invoices');
  await act(() => actions.askToPost());
  await act(() => actions.postNow());
  expect([api.named('approve').length, api.named('post').length]).toEqual([0, 1]);
});
