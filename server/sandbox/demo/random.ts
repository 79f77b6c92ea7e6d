/** Seeded numbers: the same seed gives the same sequence on every machine. Not for secrets. */
export interface Random {
  /** Whole number, both ends included. */
  int(from: number, to: number): number;
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** One of the entries, each as likely as its weight. */
  weighted<T>(entries: readonly (readonly [T, number])[]): T;
  guid(): string;
  /** An independent sequence, so that adding draws in one part does not move another. */
  fork(name: string): Random;
}

/** FNV-1a: spreads a text over 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

export function createRandom(seed: string): Random {
  let state = hash(seed);
  // mulberry32: small, fast, good enough for a demo company.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const int = (from: number, to: number): number => from + (next() % (to - from + 1));
  const hex = (): string => next().toString(16).padStart(8, '0');
  return {
    int,
    chance: (percent) => int(1, 100) <= percent,
    pick(items) {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new Error('Nothing to pick from');
      return item;
    },
    weighted(entries) {
      let left = int(
        1,
        entries.reduce((sum, [, weight]) => sum + weight, 0),
      );
      for (const [item, weight] of entries) {
        left -= weight;
        if (left <= 0) return item;
      }
      throw new Error('Nothing to pick from');
    },
    guid() {
      const digits = hex() + hex() + hex() + hex();
      const variant = '89ab'.charAt(int(0, 3));
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}
