import type { OmniCompany } from '../cin7-omni/company';
import type { OmniRecord } from '../cin7-omni/records';
import { ticks } from '../cin7-omni/zone';
import type { Day } from '../demo/days';
import type { Random } from '../demo/random';

export type Currency = 'NZD' | 'USD';

export interface Party {
  id: number;
  company: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string;
  currency: Currency;
  terms: string;
  costCenter: string | null;
  country: string;
}

export interface People {
  walkIn: Party;
  consumers: Party[];
  traders: Party[];
  suppliers: Party[];
}

/** The register's shop and the warehouse that everybody else is served from. */
export const branches = { shop: 3, warehouse: 5 } as const;
export const salesPerson = 12;

const firstNames =
  'Aroha Ben Chloé Dev Ella Finn Grace Hemi Isla Jack Kahu Lucy Mere Niko Olive Piripi'.split(' ');
const lastNames =
  'Ngata Barlow Čapek Duncan Edwards Fa’afoi Gill Harris Iti Jones Kerr Lim Māhina Nash O’Brien Tāne'.split(
    ' ',
  );
const traderNames =
  'Harbour Fitout Ltd|Tāne Wholesale|Kauri Interiors|Southern Lights & Co|Bay of Plenty Home|Ōtautahi Design Store|The "Good" Shed|Waiheke Living|Alpine Stays Ltd|Café Fuel Ltd|Moana Gifts|Pounamu Trading'.split(
    '|',
  );
const exportNames = ['Cascade Home Inc', 'Bright & Main LLC', 'Pacific Loft, Inc.'];
const supplierNames: readonly (readonly [string, Currency])[] = [
  ['Taranaki Timberworks', 'NZD'],
  ['Brightworks Co', 'USD'],
  ['Canterbury Wool Mill', 'NZD'],
  ['Coromandel Candles', 'NZD'],
  ['Great Lakes Metal Inc', 'USD'],
  ['Hutt Valley Print', 'NZD'],
];

export function makePeople(company: OmniCompany, random: Random, first: Day): People {
  addBranches(company, first);
  addUsers(company);
  const party = (facts: Partial<Party>, group: string, type = 'Customer'): Party => {
    const id = company.next('Contacts');
    const person = { id, company: null, firstName: null, lastName: null, currency: 'NZD', ...facts } as const;
    const made: Party = {
      ...{ terms: 'Prepaid', costCenter: null, country: 'New Zealand', email: emailOf(person) },
      ...person,
    };
    company.add('Contacts', contactRecord(company, made, type, group, first));
    return made;
  };
  const names = firstNames.flatMap((one) => lastNames.map((two) => [one, two] as const));
  const trade = { terms: '20th of month following', costCenter: 'Sales (Wholesale)' };
  return {
    walkIn: party({ company: 'Walk-in customer' }, 'Retail'),
    consumers: Array.from({ length: 96 }, (_, index) => {
      const [firstName, lastName] = names[(index * 37) % names.length] ?? ['', ''];
      return party({ firstName, lastName }, 'Online');
    }),
    traders: [
      ...traderNames.map((name) =>
        party({ company: name, firstName: random.pick(firstNames), ...trade }, 'Trade'),
      ),
      ...exportNames.map((name) =>
        party({ company: name, ...trade, currency: 'USD', country: 'United States' }, 'Export'),
      ),
    ],
    suppliers: supplierNames.map(([name, currency]) =>
      party(
        {
          company: name,
          currency,
          terms: '30 days',
          country: currency === 'USD' ? 'United States' : 'New Zealand',
        },
        'Suppliers',
        'Supplier',
      ),
    ),
  };
}

const emailOf = (person: { id: number; company: string | null; firstName: string | null }): string =>
  `${(person.company ?? person.firstName ?? '').toLowerCase().replace(/[^a-z]+/g, '.')}.${String(person.id)}@example.com`;

function contactRecord(
  company: OmniCompany,
  party: Party,
  type: string,
  group: string,
  first: Day,
): OmniRecord {
  const created = longAgo(first, party.id);
  return {
    ...{ id: party.id, type, createdDate: created, modifiedDate: created, isActive: true },
    ...{ company: party.company, firstName: party.firstName, lastName: party.lastName, email: party.email },
    ...{ phone: '+64 9 555 0134', address1: '8 Quay St', city: 'Auckland', postCode: '1010' },
    ...{ country: party.country, accountNumber: `C${String(party.id)}`, costCenter: party.costCenter },
    ...{ priceColumn: group === 'Trade' ? 'WholesaleNZD' : 'RetailNZD', paymentTerms: party.terms, group },
    ...{ taxStatus: party.currency === 'USD' ? 'Exempt' : group === 'Trade' ? 'Excl' : 'Incl' },
    taxNumber: group === 'Trade' ? `99-000-${String(party.id)}` : null,
    creditLimit: group === 'Trade' ? 10_000 : 0,
    // Whoever is linked to the accounting package has its id there; a few are not linked yet.
    accountingIntegrationId: {
      xero: party.id % 7 === 0 ? null : `00000000-0000-4000-8000-${String(party.id).padStart(12, '0')}`,
    },
    ...(group === 'Trade' && party.id % 3 === 0
      ? { secondaryContacts: [{ id: company.next('people'), firstName: 'Accounts', email: party.email }] }
      : {}),
  };
}

const DAY_MS = 86_400_000;
/** A moment before the story, another one for every number. */
export const longAgo = (first: Day, number: number): string =>
  ticks((first - 400) * DAY_MS + (number % 300) * DAY_MS + number * 1000);

function addBranches(company: OmniCompany, first: Day): void {
  const branch = (id: number, name: string, city: string, branchType: string): void => {
    const created = longAgo(first, id);
    company.add('Branches', {
      ...{ id, createdDate: created, modifiedDate: created, isActive: true, company: name, city, branchType },
      ...{ email: `branch${String(id)}@example.com`, country: 'New Zealand', taxStatus: 'Incl' },
      ...{ stockControlOptions: 'FIFO', branchLocations: [{ zone: 'A', bins: ['A1', 'A2'] }] },
    });
  };
  branch(branches.shop, 'Queen Street Shop', 'Auckland', 'Retail');
  branch(branches.warehouse, 'Christchurch Warehouse', 'Christchurch', 'Warehouse');
}

function addUsers(company: OmniCompany): void {
  for (const [id, firstName, lastName, jobTitle] of [
    [9, 'Ria', 'Cook', 'Purchasing'],
    [salesPerson, 'Tama', 'Walker', 'Sales'],
  ] as const) {
    const email = `${firstName.toLowerCase()}@rimuandreed.example`;
    company.add('Users', { id, isActive: true, firstName, lastName, jobTitle, email });
  }
}
