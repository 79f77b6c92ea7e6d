// `npm run crash -- --kills 1000 --store embedded|postgres --seed 1`: the crashes of test/crash, as many as are asked for.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    store: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
  },
});
if (
  !/^[1-9]\d*$/.test(values.kills) ||
  !/^\d+$/.test(values.seed) ||
  !['', 'embedded', 'postgres'].includes(values.store)
) {
  console.error('usage: npm run crash -- [--kills 1000] [--store embedded|postgres] [--seed 1]');
  process.exit(2);
}
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const { status } = spawnSync(
  process.execPath,
  [jest, '--selectProjects', 'e2e', '--runInBand', '--testPathPatterns', 'test/crash/crash.e2e'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CRASH_KILLS: values.kills, CRASH_STORE: values.store, CRASH_SEED: values.seed },
  },
);
process.exit(status ?? 1);
