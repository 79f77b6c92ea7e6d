import Big from 'big.js';

/** Exact sums by name, in an arithmetic that shares nothing with ours. Parts of a name are joined by a blank. */
export class Sums {
  private readonly sums = new Map<string, Big>();

  add(name: readonly string[], amount: Big.BigSource): void {
    this.sums.set(name.join(' '), this.of(...name).plus(amount));
  }

  /** Zero where nothing was added. */
  of(...name: string[]): Big {
    return this.sums.get(name.join(' ')) ?? new Big(0);
  }

  /** This and others put together. */
  plus(...others: readonly Sums[]): Sums {
    const all = new Sums();
    for (const { sums } of [this, ...others]) for (const [name, amount] of sums) all.add([name], amount);
    return all;
  }

  negated(): Sums {
    const all = new Sums();
    for (const [name, amount] of this.sums) all.add([name], amount.neg());
    return all;
  }

  /** Name and sum of all that is not zero, in order. */
  entries(): [name: string, sum: string][] {
    return [...this.sums]
      .filter(([, amount]) => !amount.eq(0))
      .map(([name, amount]): [string, string] => [name, amount.toString()])
      .sort();
  }
}

/** Half away from zero. */
export const cents = (amount: Big): Big => amount.round(2, Big.roundHalfUp);

export const monthOf = (date: string): string => date.slice(0, 7);

/** Millionths by which a rate may be turned so that a total hits Cin7's own (accounting-rules 4), nearest first. */
const turns = [0, 1, -1, 2, -2];

/**
 * Xero's six-digit rate, foreign for one of base currency, that a total at a rate of Cin7, base for one foreign, has to be
 * sent with: the plain one, or the nearest at which Xero's base amount is Cin7's to the cent, or misses it least.
 */
export function rateToSend(total: Big, cin7Rate: Big): Big {
  const plain = new Big(1).div(cin7Rate).round(6, Big.roundHalfUp);
  const wanted = cents(total.times(cin7Rate));
  const miss = (rate: Big): Big => cents(total.div(rate)).minus(wanted).abs();
  return turns
    .map((millionths) => plain.plus(new Big(millionths).div(1_000_000)))
    .reduce((best, rate) => (miss(rate).lt(miss(best)) ? rate : best));
}
