/** @jest-environment jsdom */
import { act, cleanup, screen } from '@testing-library/react';
import type { JobDto } from '../../server/contract/jobs';
import * as data from '../workbook/fixtures';
import { FakeApi } from './fake-api';
import { openPanel } from './open-panel';

afterEach(cleanup);

const ready = { ...data.preview, issues: [] };
const posted: JobDto = {
  ...data.runningJob,
  id: 'j2',
  kind: 'post',
  state: 'done',
  message: '2 of 2 posted.',
  result: {
    ...{ posted: 2, rejected: 0, unknown: 0, waiting: 0 },
    calls: { cin7: 0, xero: 3 },
    summary: '2 of 2 posted.',
  },
};

const previewed = (): FakeApi =>
  new FakeApi()
    .on('listPreviews', () => [ready])
    .on('readPreview', () => ready)
    .on('approve', () => ({ ...ready, state: 'approved' }))
    .on('post', () => ({ job: 'j2' }))
    .on('readJob', () => posted);

/** Nothing hangs: no button waits, nothing runs, no confirmation stands. */
const atRest = { busy: false, confirming: false, running: null };

describe('a workbook that rejects a call leaves nothing hanging', () => {
  test('when the ticks are read for posting', async () => {
    const api = previewed();
    const { workbook, actions, store } = await openPanel(api);
    workbook.refused.push('read cogs-journal');
    await act(() => actions.askToPost());
    expect(store.get()).toMatchObject(atRest);
    expect(screen.getByText(/^Nothing was posted: the workbook did not answer/)).toBeTruthy();

    await act(() => actions.askToPost());
    expect(store.get().confirming).toBe(true);
    workbook.refused.push('read cogs-journal');
    await act(() => actions.postNow());
    expect(store.get()).toMatchObject(atRest);
    expect(store.get().notice?.text).toMatch(/^Nothing was approved or posted: the workbook did not answer/);
    expect([api.named('approve'), api.named('post')]).toEqual([[], []]);
  });

  test('when the ticks are read for approving', async () => {
    const api = previewed();
    const { workbook, actions, store } = await openPanel(api);
    workbook.refused.push('read invoices');
    await act(() => actions.approveOnly());
    expect(store.get()).toMatchObject(atRest);
    expect(screen.getByText(/^Nothing was approved or posted/)).toBeTruthy();
    expect(api.named('approve')).toEqual([]);
  });

  test('when results are shown at the end of a run: it went on, and what it came to is said', async () => {
    const { workbook, actions, store } = await openPanel(previewed());
    await act(() => actions.askToPost());
    workbook.refused.push('draw history');
    await act(() => actions.postNow());
    expect(store.get()).toMatchObject(atRest);
    const words = /its sheets do not show the result\. Cogsheet itself went on to the end: 2 of 2 posted\./;
    expect(screen.getByText(words)).toBeTruthy();
  });

  test('when results are shown during a run: the end shows them', async () => {
    let looks = 0;
    const api = previewed().on('readJob', () =>
      ++looks < 5 ? { ...posted, state: 'running', result: null, done: looks } : posted,
    );
    api.on('listDocuments', () => ({
      items: [{ ...data.journal, status: looks > 0 ? 'posted' : 'preview' }, data.invoice],
      next: null,
      total: 2,
    }));
    const { workbook, actions, store } = await openPanel(api);
    await act(() => actions.askToPost());
    workbook.refused.push('patch cogs-journal', 'draw cogs-journal');
    await act(() => actions.postNow());
    expect(looks).toBe(5);
    expect(workbook.refused.length).toBeLessThan(2);
    expect(store.get()).toMatchObject(atRest);
  });

  test('when the mapping is refreshed, the tie-out drawn, a version restored', async () => {
    const api = previewed().on('restoreVersion', () => ({
      body: { ...data.accounts, version: 4 },
      etag: '"4"',
    }));
    const { workbook, actions, store } = await openPanel(api);
    workbook.refused.push('draw tie-out');
    await act(() => actions.tieOut());
    expect(store.get().busy).toBe(false);
    expect(screen.getByText(/^The sheet Tie-out was not drawn/)).toBeTruthy();

    workbook.refused.push('draw accounts');
    await act(() => actions.restoreVersion('accounts', 1));
    expect(store.get().busy).toBe(false);
    expect(screen.getByText(/^The sheet was not drawn anew/)).toBeTruthy();

    api.on('readMapping', ({ params }) =>
      params.table === 'accounts' ? { ...data.accounts, version: 5 } : data.taxes,
    );
    workbook.refused.push('patch accounts');
    await act(() => actions.refreshFromXero());
    expect(store.get().busy).toBe(false);
    expect(screen.getByText(/^The sheets were not brought up to date/)).toBeTruthy();
  });

  test('when the host breaks off the sign-in', async () => {
    const { actions, store } = await openPanel(previewed(), () => Promise.reject(new Error('dialog')));
    act(() => store.set({ signedOut: { message: null } }));
    await act(() => actions.signIn());
    expect(store.get().busy).toBe(false);
    expect(screen.getByText('The sign-in did not come to its end. Try again.')).toBeTruthy();
  });
});

test('a chosen draft is named without the key that Xero is searched by', async () => {
  const number = `${data.journal.number} [${data.journal.key}]`;
  const api = previewed().on('listDocuments', () => ({
    items: [{ ...data.journal, number }],
    next: null,
    total: 1,
  }));
  const { workbook, store } = await openPanel(api);
  act(() => workbook.select('cogs-journal', data.journal.key, 'narration'));
  expect(store.get().chosen).toMatchObject({ key: data.journal.key, number: data.journal.number });
});
