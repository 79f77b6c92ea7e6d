import type { z } from 'zod';
import { decimal, decimalText, parseDecimal } from '../accounting/decimal';
import type { CalendarDate } from '../accounting/dates';
import type { Organisation, XeroAccount, XeroReference } from '../accounting/organisation';
import { err, ok, type Result } from '../accounting/result';
import type { XeroApi, XeroCall } from './api';
import { unreadable } from './errors';
import type { LedgerCallOptions, XeroFailure } from './ledger';
import {
  accountsSchema,
  contactsSchema,
  currenciesSchema,
  itemsSchema,
  organisationsSchema,
  reportSchema,
  taxRatesSchema,
  trackingSchema,
} from './schema';
import { ianaTimeZone } from './time-zones';

/** Reads of the organisation and its lists (xero 3, 4.1, 5.7): one call each, contacts 1,000 a page. */

const contactPageSize = 1000;
const maxContactPages = 500;

export async function readParsed<Schema extends z.ZodType>(
  api: XeroApi,
  call: XeroCall,
  schema: Schema,
  what: string,
  options: LedgerCallOptions,
): Promise<Result<z.output<Schema>, XeroFailure>> {
  const answer = await api.read(call, options);
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(answer.value);
  if (parsed.success) return ok(parsed.data);
  const place = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
  return err(unreadable(`Xero's ${what} are not understood (${place}).`));
}

export async function readOrganisation(
  api: XeroApi,
  tenantId: string,
  options: LedgerCallOptions,
): Promise<Result<Organisation, XeroFailure>> {
  const read = await readParsed(
    api,
    (client, tenant) => client.getOrganisations(tenant),
    organisationsSchema,
    "organisation's details",
    options,
  );
  if (!read.ok) return read;
  const record = read.value.Organisations[0];
  if (!record) return err(unreadable('Xero answered without an organisation.'));
  const { FinancialYearEndDay: day, FinancialYearEndMonth: month } = record;
  return ok({
    id: tenantId,
    name: record.Name,
    baseCurrency: record.BaseCurrency,
    countryCode: record.CountryCode,
    timeZone: ianaTimeZone(record.Timezone),
    periodLockDate: record.PeriodLockDate,
    endOfYearLockDate: record.EndOfYearLockDate,
    shortCode: record.ShortCode,
    paymentTerms: record.PaymentTerms,
    ...(day && month ? { financialYearEnd: { day, month } } : {}),
  });
}

export async function readAccounts(
  api: XeroApi,
  options: LedgerCallOptions,
): Promise<Result<XeroAccount[], XeroFailure>> {
  const read = await readParsed(
    api,
    (client, tenant) => client.getAccounts(tenant),
    accountsSchema,
    'accounts',
    options,
  );
  if (!read.ok) return read;
  return ok(
    read.value.Accounts.map((account) => ({
      accountId: account.AccountID,
      code: account.Code,
      name: account.Name,
      type: account.Type,
      class: account.Class,
      active: account.Status === 'ACTIVE',
      systemAccount: account.SystemAccount,
      taxType: account.TaxType,
      enablePayments: account.EnablePaymentsToAccount,
      ...(account.CurrencyCode === '' ? {} : { currency: account.CurrencyCode }),
    })),
  );
}

async function readTaxRates(
  api: XeroApi,
  options: LedgerCallOptions,
): Promise<Result<XeroReference['taxRates'], XeroFailure>> {
  const read = await readParsed(
    api,
    (client, tenant) => client.getTaxRates(tenant),
    taxRatesSchema,
    'tax rates',
    options,
  );
  if (!read.ok) return read;
  return ok(
    read.value.TaxRates.map((rate) => ({
      taxType: rate.TaxType,
      name: rate.Name,
      active: rate.Status === 'ACTIVE',
      effectiveRate: rate.EffectiveRate,
      canApplyTo: {
        assets: rate.CanApplyToAssets,
        equity: rate.CanApplyToEquity,
        expenses: rate.CanApplyToExpenses,
        liabilities: rate.CanApplyToLiabilities,
        revenue: rate.CanApplyToRevenue,
      },
    })),
  );
}

export async function readCurrencies(
  api: XeroApi,
  options: LedgerCallOptions,
): Promise<Result<string[], XeroFailure>> {
  const read = await readParsed(
    api,
    (client, tenant) => client.getCurrencies(tenant),
    currenciesSchema,
    'currencies',
    options,
  );
  return read.ok ? ok(read.value.Currencies.map(({ Code }) => Code)) : read;
}

