// `npm test`: the whole gate. Builds, then types, lint, and every jest project but the benchmarks. Arguments go to jest.
import { spawnSync } from 'node:child_process';
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
const step = (name, script, args) => {
  console.log(`\n== ${name}`);
  if (tool(script, args) !== 0) {
    console.error(`${name} failed`);
    process.exit(1);
  }
};

console.log('== build');
await Promise.all([buildServer(), buildWeb().then(() => buildSheets())]);
step('types', ['typescript', 'bin', 'tsc'], ['--noEmit', '-p', 'tsconfig.json']);
step(
  'types of the script',
  ['typescript', 'bin', 'tsc'],
  ['--noEmit', '-p', 'appsscript/script/tsconfig.json'],
);
step('lint', ['eslint', 'bin', 'eslint.js'], ['.', '--max-warnings', '0']);
step('format', ['prettier', 'bin', 'prettier.cjs'], ['--check', '--log-level', 'warn', '.']);
// A worker for each core: jest's own default leaves one idle.
step(
  'unit and integration tests',
  ['jest', 'bin', 'jest.js'],
  ['--selectProjects', 'unit', 'integration', '--maxWorkers=100%', ...process.argv.slice(2)],
);
// Browsers, crashes and whole processes: two at a time, each with servers and a store of its own.
step(
  'end-to-end tests',
  ['jest', 'bin', 'jest.js'],
  ['--selectProjects', 'e2e', '--maxWorkers=2', ...process.argv.slice(2)],
);
