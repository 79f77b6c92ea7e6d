import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/**
 * Which company a state folder belongs to. Kept from the first start, so that the demo company (dated relative to its
 * first day) is the same one, ids and all, when the sandbox is started again on another day.
 */
const companySchema = z.object({
  seed: z.string(),
  today: z.string(),
  sales: z.number().int().nullable(),
  months: z.number().int().nullable(),
  /** Absolute path of SANDBOX_DATA; null for the demo company. */
  dataFolder: z.string().nullable(),
});
export type Company = z.infer<typeof companySchema>;

export type KeptCompany =
  { ok: true; company: Company } | { ok: false; code: 'other-data' | 'unreadable'; message: string };

/** The company of this state folder: the kept one, or `wanted`, which is kept from now on. */
export function keepCompany(stateFolder: string, wanted: Company): KeptCompany {
  const file = path.join(stateFolder, 'company.json');
  if (!existsSync(file)) {
    mkdirSync(stateFolder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(wanted, null, 2)}\n`);
    return { ok: true, company: wanted };
  }
  const kept = readCompany(file);
  if (kept === null) {
    return {
      ok: false,
      code: 'unreadable',
      message: `SANDBOX_STATE: ${file} cannot be read as a company file`,
    };
  }
  if (kept.dataFolder !== wanted.dataFolder) {
    const described = (folder: string | null): string => (folder === null ? 'the demo company' : folder);
    return {
      ok: false,
      code: 'other-data',
      message:
        `SANDBOX_STATE: ${stateFolder} holds the state of ${described(kept.dataFolder)}, not of ` +
        `${described(wanted.dataFolder)}. Use another folder, or delete this one to start afresh.`,
    };
  }
  return { ok: true, company: kept };
}

function readCompany(file: string): Company | null {
  try {
    return companySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
