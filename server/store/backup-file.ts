// The file of a backup: JSON lines, gzipped when the name ends in `.gz`. First a header, then for each table its name and
// its rows as PostgreSQL writes them as JSON, at last the counts with the SHA-256 of every line before. Control lines are
// arrays and rows are objects. Rows pass as text from store to store: no number goes through a double.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline as joined, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { codeOf } from './error-code';

export const headerSchema = z.object({
  format: z.literal(1),
  /** Moment of the snapshot: whatever was posted later is not in it. */
  takenAt: z.iso.datetime({ offset: true }),
  /** Tags of the migrations that made the tables. */
  schema: z.array(z.string()).min(1),
  store: z.enum(['embedded', 'postgres']),
});
export type BackupHeader = z.output<typeof headerSchema>;

const controlSchema = z.union([
  z.tuple([z.literal('cogsheet-backup'), headerSchema]),
  z.tuple([z.literal('table'), z.string()]),
  z.tuple([z.literal('end'), z.object({ rows: z.record(z.string(), z.number().int()), sha256: z.string() })]),
]);

/** What a backup holds, in the order of the file. `rows` are JSON objects as text, of the table named last. */
export type BackupPart =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'table'; readonly table: string }
  | { readonly kind: 'rows'; readonly rows: readonly string[] };

/** The file is not one of ours, or not whole: nothing of it is to be believed. */
export class BackupDamaged extends Error {
  override readonly name = 'BackupDamaged';
}

const rowsAtOnce = 500;
const halfWritten = 'It ends in the middle: it was not written to its end.';

/**
 * Writes the parts beside `file` and renames when all is on the disk: a file of that name is whole. Answers the rows of
 * each table. Rejects with code `EEXIST` when there is a file of that name already.
 */
export async function writeBackupFile(
  file: string,
  parts: AsyncIterable<BackupPart>,
): Promise<Record<string, number>> {
  await refuseExisting(file);
  const unfinished = `${file}.unfinished`;
  await rm(unfinished, { force: true });
  const counts: Record<string, number> = {};
  const sink = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true });
  try {
    const text = Readable.from(textOf(parts, counts));
    await (file.endsWith('.gz') ? pipeline(text, createGzip(), sink) : pipeline(text, sink));
    await refuseExisting(file);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return counts;
}

/** Renaming would overwrite without a word, and an earlier backup is what somebody relies on. */
async function refuseExisting(file: string): Promise<void> {
  try {
    await (await open(file, 'r')).close();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  throw Object.assign(new Error(`${file} exists`), { code: 'EEXIST' });
}

async function* textOf(
  parts: AsyncIterable<BackupPart>,
  counts: Record<string, number>,
): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let table = '';
  for await (const part of parts) {
    if (part.kind === 'table') counts[(table = part.table)] = 0;
    if (part.kind === 'rows') counts[table] = (counts[table] ?? 0) + part.rows.length;
    const text = `${linesOf(part).join('\n')}\n`;
    hash.update(text);
    yield text;
  }
  yield `${JSON.stringify(['end', { rows: counts, sha256: hash.digest('hex') }])}\n`;
}

function linesOf(part: BackupPart): readonly string[] {
  if (part.kind === 'rows') return part.rows;
  return [JSON.stringify(part.kind === 'header' ? ['cogsheet-backup', part.header] : ['table', part.table])];
}

/** Reads a backup to its end; throws `BackupDamaged`, perhaps after parts that looked right, or a file error with `code`. */
export async function* readBackupFile(file: string): AsyncGenerator<BackupPart> {
  const hash = createHash('sha256');
  const counts: Record<string, number> = {};
  let table: string | null = null;
  let begun = false;
  let rows: string[] = [];
  let ended = false;
  for await (const line of linesIn(file)) {
    if (ended) throw new BackupDamaged('Something follows its last line.');
    if (line.startsWith('{')) {
      if (table === null) throw new BackupDamaged('It begins with rows of no table.');
      counts[table] = (counts[table] ?? 0) + 1;
      hash.update(`${line}\n`);
      rows.push(line);
      if (rows.length < rowsAtOnce) continue;
    }
    if (rows.length > 0) yield { kind: 'rows', rows };
    rows = [];
    if (line.startsWith('{')) continue;
    const control = controlIn(line);
    if (begun === (control[0] === 'cogsheet-backup')) throw new BackupDamaged('It does not begin as one.');
    begun = true;
    if (control[0] === 'end') {
      judgeEnd(control[1], counts, hash.digest('hex'));
      ended = true;
      continue;
    }
    hash.update(`${line}\n`);
    if (control[0] === 'table') counts[(table = control[1])] = 0;
    yield control[0] === 'table'
      ? { kind: 'table', table: control[1] }
      : { kind: 'header', header: control[1] };
  }
  if (!ended) throw new BackupDamaged(halfWritten);
}

function controlIn(line: string): z.output<typeof controlSchema> {
  let value: unknown = null;
  try {
    value = JSON.parse(line);
  } catch {
    // said below
  }
  const read = controlSchema.safeParse(value);
  if (!read.success) throw new BackupDamaged('A line of it is not understood.');
  return read.data;
}

function judgeEnd(
  end: { readonly rows: Record<string, number>; readonly sha256: string },
  counts: Record<string, number>,
  sha256: string,
): void {
  const tables = new Set([...Object.keys(end.rows), ...Object.keys(counts)]);
  const differs = [...tables].some((table) => end.rows[table] !== counts[table]);
  if (differs || end.sha256 !== sha256)
    throw new BackupDamaged('It was changed since it was written: its checksum is another.');
}

async function* linesIn(file: string): AsyncGenerator<string> {
  const isZipped = await beginsAsGzip(file);
  const source = createReadStream(file);
  const text = isZipped ? unzipped(source) : source;
  text.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of text) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw codeOf(error)?.startsWith('Z_') ? new BackupDamaged(halfWritten) : error;
  }
  if (rest !== '') throw new BackupDamaged(halfWritten);
}

/** An error of the source ends the stream that is read, with that error. */
function unzipped(source: Readable): Readable {
  const gunzip = createGunzip();
  joined(source, gunzip, () => undefined);
  return gunzip;
}

async function beginsAsGzip(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
