import { Worker } from 'node:worker_threads';
import type { JWTPayload } from 'jose';
import { GoogleHost, type GoogleHostOptions } from '../hosts/google/host';
import { type Api, type Cogsheet, startCogsheet } from '../support/cogsheet';
import { startOidcProvider } from '../support/oidc-provider';
import { builtSheets } from './open';

export const publicUrl = 'https://cogsheet.example.com';
export const ann = 'ann@firm.example';
export const paul = 'paul@firm.example';
const audience = 'sheets-client';

/** A server as a firm hosts it for Google Sheets: under a public name, with sign-in by Google's identity tokens. */
export interface Firm {
  /** `api` asks as Paul, a colleague. */
  readonly server: Cogsheet;
  /** What Apps Script would be given for a person; the claims say otherwise where they are named. */
  token(email: string, claims?: JWTPayload): Promise<string>;
  /** The built add-on in a spreadsheet of its own, the sidebar opened by Ann. Whoever opens one closes it. */
  sheets(options?: Partial<GoogleHostOptions>): Promise<GoogleHost>;
  /** The power fails. The sandboxes live on. */
  kill(): Promise<void>;
  /** The server is there again under its name, on the same data. */
  back(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Google's public keys, served by a thread of their own: `UrlFetchApp` is synchronous, so this thread stands still while
 * the server may want them.
 */
async function serveKeys(json: string): Promise<{ url: string; close(): Promise<unknown> }> {
  const source = `
    const { createServer } = require('node:http');
    const { parentPort, workerData } = require('node:worker_threads');
    const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(workerData));
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
  const thread = new Worker(source, { eval: true, workerData: json });
  const port = await new Promise<number>((resolve) => thread.once('message', resolve));
  return { url: `http://127.0.0.1:${port}/keys`, close: () => thread.terminate() };
}

export async function openFirm(): Promise<Firm> {
  const google = await startOidcProvider(() => []);
  const keys = await serveKeys(await (await fetch(google.keysUrl)).text());
  // The sandbox of Xero redirects to this machine only, so the demo company is connected before the server gets its name.
  const first = await startCogsheet();
  await first.kill();
  const env = {
    PUBLIC_URL: publicUrl,
    SIGN_IN_USERS: `${ann},${paul}`,
    GOOGLE_SHEETS_AUDIENCE: audience,
    GOOGLE_KEYS_URL: keys.url,
  };
  let running = await first.restart(env);
  const routes: Record<string, string> = { [publicUrl]: running.url };
  const token = (email: string, claims: JWTPayload = {}): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    return google.signed({
      iss: 'https://accounts.google.com',
      aud: audience,
      sub: email,
      email,
      email_verified: true,
      hd: 'firm.example',
      iat: now,
      exp: now + 3600,
      ...claims,
    });
  };
  const authorization = `Bearer ${await token(paul)}`;
  const api: Api = (method, path, body, headers = {}) =>
    running.api(method, path, body, { authorization, ...headers });
  return {
    server: { ...running, api },
    token,
    sheets: async (options = {}) => {
      const anns = await token(ann);
      const host = new GoogleHost({
        dist: builtSheets(),
        routes,
        user: ann,
        identityToken: () => anns,
        ...options,
      });
      host.open();
      host.hand.press('Open Cogsheet');
      return host;
    },
    kill: () => running.kill(),
    back: async () => {
      running = await running.restart();
      routes[publicUrl] = running.url;
    },
    close: async () => {
      await running.close();
      await keys.close();
      await google.close();
    },
  };
}
