/** @jest-environment jsdom */
import { act, screen, waitFor } from '@testing-library/react';
import type { JobDto } from '../../server/contract/jobs';
import * as data from '../workbook/fixtures';
import { FakeApi } from './fake-api';
import { openPanel } from './open-panel';

const sync: JobDto = {
  id: 's1',
  connection: data.connection.id,
  kind: 'auto-sync',
  state: 'done',
  done: 0,
  total: null,
  message: 'Automatic sync: October 2026 waits for you: its preview has 1 warning.',
  result: { documents: 0, reasons: ['October 2026 waits for you.'], summary: 'October 2026 waits for you.' },
  error: null,
  createdAt: '2026-11-23T02:00:00Z',
  finishedAt: '2026-11-23T02:04:00Z',
};
const fetched: JobDto = { ...sync, id: 'f1', kind: 'fetch', message: 'Fetched by hand', result: null };

async function settingsWith(jobs: readonly JobDto[]): Promise<HTMLElement> {
  await openPanel(new FakeApi().on('listJobs', () => jobs));
  act(() => screen.getByRole('button', { name: 'Settings' }).click());
  return screen.findByRole('region', { name: 'Automatic sync' });
}

test('Settings tell what the automatic sync did last and why something waits', async () => {
  const section = await settingsWith([fetched, sync, { ...sync, id: 's0', message: 'An older one' }]);
  await waitFor(() => expect(section.textContent).toContain(sync.message));
  expect(section.textContent).toContain('Begun 23 November 2026');
  expect(section.textContent).not.toContain('An older one');
});

test('of a sync that failed they tell the reason', async () => {
  const detail = 'The automatic sync stopped: Cin7 did not answer.';
  const section = await settingsWith([
    { ...sync, state: 'failed', error: { code: 'cin7-unavailable', detail } },
  ]);
  await waitFor(() => expect(section.textContent).toContain(detail));
});

test('without one they say so', async () => {
  const section = await settingsWith([fetched]);
  await waitFor(() => expect(section.textContent).toContain('It has not run lately.'));
});

test('while something runs they are read again at its beginning and its end, not at each look at it', async () => {
  const api = new FakeApi().on('listJobs', () => [sync]);
  const { store } = await openPanel(api);
  act(() => screen.getByRole('button', { name: 'Settings' }).click());
  await screen.findByRole('region', { name: 'Automatic sync' });
  const before = api.named('listJobs').length;
  for (const done of [1, 2, 3]) act(() => store.set({ running: { ...data.runningJob, done } }));
  expect(api.named('listJobs')).toHaveLength(before + 1);
  act(() => store.set({ running: null }));
  expect(api.named('listJobs')).toHaveLength(before + 2);
});
