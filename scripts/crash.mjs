// `npm run crash -- --kills 1000 --store embedded|postgres --seed 1`: the crashes of test/crash, as many as are asked for.
// `--sabotage 'look-up skipped'` breaks the product first (`test/crash/sabotage.cjs`): then this has to fail.
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
    sabotage: { type: 'string', default: '' },
  },
});
if (
  !/^[1-9]\d*$/.test(values.kills) ||
  !/^\d+$/.test(values.seed) ||
  !['', 'embedded', 'postgres'].includes(values.store)
) {
  console.error(
    'usage: npm run crash -- [--kills 1000] [--store embedded|postgres] [--seed 1] [--sabotage NAME]',
  );
  process.exit(2);
}
const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const { status } = spawnSync(
  process.execPath,
  [
    jest,
    ...['--selectProjects', 'e2e', '--runInBand'],
    ...['--testPathPatterns', `test/crash/(${values.store || 'embedded|postgres'}).e2e`],
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      CRASH_KILLS: values.kills,
      CRASH_SEED: values.seed,
      CRASH_SABOTAGE: values.sabotage,
    },
  },
);
process.exit(status ?? 1);
