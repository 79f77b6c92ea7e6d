import { z } from 'zod';
import { stableGuid } from './guid';

/** Records in Xero's own API shapes: what the sandbox starts from. Unknown fields are kept and answered again. */
const optionalText = z.string().nullish();
const flag = z.boolean().nullish();

export const organisationSchema = z.looseObject({
  OrganisationID: z.string().default(() => stableGuid('organisation')),
  Name: z.string(),
  BaseCurrency: z.string(),
  CountryCode: z.string().default('GB'),
  Version: z.string().default('UK'),
  FinancialYearEndDay: z.number().int().default(31),
  FinancialYearEndMonth: z.number().int().default(3),
  ShortCode: z.string().default('!SANDB'),
  PeriodLockDate: optionalText,
  EndOfYearLockDate: optionalText,
});
export type Organisation = z.infer<typeof organisationSchema>;

export const accountSchema = z
  .looseObject({
    AccountID: optionalText,
    Code: optionalText,
    Name: z.string(),
    Type: z.string(),
    Status: z.string().default('ACTIVE'),
    Class: optionalText,
    TaxType: z.string().default('NONE'),
    SystemAccount: optionalText,
    EnablePaymentsToAccount: flag,
    CurrencyCode: optionalText,
    UpdatedDateUTC: optionalText,
  })
  .transform((account) => ({
    ...account,
    AccountID: account.AccountID?.toLowerCase() ?? stableGuid(`account:${account.Code ?? account.Name}`),
    Class: account.Class ?? classOf(account.Type),
  }));
export type Account = z.infer<typeof accountSchema>;

export const taxRateSchema = z.looseObject({
  Name: z.string(),
  TaxType: z.string(),
  Status: z.string().default('ACTIVE'),
  ReportTaxType: optionalText,
  CanApplyToAssets: flag,
  CanApplyToEquity: flag,
  CanApplyToExpenses: flag,
  CanApplyToLiabilities: flag,
  CanApplyToRevenue: flag,
  EffectiveRate: z.coerce.number().default(0),
});
export type TaxRate = z.infer<typeof taxRateSchema>;

export const currencySchema = z.looseObject({ Code: z.string(), Description: z.string().default('') });
export type Currency = z.infer<typeof currencySchema>;

export const trackingCategorySchema = z.looseObject({
  TrackingCategoryID: z.string().toLowerCase(),
  Name: z.string(),
  Status: z.string().default('ACTIVE'),
  Options: z
    .array(
      z.looseObject({
        TrackingOptionID: z.string().toLowerCase(),
        Name: z.string(),
        Status: z.string().default('ACTIVE'),
      }),
    )
    .default([]),
});
export type TrackingCategory = z.infer<typeof trackingCategorySchema>;

export const contactSchema = z
  .looseObject({
    ContactID: optionalText,
    ContactNumber: optionalText,
    ContactStatus: z.string().default('ACTIVE'),
    Name: z.string(),
    UpdatedDateUTC: optionalText,
  })
  .transform((contact) => ({
    ...contact,
    ContactID: contact.ContactID?.toLowerCase() ?? stableGuid(`contact:${contact.Name}`),
  }));
export type Contact = z.infer<typeof contactSchema>;

export const itemSchema = z
  .looseObject({
    ItemID: optionalText,
    Code: z.string(),
    IsTrackedAsInventory: z.boolean().default(false),
    InventoryAssetAccountCode: optionalText,
    SalesDetails: z.unknown().optional(),
    PurchaseDetails: z.unknown().optional(),
    UpdatedDateUTC: optionalText,
  })
  .transform((item) => ({ ...item, ItemID: item.ItemID?.toLowerCase() ?? stableGuid(`item:${item.Code}`) }));
export type Item = z.infer<typeof itemSchema>;

export const xeroSeedSchema = z.object({
  organisation: organisationSchema,
  accounts: z.array(accountSchema),
  taxRates: z.array(taxRateSchema),
  currencies: z.array(currencySchema).default([]),
  trackingCategories: z.array(trackingCategorySchema).default([]),
  contacts: z.array(contactSchema).default([]),
  items: z.array(itemSchema).default([]),
});
export type XeroSeed = z.infer<typeof xeroSeedSchema>;
/** What `createXeroSandbox` is given: plain API objects, e.g. the arrays of a real organisation's own answers. */
export type XeroSeedInput = z.input<typeof xeroSeedSchema>;

const classes: Record<string, string[]> = {
  ASSET: ['BANK', 'CURRENT', 'FIXED', 'INVENTORY', 'NONCURRENT', 'PREPAYMENT'],
  LIABILITY: ['CURRLIAB', 'LIABILITY', 'TERMLIAB', 'PAYG'],
  EQUITY: ['EQUITY'],
  REVENUE: ['REVENUE', 'SALES', 'OTHERINCOME'],
  EXPENSE: ['EXPENSE', 'DIRECTCOSTS', 'OVERHEADS', 'DEPRECIATN'],
};

/** Class of an account type [S]. */
export function classOf(type: string): string {
  return Object.entries(classes).find(([, types]) => types.includes(type))?.[0] ?? 'ASSET';
}
