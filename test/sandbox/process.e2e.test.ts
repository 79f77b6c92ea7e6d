import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');
const entry = path.join(root, 'dist', 'server', 'sandbox', 'main.js');

interface Run {
  child: ChildProcess;
  /** Everything printed so far. */
  out: () => string;
  errors: () => string;
  ready: Promise<unknown>;
  ended: Promise<number | null>;
}

function run(environment: Record<string, string>): Run {
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env['PATH'],
      SANDBOX_PORT: '0',
      SANDBOX_SALES: '40',
      SANDBOX_MONTHS: '1',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let out = '';
  let errors = '';
  child.stdout?.on('data', (chunk) => (out += String(chunk)));
  child.stderr?.on('data', (chunk) => (errors += String(chunk)));
  return {
    child,
    out: () => out,
    errors: () => errors,
    ready: new Promise((resolve) => child.once('message', resolve)),
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
}

let folder: string;
beforeAll(() => {
  execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs'), 'server'], { stdio: 'ignore' });
  folder = mkdtempSync(path.join(os.tmpdir(), 'sandbox-process-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('says it is ready once, on stdout and to its parent, and ends well on SIGTERM', async () => {
  const sandbox = run({});
  const message = await sandbox.ready;
  expect(message).toMatchObject({
    ready: true,
    cin7Core: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/ExternalApi\/v2\/$/),
    cin7Omni: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/$/),
    xero: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\.xro\/2\.0$/),
  });
  const { control } = message as { control: { cin7Core: string } };
  expect((await fetch(control.cin7Core)).status).toBe(200);
  sandbox.child.kill('SIGTERM');
  expect(await sandbox.ended).toBe(0);
  expect(JSON.parse(sandbox.out())).toEqual(message);
  expect(sandbox.out().trim().split('\n')).toHaveLength(1);
});

test('files that are not JSON end it with 1 and the place', async () => {
  mkdirSync(path.join(folder, 'cin7-core'));
  writeFileSync(path.join(folder, 'cin7-core', 'me.json'), '{"Company": }');
  const sandbox = run({ SANDBOX_DATA: folder });
  expect(await sandbox.ended).toBe(1);
  expect(sandbox.errors()).toContain('cin7-core/me.json is not JSON: line 1, column 13');
  expect(sandbox.out()).toBe('');
});

test('a port in use ends it with 1 and the setting to change', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const sandbox = run({ SANDBOX_PORT: String(port) });
  expect(await sandbox.ended).toBe(1);
  expect(sandbox.errors()).toContain('SANDBOX_PORT');
  other.close();
});
