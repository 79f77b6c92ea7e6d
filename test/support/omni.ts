import { documentKinds } from '../../server/accounting/kinds';
import type { ConnectionDto } from '../../server/contract/connections';
import { sandboxCredentials } from '../../server/demo';
import { omniOrganisation } from '../../server/sandbox/demo-omni/organisation';
import type { Cogsheet } from './cogsheet';

/** The organisation that the sandbox keeps for the Omni company. */
const organisation = omniOrganisation('2026-01-01').organisation.OrganisationID ?? '';

/** Connects the Omni company as a person does: its keys, Xero's own page, the redirect back. */
export async function connectOmni({ api }: Pick<Cogsheet, 'api'>): Promise<ConnectionDto> {
  const begun = await api<{ connection: ConnectionDto; authorizeUrl: string }>('POST', '/connections', {
    source: 'cin7-omni',
    name: 'Rimu & Reed',
    cin7: sandboxCredentials.cin7Omni,
  });
  if (begun.status !== 201 && begun.status !== 200)
    throw new Error(`connecting answered ${begun.status}: ${JSON.stringify(begun.body)}`);
  const page = new URL(begun.body.authorizeUrl);
  const form = new URLSearchParams(page.search);
  form.set('decision', 'allow');
  form.set('organisation', organisation);
  const allowed = await fetch(page.origin + page.pathname, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const back = await fetch(allowed.headers.get('location') ?? '', { redirect: 'manual' });
  if (back.status >= 400) throw new Error(`the redirect back answered ${back.status}: ${await back.text()}`);
  const { body } = await api<ConnectionDto[]>('GET', '/connections');
  const connection = body.find(({ id }) => id === begun.body.connection.id);
  if (connection?.state !== 'connected') throw new Error(`not connected: ${JSON.stringify(connection)}`);
  return connection;
}

/** Saves rows of a mapping table or of Settings; none may be faulty. */
export async function saveRows({ api }: Pick<Cogsheet, 'api'>, path: string, rows: object[]): Promise<void> {
  const { body } = await api<{ version: number }>('GET', path);
  const saved = await api<{ faults: { severity: string }[] }>(
    'PUT',
    path,
    { rows },
    { 'If-Match': `"${body.version}"` },
  );
  if (saved.status !== 200)
    throw new Error(`${path} answered ${saved.status}: ${JSON.stringify(saved.body)}`);
}

/** A month of the sandbox's own stock ledger: what its movements put into the books, by Omni's rules. */
export interface StockMonth {
  readonly month: string;
  /** By the day on which goods moved; "closing" with what was on its way. */
  readonly stock: { readonly closing: string };
  readonly books: {
    readonly purchases: string;
    readonly adjustments: string;
    readonly production: string;
    readonly costOfSales: string;
  };
}

/** The door of the Omni sandbox. */
export function omniDoor(connection: ConnectionDto) {
  const { origin } = new URL(connection.sandbox?.cin7Omni ?? '');
  const control = `${origin}/__sandbox/cin7-omni`;
  const send = (path: string, body: object) =>
    fetch(`${control}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    send,
    /** `any`: cost of sales of orders in whatever accounting status. */
    stockLedger: async (statuses: 'any' | 'as-omni'): Promise<{ months: StockMonth[] }> => {
      const answer = await fetch(`${control}/stock-ledger?movements=no&statuses=${statuses}`);
      return (await answer.json()) as { months: StockMonth[] };
    },
  };
}

/** Every row of one of Omni's lists, read over plain HTTP. */
export async function omniList<Row>(connection: ConnectionDto, name: string): Promise<Row[]> {
  const { username, connectionKey } = sandboxCredentials.cin7Omni;
  const authorization = `Basic ${Buffer.from(`${username}:${connectionKey}`).toString('base64')}`;
  const rows: Row[] = [];
  for (let page = 1; ; page += 1) {
    const url = `${connection.sandbox?.cin7Omni ?? ''}${name}?rows=250&page=${page}`;
    const answer = await fetch(url, { headers: { authorization } });
    if (answer.status !== 200) throw new Error(`${name} answered ${answer.status}`);
    const some = (await answer.json()) as Row[];
    rows.push(...some);
    if (some.length < 250) return rows;
  }
}

/** Every kind on, and what a newcomer has to choose by hand, but for the ways of paying. */
export async function switchOnOmni(server: Pick<Cogsheet, 'api'>, at: string): Promise<void> {
  await saveRows(server, `${at}/settings`, [
    ...documentKinds.map((kind) => ({ row: `kind.${kind}`, value: 'on' })),
    { row: 'cin7RateDirection', value: 'base per foreign' },
  ]);
  await saveRows(server, `${at}/mappings/accounts`, [
    { row: 'account:Historical Adjustment', xeroAccount: '330' },
  ]);
  await saveRows(server, `${at}/mappings/taxes`, [
    { row: 'sales:Exempt', xeroTaxRate: 'NONE' },
    { row: 'purchases:Exempt', xeroTaxRate: 'NONE' },
  ]);
  await saveRows(server, `${at}/mappings/items`, [{ row: 'other-items', xeroItem: 'new' }]);
}
