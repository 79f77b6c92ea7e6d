import type {
  AccountsTableDto,
  MappingVersionDetailDto,
  MappingVersionDto,
  SettingsTableDto,
} from '../../server/contract/mappings';
import { closing, connectionOf, startCogsheet, type Cogsheet } from '../support/cogsheet';

/** The versions of mapping tables and settings over the HTTP API: listed, told apart, restored. */
let server: Cogsheet;
beforeAll(async () => {
  server = await startCogsheet();
});
afterAll(() => server.close());

interface Versions {
  items: MappingVersionDto[];
  next: string | null;
  total: number;
}

test('a mapping is restored as a new version, and previews follow it', async () => {
  const connection = await connectionOf(server);
  const close = closing(server, connection.id);
  const at = `${close.at}/mappings/accounts`;
  await close.mapAccounts({ 1200: '631' });
  await close.mapAccounts({ 1200: '630', 4100: '204' });
  const { body: table } = await server.api<AccountsTableDto>('GET', at);
  expect(table.version).toBe(2);

  const first = await server.api<Versions>('GET', `${at}/versions?limit=1`);
  expect(first.body).toMatchObject({
    total: 2,
    items: [{ version: 2, savedBy: connection.user, changedRows: 2 }],
  });
  const second = await server.api<Versions>('GET', `${at}/versions?limit=1&cursor=${first.body.next ?? ''}`);
  expect([second.body.items.map(({ version }) => version), second.body.next]).toEqual([[1], null]);
  const detail = await server.api<MappingVersionDetailDto>('GET', `${at}/versions/2`);
  expect(detail.body.changes.find(({ row }) => row === 'account:1200')).toMatchObject({
    column: 'xeroAccount',
    before: expect.stringMatching(/^631 · /),
    after: expect.stringMatching(/^630 · /),
  });

  const restore = (headers: Record<string, string>) =>
    server.api<AccountsTableDto & { code?: string }>('POST', `${at}/versions/1/restore`, undefined, headers);
  expect((await restore({})).status).toBe(428);
  expect((await restore({ 'If-Match': '"1"' })).status).toBe(412);
  const restored = await restore({ 'If-Match': '"2"' });
  expect([restored.status, restored.headers.get('etag'), restored.body.version]).toEqual([200, '"3"', 3]);
  expect(restored.body.rows.find(({ row }) => row === 'account:1200')?.xeroAccount).toMatch(/^631 · /);
  for (const path of [`${at}/versions/9`, `${at}/versions/x`, `${at}/versions/9/restore`])
    expect(
      (await server.api(path.endsWith('restore') ? 'POST' : 'GET', path, undefined, { 'If-Match': '"3"' }))
        .status,
    ).toBe(404);
  expect((await server.api('GET', `${close.at}/mappings/nothing/versions`)).body).toMatchObject({
    code: 'kind-not-available',
  });
});

test('settings have versions like the mapping tables', async () => {
  const connection = await connectionOf(server);
  const settings = `/connections/${connection.id}/settings`;
  const versions = `/connections/${connection.id}/mappings/settings/versions`;
  for (const [version, value] of ['6', '9'].entries())
    await server.api(
      'PUT',
      settings,
      { rows: [{ row: 'lookBackMonths', value }] },
      { 'If-Match': `"${version}"` },
    );
  const detail = await server.api<MappingVersionDetailDto>('GET', `${versions}/2`);
  expect(detail.body.changes).toEqual([
    { row: 'lookBackMonths', name: 'lookBackMonths', column: 'value', before: '6', after: '9' },
  ]);
  await server.api('POST', `${versions}/1/restore`, undefined, { 'If-Match': '"2"' });
  const { body } = await server.api<SettingsTableDto>('GET', settings);
  expect([body.version, body.rows.find(({ row }) => row === 'lookBackMonths')?.value]).toEqual([3, '6']);
});
