import type { JsonObject } from '../common/json';
import { xeroSeedSchema, type XeroSeedInput } from '../xero/seed';
import { endpointOf, squash, type DataFile } from './folder';
import { rowsOf } from './rows';

const lists = {
  Organisation: 'Organisations',
  Accounts: 'Accounts',
  TaxRates: 'TaxRates',
  Currencies: 'Currencies',
  TrackingCategories: 'TrackingCategories',
  Contacts: 'Contacts',
  Items: 'Items',
} as const;
type Endpoint = keyof typeof lists;
const endpoints = Object.keys(lists) as Endpoint[];

export type LoadedXeroData =
  { ok: true; seed: XeroSeedInput; notes: string[] } | { ok: false; code: 'bad-record'; message: string };

/** The organisation in the files; what is missing comes from `fallback`, and is said. */
export function loadXeroData(files: readonly DataFile[], fallback: XeroSeedInput): LoadedXeroData {
  const found = new Map<Endpoint, JsonObject[]>();
  const names = new Map(endpoints.map((endpoint) => [squash(endpoint), endpoint]));
  const notes: string[] = [];
  for (const file of files) {
    const endpoint = names.get(endpointOf(file, new Set(names.keys())) ?? '');
    if (endpoint === undefined) notes.push(`${file.name} is not used: no endpoint of that name`);
    else found.set(endpoint, [...(found.get(endpoint) ?? []), ...rowsOf(file.value, [lists[endpoint]])]);
  }
  for (const endpoint of endpoints) {
    if (!found.has(endpoint))
      notes.push(`xero/${endpoint}.json is missing: the demo organisation's are used`);
  }
  const parsed = xeroSeedSchema.safeParse({
    organisation: found.get('Organisation')?.[0] ?? fallback.organisation,
    accounts: found.get('Accounts') ?? fallback.accounts,
    taxRates: found.get('TaxRates') ?? fallback.taxRates,
    currencies: found.get('Currencies') ?? fallback.currencies,
    trackingCategories: found.get('TrackingCategories') ?? fallback.trackingCategories,
    contacts: found.get('Contacts') ?? fallback.contacts,
    items: found.get('Items') ?? fallback.items,
  });
  if (parsed.success) return { ok: true, seed: parsed.data, notes };
  const issues = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return { ok: false, code: 'bad-record', message: `SANDBOX_DATA: xero: ${issues.join('; ')}` };
}
