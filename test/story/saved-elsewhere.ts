import type { AccountsTableDto } from '../../server/contract/mappings';
import type { Story } from './story';

const row = 'account:4100';

/** Two people edit the same table: the later save is not written over the earlier one, is told why, and sees theirs. */
export async function savedElsewhere({ host, server, connection, ...story }: Story): Promise<void> {
  const at = `/connections/${connection.id}/mappings/accounts`;
  const save = async (xeroAccount: string): Promise<number> => {
    const { version } = (await server.api<AccountsTableDto>('GET', at)).body;
    const rows = [{ row, xeroAccount }];
    return (await server.api('PUT', at, { rows }, { 'If-Match': `"${version}"` })).status;
  };
  const stored = async () =>
    (await server.api<AccountsTableDto>('GET', at)).body.rows.find((one) => one.row === row)?.xeroAccount;

  await story.place('Mapping').click();
  expect(await save('200')).toBe(200);
  await host.turnTo('accounts');
  await host.type('accounts', row, 'xeroAccount', '201');
  await host.settle();
  await story.said(/Someone else saved Accounts meanwhile, so your last change was not saved/);
  await story.look('mapping-conflict');
  expect(await stored()).toMatch(/^200/);

  await story.button('Reload Accounts').click();
  await story.shown('accounts', row, 'xeroAccount', /^200 · /);
  await host.type('accounts', row, 'xeroAccount', '204 · Wholesale sales');
  await story.shown('accounts', row, 'xeroAccount', /^204 · Wholesale sales$/);
  await story.shown('accounts', row, 'check', /^$/);
  await host.settle();
  await story.said(/Saved as version/);
  expect(await stored()).toMatch(/^204/);
  await story.place('Close').click();
}
