import path from 'node:path';
import { z } from 'zod';
import { todayText } from './demo/company';

const wholeNumber = (most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value <= most, { message: `must be at most ${String(most)}` });

const calendarDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be YYYY-MM-DD')
  .refine((text) => !Number.isNaN(Date.parse(`${text}T00:00:00Z`)), { message: 'is not a day' });

const environmentSchema = z.object({
  SANDBOX_PORT: wholeNumber(65_533).default(3100),
  SANDBOX_DATA: z.string().optional(),
  SANDBOX_LIMITS: z.enum(['vendor', 'demo']).default('demo'),
  SANDBOX_SEED: z.string().default('1'),
  SANDBOX_TODAY: calendarDate.optional(),
  SANDBOX_STATE: z.string().optional(),
  SANDBOX_SALES: wholeNumber(200_000).optional(),
  SANDBOX_MONTHS: wholeNumber(36)
    .refine((value) => value >= 1, { message: 'must be at least 1' })
    .optional(),
});

export interface SandboxSettings {
  /** First port: Cin7 Core on it, Xero and Cin7 Omni on the next two; 0 takes any free ones. */
  port: number;
  dataFolder: string | null;
  limits: 'vendor' | 'demo';
  seed: string;
  /** `YYYY-MM-DD`. */
  today: string;
  /** null: nothing outlives the process. */
  stateFolder: string | null;
  sales: number | null;
  months: number | null;
}

export type ReadSettings = { ok: true; settings: SandboxSettings } | { ok: false; message: string };

/** Settings of the sandbox process from its environment; blank counts as unset. */
export function readSettings(environment: NodeJS.ProcessEnv, now: Date): ReadSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    return { ok: false, message: issues.join('; ') };
  }
  const { data } = parsed;
  const absolute = (folder: string | undefined): string | null =>
    folder === undefined ? null : path.resolve(folder);
  return {
    ok: true,
    settings: {
      port: data.SANDBOX_PORT,
      dataFolder: absolute(data.SANDBOX_DATA),
      limits: data.SANDBOX_LIMITS,
      seed: data.SANDBOX_SEED,
      today: data.SANDBOX_TODAY ?? todayText(now),
      stateFolder: absolute(data.SANDBOX_STATE),
      sales: data.SANDBOX_SALES ?? null,
      months: data.SANDBOX_MONTHS ?? null,
    },
  };
}
