import { isAbandoned } from './orphan';
import { readSettings } from './settings';
import { startSandbox } from './start';

const ORPHAN_CHECK_MS = 5_000;

const say = (text: string): void => void process.stderr.write(`sandbox: ${text}\n`);

/** Process entry: serves every vendor, says so once in one line of JSON on stdout and over IPC. */
async function main(): Promise<void> {
  const startedBy = process.ppid;
  const read = readSettings(process.env, new Date());
  if (!read.ok) return fail(read.message);
  const started = await startSandbox(read.settings);
  if (!started.ok) return fail(started.message);
  let closing = false;
  const stop = (): void => {
    if (closing) return;
    closing = true;
    void started.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const watch = setInterval(() => {
    const facts = { startedBy, parent: process.ppid, now: Date.now() };
    if (isAbandoned({ ...facts, lastRequestAt: started.lastRequestAt() })) stop();
  }, ORPHAN_CHECK_MS);
  watch.unref();
  for (const note of started.notes) say(note);
  process.stdout.write(`${JSON.stringify(started.ready)}\n`);
  process.send?.(started.ready);
}

function fail(message: string): void {
  say(message);
  process.exitCode = 1;
  process.disconnect?.();
}

void main();
