import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

export interface Listening {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string;
  port: number;
  /** Stops listening and ends open sockets. */
  close(): Promise<void>;
}

/** Serves `app` on loopback; port 0 takes any free one. */
export function listen(app: Express, port = 0, host = '127.0.0.1'): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server: Server = app.listen(port, host, (error?: Error) => {
      if (error !== undefined) return reject(error);
      const { port: actual } = server.address() as AddressInfo;
      resolve({
        url: `http://${host}:${String(actual)}`,
        port: actual,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}
