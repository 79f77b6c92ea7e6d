import { spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { projectRoot } from '../store/support/built-server';

/** Where a process is to be killed: `nth` time it comes by the point of this name (`crash-points.cjs`). */
export interface CrashPoint {
  readonly name: string;
  readonly nth: number;
  /** It is stopped there instead of killed, until it is woken. */
  readonly asleep?: boolean;
}

/** What a process is told to do; it reads it when it is started, on SIGUSR2, and when it wakes up. */
export interface Order {
  readonly point: CrashPoint | null;
  /** So far its calendar is ahead of ours. */
  readonly aheadMs: number;
}

/** Between the commit of an attempt and the request. */
const pointsBeforeACall = ['attempt-committed', 'request-leaving'] as const;
/** Between the commit of an attempt and that of its outcome. */
const pointsAroundACall = [
  ...pointsBeforeACall,
  'request-sent',
  'request-answered',
  'outcome-written',
  'outcome-commit-sent',
] as const;

export const crashPoints = {
  beforeACall: pointsBeforeACall,
  aroundACall: pointsAroundACall,
  all: [
    ...pointsAroundACall,
    'attempt-written',
    'attempt-commit-sent',
    'outcome-committed',
    'progress-saved',
    'look-up-leaving',
    'look-up-sent',
    'look-up-answered',
  ],
} as const;

/** The built server or worker, as a process of its own that may end at any moment. */
export interface ServerProcess {
  readonly pid: number;
  /** True once it is ready, false when it ended before. */
  readonly ready: Promise<boolean>;
  /** What it ended with. */
  readonly gone: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  isReady(): boolean;
  isGone(): boolean;
  /** It was stopped at its point, and not woken since. */
  isAsleep(): boolean;
  /** The crash point at which it ended by itself; null before. */
  reached(): string | null;
  output(): string;
  kill(signal: NodeJS.Signals): void;
  wake(): void;
  /** Has it read its order anew; false when it ended instead. Only once it is ready. */
  heed(): Promise<boolean>;
}

const readyText = { main: 'Cogsheet is ready', worker: 'Cogsheet works' };
const preloads = ['crash-points.cjs', 'sabotage.cjs'].flatMap((file) => [
  '--require',
  path.join(__dirname, file),
]);
const heedMs = 5_000;

export function giveOrder(file: string, order: Order): void {
  writeFileSync(`${file}.new`, JSON.stringify(order));
  renameSync(`${file}.new`, file);
}

export function startProcess(
  part: keyof typeof readyText,
  env: Record<string, string>,
  orderFile: string,
): ServerProcess {
  const child = spawn(process.execPath, [...preloads, path.join(projectRoot, `dist/server/${part}.js`)], {
    env: { ...process.env, ...env, CRASH_ORDER: orderFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let isReady = false;
  let over = false;
  let woken = false;
  let ordersRead = 0;
  let becomeReady: (is: boolean) => void = () => undefined;
  const ready = new Promise<boolean>((resolve) => (becomeReady = resolve));
  const read = (chunk: Buffer): void => {
    const text = chunk.toString();
    output = (output + text).slice(-20_000);
    ordersRead += text.split('order read\n').length - 1;
    if (isReady || !output.includes(readyText[part])) return;
    isReady = true;
    becomeReady(true);
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const heard = new Promise<void>((resolve) => child.stdout.once('end', resolve));
  const gone = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => {
      // What it wrote last may still be on its way.
      void heard.then(() => {
        over = true;
        becomeReady(false);
        resolve({ code, signal });
      });
    }),
  );
  return {
    pid: child.pid ?? 0,
    ready,
    gone,
    isReady: () => isReady,
    isGone: () => over,
    isAsleep: () => !woken && output.includes('asleep at: '),
    reached: () => /crash point: (\S+)/.exec(output)?.[1] ?? null,
    output: () => output,
    kill: (signal) => void child.kill(signal),
    wake: () => {
      woken = true;
      child.kill('SIGCONT');
    },
    heed: async () => {
      const before = ordersRead;
      child.kill('SIGUSR2');
      for (const until = Date.now() + heedMs; Date.now() < until; await wait(10)) {
        if (over) return false;
        if (ordersRead > before) return true;
      }
      throw new Error(`It does not listen:\n${output}`);
    },
  };
}
