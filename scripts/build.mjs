// Builds what is stale: `node scripts/build.mjs [server|web]`. The server is transpiled file by file (so that stack
// traces, worker threads and migration folders keep their paths); the browser code is bundled by webpack.
import { buildServer } from './build-server.mjs';

const only = process.argv[2];
const jobs = [];
if (!only || only === 'server') jobs.push(buildServer());
if (!only || only === 'web') jobs.push(import('./build-web.mjs').then((m) => m.buildWeb()));
await Promise.all(jobs);
