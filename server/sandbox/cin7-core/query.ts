/** Query parameters with names in any case, as Cin7 Core takes them. */
export interface Query {
  /** Text of a parameter, null when absent or blank. */
  text(name: string): string | null;
  flag(name: string): boolean;
}

export function readQuery(search: string): Query {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search)) values.set(name.toLowerCase(), value);
  const text = (name: string): string | null => values.get(name.toLowerCase()) || null;
  return { text, flag: (name) => text(name)?.toLowerCase() === 'true' };
}

/** Instant of a date or timestamp; without a zone it is UTC. null when it is neither. */
export function instantOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)\d*)?(Z|[+-]\d{2}:?\d{2})?$/i.exec(
      value,
    );
  if (match === null) return null;
  const instant = Date.parse(`${match[1] ?? ''}T${match[2] ?? '00:00'}${match[3] ?? 'Z'}`);
  return Number.isNaN(instant) ? null : instant;
}

const whole = (value: string | null, fallback: number, most: number): number => {
  const number = value !== null && /^\d{1,9}$/.test(value) ? Number(value) : fallback;
  return Math.min(Math.max(number, 1), most);
};

/** `Page` and `Limit`; out of range they are brought into it [?]. */
export const pageOf = (query: Query): { page: number; limit: number } => ({
  page: whole(query.text('Page'), 1, 1_000_000_000),
  limit: whole(query.text('Limit'), 100, 1000),
});
