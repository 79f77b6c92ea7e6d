import { z } from 'zod';
import { readDate, wireDate } from './calendar';
import type { Call, Route } from './accounting';
import { elementsOf, readElement } from './body';
import { answerList } from './list';
import { notFound, validationException } from './problems';
import type { Wire } from './render';
import { balanceSheet, trialBalance } from './reports';
import { currencyInputSchema } from './requests';
import type { XeroState } from './state';

/** Organisation, chart, tax rates, currencies, tracking and the two reports. */
export function settingsRoutes(route: Route): void {
  route('get', '/Organisation', ({ state }) => ({ Organisations: [renderOrganisation(state)] }));
  route('get', '/Organisation/Actions', ({ state }) => ({ Actions: actionsOf(state) }));
  route('get', '/Accounts', (call) => plain(call, 'Accounts', 'AccountID', call.state.accounts.all()));
  route('get', '/Accounts/:id', ({ state, params }) => ({
    Accounts: [found(state.accounts.get((params['id'] ?? '').toLowerCase()))],
  }));
  route('get', '/TaxRates', (call) => plain(call, 'TaxRates', 'TaxType', call.state.taxRates.all()));
  route('get', '/TaxRates/:type', ({ state, params }) => ({
    TaxRates: [found(state.taxRates.get(params['type'] ?? ''))],
  }));
  route('get', '/Currencies', (call) => plain(call, 'Currencies', 'Code', call.state.currencies.all()));
  route('put', '/Currencies', addCurrency);
  route('get', '/TrackingCategories', (call) => {
    const includeArchived = call.query.includearchived?.toLowerCase() === 'true';
    const shown = call.state.trackingCategories
      .all()
      .filter(({ Status }) => includeArchived || Status === 'ACTIVE');
    return plain(call, 'TrackingCategories', 'TrackingCategoryID', shown);
  });
  route('get', '/TrackingCategories/:id', ({ state, params }) => ({
    TrackingCategories: [found(state.trackingCategories.get(params['id'] ?? ''))],
  }));
  route('get', '/Reports/TrialBalance', ({ state, query }) => trialBalance(state, query));
  route('get', '/Reports/BalanceSheet', ({ state, query }) => balanceSheet(state, query));
}

/** A list without pages: `page` is not a parameter of these. */
function plain(call: Call, plural: string, idField: string, records: Wire[]): Wire {
  const { page: _page, ...query } = call.query;
  const updatedAt = (record: Wire) =>
    new Date(Number(/\d+/.exec(String(record['UpdatedDateUTC'] ?? ''))?.[0] ?? 0)).toISOString();
  return answerList(
    { plural, idField, records, updatedAt, render: (record) => record },
    query,
    call.modifiedSince,
  );
}

function found<T>(record: T | undefined): T {
  if (record === undefined) throw notFound();
  return record;
}

function renderOrganisation(state: XeroState): Wire {
  const { PeriodLockDate, EndOfYearLockDate, NotAllowed: _notAllowed, ...rest } = state.organisation;
  const period = readDate(PeriodLockDate ?? '');
  const year = readDate(EndOfYearLockDate ?? '');
  return {
    ...rest,
    ...(period === null ? {} : { PeriodLockDate: wireDate(period) }),
    ...(year === null ? {} : { EndOfYearLockDate: wireDate(year) }),
  };
}

/** `NotAllowed` stands for the role of the person who connected: names of actions, set by a test. */
function actionsOf(state: XeroState): Wire[] {
  const multicurrency = state.currencies.all().length > 1;
  const forbidden = z.array(z.string()).safeParse(state.organisation['NotAllowed']).data ?? [];
  const allowed: Record<string, boolean> = {
    UseMulticurrency: multicurrency,
    CreateApprovedInvoice: true,
    CreateApprovedBill: true,
    CreateManualJournal: true,
    CreateCreditNote: true,
    CreateContact: true,
    CreateDraftInvoice: true,
    ApproveTransactionsBeforePeriodLockDate: false,
  };
  return Object.entries(allowed).map(([Name, yes]) => ({
    Name,
    Status: yes && !forbidden.includes(Name) ? 'ALLOWED' : 'NOT-ALLOWED',
  }));
}

const currencyCode = z.string().regex(/^[A-Z]{3}$/);

/** One currency a call; it cannot be removed again. */
function addCurrency({ state, body }: Call): Wire {
  const [raw = {}] = elementsOf(body, 'Currencies', 'Currency');
  const input = readElement(currencyInputSchema, raw);
  const code = currencyCode.safeParse(input.Code?.toUpperCase());
  if (!code.success) {
    throw validationException([{ ...raw, ValidationErrors: [{ Message: 'Currency code must be valid' }] }]); // [?]
  }
  const currency = { Code: code.data, Description: input.Description ?? code.data };
  state.currencies.put(currency.Code, currency);
  return { Currencies: [currency] };
}
