// PGlite as published loses acknowledged commits on a power cut: it starts with fsync off, and its file layer has no
// fsync to call. This file gives it one. It leans on the insides of the pinned version; the test that counts one fsync
// per commit fails when an upgrade changes them.
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import fs from 'node:fs';
import path from 'node:path';

/** The part of Emscripten's NODEFS that is touched here. */
interface NodeFsLayer {
  realPath(node: unknown): string;
  stream_ops: { fsync?: (stream: { nfd?: number | null; node: unknown }) => number };
}

/** Start parameters with fsync on. `wal_sync_method`: the default, fdatasync, would go through a call that does nothing. */
export const durableStartParams: readonly string[] = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...['-c', 'wal_sync_method=fsync'],
  ...['-c', 'shared_buffers=32MB'], // 100 MB of memory less than the default, with no cost in our measurements
];

export class DurableNodeFS extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...args);
    const addFsync = (module: { FS: { filesystems?: unknown } }) => {
      const layer = (module.FS.filesystems as { NODEFS: NodeFsLayer }).NODEFS;
      layer.stream_ops.fsync ??= (stream) => {
        if (stream.nfd != null) fs.fsyncSync(stream.nfd);
        else fsyncPath(layer.realPath(stream.node)); // a directory, after a file in it was created or renamed
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [addFsync, ...(emscriptenOpts.preRun ?? [])] } };
  }
}

/** Windows cannot open a directory to sync it, and does not need to. */
export function fsyncPath(file: string): void {
  if (process.platform === 'win32' && fs.statSync(file).isDirectory()) return;
  const handle = fs.openSync(file, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Syncs everything below `folder`, files before the directories that name them. */
export function fsyncTree(folder: string): void {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) fsyncTree(full);
    else if (entry.isFile()) fsyncPath(full);
  }
  fsyncPath(folder);
}
