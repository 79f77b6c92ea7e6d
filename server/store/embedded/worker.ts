// The worker thread that hosts PGlite, so that a long statement never stops HTTP or a lease's heartbeat.
import { parentPort, workerData } from 'node:worker_threads';
import { openEngine } from './engine';
import type { Reply, Request, SqlFailure, WorkerInput } from './protocol';

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const { directory } = workerData as WorkerInput;
  const engine = await openEngine(directory);
  const send = (reply: Reply) => port.postMessage(reply);

  const answer = async (request: Request): Promise<void> => {
    try {
      const result =
        request.kind === 'statement'
          ? await engine.statement(request.sql, request.params)
          : request.kind === 'script'
            ? await engine.script(request.sql)
            : await engine.close().then(() => null);
      send({ kind: 'result', id: request.id, result });
    } catch (error) {
      const failure = sqlFailureOf(error);
      if (!failure) throw error;
      send({ kind: 'failure', id: request.id, failure });
    }
  };

  // One at a time, in the order of arrival: a COMMIT never overtakes the statements sent before it.
  let last: Promise<void> = Promise.resolve();
  port.on('message', (request: Request) => {
    last = last.then(() => answer(request));
  });
  send({ kind: 'ready' });
}

/** PostgreSQL's own refusals carry an SQLSTATE; anything else means that the engine itself is broken. */
function sqlFailureOf(error: unknown): SqlFailure | null {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return null;
  const { constraint, table } = error as { constraint?: string; table?: string };
  return {
    message: error.message,
    code: String(error.code),
    constraint: constraint ?? null,
    table: table ?? null,
  };
}

if (parentPort) void serve(parentPort);
