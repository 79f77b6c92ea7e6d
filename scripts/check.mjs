// `npm run check`: types, lint and unit tests side by side; under a minute on two cores.
import { spawn } from 'node:child_process';

const parts = [
  ['types', ['tsc', '--noEmit', '-p', 'tsconfig.json']],
  ['types of the script', ['tsc', '--noEmit', '-p', 'appsscript/script/tsconfig.json']],
  ['lint', ['eslint', '.', '--max-warnings', '0', '--cache', '--cache-location', '.cache/eslint/']],
  ['unit', ['jest', '--selectProjects', 'unit']],
];
const run = ([name, [tool, ...args]]) =>
  new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', tool, ...args], { shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('close', (code) => {
      console.log(`${name}: ${code === 0 ? 'passed' : 'FAILED'}`);
      if (code !== 0 || name === 'unit') console.log(output.trim());
      resolve(code === 0);
    });
  });
const passed = await Promise.all(parts.map(run));
process.exit(passed.every(Boolean) ? 0 : 1);
