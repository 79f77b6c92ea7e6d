import { z } from 'zod';

/**
 * What can go wrong with one call.
 * `*-before`: the request is not processed. `*-after`: it is processed and saved, only the answer is lost.
 * `delay`: processed at once, the answer is held for `delayMs` (so the call counts as in flight meanwhile).
 */
export const faultNames = [
  '500-before',
  '500-after',
  'drop-before',
  'drop-after',
  '429-minute',
  '429-day',
  '429-concurrent',
  '503',
  'html-200',
  'html-502',
  'delay',
] as const;
export type FaultName = (typeof faultNames)[number];

const regularExpression = z.string().refine(
  (text) => {
    try {
      return new RegExp(text) instanceof RegExp;
    } catch {
      return false;
    }
  },
  { message: 'not a regular expression' },
);

/**
 * One rule. `method` and `path` (a regular expression over path and query) choose calls; of those the rule hits the
 * `nth` (from 1, default 1) and the following ones, `times` in all (default 1).
 */
export const faultRuleSchema = z.object({
  match: z
    .object({
      method: z.string().optional(),
      path: regularExpression.optional(),
      nth: z.number().int().min(1).optional(),
      times: z.number().int().min(1).optional(),
    })
    .default({}),
  fault: z.enum(faultNames),
  delayMs: z.number().int().min(0).max(600_000).optional(),
  retryAfter: z.number().int().min(0).optional(),
});
export type FaultRule = z.infer<typeof faultRuleSchema>;
export type FaultRuleInput = z.input<typeof faultRuleSchema>;

export const faultRulesSchema = z.object({ rules: z.array(faultRuleSchema).max(1000) });

/** The rules in force. Each rule counts the calls it matches, from the moment it was set. */
export interface FaultScript {
  set(rules: FaultRuleInput[]): void;
  clear(): void;
  /** Counts this call on every rule and returns the first rule that hits it. */
  next(method: string, url: string): FaultRule | null;
  /** The rules with how many calls each has matched and hit so far. */
  state(): { rule: FaultRule; matched: number; hit: number }[];
}

export function createFaultScript(initial: FaultRuleInput[] = []): FaultScript {
  let entries: { rule: FaultRule; path: RegExp | null; matched: number; hit: number }[] = [];
  const script: FaultScript = {
    set(rules) {
      entries = rules.map((input) => {
        const rule = faultRuleSchema.parse(input);
        const path = rule.match.path === undefined ? null : new RegExp(rule.match.path);
        return { rule, path, matched: 0, hit: 0 };
      });
    },
    clear() {
      entries = [];
    },
    next(method, url) {
      let chosen: (typeof entries)[number] | null = null;
      for (const entry of entries) {
        const { match } = entry.rule;
        if (match.method !== undefined && match.method.toUpperCase() !== method.toUpperCase()) continue;
        if (entry.path !== null && !entry.path.test(url)) continue;
        entry.matched += 1;
        const first = match.nth ?? 1;
        const inWindow = entry.matched >= first && entry.matched < first + (match.times ?? 1);
        if (inWindow && chosen === null) chosen = entry;
      }
      if (chosen === null) return null;
      chosen.hit += 1;
      return chosen.rule;
    },
    state: () => entries.map(({ rule, matched, hit }) => ({ rule, matched, hit })),
  };
  script.set(initial);
  return script;
}
