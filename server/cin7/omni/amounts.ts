import { decimal, decimalText, sumDecimals, zero, type Decimal } from '../../accounting/decimal';
import { majorText } from '../../accounting/money';
import { ok, type Result } from '../../accounting/result';
import { divideToPlaces, minorDigits, powerOfTen, toMinor } from '../../accounting/rounding';
import { roundingToleranceMinor } from '../../accounting/settings';
import type { TradeDocument, TradeLine } from '../../accounting/trade-documents';
import { readingsOf, type Reading } from './readings';
import type { Trade, TradeLine as OmniLine } from './schema';
import { misfit, type Misfit } from './state';

/** What a document or a line of it is coded with; blank texts mean "none". */
export interface Coding {
  readonly currency: string;
  /** The document's alternative tax rate; blank: the account's default, which goes by its percent. */
  readonly taxName: string;
  readonly accountOf: (line: OmniLine) => string;
  readonly chargeAccount: string;
  /** Lines and total may be printed with different signs. */
  readonly signsMayDiffer?: boolean;
}

export type Amounts = Pick<TradeDocument, 'taxInclusive' | 'lines' | 'net' | 'tax' | 'gross'> & {
  /** The document was printed with negative amounts, which are positive here. */
  readonly wasNegative: boolean;
};

/** A line or charge on its way: what it comes to as printed, with the sign that makes the document positive. */
interface Part {
  readonly kind: TradeLine['kind'];
  readonly sku: string;
  readonly description: string;
  readonly quantity: Decimal;
  readonly amount: Decimal;
  readonly percent: Decimal;
  readonly account: string;
  readonly tax: Decimal;
  readonly gross: Decimal;
}

/** Digits of what is derived by dividing; the posting line rounds. */
const places = 10;
const hundred = decimal(100);

/**
 * Lines, tax and totals of an order or credit note. Omni gives no tax amount at all: tax is derived for lines, freight,
 * surcharge and discount apart (cin7-omni 3.7) and reconciled to `total`, the only amount that Omni worked out itself. Where
 * the reference is unsure how amounts are printed, the readings are tried in the order of likelihood, and the first that
 * comes to `total` is right. None within the rounding tolerance (accounting-rules 5): a fault, never a guess.
 */
export function readAmounts(trade: Trade, coding: Coding): Result<Amounts, Misfit> {
  const total = decimal(trade.total);
  const readings = readingsOf(trade, coding.signsMayDiffer ?? false);
  if (!readings.ok) return readings;
  let best: { parts: readonly Part[]; reading: Reading; distance: Decimal } | null = null;
  for (const reading of readings.value) {
    const parts = partsOf(trade, reading, coding);
    const distance = sumDecimals(parts.map(({ gross }) => gross))
      .minus(total.abs())
      .abs();
    if (best === null || distance.lt(best.distance)) best = { parts, reading, distance };
    if (distance.times(2).lte(unitOf(coding.currency))) break;
  }
  const baseCurrency = coding.currency;
  const sourceLines = best?.parts.length ?? 0;
  const allowed = roundingToleranceMinor({ roundingTolerance: null }, { sourceLines, currency: coding.currency, baseCurrency }); // prettier-ignore
  if (best === null || best.distance.gt(unitOf(coding.currency).times(allowed.toString())))
    return misfit('total', differs(trade, best?.parts ?? []));
  return settled(best.parts, best.reading, total, coding);
}

const unitOf = (currency: string): Decimal =>
  divideToPlaces(decimal(1), powerOfTen(minorDigits(currency)), 4);

function settled(
  parts: readonly Part[],
  { mode }: Reading,
  total: Decimal,
  { currency, taxName }: Coding,
): Result<Amounts, Misfit> {
  const grossMinor = toMinor(total.abs(), currency);
  const taxMinor = toMinor(sumDecimals(parts.map(({ tax }) => tax)), currency);
  return ok({
    taxInclusive: mode === 'Incl',
    lines: parts.map((part) => toLine(part, mode, taxName)),
    net: majorText(grossMinor - taxMinor, currency),
    tax: majorText(taxMinor, currency),
    gross: majorText(grossMinor, currency),
    wasNegative: total.lt(0),
  });
}

