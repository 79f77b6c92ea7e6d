import { accountLabel } from '../accounting/accounts';
import { ok, type Result } from '../accounting/result';
import { lockDateOf } from '../accounting/period';
import { taxLabel } from '../accounting/taxes';
import type { ConnectionDto } from '../contract/connections';
import type { ReferenceDto } from '../contract/reference';
import { listConnections, readConnection, type ConnectionRecord } from '../store/connections';
import { readReference } from '../store/references';
import { readWatermark } from '../store/watermarks';
import { beginConnection, chooseOrganisation, disconnect } from '../sync/connect';
import { notFound, type Problem } from '../sync/problem';
import { keptReferences, refreshReferences, todayOf, type References } from '../sync/reference';
import { channelsSeen } from '../sync/tables';
import type { ApiTools, Handlers } from './api';

type Names = 'listConnections' | 'connect' | 'chooseOrganisation' | 'disconnect' | 'reference';

export function connectionHandlers(tools: ApiTools): Pick<Handlers, Names> {
  const { context, connect, actor } = tools;
  const view = async (id: string): Promise<Result<ConnectionDto, Problem>> => {
    const record = await readConnection(context.db, id);
    return record ? ok(await connectionDto(tools, record)) : notFound('connection');
  };
  return {
    listConnections: async () =>
      ok(
        await Promise.all((await listConnections(context.db)).map((record) => connectionDto(tools, record))),
      ),
    connect: async ({ body }) => {
      const begun = await beginConnection(
        connect,
        { ...(body.name === undefined ? {} : { name: body.name }), cin7: body.cin7, demo: false },
        actor,
      );
      if (!begun.ok) return begun;
      return ok({
        connection: await connectionDto(tools, begun.value.connection),
        authorizeUrl: begun.value.authorizeUrl,
      });
    },
    chooseOrganisation: async ({ params, body }) => {
      const chosen = await chooseOrganisation(connect, params['connection'] ?? '', body.organisation);
      return chosen.ok ? view(chosen.value.id) : chosen;
    },
    disconnect: ({ params }) => disconnect(connect, params['connection'] ?? '', actor),
    reference: async ({ params, query }) => {
      const id = params['connection'] ?? '';
      const references =
        query.refresh === 'true'
          ? await refreshReferences(context, id, true)
          : await keptReferences(context, id);
      return references.ok
        ? ok(referenceDto(references.value, await channelsSeen(context.db, id)))
        : references;
    },
  };
}

async function connectionDto(
  { context, connect, actor }: ApiTools,
  record: ConnectionRecord,
): Promise<ConnectionDto> {
  const { organisation } = record;
  const cin7 = await readReference(context.db, record.id, 'cin7');
  const lastFetch = await readWatermark<NonNullable<ConnectionDto['lastFetch']>>(
    context.db,
    record.id,
    'fetch',
  );
  return {
    id: record.id,
    name: record.name,
    source: record.source,
    state: record.state === 'disconnected' ? 'reconnect-needed' : record.state,
    organisation: organisation && {
      id: organisation.id,
      name: organisation.name,
      baseCurrency: organisation.baseCurrency,
      countryCode: organisation.countryCode,
      timeZone: organisation.timeZone,
      lockDate: lockDateOf(organisation),
    },
    organisations: record.settings.organisations.map(({ id, name }) => ({ id, name })),
    cin7: cin7 && { company: cin7.body.company, baseCurrency: cin7.body.baseCurrency },
    today: todayOf(context, organisation?.timeZone ?? 'UTC'),
    lastFetch,
    sandbox: record.settings.demo ? connect.systems.sandbox : null,
    user: actor,
  };
}

function referenceDto({ cin7, xero, fetchedAt }: References, channels: readonly string[]): ReferenceDto {
  return {
    fetchedAt: fetchedAt.toISOString(),
    accounts: xero.accounts
      .filter(({ code }) => code !== '')
      .map((account) => ({
        code: account.code,
        name: account.name,
        type: account.type,
        class: account.class,
        active: account.active,
        label: accountLabel(account),
      })),
    taxRates: xero.taxRates.map((rate) => ({
      taxType: rate.taxType,
      name: rate.name,
      effectiveRate: rate.effectiveRate,
      active: rate.active,
      sales: rate.canApplyTo.revenue,
      purchases: rate.canApplyTo.expenses,
      label: taxLabel(rate),
    })),
    currencies: [...xero.currencies],
    tracking: xero.tracking
      .filter(({ active }) => active)
      .map(({ name, options }) => ({ name, options: [...options] })),
    contacts: xero.contacts.map(({ name, active }) => ({ name, active })),
    channels: [...channels],
    locations: [...cin7.locations],
    customerGroups: [],
    lockDates: { period: xero.organisation.periodLockDate, endOfYear: xero.organisation.endOfYearLockDate },
  };
}
