/** What comes back from `google.script.run`: of an error the message alone (reference 2). */
export type Outcome =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

const plain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** First place of a value that must not cross; null when all of it may. Class instances of the script count as such. */
export function illegalAt(value: unknown, at: string, above: readonly unknown[] = []): string | null {
  if (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)) return null;
  if (typeof value !== 'object' || above.includes(value)) return at;
  if (Array.isArray(value)) {
    return first(value.map((one: unknown, index) => illegalAt(one, String(index), [...above, value])));
  }
  if (Object.prototype.toString.call(value) !== '[object Object]' || !plain(value)) return at;
  return first(Object.entries(value).map(([key, one]) => illegalAt(one, key, [...above, value])));
}

const first = (found: readonly (string | null)[]): string | null => found.find((one) => one !== null) ?? null;

/** Docs: requests fail with a Date, a function, a DOM element; undefined in lists becomes null. Message as found in Google's client. */
export function crossIn(args: readonly unknown[]): unknown[] {
  const illegal = illegalAt(args, '0');
  if (illegal !== null) throw new TypeError(`Failed due to illegal value in property: ${illegal}`);
  return JSON.parse(JSON.stringify(args)) as unknown[];
}

/** A forbidden value coming back makes the whole result null, without an error [belief, widely reported]. */
export function crossOut(result: unknown): unknown {
  if (illegalAt(result, '0') !== null) return null;
  return result === undefined ? undefined : (JSON.parse(JSON.stringify(result)) as unknown);
}
