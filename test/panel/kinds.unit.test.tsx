/** @jest-environment jsdom */
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import type { PreviewDto } from '../../server/contract/previews';
import * as data from '../workbook/fixtures';
import { FakeApi } from './fake-api';
import { openPanel } from './open-panel';

afterEach(cleanup);

const ready: PreviewDto = { ...data.preview, issues: [] };
const page = (items: readonly unknown[]) => ({ items, next: null, total: items.length });
const running = { ...data.runningJob, state: 'done', result: null };
const mapped = (): FakeApi =>
  new FakeApi()
    .on('readMapping', ({ params }) =>
      params.table === 'channels' ? data.channels : { ...data.accounts, faults: [] },
    )
    .on('fetch', () => ({ job: 'j1' }))
    .on('preview', () => ({ job: 'j1' }))
    .on('readJob', () => running);
const button = (name: string): HTMLElement => screen.getByRole('button', { name });
const box = (name: string): HTMLElement => screen.getByRole('checkbox', { name });

/** Settings in which these kinds are as said. */
const settings = (kinds: Readonly<Record<string, string>>) => ({
  ...data.settings,
  faults: [],
  rows: Object.entries(kinds).map(([kind, value]) => ({
    ...{ row: `kind.${kind}`, group: 'What is posted', name: kind, value, what: '', allowed: '' },
    ...{ choices: ['off', 'on', 'automatic'], default: 'on', check: '' },
  })),
});

describe('a kind that was not fetched for the period', () => {
  test('is fetched first; the steps say so', async () => {
    const api = mapped();
    await openPanel(api);
    expect(button('Preview October')).toBeTruthy();
    act(() => box('Bills').click());
    await waitFor(() => expect(button('Fetch October')).toBeTruthy());
    expect(screen.getByText('Not fetched yet: Bills of October 2026.')).toBeTruthy();
    await act(async () => button('Fetch October').click());
    expect(api.named('fetch')[0]?.body).toMatchObject({
      kinds: ['cogs', 'invoices', 'bills', 'supplier-credits'],
    });
  });

  test('a preview of it that found nothing does not pass for done', async () => {
    const counts = { documents: 0, postable: 0, blocked: 0, leftOut: 0, alreadyPosted: 0 };
    const empty: PreviewDto = { ...ready, kinds: ['bills', 'supplier-credits'], counts };
    const api = mapped()
      .on('listPreviews', () => [empty])
      .on('listDocuments', () => page([]));
    const { workbook } = await openPanel(api);
    expect(button('Fetch October')).toBeTruthy();
    expect(screen.queryByText('Nothing is left to post.')).toBeNull();
    expect(workbook.cell('start', 'step:post', 'state')).toBe('· After the preview.');
  });
});

describe('a kind that Settings have off', () => {
  const off = settings({ invoices: 'OFF ', bills: 'sometimes' });

  test('is neither asked for nor waited for, though it was chosen before', async () => {
    const api = mapped().on('readSettings', () => off);
    const { store } = await openPanel(api);
    expect(store.get().kinds).toEqual(['cogs', 'invoices']);
    expect([screen.queryByRole('checkbox', { name: 'Invoices' }), box('COGS journals')]).toEqual([
      null,
      expect.objectContaining({ disabled: true }),
    ]);
    await act(async () => button('Preview October').click());
    expect(api.named('preview')[0]?.body).toMatchObject({ kinds: ['cogs'] });
  });

  test('the preview of the others is the one on the table', async () => {
    const cogs: PreviewDto = { ...ready, kinds: ['cogs'] };
    const api = mapped().on('readSettings', () => off);
    const { store } = await openPanel(api);
    act(() => store.set({ previews: [cogs] }));
    expect(button('Post 2 documents')).toBeTruthy();
  });

  test('when every chosen one is off the server says what to do', async () => {
    const api = mapped().on('readSettings', () => settings({ cogs: 'off', invoices: 'off' }));
    await openPanel(api);
    await act(async () => button('Preview October').click());
    expect(api.named('preview')[0]?.body).toMatchObject({ kinds: ['cogs', 'invoices'] });
  });
});

test('what she closed the last time is chosen again, whatever the automatic sync previewed since', async () => {
  const hers: PreviewDto = { ...ready, id: 'p1', kinds: ['cogs', 'payments'], state: 'superseded' };
  const automatic: PreviewDto = { ...ready, id: 'p2', automatic: true, kinds: ['credit-notes'] };
  const { store } = await openPanel(mapped().on('listPreviews', () => [automatic, hers]));
  expect(store.get().kinds).toEqual(['cogs', 'payments']);
});
