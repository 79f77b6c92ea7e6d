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
const fileName = 'company.json';
export type Company = z.infer<typeof companySchema>;

export type KeptCompany =
  { ok: true; company: Company } | { ok: false; code: 'other-data' | 'unreadable'; message: string };

/** The company this state folder belongs to; `wanted` when it belongs to none yet. Writes nothing. */
export function companyOfState(stateFolder: string, wanted: Company): KeptCompany {
  const file = path.join(stateFolder, fileName);
  if (!existsSync(file)) return { ok: true, company: wanted };
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

/** From now on the state folder belongs to this company: to be called once its data could be loaded. */
export function rememberCompany(stateFolder: string, company: Company): void {
  mkdirSync(stateFolder, { recursive: true });
  writeFileSync(path.join(stateFolder, fileName), `${JSON.stringify(company, null, 2)}\n`);
}

function readCompany(file: string): Company | null {
  try {
    return companySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
