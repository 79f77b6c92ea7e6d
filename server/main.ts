import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createRequire } from 'node:module';
import { userInfo } from 'node:os';
import path from 'node:path';
import { err, ok, type Result } from './accounting/result';
import { readConfig, type Config } from './config';
import { connectDemo } from './demo';
import { createApp } from './http/app';
import { createLog } from './log';
import { openParts, refuse } from './parts';
import { openSignIn } from './sign-in/open';
import type { KeyRing } from './store/key-ring';
import { createSealedSecrets } from './store/sealed-secrets';
import type { ConnectTools } from './sync/connect';
import type { Systems } from './sync/systems';
import { localUrl, systemsOf } from './systems-of';
import { loadTls, type Tls } from './tls';
import { startWork } from './work';

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
  const systems = systemsOf(config, sandbox, door.value.port);
  const secrets = createSealedSecrets(keyRing);
  const work = await startWork({ db, secrets, systems, log, databaseUrl: config.databaseUrl });
  const { context } = work;
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
    await work.stop();
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

function say(config: Config, systems: Systems, port: number): void {
  const lines = [
    `Cogsheet is ready: ${localUrl(config, port)}`,
    ...(config.publicUrl === null ? [] : [`People reach it at ${config.publicUrl}`]),
    ...(systems.sandbox
      ? [
          `Demo companies in the sandboxes: Cin7 Core ${systems.sandbox.cin7Core}`,
          `  Cin7 Omni ${systems.sandbox.cin7Omni}  Xero ${systems.sandbox.xero}`,
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
