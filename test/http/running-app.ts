import { vendorLimits } from '../../server/cin7/omni/limits';
import { randomBytes } from 'node:crypto';
import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createApp } from '../../server/http/app';
import { openSignIn } from '../../server/sign-in/open';
import type { SignInSettings } from '../../server/sign-in/settings';
import type { Db } from '../../server/store/db';
import { createCallBudgets } from '../../server/store/call-budget';
import { loadKeyRing } from '../../server/store/key-ring';
import { createSealedSecrets } from '../../server/store/sealed-secrets';
import type { SyncContext } from '../../server/sync/context';
import { createLocalLeases } from '../../server/store/leases';
import { createGateways } from '../../server/sync/gateways';
import type { Systems } from '../../server/sync/systems';

/** The HTTP app on the real store, in this process, with a clock of the test: what `main.ts` puts together. */
export interface RunningApp {
  readonly url: string;
  /** What was logged, as JSON lines. */
  readonly log: string[];
  close(): Promise<void>;
}

export interface AppOptions {
  readonly db: Db;
  readonly clock: () => Date;
  readonly signIn: SignInSettings | null;
  /** Key that several instances share. */
  readonly key: string;
  /** By default the app's own address. */
  readonly publicUrl?: string;
}

export const newKey = (): string => randomBytes(32).toString('base64');

const nowhere = 'http://127.0.0.1:9/';

export async function runApp({ db, clock, signIn, key, publicUrl }: AppOptions): Promise<RunningApp> {
  let handler: RequestListener = () => undefined;
  const server = http.createServer((request, response) => handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keyRing = loadKeyRing(key, '');
  if (!keyRing.ok) throw new Error(keyRing.error.message);
  const log: string[] = [];
  const note = (fields: object, message: string) =>
    void log.push(JSON.stringify({ ...fields, msg: message }));
  const systems: Systems = {
    xero: {
      clientId: 'x',
      clientSecret: 'x',
      authorizeUrl: nowhere,
      tokenUrl: nowhere,
      revocationUrl: nowhere,
      connectionsUrl: nowhere,
      accountingUrl: nowhere,
      callsPerMinute: 60,
    },
    cin7Core: { baseUrl: nowhere, callsPerMinute: 60 },
    cin7Omni: { baseUrl: nowhere, limits: vendorLimits },
    sandbox: null,
    publicUrl: publicUrl ?? url,
  };
  const secrets = createSealedSecrets(keyRing.value);
  const context: SyncContext = {
    db,
    clock,
    log: { info: note, warn: note, error: note },
    newId: () => randomBytes(8).toString('hex'),
    gateways: createGateways({
      ...{ db, secrets, systems, clock },
      leases: createLocalLeases(),
      budgets: createCallBudgets(db),
    }),
    wake: () => Promise.resolve(),
  };
  handler = createApp({
    context,
    connect: { context, secrets, systems },
    ...openSignIn(signIn, {
      db,
      keyRing: keyRing.value,
      clock,
      publicUrl: systems.publicUrl,
      localUser: 'local user',
    }),
    publicUrl: systems.publicUrl,
    version: '0.0.0',
    manifestFor: (address) => `<manifest of="${address}" />`,
    webFolder: path.join(__dirname, 'no-such-folder'),
    excelFolder: path.join(__dirname, 'no-such-folder'),
  });
  return {
    url,
    log,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
