import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type DirectoryLock, lockDirectory } from '../../../server/store/embedded/lock';

export const projectRoot = path.resolve(__dirname, '../../..');

/** Runs `fn` in one test process at a time. */
export async function exclusively<T>(fn: () => Promise<T> | T): Promise<T> {
  const lock = await waitForLock();
  try {
    return await fn();
  } finally {
    await lock.release();
  }
}

async function waitForLock(): Promise<DirectoryLock> {
  for (;;) {
    const locked = await lockDirectory(path.join(projectRoot, '.cache', 'tests'));
    if (locked.ok) return locked.value;
    await wait(100);
  }
}

let built: Promise<void> | null = null;

/** Worker threads and child processes run the built server, also in tests: builds what is stale. */
export function ensureServerBuilt(): Promise<void> {
  return (built ??= exclusively(() => {
    const run = spawnSync(process.execPath, ['scripts/build.mjs', 'server'], {
      cwd: projectRoot,
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(`The server does not build:\n${run.stderr}`);
  }));
}
