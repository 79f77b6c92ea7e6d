import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readDocuments } from '../../../server/cin7/omni/lists';
import { omniSchemas } from '../../../server/cin7/omni/schema';
import type { OmniList } from '../../../server/cin7/omni/identity';
import type { OmniSettings } from '../../../server/cin7/omni/settings';
import { understand } from '../../../server/cin7/omni/understand';
import { accountZone } from '../../../server/cin7/omni/zone';
import type { Understood, WholeDocument } from '../../../server/cin7/whole-documents';

/** Whole answers in the vendor's shapes, with invented values (the vendor reference's own samples). */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export const sample = (name: string): JsonObject =>
  JSON.parse(readFileSync(path.join(__dirname, 'samples', `${name}.json`), 'utf8')) as JsonObject;

const auckland = accountZone('Pacific/Auckland');
if (!auckland) throw new Error('No time zones');
export const zone = auckland;
export const schemas = omniSchemas(zone);

export const settings: OmniSettings = {
  ...{ company: 'Harbour Lighting', baseCurrency: 'NZD', timeZone: 'Pacific/Auckland' },
  cogsStatus: 'as-omni',
};

export const mainBranch: JsonObject = { id: 3, company: 'Main', isActive: true, createdDate: null };

/** Documents as a list's pages hold them; an unreadable one is a failure of the test. */
export function documents(list: OmniList, ...raws: readonly Json[]): WholeDocument[] {
  const { rows, faults } = readDocuments(list, raws, schemas);
  expect(faults).toEqual([]);
  return rows.map(({ value }) => value);
}

export interface Company {
  readonly orders?: readonly JsonObject[];
  readonly creditNotes?: readonly JsonObject[];
  readonly purchases?: readonly JsonObject[];
  readonly payments?: readonly JsonObject[];
  readonly adjustments?: readonly JsonObject[];
  readonly transfers?: readonly JsonObject[];
  readonly jobs?: readonly JsonObject[];
  readonly products?: readonly JsonObject[];
  readonly contacts?: readonly JsonObject[];
  readonly branches?: readonly JsonObject[];
}

export const companyDocuments = (company: Company): WholeDocument[] => [
  ...documents('Branches', ...(company.branches ?? [mainBranch])),
  ...documents('Products', ...(company.products ?? [sample('product')])),
  ...documents('Contacts', ...(company.contacts ?? [])),
  ...documents('SalesOrders', ...(company.orders ?? [])),
  ...documents('CreditNotes', ...(company.creditNotes ?? [])),
  ...documents('PurchaseOrders', ...(company.purchases ?? [])),
  ...documents('Payments', ...(company.payments ?? [])),
  ...documents('Adjustments', ...(company.adjustments ?? [])),
  ...documents('BranchTransfers', ...(company.transfers ?? [])),
  ...documents('ProductionJobs', ...(company.jobs ?? [])),
];

export const understood = (company: Company, changes: Partial<OmniSettings> = {}): Understood =>
  understand(companyDocuments(company), { ...settings, ...changes });

/** A copy of the sample with fields changed; `lines` are changes of its lines by position. */
export function changed(name: string, changes: JsonObject, lines: readonly JsonObject[] = []): JsonObject {
  const raw = sample(name);
  const lineItems = (raw['lineItems'] as JsonObject[]).map((line, index) => ({ ...line, ...lines[index] }));
  return { ...raw, lineItems, ...changes };
}
