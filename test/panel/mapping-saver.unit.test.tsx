/** @jest-environment jsdom */
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import type { AccountsTableDto } from '../../server/contract/mappings';
import * as data from '../workbook/fixtures';
import { type Call, FakeApi, problemReply } from './fake-api';
import { openPanel } from './open-panel';

afterEach(cleanup);

/** A server that keeps the Accounts table as the real one does. */
function keeper(): FakeApi {
  let table: AccountsTableDto = data.accounts;
  const save = ({ params, body, ifMatch }: Call): unknown => {
    if (params.table === 'channels') return { body: { ...data.channels, version: 3 }, etag: '"3"' };
    if (ifMatch !== `"${table.version}"`)
      return problemReply(409, 'version-conflict', 'Another version was saved.');
    const edits = (body as { rows: { row: string; xeroAccount: string }[] }).rows;
    const rows = table.rows.map((row) => {
      const edit = edits.find((each) => each.row === row.row);
      return edit ? { ...row, xeroAccount: edit.xeroAccount, xeroType: 'DIRECTCOSTS', check: '' } : row;
    });
    table = { ...table, version: table.version + 1, savedAt: '2026-11-23T10:00:00Z', rows, faults: [] };
    return { body: table, etag: `"${table.version}"` };
  };
  return new FakeApi()
    .on('readMapping', ({ params }) =>
      params.table === 'accounts'
        ? { body: table, etag: `"${table.version}"` }
        : params.table === 'taxes'
          ? data.taxes
          : data.channels,
    )
    .on('saveMapping', save);
}

const openMapping = async (api: FakeApi) => {
  const panel = await openPanel(api);
  act(() => screen.getByRole('tab', { name: 'Mapping' }).click());
  return panel;
};

test('an edit is saved by itself, and the row is patched, not drawn over', async () => {
  const api = keeper();
  const { workbook } = await openMapping(api);
  const before = workbook.log.length;
  act(() => workbook.type('accounts', 'account:5100', 'xeroAccount', '310'));
  await waitFor(() => expect(screen.getByText('Saved as version 4.')).toBeTruthy(), { timeout: 3000 });
  expect(api.named('saveMapping')).toHaveLength(1);
  expect(api.named('saveMapping')[0]).toMatchObject({
    ifMatch: '"3"',
    body: { rows: [{ row: 'account:5100', xeroAccount: '310' }] },
  });
  await waitFor(() => expect(workbook.cell('accounts', 'account:5100', 'check')).toBe(''));
  expect(workbook.cell('accounts', 'account:5100', 'xeroAccount')).toBe('310 · Cost of Goods Sold');
  expect(workbook.sheets.get('accounts')?.marks).toEqual([]);
  expect(workbook.log.slice(before).filter((line) => line.startsWith('draw'))).toEqual([]);
});

test('edits that follow quickly are saved together, the later ones upon the new version', async () => {
  const api = keeper();
  const { workbook } = await openMapping(api);
  act(() => {
    workbook.type('accounts', 'account:5100', 'xeroAccount', '200');
    workbook.type('accounts', 'account:5100', 'xeroAccount', '310');
    workbook.type('accounts', 'role:salesRevenue', 'xeroAccount', '200');
  });
  await waitFor(() => expect(screen.getByText('Saved as version 4.')).toBeTruthy(), { timeout: 3000 });
  act(() => workbook.type('accounts', 'account:5000', 'xeroAccount', ''));
  await waitFor(() => expect(screen.getByText('Saved as version 5.')).toBeTruthy(), { timeout: 3000 });
  expect(api.named('saveMapping').map(({ body, ifMatch }) => [ifMatch, body])).toEqual([
    [
      '"3"',
      {
        rows: [
          { row: 'account:5100', xeroAccount: '310' },
          { row: 'role:salesRevenue', xeroAccount: '200' },
        ],
      },
    ],
    ['"4"', { rows: [{ row: 'account:5000', xeroAccount: '' }] }],
  ]);
});

test('the band follows a save at once, without a drawing that would move the selection', async () => {
  const { workbook } = await openMapping(keeper());
  expect(workbook.sheets.get('accounts')?.band[1][0]).toContain('Version 3');
  const drawn = workbook.log.filter((line) => line === 'draw accounts').length;
  act(() => workbook.type('accounts', 'account:5100', 'xeroAccount', '310'));
  await waitFor(() => expect(screen.getByText('Saved as version 4.')).toBeTruthy(), { timeout: 3000 });
  await waitFor(() => expect(workbook.cell('accounts', 'account:5100', 'check')).toBe(''));
  const [, version, status] = workbook.sheets.get('accounts')?.band ?? [];
  expect(version?.[0]).toContain('Version 4');
  expect(status?.[0]).toBe('Everything here is fine.');
  expect(workbook.log.filter((line) => line === 'draw accounts')).toHaveLength(drawn);
});

test("someone else's version is never overwritten: the user reloads theirs", async () => {
  const api = keeper();
  const { workbook } = await openMapping(api);
  const theirs = { ...data.accounts, version: 7, faults: [] };
  api
    .on('saveMapping', () => problemReply(409, 'version-conflict', 'Another version was saved.'))
    .on('readMapping', () => ({ body: theirs, etag: '"7"' }));
  act(() => workbook.type('accounts', 'account:5100', 'xeroAccount', '310'));
  const reload = await screen.findByRole('button', { name: 'Reload Accounts' }, { timeout: 3000 });
  expect(screen.getByText(/Someone else saved Accounts meanwhile/)).toBeTruthy();
  act(() => reload.click());
  await waitFor(() => expect(workbook.sheets.get('accounts')?.band[1][0]).toContain('Version 7'));
  expect(workbook.cell('accounts', 'account:5100', 'xeroAccount')).toBe('');
});

test('a change that could not be saved is kept, and stops the preview', async () => {
  const api = keeper().on('readSettings', () => ({ ...data.settings, faults: [] }));
  const { workbook } = await openMapping(api);
  api.on('saveMapping', () => problemReply(500, 'internal', 'The store is busy.'));
  act(() => workbook.type('accounts', 'account:5100', 'xeroAccount', '310'));
  await screen.findByText(/Accounts is not saved: The store is busy/, {}, { timeout: 3000 });
  act(() => screen.getByRole('button', { name: 'Preview anyway' }).click());
  await waitFor(() => expect(screen.getByText(/is not saved yet: see Mapping/)).toBeTruthy());
  expect(api.named('preview')).toHaveLength(0);
});

test('a new rule is saved once it is complete; before that it is left alone', async () => {
  const api = keeper();
  const { workbook } = await openMapping(api);
  act(() => workbook.typeNewRow('channels', { channel: 'Amazon' }));
  await screen.findByText(/The new rule is not saved yet/, {}, { timeout: 3000 });
  await waitFor(() => expect(api.named('saveMapping')).toHaveLength(1));
  expect((await workbook.read('channels'))?.rows.at(-1)).toMatchObject({
    id: null,
    values: { channel: 'Amazon' },
  });

  act(() => workbook.typeNewRow('channels', { channel: 'eBay', postAs: 'day' }));
  await waitFor(() => expect(api.named('saveMapping')).toHaveLength(2), { timeout: 3000 });
  const { rows } = api.named('saveMapping')[1]?.body as { rows: { row: string; channel: string }[] };
  expect(rows.map(({ row, channel }) => [row, channel])).toEqual([
    ['rule:1', 'Shopify'],
    ['rule:2', ''],
    ['rule:new1', 'eBay'],
  ]);
});
