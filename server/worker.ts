import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import { err, ok, type Result } from './accounting/result';
import { readConfig, type Config } from './config';
import { createLog } from './log';
import { refuse } from './parts';
import { findSandbox, type SandboxAddresses } from './sandbox-process';
import { defaultKeyFile, loadKeyRing } from './store/key-ring';
import { openStore } from './store/open';
import { createSealedSecrets, type SealedSecrets } from './store/sealed-secrets';
import type { Db } from './store/db';
import { systemsOf } from './systems-of';
import { startWork } from './work';

/**
 * `npm run worker`: the work of the server without its HTTP, as one more process on the same PostgreSQL server. It needs
 * the settings of the server it works beside: DATABASE_URL, the key, PUBLIC_URL (or PORT), the Xero app.
 */
async function main(): Promise<void> {
  const read = readConfig(process.env);
  if ('problems' in read) return refuse(read.problems);
  const { config } = read;
  const log = createLog(config.logLevel);
  const opened = await openStoreWithKey(config, log);
  if (!opened.ok) return refuse([opened.error]);
  const { db, secrets, sandbox } = opened.value;
  const systems = systemsOf(config, sandbox, config.port);
  const work = await startWork({ db, secrets, systems, log, databaseUrl: config.databaseUrl });
  process.stdout.write('Cogsheet works.\nStop with Ctrl+C.\n');
  const stop = (): void => {
    process.once('SIGINT', () => process.exit(1));
    void work
      .stop()
      .then(() => db.close())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

interface Parts {
  readonly db: Db;
  readonly secrets: SealedSecrets;
  readonly sandbox: SandboxAddresses | null;
}

/** A worker makes nothing that the server makes: no data folder, no key, no sandbox. */
async function openStoreWithKey(config: Config, log: Logger): Promise<Result<Parts, string>> {
  if (config.databaseUrl === null)
    return err('DATABASE_URL: a worker needs the PostgreSQL server that the others use.');
  const keyFile = defaultKeyFile(config.dataDir);
  if (config.secretKey === undefined && !existsSync(keyFile))
    return err(`COGSHEET_SECRET_KEY: a worker needs the key of the server, and ${keyFile} is not there.`);
  const keyRing = loadKeyRing(config.secretKey, keyFile);
  if (!keyRing.ok) return err(keyRing.error.message);
  const sandbox = config.xero === null ? await findSandbox(config) : null;
  if (config.xero === null && sandbox === null)
    return err(
      `DATA_DIR: no sandboxes run for ${config.dataDir}. Start the server first, or set XERO_CLIENT_ID.`,
    );
  const store = await openStore(config, log);
  if (!store.ok) return store;
  const secrets = createSealedSecrets(keyRing.value);
  if (await secrets.canOpen(store.value)) return ok({ db: store.value, secrets, sandbox });
  await store.value.close();
  return err('COGSHEET_SECRET_KEY: this is not the key that sealed what is in the store.');
}

void main();