function toLine(part: Part, mode: Reading['mode'], taxName: string): TradeLine {
  const { kind, sku, description, quantity, amount, percent, account, tax, gross } = part;
  const unitPrice = quantity.eq(0) ? zero : divideToPlaces(amount, quantity, places);
  return {
    ...{ kind, sku, description, account },
    quantity: decimalText(quantity),
    unitPrice: decimalText(unitPrice),
    net: decimalText(gross.minus(tax)),
    tax: decimalText(tax),
    taxRule: taxRuleName(mode, percent, taxName),
  };
}

/** What Taxes calls it: the name that Omni gives, else the percent; goods that are exempt are not those taxed at nothing. */
export const taxRuleName = (mode: Reading['mode'], percent: Decimal, name: string): string =>
  mode === 'Exempt' ? 'Exempt' : name || `${decimalText(percent)} %`;

/** With its tax, which is in the amount, in the mode of the document or by itself, or comes on top. */
function withTax(part: Omit<Part, 'tax' | 'gross'>, holdsTax: boolean): Part {
  const { amount, percent } = part;
  if (percent.eq(0)) return { ...part, tax: zero, gross: amount };
  if (!holdsTax) {
    const tax = amount.times(percent).times('0.01');
    return { ...part, tax, gross: amount.plus(tax) };
  }
  const tax = divideToPlaces(amount.times(percent), percent.plus(hundred), places);
  return { ...part, tax, gross: amount };
}

function partsOf(trade: Trade, reading: Reading, coding: Coding): Part[] {
  const { mode, percentTimes, lineSign, chargeSign, discountSign } = reading;
  const percentOf = (own: string | null): Decimal =>
    mode === 'Exempt' ? zero : decimal(own ?? trade.taxRate).times(percentTimes);
  const holdsTax = mode === 'Incl';
  const charge = (amount: Decimal, description: string, word: string, taxInside = holdsTax): Part[] =>
    amount.eq(0)
      ? []
      : [
          withTax(
            {
              ...{ kind: 'charge', sku: '', description: description || word, quantity: decimal(1), amount },
              ...{ percent: percentOf(null), account: coding.chargeAccount },
            },
            taxInside,
          ),
        ];
  const lines = trade.lineItems.map((line): Part => {
    const quantity = decimal(line.qty).times(lineSign);
    const discount = decimal(line.discount).times(lineSign).times(reading.lineDiscountSign);
    const facts = {
      ...{ kind: 'product' as const, sku: line.code, description: describe(line), quantity },
      amount: quantity.times(line.unitPrice).minus(discount),
      percent: percentOf(line.taxRate),
      account: coding.accountOf(line),
    };
    return withTax(facts, holdsTax);
  });
  const signed = (text: string): Decimal => decimal(text).times(chargeSign);
  const discount = signed(trade.discountTotal).times(-discountSign);
  return [
    ...lines,
    ...charge(signed(trade.freightTotal), trade.freightDescription, 'Freight'),
    ...charge(signed(trade.surcharge), trade.surchargeDescription, 'Surcharge'),
    ...charge(discount, trade.discountDescription, 'Discount', holdsTax || reading.discountHoldsTax),
  ];
}

const describe = ({ name, option1, option2, option3, lineComments }: OmniLine): string =>
  [[name, option1, option2, option3].filter((part) => part !== '').join(' '), lineComments]
    .filter((part) => part !== '')
    .join(' - ');

const differs = ({ total, taxStatus }: Trade, parts: readonly Part[]): string => {
  const amounts = decimalText(sumDecimals(parts.map(({ gross }) => gross)));
  const taxes = decimalText(sumDecimals(parts.map(({ tax }) => tax)));
  return `Lines and charges come to ${amounts} with ${taxes} of tax (${taxStatus || 'no tax status'}), yet the total is ${total}. Open the document in Cin7 and save it again, then fetch.`;
};
