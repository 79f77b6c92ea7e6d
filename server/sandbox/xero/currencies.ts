import { exact, round, store, type Decimal, type Exactly } from './decimal';
import type { XeroState } from './state';

/**
 * Day rates when a foreign document names none (Xero asks XE.com): foreign units for one pound. Fixed, so that runs
 * repeat; another base currency is crossed through them.
 */
const perPound: Record<string, string> = {
  GBP: '1',
  EUR: '1.165',
  USD: '1.27',
  AUD: '1.94',
  NZD: '2.12',
  CAD: '1.74',
  JPY: '191.5',
  CHF: '1.12',
};

/** Currency and rate of a document; the rate is foreign units for one base unit [?], kept to 6 places. */
export function readCurrency(
  state: XeroState,
  code: string | undefined,
  rate: Exactly | undefined,
): { currency: string; rate: Decimal; errors: string[] } {
  const base = state.organisation.BaseCurrency;
  const currency = (code ?? base).toUpperCase();
  if (currency === base) return { currency, rate: '1', errors: [] };
  if (state.currencies.get(currency) === undefined) {
    return { currency, rate: '1', errors: [`Organisation is not subscribed to currency ${currency}`] };
  }
  if (rate !== undefined && rate.lte(0)) {
    return { currency, rate: '1', errors: ['The currency rate must be greater than zero'] }; // [?]
  }
  return { currency, rate: store(round(rate ?? dayRate(base, currency), 6)), errors: [] };
}

function dayRate(base: string, currency: string): Exactly {
  return exact(perPound[currency] ?? '1').div(perPound[base] ?? '1');
}
