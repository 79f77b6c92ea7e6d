import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';

/** The policy under which the server sends the web workbook: no inline scripts, no eval, nothing from elsewhere. */
const policy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
].join('; ');

/** Serves a built page on a free port of this machine. */
export async function servePage(folder: string): Promise<{ url: string; close: () => void }> {
  const app = express();
  app.use((_request, response, next) => {
    response.setHeader('Content-Security-Policy', policy);
    next();
  });
  app.use(express.static(folder));
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close().closeAllConnections() };
}
