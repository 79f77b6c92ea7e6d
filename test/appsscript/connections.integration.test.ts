import { ConnectionSheets } from '../../addin/workbook/connection-sheets';
import type { CellEdit } from '../../addin/workbook/port';
import { accounts, channels } from '../web/pictures';
import { connection as core } from '../workbook/fixtures';
import { omni } from '../workbook/omni-fixtures';
import { type OpenSheets, openSheets } from './open';

/** Two connections in one Google file, whose script knows nothing of connections. */

let open: OpenSheets;
beforeEach(() => {
  open = openSheets();
});
afterEach(async () => {
  expect([...open.host.unknown]).toEqual([]);
  expect(open.said).toEqual([]);
  await open.host.close();
});

const tabs = (): string[] => open.host.book.sheets.map(({ name }) => name);
const kept = async (): Promise<string | null> => (await open.call('open', {})).record;

test('sheets of both stand side by side, are edited apart, and are found again by whoever opens the file', async () => {
  const all = new ConnectionSheets(open.workbook, () => core.id);
  await all.begin([core, omni]);
  const edits: Record<string, CellEdit[]> = { core: [], omni: [] };
  const [ofCore, ofOmni] = [all.of(() => core), all.of(() => omni)];
  ofCore.onEdit((more) => edits.core?.push(...more));
  ofOmni.onEdit((more) => edits.omni?.push(...more));
  for (const own of [ofOmni, ofCore]) for (const picture of [channels, accounts]) await own.draw(picture);
  await all.choose(omni.id);
  const ours = tabs().filter((name) => /^(Accounts|Channels)/.test(name));
  expect(ours).toEqual(['Accounts', 'Channels', 'Accounts (Omni)', 'Channels (Omni)']);
  open.host.hand.type('Accounts (Omni)', 'G7', '0999');
  await open.workbook.look(false);
  expect([edits.core, edits.omni?.map(({ sheet, value }) => [sheet, value])]).toEqual([
    [],
    [['accounts', '0999']],
  ]);

  const again = new ConnectionSheets(open.reopen(await kept()), () => omni.id);
  expect((await again.begin([omni, core]))?.id).toBe(omni.id);
  await again.of(() => omni).draw(accounts);
  await again.of(() => core).draw(accounts);
  expect(tabs().filter((name) => /^(Accounts|Channels)/.test(name))).toEqual(ours);
});

test('nothing is kept before there is something to keep; a copy of the file brings it along', async () => {
  expect(await kept()).toBeNull();
  await open.workbook.remember('first');
  await open.workbook.remember('second');
  expect(await kept()).toBe('second');
  open.host.hand.copyFile();
  expect(await kept()).toBe('second');
});
