import { decimal, type Decimal } from './decimal';
import { divideToPlaces } from './rounding';
import type { SaleInvoice } from './source-documents';

/**
 * Which way Cin7's exchange rate reads. It is documented for some fields only, so it is proven on foreign documents
 * whose base amount Cin7's ledger tells (accounting-rules 4): nothing foreign is posted until one direction fits.
 */
export type RateDirection = 'base-per-foreign' | 'foreign-per-base';
export type RateProof = RateDirection | 'unproven' | 'contradictory';

/** What a foreign document proves by, whichever it is. */
export type RateEvidence = Pick<SaleInvoice, 'currency' | 'baseCurrency' | 'rate' | 'gross' | 'baseGross'>;

/** Half a percent: wider than rounding, far narrower than the two directions apart for any rate outside 0.995 to 1.005. */
const tolerance = decimal('0.005');

const close = (left: Decimal, right: Decimal): boolean =>
  left.minus(right).abs().lte(right.abs().times(tolerance));

export function proveRateDirection(documents: readonly RateEvidence[]): RateProof {
  const seen = new Set<RateDirection>();
  for (const document of documents) {
    const direction = directionOf(document);
    if (direction) seen.add(direction);
  }
  if (seen.size === 0) return 'unproven';
  return seen.size > 1 ? 'contradictory' : ([...seen][0] ?? 'unproven');
}

function directionOf({ currency, baseCurrency, rate, gross, baseGross }: RateEvidence): RateDirection | null {
  if (currency === baseCurrency || baseGross === null) return null;
  const [given, foreign, base] = [decimal(rate), decimal(gross), decimal(baseGross)];
  if (given.lte(0) || foreign.eq(0) || base.eq(0)) return null;
  const multiplied = close(foreign.times(given), base);
  const divided = close(divideToPlaces(foreign, given, 10), base);
  if (multiplied === divided) return null;
  return multiplied ? 'base-per-foreign' : 'foreign-per-base';
}

/** Xero's CurrencyRate: foreign units per base unit, kept to 6 places (accounting-rules 4). The rate must be positive. */
export const xeroRate = (cin7Rate: string, direction: RateDirection): Decimal =>
  direction === 'foreign-per-base'
    ? divideToPlaces(decimal(cin7Rate), decimal(1), 6)
    : divideToPlaces(decimal(1), decimal(cin7Rate), 6);
