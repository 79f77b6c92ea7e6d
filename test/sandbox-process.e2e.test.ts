import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type * as SandboxProcess from '../server/sandbox-process';
import { readConfig, type Config } from '../server/config';
import { ensureServerBuilt, projectRoot } from './store/support/built-server';

/** The process is forked from the built files, so the starter is the built one as well. */
let sandboxes: typeof SandboxProcess;
let config: Config;
let folder: string;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

beforeAll(async () => {
  await ensureServerBuilt();
  sandboxes = createRequire(__filename)(
    path.join(projectRoot, 'dist/server/sandbox-process.js'),
  ) as typeof SandboxProcess;
  folder = mkdtempSync(path.join(os.tmpdir(), 'sandboxes-'));
  const read = readConfig({ DATA_DIR: folder, SANDBOX_PORT: String(await threePorts()) });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  config = read.config;
  Object.assign(process.env, { SANDBOX_SALES: '40', SANDBOX_MONTHS: '1' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const noteFile = (): string => path.join(folder, 'sandbox', 'process.json');
interface Note {
  pid: number;
  ready: { cin7Omni?: string; control: { cin7Omni?: string; xero: string } };
}
const readNote = (): Note => JSON.parse(readFileSync(noteFile(), 'utf8')) as Note;
const run = async () => {
  const running = await sandboxes.runSandbox(config, log);
  if (!running.ok) throw new Error(running.error);
  return running.value;
};
const dataId = async (): Promise<unknown> => {
  const answer = await fetch(readNote().ready.control.xero);
  return ((await answer.json()) as { dataId: unknown }).dataId;
};
const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('a note of a version before Omni: that process is ended, and another serves its state on the same ports', async () => {
  await run();
  const [written, id] = [readNote(), await dataId()];
  expect(written.ready.cin7Omni).toBe(`http://127.0.0.1:${config.sandbox.port + 2}/api/v1/`);
  const again = await run();
  expect([again.cin7Omni, readNote().pid]).toEqual([written.ready.cin7Omni, written.pid]);

  const { cin7Omni: _, ...ready } = written.ready;
  const { cin7Omni: __, ...control } = ready.control;
  writeFileSync(noteFile(), JSON.stringify({ ...written, ready: { ...ready, control } }));
  expect(await sandboxes.findSandbox(config)).toBeNull();
  const anew = await run();
  expect(anew.cin7Omni).toBe(written.ready.cin7Omni);
  expect(readNote().pid).not.toBe(written.pid);
  expect(isThere(written.pid)).toBe(false);
  expect(await dataId()).toBe(id);
  expect(await sandboxes.findSandbox(config)).toMatchObject({ cin7Omni: anew.cin7Omni, xero: anew.xero });
  await anew.stop();
});

/** The first of three free ports in a row. */
async function threePorts(): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 20_000);
    if ((await Promise.all([0, 1, 2].map((next) => isFree(first + next)))).every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
