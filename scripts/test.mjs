// `npm test`: the whole gate. Builds, then types, lint, and every jest project but the benchmarks. Arguments go to jest.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer } from './build-server.mjs';
import { buildSheets } from './build-sheets.mjs';
import { buildWeb } from './build-web.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const tool = (script, args) =>
  spawnSync(process.execPath, [path.join(root, 'node_modules', ...script), ...args], {
    stdio: 'inherit',
    cwd: root,
  }).status ?? 1;
const fail = (name) => {
  console.error(`${name} failed`);
  process.exit(1);
};
const step = (name, script, args) => {
  console.log(`\n== ${name}`);
  if (tool(script, args) !== 0) fail(name);
};
/** Its output comes whole, once it has ended, since another check runs beside it. */
const check = (name, script, args) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'node_modules', ...script), ...args], {
      cwd: root,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('close', (status) => {
      console.log(`\n== ${name}\n${output}`.trimEnd());
      if (status !== 0) fail(name);
      resolve();
    });
  });

console.log('== build');
await Promise.all([buildServer(), buildWeb().then(() => buildSheets())]);
const tsc = ['typescript', 'bin', 'tsc'];
await Promise.all([
  check('types', tsc, ['--noEmit', '-p', 'tsconfig.json']).then(() =>
    check('types of the script', tsc, ['--noEmit', '-p', 'appsscript/script/tsconfig.json']),
  ),
  check('lint', ['eslint', 'bin', 'eslint.js'], ['.', '--max-warnings', '0']).then(() =>
    check('format', ['prettier', 'bin', 'prettier.cjs'], ['--check', '--log-level', 'warn', '.']),
  ),
]);
// A worker for each core: jest's own default leaves one idle.
step(
  'unit and integration tests',
  ['jest', 'bin', 'jest.js'],
  ['--selectProjects', 'unit', 'integration', '--maxWorkers=100%', ...process.argv.slice(2)],
);
// Browsers, crashes and whole processes: three at a time, since they wait more than they work.
step(
  'end-to-end tests',
  ['jest', 'bin', 'jest.js'],
  ['--selectProjects', 'e2e', '--maxWorkers=3', ...process.argv.slice(2)],
);
