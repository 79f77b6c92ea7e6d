import type { Express } from 'express';
import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import { Socket } from 'node:net';

/** A request as it leaves a client, and the answer as it arrives; header names in lower case. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One request to an Express app without a socket: the app's own routes, parsers and answers, and no port or real time. */
export function callApp(app: Express, { method, path, headers, body }: HttpRequest): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = new IncomingMessage(new Socket());
    const bytes = body === null ? null : Buffer.from(body, 'utf8');
    Object.assign(request, { method, url: path });
    request.headers = { host: 'localhost', ...headers };
    if (bytes) request.headers['content-length'] = String(bytes.length);
    const response = new ServerResponse(request);
    const chunks: Buffer[] = [];
    const keep = (chunk: unknown, encoding: unknown): void => {
      if (typeof chunk === 'string')
        chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'));
      else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    };
    // Own properties: Express gives the response another prototype.
    Object.assign(response, {
      write: (chunk: unknown, encoding?: unknown): boolean => {
        keep(chunk, encoding);
        return true;
      },
      end: (chunk?: unknown, encoding?: unknown): ServerResponse => {
        keep(chunk, encoding);
        response.emit('finish');
        response.emit('close');
        resolve({
          status: response.statusCode,
          headers: Object.fromEntries(
            Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
          ),
          body: Buffer.concat(chunks).toString('utf8'),
        });
        return response;
      },
    });
    response.once('error', reject);
    (app as RequestListener)(request, response);
    if (bytes) request.push(bytes);
    request.push(null);
  });
}
