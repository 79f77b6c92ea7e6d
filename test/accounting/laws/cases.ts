/**
 * Generated cases per law of accounting-rules 12: `PROPERTY_CASES` for more, `PROPERTY_SEED` for others. A law that fails
 * names its seed and the smallest case found.
 */
const number = (name: string, usual: number): number => Number(process.env[name] ?? usual);

export const cases = { numRuns: number('PROPERTY_CASES', 10_000), seed: number('PROPERTY_SEED', 12) };

/** For what else is worth generating cases for. */
export const furtherCases = { ...cases, numRuns: Math.ceil(cases.numRuns / 10) };

/** A test of so many cases, on a busy machine. */
export const casesTimeout = 60_000 + cases.numRuns * 30;
