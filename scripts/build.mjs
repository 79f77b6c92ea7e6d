// Builds what is stale: `node scripts/build.mjs [server|web|start]`. The server is transpiled file by file (so that stack
// traces, worker threads and migration folders keep their paths); the browser code is bundled by webpack.
// `start` leaves the task pane out unless the server is reached over https: Excel takes it from nowhere else.
import { buildServer } from './build-server.mjs';

const only = process.argv[2];
const { PUBLIC_URL, TLS_CERT_FILE } = process.env;
const workbookOnly = only === 'start' && !PUBLIC_URL && !TLS_CERT_FILE;
const jobs = [];
if (only !== 'web') jobs.push(buildServer());
if (only !== 'server')
  jobs.push(import('./build-web.mjs').then((m) => m.buildWeb(workbookOnly ? {} : undefined)));
await Promise.all(jobs);
