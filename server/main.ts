import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { err, ok, type Result } from './accounting/result';
import { readConfig, type Config } from './config';
import { connectDemo, sandboxCredentials } from './demo';
import { createApp } from './http/app';
import { createLog } from './log';
import { openSignIn } from './sign-in/open';
import { runSandbox, type RunningSandbox } from './sandbox-process';
import type { Db } from './store/db';
import { openStore } from './store/open';
import { createJobs } from './store/jobs';
import { defaultKeyFile, loadKeyRing, type KeyRing } from './store/key-ring';
import { endLeases } from './store/postings';
import { listOpenRuns } from './store/runs';
import { createSealedSecrets } from './store/sealed-secrets';
import { autoSyncSlice } from './sync/auto-sync';
import { startDue } from './sync/auto-sync-due';
import type { ConnectTools } from './sync/connect';
import type { SyncContext } from './sync/context';
import { fetchSlice } from './sync/fetch';
import { createGateways } from './sync/gateways';
import { postSlice } from './sync/post';
import { previewSlice } from './sync/preview';
import { isReversal, reversalSlice } from './sync/reverse-run';
import { createRunner } from './sync/runner';
import { valuationSlice } from './sync/valuation';
import type { Systems } from './sync/systems';
import { loadTls, type Tls } from './tls';

/** Pace at which the sandboxes may be called in the demo, so that a newcomer does not wait as long as with the vendors. */
const demoCallsPerMinute = 3_000;
/** What both vendors allow (cin7-core 1, xero 2.1). */
const vendorCallsPerMinute = 60;
/** How often the schedules of the connections are looked at. */
const scheduleSeconds = 30;

