import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** One changed entity: its whole new value, or null when it is gone. */
export interface Change {
  kind: string;
  id: string;
  value: unknown;
}

/**
 * Where a sandbox keeps what it accepted, so that a killed and restarted sandbox still holds it.
 * Changes of one call are saved together or not at all, before the call is answered.
 */
export interface Persistence {
  /** Stays the same for the life of the data folder. */
  readonly id: string;
  /** Every change saved so far, in order: replay it, the last value of an entity wins. */
  load(): Change[];
  save(changes: Change[]): void;
  close(): void;
}

interface Header {
  sandbox: string;
  format: 1;
}

const fileOf = (folder: string, name: string): string => join(folder, `${name}.ndjson`);

/** True once `filePersistence` was opened under that name. */
export const isKept = (folder: string, name: string): boolean => existsSync(fileOf(folder, name));

/**
 * Append-only ndjson file `<folder>/<name>.ndjson`: a header line, then one line per call with its changes.
 * Written straight to the operating system, so a killed process loses nothing; a line cut short is dropped on open.
 */
export function filePersistence(folder: string, name: string): Persistence {
  mkdirSync(folder, { recursive: true });
  const file = fileOf(folder, name);
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const end = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
  const descriptor = openSync(file, existsSync(file) ? 'r+' : 'w+');
  ftruncateSync(descriptor, end);
  let position = end;
  const write = (value: unknown) => {
    const line = Buffer.from(`${JSON.stringify(value)}\n`, 'utf8');
    for (let done = 0; done < line.length;) {
      const written = writeSync(descriptor, line, done, line.length - done, position);
      done += written;
      position += written;
    }
  };
  const [first, ...rest] = lines;
  const header: Header =
    first === undefined ? { sandbox: randomUUID(), format: 1 } : (JSON.parse(first) as Header);
  if (header.format !== 1) throw new Error(`${name}.ndjson has a format this version does not read`);
  if (first === undefined) write(header);
  const saved = rest.flatMap((line) => JSON.parse(line) as Change[]);
  return {
    id: header.sandbox,
    load: () => saved.splice(0),
    save(changes) {
      if (changes.length > 0) write(changes);
    },
    close: () => closeSync(descriptor),
  };
}

/** Keeps nothing: every start is a fresh sandbox. */
export function noPersistence(): Persistence {
  return { id: randomUUID(), load: () => [], save: () => undefined, close: () => undefined };
}
