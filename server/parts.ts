import { mkdirSync } from 'node:fs';
import type { Logger } from 'pino';
import { err, ok, type Result } from './accounting/result';
import type { Config } from './config';
import { runSandbox, type RunningSandbox } from './sandbox-process';
import type { Db } from './store/db';
import { defaultKeyFile, loadKeyRing, type KeyRing } from './store/key-ring';
import { openStore } from './store/open';

/** What a server opens before it can do anything. */
export interface Parts {
  readonly db: Db;
  readonly keyRing: KeyRing;
  readonly sandbox: RunningSandbox | null;
}

export async function openParts(config: Config, log: Logger): Promise<Result<Parts, string>> {
  mkdirSync(config.dataDir, { recursive: true });
  const keyRing = loadKeyRing(config.secretKey, defaultKeyFile(config.dataDir));
  if (!keyRing.ok) return err(keyRing.error.message);
  const store = await openStore(config, log);
  if (!store.ok) return store;
  const sandbox = config.xero === null ? await runSandbox(config, log) : null;
  if (sandbox === null || sandbox.ok)
    return ok({ db: store.value, keyRing: keyRing.value, sandbox: sandbox?.value ?? null });
  await store.value.close();
  return sandbox;
}

/** Says what is wrong with the way it was started, and lets the process end. */
export function refuse(problems: readonly string[]): void {
  process.stderr.write(`Cogsheet cannot start:\n${problems.map((problem) => `  ${problem}`).join('\n')}\n`);
  process.exitCode = 1;
}
