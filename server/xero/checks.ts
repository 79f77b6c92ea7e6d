import { ok, type Result } from '../accounting/result';
import type { XeroApi } from './api';
import { invoicesByNumber } from './invoices-by-number';
import type { XeroChecks, XeroFailure } from './ledger';
import { readAccounts, readCurrencies, readItems, readParsed } from './reference';
import { actionsSchema } from './schema';

/** What a connection is judged by before anything is posted (xero 3.1, 3.4, 4.2). */
export function checksOf(api: XeroApi, linkTo: (xeroId: string) => string): XeroChecks {
  return {
    accounts: () => readAccounts(api, {}),
    currencies: () => readCurrencies(api, {}),
    allowedActions: () => readAllowedActions(api),
    trackedItems: () => readTrackedItems(api),
    async salesInvoices(numbers) {
      const elements = await invoicesByNumber(api, 'ACCREC', numbers, {});
      if (!elements.ok) return elements;
      return ok(
        elements.value.map(({ xeroId, xeroNumber, status, keyTexts }) => ({
          xeroId,
          xeroNumber,
          status,
          url: linkTo(xeroId),
          address: keyTexts[0] ?? '',
        })),
      );
    },
  };
}

async function readAllowedActions(api: XeroApi): Promise<Result<ReadonlySet<string>, XeroFailure>> {
  const read = await readParsed(
    api,
    (client, tenant) => client.getOrganisationActions(tenant),
    actionsSchema,
    'permissions',
    {},
  );
  if (!read.ok) return read;
  const allowed = read.value.Actions.filter(({ Status }) => Status === 'ALLOWED');
  return ok(new Set(allowed.map(({ Name }) => Name)));
}

async function readTrackedItems(api: XeroApi): Promise<Result<string[], XeroFailure>> {
  const read = await readItems(api, {});
  return read.ok ? ok(read.value.filter(({ isTracked }) => isTracked).map(({ code }) => code)) : read;
}
