// Runs a PostgreSQL server until its own stdin ends: whoever started it is gone then, even when killed. Removes the
// directory behind it. SIGINT and SIGTERM that a terminal sends to the whole group are the starter's business.
const { spawn } = require('node:child_process');
const { rmSync } = require('node:fs');

const { command, args, directory, identity } = JSON.parse(process.argv[2]);
const server = spawn(command, args, { ...identity, cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] });
const leave = (code) => {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.exit(code);
};
server.once('error', () => leave(1));
server.once('exit', (code) => leave(code ?? 1));
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.stdin.on('error', () => undefined);
process.stdin.once('close', () => server.kill('SIGQUIT'));
process.stdin.resume();
