import { accountLabel, takesPayments } from '../accounting/accounts';
import { ok, type Result } from '../accounting/result';
import { lockDateOf } from '../accounting/period';
import { taxLabel } from '../accounting/taxes';
import type { ConnectionDto } from '../contract/connections';
import type { ReferenceDto } from '../contract/reference';
import { sandboxCredentials } from '../demo';
import { listConnections, readConnection, type ConnectionRecord } from '../store/connections';
import { readContacts } from '../store/master-documents';
import { readReference } from '../store/references';
import type { Actor } from '../sync/context';
import { authoriseAgain, beginConnection, chooseOrganisation, disconnect, type Begun } from '../sync/connect';
import { groupNames } from '../sync/customer-groups';
import { readFetchMark } from '../sync/fetch-mark';
import { redirectUriOf } from '../sync/gateways';
import { checkPrerequisites } from '../sync/prerequisites';
import { notFound, type Problem } from '../sync/problem';
import { keptReferences, refreshReferences, todayOf, type References } from '../sync/reference';
import { channelsSeen } from '../sync/tables';
import type { ApiTools, Handlers } from './api';

type Names =
  | 'listConnections'
  | 'connect'
  | 'connectSetup'
  | 'authorise'
  | 'prerequisites'
  | 'chooseOrganisation'
  | 'disconnect'
  | 'reference';

export function connectionHandlers(tools: ApiTools): Pick<Handlers, Names> {
  const { context, connect } = tools;
  const view = async (id: string, user: Actor): Promise<Result<ConnectionDto, Problem>> => {
    const record = await readConnection(context.db, id);
    return record ? ok(await connectionDto(tools, record, user)) : notFound('connection');
  };
  const started = async (begun: Result<Begun, Problem>, user: Actor) => {
    if (!begun.ok) return begun;
    const connection = await connectionDto(tools, begun.value.connection, user);
    return ok({ connection, authorizeUrl: begun.value.authorizeUrl });
  };
  return {
    listConnections: async ({ person }) =>
      ok(
        await Promise.all(
          (await listConnections(context.db)).map((record) => connectionDto(tools, record, person.user)),
        ),
      ),
    connect: async ({ body, person }) =>
      started(await beginConnection(connect, body, person.user), person.user),
    connectSetup: async () =>
      ok({
        sandbox: connect.systems.sandbox,
        demoKeys: connect.systems.sandbox && {
          'cin7-core': sandboxCredentials.cin7,
          'cin7-omni': sandboxCredentials.cin7Omni,
        },
        redirectUri: redirectUriOf(connect.systems),
      }),
    authorise: async ({ params, person }) =>
      started(await authoriseAgain(connect, params['connection'] ?? '', person.user), person.user),
    prerequisites: ({ params }) => checkPrerequisites(context, params['connection'] ?? ''),
    chooseOrganisation: async ({ params, body, person }) => {
      const chosen = await chooseOrganisation(
        connect,
        params['connection'] ?? '',
        body.organisation,
        person.user,
      );
      return chosen.ok ? view(chosen.value.id, person.user) : chosen;
    },
    disconnect: ({ params, person }) => disconnect(connect, params['connection'] ?? '', person.user),
    reference: async ({ params, query }) => {
      const id = params['connection'] ?? '';
      const references =
        query.refresh === 'true'
          ? await refreshReferences(context, id, true)
          : await keptReferences(context, id);
      return references.ok
        ? ok(
            referenceDto(
              references.value,
              await channelsSeen(context.db, id),
              groupNames(await readContacts(context.db, id)),
            ),
          )
        : references;
    },
  };
}

async function connectionDto(
  { context, connect }: ApiTools,
  record: ConnectionRecord,
  user: Actor,
): Promise<ConnectionDto> {
  const { organisation } = record;
  const cin7 = await readReference(context.db, record.id, 'cin7');
  const fetched = await readFetchMark(context.db, record.id);
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
    lastFetch: fetched && {
      ...{ at: fetched.at, from: fetched.from, to: fetched.to },
      kinds: [...fetched.periodKinds],
    },
    sandbox: record.settings.demo ? connect.systems.sandbox : null,
    user,
  };
}

function referenceDto(
  { cin7, xero, fetchedAt }: References,
  channels: readonly string[],
  customerGroups: readonly string[],
): ReferenceDto {
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
        takesPayments: takesPayments(account),
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
    items: xero.items.map(({ code, name, isTracked }) => ({ code, name, tracked: isTracked })),
    paymentTerms: xero.organisation.paymentTerms,
    channels: [...channels],
    locations: [...cin7.locations],
    customerGroups: [...customerGroups],
    lockDates: { period: xero.organisation.periodLockDate, endOfYear: xero.organisation.endOfYearLockDate },
  };
}
