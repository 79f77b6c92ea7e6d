import { ConnectionSheets } from '../../addin/workbook/connection-sheets';
import type { CellEdit } from '../../addin/workbook/port';
import { accounts, channels } from '../web/pictures';
import { connection as core } from '../workbook/fixtures';
import { omni } from '../workbook/omni-fixtures';
import { type OpenWorkbook, openWorkbook } from './open';

/** Two connections in one workbook of Excel, which knows nothing of connections. */

let open: OpenWorkbook;
beforeEach(() => {
  open = openWorkbook();
});
afterEach(() => {
  expect([...open.api.unsupported]).toEqual([]);
});

const tabs = (): string[] =>
  open.book.sheets.filter(({ visibility }) => visibility === 'Visible').map(({ name }) => name);

async function both() {
  const all = new ConnectionSheets(open.workbook, () => core.id);
  await all.begin([core, omni]);
  const edits: Record<string, CellEdit[]> = { core: [], omni: [] };
  const [ofCore, ofOmni] = [all.of(() => core), all.of(() => omni)];
  ofCore.onEdit((more) => edits.core?.push(...more));
  ofOmni.onEdit((more) => edits.omni?.push(...more));
  return { all, ofCore, ofOmni, edits };
}

test('sheets of both stand side by side and are edited apart', async () => {
  const { ofCore, ofOmni, edits } = await both();
  for (const own of [ofCore, ofOmni]) for (const picture of [channels, accounts]) await own.draw(picture);
  await open.settle();
  expect(tabs()).toEqual(['Sheet1', 'Accounts', 'Channels', 'Accounts (Omni)', 'Channels (Omni)']);
  const row = accounts.rows[0]?.id ?? '';
  const editable = accounts.columns.find(({ editable: hers, format }) => hers && format === 'text');
  const place = open.hand.find('Accounts (Omni)', String(accounts.rows[0]?.cells[1] ?? '')) ?? '';
  const column = accounts.columns.findIndex(({ id }) => id === editable?.id);
  const letter = String.fromCharCode(place.charCodeAt(0) + column - 1);
  open.hand.type('Accounts (Omni)', `${letter}${place.slice(1)}`, '0999');
  await open.settle();
  expect(edits).toEqual({
    core: [],
    omni: [{ sheet: 'accounts', row, column: editable?.id, value: '0999' }],
  });
  const cellOf = async (own: typeof ofCore) =>
    (await own.read('accounts'))?.rows.find(({ id }) => id === row)?.values[editable?.id ?? ''];
  expect([await cellOf(ofOmni), (await cellOf(ofCore)) === '0999']).toEqual(['0999', false]);
});

test('a file that is opened again finds every sheet, and which connection was shown', async () => {
  const first = await both();
  for (const own of [first.ofCore, first.ofOmni]) await own.draw(accounts);
  await first.all.choose(omni.id);
  open.reopen();
  const again = new ConnectionSheets(open.workbook, () => omni.id);
  // The list has changed: the plain sheets stay those of the first one.
  expect((await again.begin([omni, core]))?.id).toBe(omni.id);
  await again.of(() => omni).draw(accounts);
  await again.of(() => core).draw(accounts);
  expect(tabs()).toEqual(['Sheet1', 'Accounts', 'Accounts (Omni)']);
  expect(await again.of(() => omni).present(['accounts', 'channels'])).toEqual(['accounts']);
});

test('what Excel refuses to give or to keep is neither made up nor lost', async () => {
  await open.workbook.remember('first');
  open.refusals.push('ActivityLimitReached');
  await expect(open.workbook.recall()).rejects.toMatchObject({ code: 'read-refused' });
  open.refusals.push('ActivityLimitReached');
  await open.workbook.remember('second');
  expect(await open.workbook.recall()).toBe('first');
  await open.workbook.remember('third');
  expect(await open.reopen().recall()).toBe('third');
});
