import { MessageChannel, type MessagePort, Worker, receiveMessageOnPort } from 'node:worker_threads';

export interface WireRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | null;
}

export interface WireAnswer {
  readonly status: number;
  /** Names and values in turn, as they came. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** Reference 4, limits: about 60 seconds a call [belief]. */
const patience = 60_000;

/** Runs in the worker; plain JavaScript, as nothing transpiles it. */
const source = `
const { parentPort, workerData } = require('node:worker_threads');
const http = require('node:http');
const zlib = require('node:zlib');
const flag = new Int32Array(workerData);
const agent = new http.Agent({ keepAlive: true });
parentPort.on('message', ({ request, port }) => {
  const answer = (message) => { port.postMessage(message); Atomics.store(flag, 0, 1); Atomics.notify(flag, 0); };
  const call = http.request(request.url, { method: request.method, headers: request.headers, agent }, (response) => {
    const parts = [];
    const unzip = /gzip/.test(response.headers['content-encoding'] ?? '') ? response.pipe(zlib.createGunzip()) : response;
    unzip.on('data', (part) => parts.push(part));
    unzip.on('end', () => answer({ status: response.statusCode, headers: response.rawHeaders, body: Buffer.concat(parts) }));
    unzip.on('error', (error) => answer({ error: error.message }));
  });
  call.on('error', (error) => answer({ error: error.code ?? error.message }));
  call.end(request.body ?? undefined);
});`;

/** HTTP that blocks, as UrlFetchApp does: a worker asks, this thread waits. The server must be another process or thread. */
export class BlockingFetch {
  private worker: Worker | null = null;
  private readonly shared = new SharedArrayBuffer(4);
  private readonly flag = new Int32Array(this.shared);

  /** Null when nobody answers. */
  ask(request: WireRequest): WireAnswer | null {
    this.worker ??= new Worker(source, { eval: true, workerData: this.shared });
    this.worker.unref();
    const { port1, port2 }: { port1: MessagePort; port2: MessagePort } = new MessageChannel();
    Atomics.store(this.flag, 0, 0);
    this.worker.postMessage({ request, port: port2 }, [port2]);
    const waited = Atomics.wait(this.flag, 0, 0, patience);
    const answer = receiveMessageOnPort(port1)?.message as (WireAnswer & { error?: string }) | undefined;
    port1.close();
    return waited === 'timed-out' || !answer || answer.error !== undefined ? null : answer;
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = null;
  }
}