async function main(): Promise<void> {
  const read = readConfig(process.env);
  if ('problems' in read) return refuse(read.problems);
  const { config } = read;
  const log = createLog(config.logLevel);
  const tls = config.tls === null ? ok(null) : loadTls(config.tls);
  if (!tls.ok) return refuse([tls.error]);
  const door = await openDoor(config, tls.value);
  if (!door.ok) return refuse([door.error]);
  const opened = await openParts(config, log);
  if (!opened.ok) {
    door.value.server.close();
    return refuse([opened.error]);
  }
  const { db, keyRing, sandbox } = opened.value;
  const clock = () => new Date();
  const systems = systemsOf(config, sandbox, door.value.port);
  const secrets = createSealedSecrets(keyRing);
  const jobs = createJobs(db, ['runs', 'schedule'], { log });
  await jobs.start();
  if (db.kind === 'embedded') {
    // The directory's lock proves that nobody else is at work: what the last process left is free at once.
    await jobs.releaseActive();
    await endLeases(db);
  }
  const context: SyncContext = {
    db,
    clock,
    log,
    newId: randomUUID,
    gateways: createGateways(db, secrets, systems, clock),
    wake: async (run, afterMs = 0) => {
      const later = afterMs > 0 ? { startAfterSeconds: Math.ceil(afterMs / 1000) } : {};
      await jobs.enqueue('runs', { run }, { singletonKey: run, ...later });
    },
  };
  const runSlice = createRunner(context, {
    fetch: fetchSlice,
    preview: (on, run, tools) => (isReversal(run) ? reversalSlice(on, run, tools) : previewSlice(on, run)),
    post: postSlice,
    'auto-sync': autoSyncSlice,
    valuation: valuationSlice,
  });
  jobs.work('runs', (data, { signal }) => runSlice((data as { run: string }).run, signal), 2);
  for (const run of await listOpenRuns(db)) await context.wake(run.id);
  await jobs.repeat('schedule', scheduleSeconds, () => startDue(context));
  const connect = { context, secrets, systems };
  const actor = userName();
  if (systems.sandbox) {
    const connected = await connectDemo(connect, actor);
    if (!connected.ok)
      log.error(
        { reason: typeof connected.error === 'string' ? connected.error : connected.error.detail },
        'the demo company could not be connected',
      );
  }
  door.value.serve(appOf(config, connect, keyRing, actor));
  say(config, systems, door.value.port);
  const stop = stopper(door.value.server, async () => {
    await jobs.stop();
    await db.close();
    await sandbox?.stop();
  });
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function appOf(config: Config, connect: ConnectTools, keyRing: KeyRing, localUser: string): RequestListener {
  const { context, systems } = connect;
  const { db, clock } = context;
  const { publicUrl } = systems;
  return createApp({
    context,
    connect,
    ...openSignIn(config.signIn, { db, keyRing, clock, publicUrl, localUser }),
    publicUrl,
    version: versionOf(),
    manifestFor,
    webFolder: path.join(__dirname, '..', 'web'),
    excelFolder: path.join(__dirname, '..', 'excel'),
  });
}

interface Door {
  readonly server: Server;
  readonly port: number;
  serve(handler: RequestListener): void;
}

/** Listens first, so that a port in use is said before anything is started; answers 503 until there is an app. */
async function openDoor(config: Config, tls: Tls | null): Promise<Result<Door, string>> {
  let handler: RequestListener = (_request, response) =>
    void response.writeHead(503, { 'Retry-After': '1' }).end();
  const answer: RequestListener = (request, response) => handler(request, response);
  const server = tls ? createSecureServer({ ...tls }, answer) : createServer(answer);
  const failure = await new Promise<string | null>((resolve) => {
    server.once('listening', () => resolve(null));
    server.once('error', (cause: NodeJS.ErrnoException) => resolve(cause.code ?? 'unknown'));
    server.listen(config.port, config.host);
  });
  if (failure !== null)
    return err(
      failure === 'EADDRINUSE'
        ? `PORT: ${config.port} is in use. Set PORT to a free one.`
        : `The server cannot listen on ${config.host}:${config.port} (${failure}).`,
    );
  const address = server.address();
  return ok({
    server,
    port: typeof address === 'object' && address !== null ? address.port : config.port,
    serve: (app) => void (handler = app),
  });
}

interface Parts {
  readonly db: Db;
  readonly keyRing: KeyRing;
  readonly sandbox: RunningSandbox | null;
}

async function openParts(config: Config, log: Logger): Promise<Result<Parts, string>> {
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

const localUrl = ({ tls }: Config, port: number): string => `${tls ? 'https' : 'http'}://localhost:${port}`;

function systemsOf(config: Config, sandbox: RunningSandbox | null, port: number): Systems {
  const publicUrl = config.publicUrl ?? localUrl(config, port);
  if (!sandbox) {
    if (!config.xero) throw new Error('Neither Xero nor a sandbox is configured');
    return {
      xero: { ...config.xero, callsPerMinute: vendorCallsPerMinute },
      cin7Core: { baseUrl: config.cin7CoreUrl, callsPerMinute: vendorCallsPerMinute },
      sandbox: null,
      publicUrl,
    };
  }
  const raised = config.sandbox.limits === 'demo';
  const callsPerMinute = raised ? demoCallsPerMinute : vendorCallsPerMinute;
  const xeroOrigin = new URL(sandbox.xero).origin;
  return {
    publicUrl,
    cin7Core: { baseUrl: sandbox.cin7Core, callsPerMinute },
    xero: {
      ...sandboxCredentials.xero,
      accountingUrl: sandbox.xero,
      callsPerMinute,
      authorizeUrl: `${sandbox.identity}/connect/authorize`,
      tokenUrl: `${sandbox.identity}/connect/token`,
      revocationUrl: `${sandbox.identity}/connect/revocation`,
      connectionsUrl: `${xeroOrigin}/connections`,
    },
    sandbox: {
      cin7Core: sandbox.cin7Core,
      xero: sandbox.xero,
      identity: sandbox.identity,
      limits: raised
        ? `Demo limits: up to ${demoCallsPerMinute} calls a minute; the vendors allow ${vendorCallsPerMinute}.`
        : `Vendor limits: ${vendorCallsPerMinute} calls a minute.`,
    },
  };
}

function say(config: Config, systems: Systems, port: number): void {
  const lines = [
    `Cogsheet is ready: ${localUrl(config, port)}`,
    ...(config.publicUrl === null ? [] : [`People reach it at ${config.publicUrl}`]),
    ...(systems.sandbox
      ? [
          `Demo company in the sandboxes: Cin7 Core ${systems.sandbox.cin7Core}  Xero ${systems.sandbox.xero}`,
          systems.sandbox.limits,
        ]
      : []),
    `Data: ${config.dataDir}`,
    'Stop with Ctrl+C.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Finishes what is under way, then ends; a second signal ends at once. */
function stopper(server: Server, close: () => Promise<void>): () => void {
  return () => {
    process.once('SIGINT', () => process.exit(1));
    server.close();
    server.closeIdleConnections();
    void close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
}

function refuse(problems: readonly string[]): void {
  process.stderr.write(`Cogsheet cannot start:\n${problems.map((problem) => `  ${problem}`).join('\n')}\n`);
  process.exitCode = 1;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'you';
  }
}

/** The script that writes the manifest is the one of the command line; it is loaded when somebody asks. */
const manifestFor = (url: string): string => {
  const script = createRequire(__filename)(path.join(__dirname, '..', '..', 'scripts', 'manifest.mjs')) as {
    manifestFor: (url: string) => string;
  };
  return script.manifestFor(url);
};

const versionOf = (): string =>
  (JSON.parse(readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8')) as { version: string })
    .version;

void main();
