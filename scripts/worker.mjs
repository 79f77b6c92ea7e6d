// `npm run worker`: one more process that works on the DATABASE_URL of a server; builds what is stale, then becomes it.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const build = spawnSync(process.execPath, [path.join(root, 'scripts', 'build.mjs'), 'server'], {
  stdio: 'inherit',
});
if (build.status !== 0) process.exit(build.status ?? 1);
process.setSourceMapsEnabled(true);
await import(pathToFileURL(path.join(root, 'dist', 'server', 'worker.js')).href);
