// What `backup.mjs` and `restore.mjs` share: arguments, the built server, exit code 2 for a wrong use.
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildServer } from './build-server.mjs';

const require = createRequire(import.meta.url);

/** `run` answers the exit code, or null when an argument is missing. */
export async function storeCommand(options, usage, run) {
  const values = read(options);
  if (values !== null) await buildServer();
  const commands = values === null ? null : require('../dist/server/store/backup-command.js');
  // npm changes the folder before it runs a script, and keeps the one where the person is.
  const fileOf = (name) => path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  const code = commands && (await run(commands, values, fileOf));
  if (code === null) console.error(usage);
  process.exitCode = code ?? 2;
}

function read(options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(error.message);
    return null;
  }
}
