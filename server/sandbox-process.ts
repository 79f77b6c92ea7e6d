import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
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
  readonly cin7Omni: string;
  readonly xero: string;
  readonly identity: string;
}

const control = z.object({ cin7Core: z.url(), xero: z.url() });
const ready = z.object({
  ready: z.literal(true),
  cin7Core: z.url(),
  cin7Omni: z.url(),
  xero: z.url(),
  identity: z.url(),
  control: control.extend({ cin7Omni: z.url() }),
});
/** What every version wrote: enough to find its process. */
const note = z.object({
  pid: z.number().int(),
  port: z.number().int(),
  ready: z.looseObject({ control: control.loose() }),
});
type Ready = z.infer<typeof ready>;

const startMs = 60_000;
const endMs = 10_000;
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
  if (left?.ready && left.port === config.sandbox.port) {
    log.info({ pid: left.pid }, 'the sandboxes of the last run are still there');
    return ok(keep(left.ready, () => endProcess(left.pid), noteFile));
  }
  if (left) {
    log.info({ pid: left.pid }, 'the sandboxes of the last run are ended and started anew');
    await endLeft(left);
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
  { cin7Core, cin7Omni, xero, identity, control: { xero: alive } }: Ready,
  end: () => void,
  noteFile: string,
): RunningSandbox {
  const timer = setInterval(() => void fetch(alive).catch(() => undefined), pingMs);
  timer.unref();
  return {
    ...{ cin7Core, cin7Omni, xero, identity },
    stop: async () => {
      clearInterval(timer);
      rmSync(noteFile, { force: true });
      end();
    },
  };
}

/** A process of an earlier run that still answers. */
interface Left {
  readonly pid: number;
  readonly port: number;
  /** Its control addresses; not Omni's, whose company is made when it is first asked. */
  readonly control: readonly string[];
  /** Null: it is of an earlier version, and serves less. */
  readonly ready: Ready | null;
}

/** The process named in the note, when it still answers. */
async function findLeft(noteFile: string): Promise<Left | null> {
  const kept = readNote(noteFile);
  if (!kept) return null;
  const { pid, port } = kept;
  const { cin7Core, xero } = kept.ready.control;
  const left = { pid, port, control: [cin7Core, xero], ready: ready.safeParse(kept.ready).data ?? null };
  return (await Promise.all(left.control.map(answers))).every(Boolean) ? left : null;
}

function readNote(noteFile: string): z.infer<typeof note> | null {
  try {
    return note.parse(JSON.parse(readFileSync(noteFile, 'utf8')));
  } catch {
    return null;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** Ends it and waits until it lets go of its ports and its files. */
async function endLeft({ pid, control }: Left): Promise<void> {
  endProcess(pid);
  for (const until = Date.now() + endMs; Date.now() < until; await wait(50))
    if (!(await Promise.all(control.map(answers))).some(Boolean)) return;
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
