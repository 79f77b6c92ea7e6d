import { decimal } from './decimal';
import { fault, type Fault } from './fault';
import type { XeroAccount, XeroTaxRate } from './organisation';
import { err, ok, type Result } from './result';
import type { Cin7TaxRule } from './source-documents';

export type TaxDirection = 'sales' | 'purchases';

/** Row identity in the Taxes sheet. */
export const taxRow = (direction: TaxDirection, rule: string): string => `${direction}:${rule}`;

/** `20% (VAT on Income) · OUTPUT2`: what the drop-down shows; the tax type behind the last dot is what counts. */
export const taxLabel = ({ name, taxType }: Pick<XeroTaxRate, 'name' | 'taxType'>): string =>
  `${name} · ${taxType}`;
export const taxTypeOfLabel = (cell: string): string => (cell.split(' · ').at(-1) ?? '').trim();

/**
 * Judges the Xero tax rate mapped to a Cin7 tax rule: it exists, is active and usable in that direction
 * (accounting-rules 2: a rule unknown to Xero is not guessed).
 */
export function judgeTax(
  rates: ReadonlyMap<string, XeroTaxRate>,
  taxType: string,
  direction: TaxDirection,
  rule: string,
): Result<XeroTaxRate, Fault> {
  const place = { table: 'taxes', row: taxRow(direction, rule), column: 'xeroTaxRate' } as const;
  const subject = `Cin7 tax rule "${rule || '(none)'}" on ${direction}`;
  const choose = `Choose a Xero tax rate for ${direction} in Taxes.`;
  if (taxType === '') return err(fault('tax-unmapped', place, `${subject} has no Xero tax rate.`, choose));
  const rate = rates.get(taxType);
  if (!rate)
    return err(
      fault('tax-unknown', place, `${subject} is mapped to ${taxType}, which Xero does not have.`, choose, {
        value: taxType,
      }),
    );
  if (!rate.active)
    return err(
      fault(
        'tax-archived',
        place,
        `${subject} is mapped to ${taxLabel(rate)}, which is not active in Xero.`,
        choose,
        { value: taxLabel(rate) },
      ),
    );
  const usable = direction === 'sales' ? rate.canApplyTo.revenue : rate.canApplyTo.expenses;
  if (!usable)
    return err(
      fault(
        'tax-wrong-direction',
        place,
        `${subject} is mapped to ${taxLabel(rate)}, which Xero does not allow on ${direction}.`,
        choose,
        { value: taxLabel(rate) },
      ),
    );
  return ok(rate);
}

/** A warning when the percentages differ: the amounts posted are Cin7's, but the tax return would look odd. */
export function compareRates(rule: Cin7TaxRule, rate: XeroTaxRate, direction: TaxDirection): Fault | null {
  if (decimal(rule.percent).eq(decimal(rate.effectiveRate))) return null;
  const place = { table: 'taxes', row: taxRow(direction, rule.name), column: 'xeroTaxRate' } as const;
  return fault(
    'tax-rate-differs',
    place,
    `Cin7 charges ${rule.percent} % under "${rule.name}", ${taxLabel(rate)} is ${rate.effectiveRate} % in Xero.`,
    'Check that this is the rate you mean; amounts are posted as Cin7 charged them.',
  );
}

const classField = {
  ASSET: 'assets',
  EQUITY: 'equity',
  EXPENSE: 'expenses',
  LIABILITY: 'liabilities',
  REVENUE: 'revenue',
} as const;

/** Whether Xero lets this rate stand on a line coded to this account (xero 3.3). */
export const taxFitsAccount = (rate: XeroTaxRate, account: XeroAccount): boolean =>
  rate.canApplyTo[classField[account.class]];
