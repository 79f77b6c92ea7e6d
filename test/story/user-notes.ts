import type { AccountsTableDto } from '../../server/contract/mappings';
import { until } from './places';
import type { Story } from './story';

const noted = 'account:1200';
const note = 'agreed with Tom, 12 June';
const edited = 'account:4100';

/** The workbook is hers: notes, order and filter stay while we work, and our words still reach the right rows. */
export async function writeNotes(story: Story): Promise<void> {
  const { host, server, connection, shown } = story;
  const { body } = await server.api<AccountsTableDto>(
    'GET',
    `/connections/${connection.id}/mappings/accounts`,
  );
  const rows = body.rows.map(({ row }) => row);
  // The sheet was just drawn anew, and for a moment its rows are not all there.
  await until('the sheet Accounts stands', () =>
    host.rowsInSight('accounts', rows).then(
      () => true,
      () => false,
    ),
  );
  await host.turnTo('accounts');
  await host.writeNote('accounts', noted, note);
  const before = await host.rowsInSight('accounts', rows);
  const sorted = await host.sortBy('accounts', 'name');
  const order = await host.rowsInSight('accounts', rows);
  expect(order.join() !== before.join()).toBe(sorted);
  const hidden = rows.find((row) => row !== noted && row !== edited) ?? '';
  const filtered = await host.filterOut('accounts', hidden);
  const sight = filtered ? order.filter((row) => row !== hidden) : order;

  // An edit is saved, checked and answered in its own row, and nothing moves.
  await host.type('accounts', edited, 'xeroAccount', '610');
  await shown('accounts', edited, 'check', /keeps for itself/);
  await host.choose('accounts', edited, 'xeroAccount', '204 · Wholesale sales');
  await shown('accounts', edited, 'check', /^$/);
  expect(await host.rowsInSight('accounts', rows)).toEqual(sight);
  expect(await host.noteBeside('accounts', noted)).toBe(note);
}

/** Later, after the sheet was drawn anew. */
export async function notesStay({ host, shown }: Story): Promise<void> {
  await shown('accounts', noted, 'xeroAccount', /^631 · Stock on hand$/);
  expect(await host.noteBeside('accounts', noted)).toBe(note);
  expect(await host.noteBeside('accounts', edited)).toBe('');
}
