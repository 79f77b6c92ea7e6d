/** A sandbox whose starter died without a word stays this long after the last request. */
export const ORPHAN_GRACE_MS = 60_000;

/** True when nobody is left who would stop this process, and nobody is using it. */
export function isAbandoned(facts: {
  startedBy: number;
  parent: number;
  lastRequestAt: number;
  now: number;
}): boolean {
  return facts.parent !== facts.startedBy && facts.now - facts.lastRequestAt > ORPHAN_GRACE_MS;
}
