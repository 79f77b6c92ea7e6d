import { endOfMonth, wireDate, type CalendarDate } from './calendar';
import { demoAccounts, demoTaxRates } from './demo-chart';
import { stableGuid } from './guid';
import type { XeroSeedInput } from './seed';

/**
 * "Demo Company (UK)": what the Xero sandbox holds when nobody brought data. The period lock is the last day of the
 * month four months before the month of `today`, so that the last three months are open.
 */
export function demoOrganisation(today: CalendarDate): XeroSeedInput {
  return {
    organisation: {
      OrganisationID: stableGuid('demo organisation'),
      Name: 'Demo Company (UK)',
      LegalName: 'Demo Company (UK)',
      PaysTax: true,
      Version: 'UK',
      OrganisationType: 'COMPANY',
      OrganisationEntityType: 'COMPANY',
      BaseCurrency: 'GBP',
      CountryCode: 'GB',
      IsDemoCompany: true,
      OrganisationStatus: 'ACTIVE',
      FinancialYearEndDay: 31,
      FinancialYearEndMonth: 3,
      SalesTaxBasis: 'ACCRUALS',
      SalesTaxPeriod: 'QUARTERLY1',
      DefaultSalesTax: 'Tax Exclusive',
      DefaultPurchasesTax: 'Tax Exclusive',
      Timezone: 'GMTSTANDARDTIME',
      ShortCode: '!dEmo1',
      Class: 'DEMO',
      Edition: 'BUSINESS',
      PeriodLockDate: endOfMonth(today, -4),
      CreatedDateUTC: wireDate('2024-04-01'),
      Addresses: [],
      Phones: [],
      ExternalLinks: [],
      PaymentTerms: {},
    },
    accounts: demoAccounts(),
    taxRates: demoTaxRates(),
    currencies: [
      { Code: 'GBP', Description: 'British Pound' },
      { Code: 'EUR', Description: 'Euro' },
      { Code: 'USD', Description: 'United States Dollar' },
    ],
    trackingCategories: [
      tracking('Channel', ['Shopify', 'Amazon', 'WooCommerce', 'Wholesale']),
      tracking('Region', ['United Kingdom', 'Europe', 'North America', 'Rest of World']),
    ],
    contacts: contacts.map(([name, status]) => ({
      ContactID: stableGuid(`demo contact ${name}`),
      ContactStatus: status ?? 'ACTIVE',
      Name: name,
      FirstName: '',
      LastName: '',
      EmailAddress: '',
      BankAccountDetails: '',
      Addresses: [],
      Phones: [],
      ContactPersons: [],
      ContactGroups: [],
      IsSupplier: false,
      IsCustomer: false,
      HasAttachments: false,
    })),
    items: [],
  };
}

const tracking = (name: string, options: string[]) => ({
  TrackingCategoryID: stableGuid(`demo tracking ${name}`),
  Name: name,
  Status: 'ACTIVE',
  Options: options.map((option) => ({
    TrackingOptionID: stableGuid(`demo tracking ${name} ${option}`),
    Name: option,
    Status: 'ACTIVE',
  })),
});

const contacts: [name: string, status?: string][] = [
  ['Shopify customers'],
  ['Amazon customers'],
  ['WooCommerce customers'],
  ['Wholesale customers'],
  ['Bayside Wholesale'],
  ['City Limousines'],
  ['Ridgeway University'],
  ['Central Supplies'],
  ['Swanston Security'],
  ['Parcel & Post Couriers'],
  ['Old Marketplace customers', 'ARCHIVED'],
];
