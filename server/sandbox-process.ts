import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from './accounting/result';
import type { Config } from './config';
import type { Log } from './sync/context';

/**
 * The sandboxes run in a process of their own and outlive a killed server, as the vendors would: the next server finds
 * the one that is still there by the note in its own data directory, else starts another on the saved state.
 */
export interface RunningSandbox extends SandboxAddresses {
  stop(): Promise<void>;
}

export interface SandboxAddresses {
  readonly cin7Core: string;
  readonly xero: string;
  readonly identity: string;
}

const ready = z.object({
  ready: z.literal(true),
  cin7Core: z.url(),
  xero: z.url(),
  identity: z.url(),
  control: z.object({ cin7Core: z.url(), xero: z.url() }),
});
const note = z.object({ pid: z.number().int(), port: z.number().int(), ready });
type Ready = z.infer<typeof ready>;

const startMs = 60_000;
/** Often enough that a sandbox whose first starter is gone does not take itself for forgotten. */
const pingMs = 15_000;

const folderOf = ({ dataDir }: Config): string => path.join(dataDir, 'sandbox');
const noteFileOf = (config: Config): string => path.join(folderOf(config), 'process.json');

/** The sandboxes that the server of this data directory runs; null when none do. */
export async function findSandbox(config: Config): Promise<SandboxAddresses | null> {
  return (await findLeft(noteFileOf(config)))?.ready ?? null;
}

export async function runSandbox(config: Config, log: Log): Promise<Result<RunningSandbox, string>> {
  const folder = folderOf(config);
  mkdirSync(folder, { recursive: true });
  const noteFile = noteFileOf(config);
  const left = await findLeft(noteFile);
  if (left && left.port !== config.sandbox.port) endProcess(left.pid);
  else if (left) {
    log.info({ pid: left.pid }, 'the sandboxes of the last run are still there');
    return ok(keep(left.ready, () => endProcess(left.pid), noteFile));
  }
  const child = fork(path.join(__dirname, 'sandbox', 'main.js'), [], {
    env: {
      ...process.env,
      SANDBOX_PORT: String(config.sandbox.port),
      SANDBOX_LIMITS: config.sandbox.limits,
      SANDBOX_STATE: folder,
      ...(config.sandbox.data === null ? {} : { SANDBOX_DATA: config.sandbox.data }),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const message = await firstMessage(child);
  if (!message.ok) return message;
  writeFileSync(
    noteFile,
    JSON.stringify({ pid: child.pid, port: config.sandbox.port, ready: message.value }),
  );
  // From here on it is on its own: our end, whatever way, must not be its end.
  child.disconnect();
  child.unref();
  return ok(keep(message.value, () => endProcess(child.pid ?? 0), noteFile));
}

function keep(
  { cin7Core, xero, identity, control }: Ready,
  end: () => void,
  noteFile: string,
): RunningSandbox {
  const timer = setInterval(() => void fetch(control.xero).catch(() => undefined), pingMs);
  timer.unref();
  return {
    cin7Core,
    xero,
    identity,
    stop: async () => {
      clearInterval(timer);
      rmSync(noteFile, { force: true });
      end();
    },
  };
}

/** The process named in the note, when it still answers. */
async function findLeft(noteFile: string): Promise<z.infer<typeof note> | null> {
  try {
    const kept = note.parse(JSON.parse(readFileSync(noteFile, 'utf8')));
    const answers = await Promise.all(
      [kept.ready.control.cin7Core, kept.ready.control.xero].map((url) =>
        fetch(url, { signal: AbortSignal.timeout(2_000) }),
      ),
    );
    return answers.every((answer) => answer.ok) ? kept : null;
  } catch {
    return null;
  }
}

function endProcess(pid: number): void {
  try {
    if (pid > 0) process.kill(pid, 'SIGTERM');
  } catch {
    // It is gone already.
  }
}

function firstMessage(child: ChildProcess): Promise<Result<Ready, string>> {
  return new Promise((resolve) => {
    const late = setTimeout(() => finish(err('The sandboxes did not start within a minute.')), startMs);
    const finish = (result: Result<Ready, string>) => {
      clearTimeout(late);
      child.removeAllListeners();
      resolve(result);
    };
    child.once('message', (message) => {
      const parsed = ready.safeParse(message);
      finish(
        parsed.success ? ok(parsed.data) : err('The sandboxes answered something else than their addresses.'),
      );
    });
    child.once('exit', (code) =>
      finish(err(`The sandboxes did not start (exit code ${code ?? 'none'}); the lines above say why.`)),
    );
    child.once('error', (cause) => finish(err(`The sandboxes could not be started: ${cause.message}`)));
  });
}
