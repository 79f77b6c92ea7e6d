import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from './json-text';

/** One JSON file: where it is, for messages, and the folder parts and name it is recognised by. */
export interface DataFile {
  /** Relative to the data folder, with forward slashes. */
  name: string;
  /** Path below the vendor's folder, lower case, without `.json`. */
  parts: string[];
  value: unknown;
}

export type DataFolder =
  | { ok: true; vendors: Map<string, DataFile[]>; unknown: string[] }
  | { ok: false; code: 'no-folder' | 'bad-json'; message: string };

const vendorNames = new Map([
  ['cin7core', 'cin7-core'],
  ['cin7', 'cin7-core'],
  ['dear', 'cin7-core'],
  ['xero', 'xero'],
]);

/** Reads every `.json` file below the folder; files of no vendor are named, not read. */
export function readDataFolder(folder: string): DataFolder {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return { ok: false, code: 'no-folder', message: `SANDBOX_DATA: ${folder} is not a folder` };
  }
  const vendors = new Map<string, DataFile[]>();
  const unknown: string[] = [];
  for (const name of jsonFiles(folder)) {
    const [top = '', ...rest] = name.split('/');
    const vendor = rest.length === 0 ? undefined : vendorNames.get(squash(top));
    if (vendor === undefined) {
      unknown.push(name);
      continue;
    }
    const parsed = parseJson(readFileSync(path.join(folder, name), 'utf8'));
    if (!parsed.ok) {
      const where = `line ${String(parsed.line)}, column ${String(parsed.column)}`;
      return { ok: false, code: 'bad-json', message: `SANDBOX_DATA: ${name} is not JSON: ${where}` };
    }
    const parts = rest.map((part) => part.toLowerCase().replace(/\.json$/, ''));
    vendors.set(vendor, [
      ...(vendors.get(vendor) ?? []),
      { name, parts: withoutPrefix(parts), value: parsed.value },
    ]);
  }
  return { ok: true, vendors, unknown };
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.json$/i.test(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort(byNumberedName);
}

/** `transactions-2` before `transactions-10`. */
const byNumberedName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** The vendors' base paths may be repeated in the folder. */
function withoutPrefix(parts: string[]): string[] {
  const prefixes = new Set(['externalapi', 'v2', 'api.xro', '2.0']);
  const start = parts.findIndex((part) => !prefixes.has(part));
  return start < 0 ? parts : parts.slice(start);
}

/** Letters only, so that `ref-account`, `refAccount` and `ref/account` are one name. */
export const squash = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

const guidEnd = /[-_.?= ]*(id=)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const numberEnd = /[-_. ]*(page)?[-_. ]*\d+$/;

/**
 * The endpoint a file belongs to, of the squashed names in `known`: by its whole path (numbers and ids at the end do
 * not count), else by the folder it lies in, else null.
 */
export function endpointOf(file: DataFile, known: ReadonlySet<string>): string | null {
  const bare = file.parts.map((part) => part.replace(guidEnd, '').replace(numberEnd, ''));
  const candidates = [squash(bare.join('')), squash(file.parts.slice(0, -1).join(''))];
  for (const candidate of candidates) {
    for (const name of [candidate, candidate.replace(/s$/, ''), `${candidate}s`]) {
      if (known.has(name)) return name;
    }
  }
  return null;
}
