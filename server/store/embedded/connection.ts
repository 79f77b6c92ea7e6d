import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { SqlError, StoreUnavailable } from '../db';
import type { Session } from '../session';
import type { RawResult } from '../values';
import type { Reply, Request, WorkerInput } from './protocol';

export interface Connection extends Session {
  close(): Promise<void>;
}

type Unsent = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;
interface Waiting {
  resolve(result: RawResult | null): void;
  reject(error: Error): void;
}

/**
 * Starts the worker and waits until PGlite is open. `onDeath` hears once when the worker ends unasked; from then on
 * every call, waiting or new, rejects with `StoreUnavailable`.
 */
export async function connectWorker(
  input: WorkerInput,
  onDeath: (error: StoreUnavailable) => void,
): Promise<Connection> {
  const worker = new Worker(workerFile(), { workerData: input });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let ended: StoreUnavailable | null = null;

  const call = (request: Unsent): Promise<RawResult | null> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ ...request, id });
    });
  const end = (error: StoreUnavailable) => {
    ended = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  await new Promise<void>((resolve, reject) => {
    let ready = false;
    const die = (error: StoreUnavailable) => {
      if (ended) return;
      end(error);
      if (ready) onDeath(error);
      else reject(error);
    };
    worker.on('message', (reply: Reply) => {
      if (reply.kind === 'ready') {
        ready = true;
        return resolve();
      }
      const caller = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (reply.kind === 'result') return caller?.resolve(reply.result);
      const { message, code, constraint, table } = reply.failure;
      caller?.reject(new SqlError(message, code, constraint, table));
    });
    worker.on('error', (error) => die(new StoreUnavailable('The embedded store failed.', { cause: error })));
    worker.on('exit', () => die(new StoreUnavailable('The embedded store ended.')));
  });

  const expectResult = async (request: Unsent): Promise<RawResult> => {
    const result = await call(request);
    if (!result) throw new StoreUnavailable('The embedded store gave no answer.');
    return result;
  };
  return {
    statement: (sql, params) => expectResult({ kind: 'statement', sql, params }),
    script: (sql) => expectResult({ kind: 'script', sql }),
    close: async () => {
      if (ended) return;
      await call({ kind: 'close' });
      end(new StoreUnavailable('The embedded store is closed.'));
      await worker.terminate();
    },
  };
}

/** A worker thread runs built files only. Beside this file in the build; from the sources (tests) in `dist`. */
function workerFile(): string {
  const candidates = [__dirname, path.join(__dirname, '../../../dist/server/store/embedded')];
  const file = candidates.map((folder) => path.join(folder, 'worker.js')).find((name) => existsSync(name));
  if (!file) throw new StoreUnavailable('The server is not built: run `npm run build`.');
  return file;
}
