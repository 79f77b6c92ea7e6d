// Builds what is stale: `node scripts/build.mjs [server|web|start]`; `start` leaves out what the server does not serve. The server is transpiled file by file (so that stack
// traces, worker threads and migration folders keep their paths); the browser code is bundled by webpack.
import { buildServer } from './build-server.mjs';

const only = process.argv[2];
const jobs = [];
if (only !== 'web') jobs.push(buildServer());
if (only !== 'server')
  jobs.push(import('./build-web.mjs').then((m) => m.buildWeb(only === 'start' ? {} : undefined)));
await Promise.all(jobs);
