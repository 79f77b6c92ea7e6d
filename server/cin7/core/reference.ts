import type { z } from 'zod';
import type { Cin7Reference } from '../../accounting/organisation';
import { err, ok, type Result } from '../../accounting/result';
import type { CallOptions, Cin7Company, SourceFault } from '../source';
import type { ApiFailure, Cin7CoreApi } from './api';
import { nameOf, read } from '../read';
import {
  accountSchema,
  companySchema,
  locationSchema,
  lockDateSchema,
  pageEnvelope,
  taxRuleSchema,
} from './schema';
import { receivableAccountsOf, toAccount, toCompany, toTaxRule } from './transform';

/** The reference, and what the transforms of sales look up in it. */
export interface ReferenceAnswer {
  readonly reference: Cin7Reference;
  readonly faults: readonly SourceFault[];
  /** Location names by id. */
  readonly locationNames: ReadonlyMap<string, string>;
  readonly receivableAccounts: ReadonlySet<string>;
}

const limit = 1000;

/** Company, chart, tax rules and locations: one call each, more only for lists over 1,000 rows (cin7-core 2). */
export async function fetchReference(
  api: Cin7CoreApi,
  options: CallOptions,
): Promise<Result<ReferenceAnswer, ApiFailure>> {
  const company = await fetchCompany(api, options);
  if (!company.ok) return company;
  const accounts = await fetchAll(api, 'ref/account', 'AccountsList', accountSchema, ['Code'], options);
  if (!accounts.ok) return accounts;
  const taxRules = await fetchAll(api, 'ref/tax', 'TaxRuleList', taxRuleSchema, ['Name'], options);
  if (!taxRules.ok) return taxRules;
  const locations = await fetchAll(api, 'ref/location', 'LocationList', locationSchema, ['Name'], options);
  if (!locations.ok) return locations;
  const { lockFault, ...me } = company.value;
  const chart = accounts.value.rows.map(toAccount);
  return ok({
    reference: {
      ...me,
      accounts: chart,
      taxRules: taxRules.value.rows.map(toTaxRule),
      locations: locations.value.rows.map(({ Name }) => Name),
    },
    faults: [
      ...(lockFault === null ? [] : [lockFault]),
      ...accounts.value.faults,
      ...taxRules.value.faults,
      ...locations.value.faults,
    ],
    locationNames: new Map(locations.value.rows.map(({ ID, Name }) => [ID, Name])),
    receivableAccounts: receivableAccountsOf(chart),
  });
}

/** The company alone: one call. A lock date that cannot be read is a fault of its own and counts as none. */
export async function fetchCompany(
  api: Cin7CoreApi,
  options: CallOptions,
): Promise<Result<Cin7Company & { readonly lockFault: SourceFault | null }, ApiFailure>> {
  const me = await api.get('me', {}, options);
  if (!me.ok) return me;
  const company = read(companySchema, me.value, { id: 'me', number: '' });
  if (!company.ok) return err(unreadable('me', company.error));
  const lock = read(lockDateSchema, me.value, { id: 'me', number: '' });
  return ok({
    ...toCompany(company.value),
    lockDate: lock.ok ? lock.value.LockDate : null,
    lockFault: lock.ok ? null : lock.error,
  });
}

async function fetchAll<Schema extends z.ZodType>(
  api: Cin7CoreApi,
  path: string,
  listKey: string,
  schema: Schema,
  nameFields: readonly string[],
  options: CallOptions,
): Promise<Result<{ rows: z.output<Schema>[]; faults: SourceFault[] }, ApiFailure>> {
  const rows: z.output<Schema>[] = [];
  const faults: SourceFault[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await api.get(path, { Page: page, Limit: limit }, options);
    if (!answer.ok) return answer;
    const envelope = read(pageEnvelope(listKey), answer.value, { id: path, number: '' });
    if (!envelope.ok) return err(unreadable(path, envelope.error));
    const listed = envelope.value[listKey] as unknown[];
    listed.forEach((raw, index) => {
      const name = nameOf(raw, nameFields);
      const row = read(schema, raw, { id: name || path, number: name }, `${listKey}[${index}]`);
      if (row.ok) rows.push(row.value);
      else faults.push(row.error);
    });
    if (listed.length < limit || page * limit >= (envelope.value.Total as number))
      return ok({ rows, faults });
  }
}

const unreadable = (path: string, { field, reason }: SourceFault): ApiFailure => ({
  code: 'cin7-unexpected',
  status: 200,
  retryable: false,
  detail: `Cin7's answer to ${path} is not understood, at ${field}: ${reason}`,
});
