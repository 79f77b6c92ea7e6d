// `npm run test:postgres`: every integration test whose store may be either one, on PostgreSQL in place of the embedded
// store (the tests of the store itself run on both in `npm test`). Arguments go to jest.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
require('../test/simulation/sources.cjs').runSources();
const { startPostgres } = require('../test/support/postgres.ts');

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const given = process.env.TEST_DATABASE_URL || process.env.DATABASE_URL;
const started = given ? null : await startPostgres();
console.log(started?.version ?? 'The PostgreSQL server that was named');
const { status } = spawnSync(
  process.execPath,
  [
    path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    ...['--selectProjects', 'integration', '--maxWorkers=100%', ...process.argv.slice(2)],
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, TEST_STORE_URL: given || started.url } },
);
await started?.stop();
process.exit(status ?? 1);
