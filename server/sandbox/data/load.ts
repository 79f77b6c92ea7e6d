import type { Cin7CoreData } from '../cin7-core/data';
import type { XeroSeedInput } from '../xero/seed';
import { loadCin7CoreData } from './cin7-core-data';
import { readDataFolder } from './folder';
import { loadXeroData } from './xero-data';

export interface SandboxData {
  /** null: the folder has nothing for Cin7 Core, so the demo company is used. */
  cin7Core: Cin7CoreData | null;
  xero: XeroSeedInput;
  /** What is missing, left out or not used, one sentence each, for the person who gave the folder. */
  notes: string[];
}

export type LoadedSandboxData =
  | { ok: true; data: SandboxData }
  | { ok: false; code: 'no-folder' | 'bad-json' | 'bad-record'; message: string };

/**
 * Loads both sandboxes from JSON in the vendors' own response shapes (README, section SANDBOX_DATA). Bodies are not
 * judged: a Cin7 document with a broken field is served as it is, so that whoever reads it can show what they make of it.
 */
export function loadSandboxData(folder: string, demoOrganisation: XeroSeedInput): LoadedSandboxData {
  const read = readDataFolder(folder);
  if (!read.ok) return read;
  const xero = loadXeroData(read.vendors.get('xero') ?? [], demoOrganisation);
  if (!xero.ok) return xero;
  const cin7Files = read.vendors.get('cin7-core') ?? [];
  const cin7Core = cin7Files.length === 0 ? null : loadCin7CoreData(cin7Files);
  const notes = [
    ...read.unknown.map((name) => `${name} is not used: it lies in neither cin7-core/ nor xero/`),
    ...(cin7Core?.notes ?? ['cin7-core/ is missing: the demo company is used']),
    ...xero.notes,
  ];
  return { ok: true, data: { cin7Core: cin7Core?.data ?? null, xero: xero.seed, notes } };
}
