/** @jest-environment jsdom */
import { act, screen, waitFor } from '@testing-library/react';
import { changeSentences } from '../../addin/workbook/version-words';
import * as data from '../workbook/fixtures';
import { FakeApi, problemReply } from './fake-api';
import { openPanel } from './open-panel';

const version = (number: number, savedBy: string, changedRows: number) => ({
  version: number,
  savedBy,
  savedAt: '2026-11-23T09:00:00Z',
  changedRows,
});
const change = {
  row: 'account:5100',
  name: '5100 COGS',
  column: 'xeroAccount',
  before: '310 · Cost of Goods Sold',
  after: '',
};
const listed = [version(3, 'Bea', 1), version(2, 'Ana', 0), version(1, 'Ana', 2)];

/** Accounts stand at version 3; restoring makes version 4, unless the version read is another. */
function keeper(): FakeApi {
  let items = listed;
  const restored = { ...data.accounts, version: 4 };
  return new FakeApi()
    .on('listVersions', () => ({ items, next: null, total: items.length }))
    .on('readVersion', ({ params }) => ({ ...version(Number(params.version), 'Bea', 1), changes: [change] }))
    .on('restoreVersion', ({ ifMatch }) => {
      if (ifMatch !== '"3"') return problemReply(412, 'version-conflict', 'Somebody else saved this table.');
      items = [version(4, 'Sam', 1), ...listed];
      return { body: restored, etag: '"4"' };
    });
}

const button = (name: string) => screen.getByRole('button', { name });
const open = async (api: FakeApi) => {
  const panel = await openPanel(api);
  act(() => screen.getByRole('tab', { name: 'Mapping' }).click());
  act(() => button('Earlier versions of Accounts').click());
  await waitFor(() => expect(button('Restore version 1 of Accounts')).toBeTruthy());
  return panel;
};

test('the versions of a table, what one changed in words, and the way back to it', async () => {
  const api = keeper();
  const { workbook } = await open(api);
  expect(screen.getByText(/Version 3, saved 23 November 2026 09:00 by Bea.*in force/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Restore version 3 of Accounts' })).toBeNull();
  act(() => button('1 row changed in version 3 of Accounts').click());
  const words = '5100 COGS: Xero account was "310 · Cost of Goods Sold", became blank.';
  await waitFor(() => expect(screen.getByText(words)).toBeTruthy());

  const drawn = workbook.log.filter((line) => line === 'draw accounts').length;
  act(() => button('Restore version 1 of Accounts').click());
  await waitFor(() =>
    expect(screen.getByText('Version 1 is in force again, saved as version 4.')).toBeTruthy(),
  );
  expect(api.named('restoreVersion')[0]).toMatchObject({
    ifMatch: '"3"',
    params: { table: 'accounts', version: '1' },
  });
  expect(workbook.log.filter((line) => line === 'draw accounts').length).toBe(drawn + 1);
  await waitFor(() => expect(button('Restore version 3 of Accounts')).toBeTruthy());
});

test('somebody saved meanwhile: nothing is restored, and that is said', async () => {
  const api = keeper().on('restoreVersion', () =>
    problemReply(412, 'version-conflict', 'Somebody else saved.'),
  );
  await open(api);
  act(() => button('Restore version 1 of Accounts').click());
  await waitFor(() =>
    expect(screen.getByText(/Someone else saved Accounts meanwhile, so nothing was restored/)).toBeTruthy(),
  );
  expect(button('Reload Accounts')).toBeTruthy();
});

test('rules that came, went and moved are told one sentence each', () => {
  const rule = (row: string, name: string, column: string, before: string | null, after: string | null) => ({
    row,
    name,
    column,
    before,
    after,
  });
  expect(
    changeSentences([
      rule('a', 'Shopify', 'channel', null, 'Shopify'),
      rule('a', 'Shopify', 'postAs', null, 'none'),
      rule('b', 'Amazon', 'place', '2', '1'),
      rule('b', 'Amazon', 'kind', '', 'cogs'),
      rule('c', 'every document', 'postAs', 'month', null),
    ]),
  ).toEqual([
    'Shopify: added with Channel "Shopify", Post as "not at all".',
    'Amazon: moved from place 2 to 1; Kind was blank, became "COGS".',
    'every document: removed, it had Post as "month".',
  ]);
});
