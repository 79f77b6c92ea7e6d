// `npm test`: the whole gate. Builds, then every jest project but benchmarks and campaigns, with types, lint and format beside the
// end-to-end tests. Arguments go to jest.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer } from './build-server.mjs';
import { buildSheets } from './build-sheets.mjs';
import { buildWeb } from './build-web.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const script = (name) => path.join(root, 'node_modules', ...name);
const running = new Set();
const run = (tool, args, options) => {
  const child = spawn(process.execPath, [script(tool), ...args], { cwd: root, ...options });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
};
/** What runs beside it is of no use any more. */
const fail = (name) => {
  console.error(`${name} failed`);
  for (const child of running) child.kill();
  process.exit(1);
};
const jest = (name, projects, workers) =>
  new Promise((resolve) => {
    console.log(`\n== ${name}`);
    const args = ['--selectProjects', ...projects, `--maxWorkers=${workers}`, ...process.argv.slice(2)];
    const child = run(['jest', 'bin', 'jest.js'], args, { stdio: 'inherit' });
    child.once('close', (status) => (status === 0 ? resolve() : fail(name)));
  });
/** Its output comes whole, once it has ended, since others run beside it. */
const check = (name, tool, args) =>
  new Promise((resolve) => {
    const child = run(tool, args);
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
// A worker for each core: jest's own default leaves one idle.
await jest('unit and integration tests', ['unit', 'integration'], '100%');
// Browsers, crashes and whole processes wait more than they work: four at a time, and what reads the sources beside them.
const tsc = ['typescript', 'bin', 'tsc'];
await Promise.all([
  jest('end-to-end tests', ['e2e'], 4),
  check('types', tsc, ['--noEmit', '-p', 'tsconfig.json'])
    .then(() => check('types of the script', tsc, ['--noEmit', '-p', 'appsscript/script/tsconfig.json']))
    .then(() => check('lint', ['eslint', 'bin', 'eslint.js'], ['.', '--max-warnings', '0']))
    .then(() =>
      check('format', ['prettier', 'bin', 'prettier.cjs'], ['--check', '--log-level', 'warn', '.']),
    ),
]);
