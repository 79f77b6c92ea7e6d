import type { Cin7Reference } from '../accounting/organisation';
import type { Settings } from '../accounting/settings';

/**
 * Cin7 accounts whose ledger rows make COGS: those in Settings, else every account of type DIRECTCOSTS; one null when
 * none is known: then the whole ledger is read.
 */
export function costAccountsOf(
  settings: Pick<Settings, 'cin7CostAccounts'>,
  cin7: Pick<Cin7Reference, 'accounts'>,
): readonly (string | null)[] {
  if (settings.cin7CostAccounts.length > 0) return settings.cin7CostAccounts;
  const directCosts = cin7.accounts
    .filter(({ type }) => type.toUpperCase() === 'DIRECTCOSTS')
    .map(({ code }) => code);
  return directCosts.length > 0 ? directCosts : [null];
}
