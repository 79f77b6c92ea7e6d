/** Scopes of the accounting API: granular names of 2026 and the broad ones they replace (xero 1.3). */
const reports = ['trialbalance', 'balancesheet'];

interface Need {
  granular: string;
  broad: string;
}

const needs: Record<string, Need> = {
  organisation: { granular: 'accounting.settings', broad: 'accounting.settings' },
  accounts: { granular: 'accounting.settings', broad: 'accounting.settings' },
  taxrates: { granular: 'accounting.settings', broad: 'accounting.settings' },
  currencies: { granular: 'accounting.settings', broad: 'accounting.settings' },
  trackingcategories: { granular: 'accounting.settings', broad: 'accounting.settings' },
  contacts: { granular: 'accounting.contacts', broad: 'accounting.contacts' },
  invoices: { granular: 'accounting.invoices', broad: 'accounting.transactions' },
  creditnotes: { granular: 'accounting.invoices', broad: 'accounting.transactions' },
  items: { granular: 'accounting.invoices', broad: 'accounting.settings' },
  purchaseorders: { granular: 'accounting.invoices', broad: 'accounting.transactions' },
  banktransactions: { granular: 'accounting.banktransactions', broad: 'accounting.transactions' },
  payments: { granular: 'accounting.payments', broad: 'accounting.transactions' },
  manualjournals: { granular: 'accounting.manualjournals', broad: 'accounting.transactions' },
};

const writable = [...new Set(Object.values(needs).flatMap(({ granular, broad }) => [granular, broad]))];

export const knownScopes = new Set([
  'openid',
  'profile',
  'email',
  'offline_access',
  ...writable.flatMap((scope) => [scope, `${scope}.read`]),
  'accounting.reports.read',
  ...reports.map((report) => `accounting.reports.${report}.read`),
  'accounting.attachments',
  'accounting.attachments.read',
]);

/** Whether `scopes` open `path` (below `/api.xro/2.0`) for `method`. An unknown path is left to the router's 404. */
export function isAllowed(scopes: string[], method: string, path: string): boolean {
  const [resource = '', report = ''] = path.toLowerCase().split('/').filter(Boolean);
  if (resource === 'reports') {
    return scopes.includes('accounting.reports.read') || scopes.includes(`accounting.reports.${report}.read`);
  }
  const need = needs[resource];
  if (need === undefined) return true;
  const wanted = [need.granular, need.broad];
  if (resource === 'items') wanted.push('accounting.settings');
  if (method === 'GET') wanted.push(...wanted.map((scope) => `${scope}.read`));
  return wanted.some((scope) => scopes.includes(scope));
}
