import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformFileSync } from '@swc/core';
import { withDeadline } from '../../server/limits/deadline';

const untilAborted = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    else signal.addEventListener('abort', () => resolve(signal.reason));
  });

test('work that takes too long is told so', async () => {
  expect(await withDeadline(5, undefined, untilAborted)).toMatchObject({ name: 'TimeoutError' });
});

test('work is told when the outer signal aborts, also when it has done so before', async () => {
  const outer = new AbortController();
  const waiting = withDeadline(60_000, outer.signal, untilAborted);
  outer.abort('stopped');
  expect(await waiting).toBe('stopped');
  expect(await withDeadline(60_000, outer.signal, untilAborted)).toBe('stopped');
});

test('work that is over in time is told nothing', async () => {
  const outer = new AbortController();
  let told = false;
  const answer = await withDeadline(5, outer.signal, (signal) => {
    signal.addEventListener('abort', () => (told = true));
    return Promise.resolve('done');
  });
  outer.abort();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([answer, told]).toEqual(['done', false]);
});

test('the garbage collector does not take the deadline away, as it takes AbortSignal.timeout from AbortSignal.any', () => {
  // The signal that the work keeps is all that is left of it.
  const script = `
    const { withDeadline } = require(process.argv[1]);
    let fired = false;
    void withDeadline(80, new AbortController().signal, (signal) => new Promise((resolve) => {
      signal.addEventListener('abort', () => { fired = true; resolve(); });
    }));
    setTimeout(() => global.gc(), 20);
    setTimeout(() => process.exit(fired ? 0 : 1), 1000);`;
  const compiled = transformFileSync(path.resolve(__dirname, '../../server/limits/deadline.ts'), {
    module: { type: 'commonjs' },
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'deadline-'));
  try {
    const file = path.join(folder, 'deadline.cjs');
    writeFileSync(file, compiled.code);
    expect(spawnSync(process.execPath, ['--expose-gc', '-e', script, file]).status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
