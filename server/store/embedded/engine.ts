import { PGlite, type Results } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import fs from 'node:fs';
import path from 'node:path';
import type { RawResult } from '../values';
import { DurableNodeFS, durableStartParams, fsyncPath, fsyncTree } from './durable-fs';

/** PGlite, with values as text. The caller holds the directory's lock. */
export interface Engine {
  statement(sql: string, params: readonly (string | null)[]): Promise<RawResult>;
  script(sql: string): Promise<RawResult>;
  close(): Promise<void>;
}

/** Opens the cluster in `directory`/pg, creating it first if there is none; null keeps everything in memory. */
export async function openEngine(directory: string | null): Promise<Engine> {
  const pglite = directory === null ? await PGlite.create() : await openCluster(directory);
  // Every type passes as text in both directions; a plain object could not answer for types it does not know.
  const passAsIs = new Proxy({}, { get: () => (value: unknown) => value });
  pglite.parsers = passAsIs;
  pglite.serializers = passAsIs;
  return {
    statement: async (sql, params) => rawOf(await pglite.query(sql, [...params], { rowMode: 'array' })),
    script: async (sql) => rawOf((await pglite.exec(sql, { rowMode: 'array' })).at(-1)),
    close: () => pglite.close(),
  };
}

async function openCluster(directory: string): Promise<PGlite> {
  const cluster = path.join(directory, 'pg');
  if (!fs.existsSync(cluster)) await createCluster(directory, cluster);
  return PGlite.create({ fs: new DurableNodeFS(cluster), startParams: [...durableStartParams] });
}

/** A cluster appears whole or not at all, whenever the process is killed: it is made beside its place and renamed. */
async function createCluster(directory: string, cluster: string): Promise<void> {
  const unfinished = path.join(directory, 'pg.unfinished');
  fs.rmSync(unfinished, { recursive: true, force: true });
  const pglite = await PGlite.create({ fs: new NodeFS(unfinished) });
  await pglite.close();
  fsyncTree(unfinished);
  fs.renameSync(unfinished, cluster);
  fsyncPath(directory);
}

function rawOf(results: Results | undefined): RawResult {
  return {
    fields: (results?.fields ?? []).map((field) => ({ name: field.name, type: field.dataTypeID })),
    rows: (results?.rows ?? []) as unknown as (string | null)[][], // rowMode 'array', values passed as they are
    rowCount: results?.rowCount ?? 0,
    command: results?.command ?? '',
  };
}
