import type { XeroReference } from '../../server/accounting/organisation';
import type { ChannelMappingRow } from '../../server/accounting/mapping-tables';
import { saveConnection } from '../../server/store/connections';
import { saveMapping } from '../../server/store/mapping-versions';
import { saveReference } from '../../server/store/references';
import { keepTokens } from '../../server/sync/tokens';
import { XeroApi } from '../../server/xero/api';
import { readReference } from '../../server/xero/reference';
import { channelRow, cin7 as cin7Books, tables } from '../accounting/books';
import { connection } from './accountant';
import { identity, secrets, type Surroundings } from './process';
import { gatedDb } from './store';
import { tenant, xeroAddress, type SimulatedXero } from './xero';

/** Shopify's invoices go out as one a month, all others by themselves; cost of sales as a journal for each channel. */
const channels: readonly ChannelMappingRow[] = [
  channelRow('shop', { channel: 'Shopify', kind: 'invoices', contact: 'Shopify customers' }),
  channelRow('rest', { kind: 'invoices', postAs: 'individual' }),
  channelRow('cogs shop', { channel: 'Shopify', kind: 'cogs' }),
  channelRow('cogs', { kind: 'cogs' }),
];

/** The connection as it stands after a person has connected both sides: organisation, charts, tables, tokens. */
export async function settleIn(around: Surroundings, xero: SimulatedXero): Promise<void> {
  const { world, db } = around;
  const first = world.spawn('connecting', async () => {
    await signIn(around, xero);
    const reference = await referenceOf(around);
    await saveConnection(gatedDb(world, db), {
      ...{ id: connection, name: 'Books', source: 'cin7-core', organisation: reference.organisation },
      ...{ state: 'connected', settings: { organisations: [], demo: false, cin7Account: '' } },
    });
    await saveReference(gatedDb(world, db), connection, 'cin7', cin7Books, world.wallClock());
    await saveReference(gatedDb(world, db), connection, 'xero', reference, world.wallClock());
    const saved = { accounts: tables.accounts, taxes: tables.taxes, channels };
    for (const table of ['accounts', 'taxes', 'channels'] as const)
      await saveMapping(gatedDb(world, db), connection, table, 0, saved[table], 'Ana', world.wallClock());
  });
  await world.runUntilEnded(first);
}

async function referenceOf({ world, db }: Surroundings): Promise<XeroReference> {
  const kept = await secrets.read<{ accessToken: string }>(gatedDb(world, db), connection, 'xero-tokens');
  const token = kept.ok && kept.value ? kept.value.accessToken : '';
  const api = new XeroApi({
    accountingUrl: `${xeroAddress}/api.xro/2.0`,
    tenantId: tenant,
    tokens: { accessToken: () => Promise.resolve({ ok: true, value: token }) },
    clock: world.pacing,
  });
  const read = await readReference(api, tenant, {});
  if (!read.ok) throw new Error(read.error.detail);
  return read.value;
}

/** Xero's page, its button, the code, the tokens: what a person does in a minute, without the browser. */
export async function signIn({ world, db }: Surroundings, xero: SimulatedXero): Promise<void> {
  const person = identity(world);
  const { url, codeVerifier } = person.authorization();
  const page = new URL(url);
  const form = new URLSearchParams(page.search);
  form.set('decision', 'allow');
  const allowed = await world.gate('allow access', () =>
    xero.direct({
      method: 'POST',
      path: page.pathname,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    }),
  );
  const code = new URL(allowed.headers['location'] ?? '').searchParams.get('code') ?? '';
  const tokens = await person.exchange(code, codeVerifier);
  if (!tokens.ok) throw new Error(tokens.error.detail);
  const on = gatedDb(world, db);
  await keepTokens(secrets, on, connection, tokens.value, world.wallClock());
  await on.query(`update connection set state = 'connected' where id = $1`, [connection]);
}
