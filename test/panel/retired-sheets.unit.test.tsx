/** @jest-environment jsdom */
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import type { PreviewDto } from '../../server/contract/previews';
import * as data from '../workbook/fixtures';
import { FakeApi } from './fake-api';
import { type OpenPanel, openPanel } from './open-panel';

afterEach(cleanup);

const both: PreviewDto = { ...data.preview, issues: [] };
const cogs: PreviewDto = {
  ...both,
  ...{ id: 'p2', kinds: ['cogs'], fingerprint: 'f2', createdAt: '2026-11-23T09:30:00Z' },
};
const page = (items: readonly unknown[]) => ({ items, next: null, total: items.length });

/** COGS and invoices are previewed already; the next preview is of COGS alone, and replaces them as on the server. */
function api(): FakeApi {
  let previews = [both];
  return new FakeApi()
    .on('readMapping', ({ params }) =>
      params.table === 'channels' ? data.channels : { ...data.accounts, faults: [] },
    )
    .on('listPreviews', () => previews)
    .on('preview', () => {
      previews = [cogs, { ...both, state: 'superseded' }];
      return { job: 'j2' };
    })
    .on('readJob', () => ({
      ...data.runningJob,
      ...{ id: 'j2', kind: 'preview', state: 'done', result: { preview: 'p2' } },
    }))
    .on('readPreview', () => cogs)
    .on('listDocuments', ({ params }) =>
      page(params.preview === 'p2' ? [data.journal] : [data.journal, data.invoice, data.held]),
    );
}
const previewCogs = async ({ actions }: OpenPanel): Promise<void> => {
  await act(() => actions.chooseKinds(['cogs']));
  await act(() => actions.previewPeriod());
};

test('a sheet of the preview before stands empty and says so; the others are as they were', async () => {
  const panel = await openPanel(api());
  const { workbook } = panel;
  expect(workbook.sheets.get('invoices')?.band[2][0]).toContain('ready to post');
  await previewCogs(panel);
  const invoices = workbook.sheets.get('invoices');
  expect([invoices?.rows, invoices?.summary, invoices?.marks]).toEqual([[], [], []]);
  expect(invoices?.band[1][0]).toBe('October 2026, previewed 23 November 2026 09:30 by sam@example.com');
  expect(invoices?.band[2]).toEqual([
    'This preview has nothing for this sheet. To see its documents, choose Invoices in the panel, then preview.',
  ]);
  expect(workbook.cell('cogs-journal', data.journal.key, 'post')).toBe(true);
  expect([...workbook.sheets.keys()]).not.toContain('bills');
});

test('so does one that is left from an earlier session', async () => {
  const { workbook, actions, store } = await openPanel(api());
  const bills = workbook.sheets.get('invoices');
  if (!bills) throw new Error('Invoices is not drawn');
  workbook.sheets.set('bills', { ...bills, id: 'bills', title: 'Bills' });
  await act(() => actions.chooseKinds(['cogs']));
  await act(() => actions.previewPeriod());
  expect(workbook.sheets.get('bills')?.rows).toEqual([]);
  expect(workbook.sheets.get('bills')?.band[2][0]).toContain('choose Bills in the panel');
  expect(store.get().notice).toBeNull();
});

test('what a newer preview replaced is not offered again', async () => {
  const panel = await openPanel(api());
  expect(screen.getByRole('button', { name: 'Post 2 documents' })).toBeTruthy();
  await previewCogs(panel);
  await act(() => panel.actions.chooseKinds(['cogs', 'invoices']));
  await waitFor(() => expect(screen.getByRole('button', { name: 'Preview October' })).toBeTruthy());
});
