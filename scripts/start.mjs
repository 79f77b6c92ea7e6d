// `npm start`: builds what is stale, then runs the server in this process's place as the user sees it: Ctrl+C, exit code
// and output are the server's own.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer } from './build-server.mjs';
import { buildWeb } from './build-web.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
await Promise.all([buildServer(), buildWeb()]);
const server = spawn(
  process.execPath,
  ['--enable-source-maps', path.join(root, 'dist', 'server', 'main.js')],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