async function readContacts(
  api: XeroApi,
  options: LedgerCallOptions,
): Promise<Result<XeroReference['contacts'], XeroFailure>> {
  const contacts: XeroReference['contacts'][number][] = [];
  for (let page = 1; page <= maxContactPages; page += 1) {
    const call: XeroCall = (client, tenant) =>
      client.getContacts(
        tenant,
        undefined,
        undefined,
        undefined,
        undefined,
        page,
        true,
        // Not the summary: whether that holds e-mail addresses is documented nowhere.
        undefined,
        undefined,
        contactPageSize,
      );
    const read = await readParsed(api, call, contactsSchema, 'contacts', options);
    if (!read.ok) return read;
    for (const contact of read.value.Contacts)
      contacts.push({
        contactId: contact.ContactID,
        name: contact.Name,
        contactNumber: contact.ContactNumber,
        email: contact.EmailAddress.trim(),
        active: contact.ContactStatus === 'ACTIVE',
      });
    if (read.value.Contacts.length < contactPageSize) return ok(contacts);
  }
  return err(unreadable(`Xero has more than ${maxContactPages} pages of contacts.`));
}

/** All of them in one call: Xero has no pages of items (xero 2.5). */
export async function readItems(
  api: XeroApi,
  options: LedgerCallOptions,
): Promise<Result<XeroReference['items'], XeroFailure>> {
  const read = await readParsed(
    api,
    (client, tenant) => client.getItems(tenant),
    itemsSchema,
    'items',
    options,
  );
  if (!read.ok) return read;
  return ok(
    read.value.Items.map(({ Code, Name, IsTrackedAsInventory }) => ({
      code: Code,
      name: Name,
      isTracked: IsTrackedAsInventory,
    })),
  );
}

/** Everything that mapping and drafts are judged by; each list is asked for in turn, the limits allow no hurry. */
export async function readReference(
  api: XeroApi,
  tenantId: string,
  options: LedgerCallOptions,
): Promise<Result<XeroReference, XeroFailure>> {
  const organisation = await readOrganisation(api, tenantId, options);
  if (!organisation.ok) return organisation;
  const accounts = await readAccounts(api, options);
  if (!accounts.ok) return accounts;
  const taxRates = await readTaxRates(api, options);
  if (!taxRates.ok) return taxRates;
  const currencies = await readCurrencies(api, options);
  if (!currencies.ok) return currencies;
  const tracking = await readParsed(
    api,
    (client, tenant) => client.getTrackingCategories(tenant, undefined, undefined, true),
    trackingSchema,
    'tracking categories',
    options,
  );
  if (!tracking.ok) return tracking;
  const contacts = await readContacts(api, options);
  if (!contacts.ok) return contacts;
  const items = await readItems(api, options);
  if (!items.ok) return items;
  return ok({
    organisation: organisation.value,
    accounts: accounts.value,
    taxRates: taxRates.value,
    currencies: currencies.value,
    contacts: contacts.value,
    items: items.value,
    tracking: tracking.value.TrackingCategories.map(({ Name, Status, Options }) => ({
      name: Name,
      active: Status === 'ACTIVE',
      options: Options.filter((option) => option.Status === 'ACTIVE' || option.Status === '').map(
        (option) => option.Name,
      ),
    })),
  });
}

/**
 * Balances at the end of a day: the columns "YTD Debit" and "YTD Credit", joined on the account attribute since the
 * text `Name (Code)` is no key (xero 5.7). Accounts without a code are given by their id.
 */
export async function readTrialBalance(
  api: XeroApi,
  date: CalendarDate,
  options: LedgerCallOptions,
): Promise<Result<ReadonlyMap<string, string>, XeroFailure>> {
  const accounts = await readAccounts(api, options);
  if (!accounts.ok) return accounts;
  const codes = new Map(accounts.value.map(({ accountId, code }) => [accountId, code || accountId]));
  const report = await readParsed(
    api,
    (client, tenant) => client.getReportTrialBalance(tenant, date),
    reportSchema,
    'trial balance figures',
    options,
  );
  if (!report.ok) return report;
  const rows = report.value.Reports.flatMap(({ Rows }) => Rows.flatMap((row) => [row, ...row.Rows]));
  const titles = rows.find(({ RowType }) => RowType === 'Header')?.Cells.map(({ Value }) => Value) ?? [];
  const [debitAt, creditAt] = [titles.indexOf('YTD Debit'), titles.indexOf('YTD Credit')];
  if (debitAt < 0 || creditAt < 0) return err(unreadable("Xero's trial balance has no balance columns."));
  const balances = new Map<string, string>();
  for (const { Cells } of rows) {
    const accountId = Cells[0]?.Attributes.find(({ Id }) => Id === 'account')?.Value;
    if (accountId === undefined) continue;
    const [debit, credit] = [amountOf(Cells[debitAt]?.Value), amountOf(Cells[creditAt]?.Value)];
    const code = codes.get(accountId);
    if (debit === null || credit === null || code === undefined)
      return err(unreadable("A row of Xero's trial balance is not understood."));
    balances.set(code, decimalText(debit.minus(credit)));
  }
  return ok(balances);
}

/** Values are texts, empty on the unused side. */
const amountOf = (value: string | undefined) =>
  value === undefined || value === '' ? decimal(0) : parseDecimal(value.replaceAll(',', ''));
