import { pictureChanges, withEdits } from '../../addin/workbook/picture-changes';
import { accountsSheet } from '../../addin/workbook/sheets/accounts';
import { journalSheet } from '../../addin/workbook/sheets/journals';
import * as data from './fixtures';

const before = accountsSheet(data.accounts, data.context);
const mended = {
  ...data.accounts,
  version: 4,
  faults: [],
  rows: data.accounts.rows.map((row) =>
    row.row === 'account:5100' ? { ...row, xeroAccount: '310', xeroType: 'DIRECTCOSTS', check: '' } : row,
  ),
};

test('nothing changes where nothing changed', () => {
  expect(pictureChanges(before, before)).toEqual({ cells: [], marks: [], links: [], band: null });
});

test('a mended row is patched, its mark goes with it', () => {
  const after = accountsSheet(mended, data.context);
  const typed = withEdits(before, [
    { sheet: 'accounts', row: 'account:5100', column: 'xeroAccount', value: '310 · Cost of Goods Sold' },
  ]);
  expect(pictureChanges(typed, after)).toEqual({
    cells: [
      // The value is as typed, yet the cell is patched: only so does the host drop the old mark.
      { row: 'account:5100', column: 'xeroAccount', value: '310 · Cost of Goods Sold' },
      { row: 'account:5100', column: 'xeroType', value: 'DIRECTCOSTS' },
      { row: 'account:5100', column: 'check', value: '' },
    ],
    marks: [],
    links: [],
    band: after.band,
  });
  expect(after.band).not.toEqual(before.band);
});

test('results of posting bring their link and mark', () => {
  const sheet = (document: typeof data.journal) =>
    journalSheet('cogs-journal', { preview: data.preview, documents: [document], leftOut: [] }, data.context);
  const url = 'https://go.xero.com/1';
  const after = sheet({ ...data.journal, status: 'posted', xeroNumber: '#1', xeroUrl: url });
  expect(pictureChanges(sheet(data.journal), after)).toEqual({
    cells: [
      { row: data.journal.key, column: 'status', value: 'posted' },
      { row: data.journal.key, column: 'xero', value: '#1' },
    ],
    marks: [{ row: data.journal.key, column: 'status', kind: 'done', note: 'Posted to Xero.' }],
    links: [{ row: data.journal.key, column: 'xero', target: { url } }],
    band: null,
  });
});

test('other rows, columns or lost links need a whole drawing', () => {
  expect(pictureChanges(before, { ...before, rows: before.rows.slice(1) })).toBeNull();
  const columns = before.columns.map((column) => ({ ...column, choices: ['other'] }));
  expect(pictureChanges(before, { ...before, columns })).toBeNull();
  const linked = { ...before, links: [{ row: 'account:5000', column: 'name', target: { sheet: 'start' } }] };
  expect(pictureChanges(linked, before)).toBeNull();
});
