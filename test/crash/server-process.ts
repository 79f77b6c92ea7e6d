import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { projectRoot } from '../store/support/built-server';

/** Where a process is to be killed: `nth` time it comes by the point of this name (`crash-points.cjs`). */
export interface CrashPoint {
  readonly name: string;
  readonly nth: number;
}

/** Between the commit of an attempt and that of its outcome. */
export const pointsAroundACall = [
  'attempt-committed',
  'request-leaving',
  'request-sent',
  'request-answered',
  'outcome-written',
  'outcome-commit-sent',
] as const;

export const crashPoints = [
  ...pointsAroundACall,
  'attempt-written',
  'attempt-commit-sent',
  'outcome-committed',
  'progress-saved',
  'look-up-leaving',
  'look-up-sent',
  'look-up-answered',
] as const;

/** The built server or worker, as a process of its own that may end at any moment. */
export interface ServerProcess {
  readonly pid: number;
  /** True once it is ready, false when it ended before. */
  readonly ready: Promise<boolean>;
  /** What it ended with. */
  readonly gone: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  isGone(): boolean;
  /** The crash point at which it ended by itself; null before. */
  reached(): string | null;
  output(): string;
  kill(signal: NodeJS.Signals): void;
}

const readyText = { main: 'Cogsheet is ready', worker: 'Cogsheet works' };

export function startProcess(
  part: keyof typeof readyText,
  env: Record<string, string>,
  crashAt: CrashPoint | null = null,
): ServerProcess {
  const preload = path.join(__dirname, 'crash-points.cjs');
  const child = spawn(
    process.execPath,
    ['--require', preload, path.join(projectRoot, `dist/server/${part}.js`)],
    {
      env: { ...process.env, ...env, CRASH_POINT: crashAt === null ? '' : JSON.stringify(crashAt) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  let over = false;
  let becomeReady: (is: boolean) => void = () => undefined;
  const ready = new Promise<boolean>((resolve) => (becomeReady = resolve));
  const read = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-20_000);
    if (output.includes(readyText[part])) becomeReady(true);
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const gone = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => {
      over = true;
      becomeReady(false);
      resolve({ code, signal });
    }),
  );
  return {
    pid: child.pid ?? 0,
    ready,
    gone,
    isGone: () => over,
    reached: () => /crash point: (\S+)/.exec(output)?.[1] ?? null,
    output: () => output,
    kill: (signal) => void child.kill(signal),
  };
}

/** Whether it has ended within the time. */
export const endsWithin = (one: ServerProcess, ms: number): Promise<boolean> =>
  Promise.race([one.gone.then(() => true), wait(ms).then(() => one.isGone())]);
