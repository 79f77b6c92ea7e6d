import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('the README promises two commands, and they are the scripts that CI and people run', () => {
  const commands = [...read('README.md').matchAll(/```\n(npm[^\n]+)\n```/g)].map(([, command]) => command);
  expect(commands).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  expect(read('.ci/run')).toContain(commands[1] ?? 'nothing');
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  expect(scripts).toMatchObject({ start: 'node scripts/start.mjs', test: 'node scripts/test.mjs' });
});

test('`npm start` builds what is stale and serves the workbook, then ends cleanly', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'cogsheet-readme-'));
  const child = spawn(process.execPath, [path.join(root, 'scripts/start.mjs')], {
    cwd: root,
    env: { ...process.env, PORT: '0', SANDBOX_PORT: '0', DATA_DIR: path.join(data, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await readyUrl(child);
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('id="panel"');
    for (const file of ['panel.js', 'vendor.js', 'workbook.css'])
      expect([file, (await fetch(`${url}/${file}`)).status]).toEqual([file, 200]);
    const encoding = async (path: string) => (await fetch(`${url}${path}`)).headers.get('content-encoding');
    expect([await encoding('/panel.js'), await encoding('/api/v1/openapi.json')]).toEqual(['gzip', null]);
    expect(await (await fetch(`${url}/api/v1/connections`)).json()).toMatchObject([{ state: 'connected' }]);
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const match = /Cogsheet is ready: (http:\/\/localhost:\d+)[\s\S]*Stop with/.exec(output);
      if (match?.[1]) resolve(match[1]);
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${String(code)}:\n${output}`)));
  });
}
