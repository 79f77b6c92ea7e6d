import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A process of its own that runs one of the `.cjs` files here against the built server. */
export interface Child {
  readonly process: ChildProcess;
  /** Every line printed so far. */
  readonly lines: string[];
  /** The next line not asked for yet; rejects, with what went to stderr, when the child ends without one. */
  nextLine(): Promise<string>;
  /** SIGKILL, as a power cut for the process; resolves when it is gone. */
  kill(): Promise<void>;
}

export function startChild(script: string, ...args: string[]): Child {
  const child = spawn(process.execPath, [path.join(__dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let asked = 0;
  let errors = '';
  let ended = false;
  let notify = () => undefined as void;
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    notify();
  });
  const gone = new Promise<void>((resolve) =>
    child.once('close', () => {
      ended = true;
      notify();
      resolve();
    }),
  );
  const nextLine = async (): Promise<string> => {
    while (lines.length <= asked) {
      if (ended) throw new Error(`${script} ended: ${errors}`);
      await new Promise<void>((resolve) => (notify = resolve));
    }
    return lines[asked++] ?? '';
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  return { process: child, lines, nextLine, kill };
}
