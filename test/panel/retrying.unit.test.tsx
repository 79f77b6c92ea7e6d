/** @jest-environment jsdom */
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import type { JobDto } from '../../server/contract/jobs';
import * as data from '../workbook/fixtures';
import { FakeApi, problemReply } from './fake-api';
import { openPanel } from './open-panel';

afterEach(cleanup);

const page = (items: readonly unknown[]) => ({ items, next: null, total: items.length });
const errors = [
  data.errorEntry,
  { ...data.errorEntry, id: 'e3', posting: 'invoice/INV-0312' },
  data.cin7Error,
];
const run = (id: string, posted: number, rejected: number): JobDto => {
  const summary = `${posted} of ${posted + rejected} posted.`;
  const result = { posted, rejected, unknown: 0, waiting: 0, calls: { cin7: 0, xero: 1 }, summary };
  return { ...data.runningJob, id, kind: 'post', state: 'done', message: summary, result };
};
const goToErrors = (): void => void act(() => screen.getByRole('tab', { name: /^Errors/ }).click());

test('all are tried again: each run is followed, and what was not tried is said', async () => {
  const refused = ['Invoice INV-0313: Somebody else is at this posting right now.'];
  const api = new FakeApi()
    .on('listErrors', () => page(errors))
    .on('retryAll', () => ({ job: 'j4', jobs: ['j3', 'j4'], postings: 3, refused }))
    .on('readJob', ({ params }) => (params.job === 'j3' ? run('j3', 1, 1) : run('j4', 1, 0)));
  const { store } = await openPanel(api);
  goToErrors();
  await act(async () => screen.getByRole('button', { name: 'Retry all that Xero refused' }).click());
  await waitFor(() => expect(store.get().outcome).not.toBeNull());
  expect(new Set(api.named('readJob').map(({ params }) => params.job))).toEqual(new Set(['j3', 'j4']));
  await waitFor(() => expect(store.get().notice).toEqual({ kind: 'warning', text: refused[0] }));
  expect(store.get().outcome).toMatchObject({ summary: '1 of 2 posted. 1 of 1 posted.', complete: false });
  expect(screen.getByText(/INV-0313: Somebody else/)).toBeTruthy();
  expect(store.get()).toMatchObject({ busy: false, running: null });
});

test('a run that failed is not forgotten over one that went well', async () => {
  const failed: JobDto = {
    ...run('j3', 0, 0),
    ...{ state: 'failed', result: null, error: { code: 'reconnect-needed', detail: 'Connect Xero again.' } },
  };
  const api = new FakeApi()
    .on('listErrors', () => page(errors))
    .on('retryAll', () => ({ job: 'j4', jobs: ['j3', 'j4'], postings: 2, refused: [] }))
    .on('readJob', ({ params }) => (params.job === 'j3' ? failed : run('j4', 1, 0)));
  const { store, actions } = await openPanel(api);
  await act(() => actions.retryAll());
  expect(store.get().notice).toEqual({ kind: 'error', text: 'Connect Xero again.' });
  expect(store.get().outcome?.summary).toBe('1 of 1 posted.');
});

test('decisions of the sheet: what could not be done is said beside what was', async () => {
  const detail = 'It is posted; only a rejected posting can be tried again.';
  const api = new FakeApi()
    .on('listErrors', () => page(errors))
    .on('retry', ({ params }) =>
      params.key === data.errorEntry.posting ? problemReply(409, 'not-retryable', detail) : { job: 'j4' },
    )
    .on('readJob', () => run('j4', 1, 0));
  const { workbook, store, actions } = await openPanel(api);
  act(() => workbook.type('errors', 'e1', 'action', 'retry'));
  act(() => workbook.type('errors', 'e3', 'action', 'retry'));
  act(() => workbook.type('errors', 'e2', 'action', 'retry'));
  await waitFor(() => expect(store.get().decisions).toHaveLength(3));
  await act(() => actions.carryOutDecisions());
  expect(store.get().outcome?.summary).toBe('1 of 1 posted.');
  expect(store.get().notice?.kind).toBe('error');
  expect(store.get().notice?.text).toContain(detail);
  expect(store.get().notice?.text).toContain('1 of them are not about a posting');
});
