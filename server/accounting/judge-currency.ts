import type { Exchange } from './base-amounts';
import { decimal } from './decimal';
import { fault, type Fault } from './fault';
import { otherBase } from './judge';
import type { RuleInput } from './rules';

/**
 * Whether a document's currency and rate can be posted (accounting-rules 4): both books in one base currency, the
 * currency in use in Xero, a rate, and proof of which way Cin7's rates read. `subject` begins the sentences: `Bill 4711`.
 */
export function judgeCurrency(
  { number, currency, baseCurrency, rate }: Exchange & { readonly number: string },
  subject: string,
  { cin7, xero, rateProof }: Pick<RuleInput, 'cin7' | 'xero' | 'rateProof'>,
): Fault[] {
  const { organisation, currencies } = xero;
  const faults: Fault[] = [];
  if (baseCurrency !== organisation.baseCurrency)
    faults.push(otherBase({ cin7: { ...cin7, baseCurrency }, xero }, number));
  if (currency === organisation.baseCurrency) return faults;
  if (!currencies.includes(currency))
    faults.push(
      fault(
        'currency-not-enabled',
        { table: 'xero', row: 'currencies', column: currency },
        `${subject} is in ${currency}, which ${organisation.name} does not use.`,
        `Add ${currency} under Currencies in Xero, then refresh.`,
        { document: number, value: currency },
      ),
    );
  if (!decimal(rate).gt(0))
    faults.push(
      fault(
        'rate-missing',
        { table: 'cin7' },
        `${subject} in ${currency} has no exchange rate in Cin7.`,
        'Enter the rate in Cin7 and fetch again.',
        { document: number },
      ),
    );
  else if (rateProof === 'unproven' || rateProof === 'contradictory')
    faults.push(unproven(subject, number, currency, rateProof));
  return faults;
}

function unproven(
  subject: string,
  document: string,
  currency: string,
  proof: 'unproven' | 'contradictory',
): Fault {
  const how =
    proof === 'unproven'
      ? 'no foreign document with a base amount has been read yet'
      : 'documents contradict each other';
  return fault(
    'rate-direction-unproven',
    { table: 'cin7' },
    `${subject} in ${currency} is held: which way Cin7's exchange rate reads is not proven (${how}).`,
    'Check the exchange rates of foreign sales in Cin7 and fetch again, or say in Settings which way they read.',
    { document },
  );
}
