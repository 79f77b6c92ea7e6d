import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame, Page, Route } from 'playwright-core';
import type { GoogleHost } from './host';
import type { Outcome } from './script-run';

/** Reference 2: what Google's sandbox allows the page; no top navigation. */
const sandbox =
  'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads';

export interface SidebarOptions {
  readonly colorScheme?: 'light' | 'dark';
  /** What a call costs on its way; Google's own are slower by far. */
  readonly latencyMs?: number;
}

export interface Sidebar {
  readonly page: Page;
  readonly frame: Frame;
  /** Addresses that the page asked for besides its own; each was refused. */
  readonly outside: string[];
  /** Exceptions of the page and errors on its console. */
  readonly errors: string[];
  /** Most calls of `google.script.run` that were under way at once. */
  readonly busiest: () => Promise<number>;
  close(): Promise<void>;
}

/**
 * The sidebar that the script has shown, in a frame of another origin 300 px wide, sandboxed as Google's, with
 * `google.script.run` leading to the host. Storage of the browser is closed to it, as it is where third parties' is
 * blocked (reference 2).
 */
export async function openSidebar(
  browser: Browser,
  host: GoogleHost,
  options: SidebarOptions = {},
): Promise<Sidebar> {
  if (!host.sidebar) throw new Error('The script has not shown a sidebar.');
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      request.url?.startsWith('/sidebar')
        ? (host.sidebar?.content ?? '')
        : editor(`http://localhost:${portOf(server)}/sidebar`),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  const outside: string[] = [];
  const errors: string[] = [];
  const context = await browser.newContext({
    viewport: { width: 300, height: 800 },
    colorScheme: options.colorScheme ?? 'light',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await context.route('**/*', (route) => answer(route, port, outside));
  await page.exposeFunction('callScript', (name: string, json: string): Outcome =>
    host.call(name, JSON.parse(json) as unknown[]),
  );
  await page.exposeFunction('closeSidebar', () => {
    host.sidebar = null;
  });
  await page.addInitScript(playGoogle, { names: host.functions(), latency: options.latencyMs ?? 0 });
  await page.goto(`http://127.0.0.1:${port}/`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  if (!frame) throw new Error('The sidebar has no frame.');
  await frame.waitForLoadState();
  return {
    page,
    frame,
    outside,
    errors,
    busiest: () => frame.evaluate(() => window.googleCalls.busiest),
    close: async () => {
      await context.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const editor = (sidebar: string): string =>
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Sheets</title><link rel="icon" href="data:,">' +
  '<style>html,body{margin:0;height:100%}iframe{border:0;width:300px;height:100%;display:block}#grid{position:absolute}</style>' +
  // Where the keyboard is while it is not in the sidebar; empty, since what the grid shows is asked from the host.
  '<div id="grid" role="application" aria-label="grid" tabindex="0"></div>' +
  `<iframe title="sidebar" sandbox="${sandbox}" src="${sidebar}"></iframe></html>`;

function answer(route: Route, port: number, outside: string[]): Promise<void> {
  const { host, href, pathname } = new URL(route.request().url());
  const own = [`127.0.0.1:${port}/`, `localhost:${port}/sidebar`, `localhost:${port}/favicon.ico`];
  if (own.includes(host + pathname)) return route.continue();
  outside.push(href);
  return route.abort();
}

type Handler = ((value: unknown, user?: unknown) => void) | undefined;

declare global {
  interface Window {
    callScript(name: string, json: string): Promise<Outcome>;
    closeSidebar(): Promise<void>;
    googleCalls: { busiest: number };
    google?: unknown;
  }
}

/**
 * Runs in the frame before its page: `google.script` (docs: client-side API). At most 10 calls are under way at once,
 * answers come in any order, arguments are copies, handlers get errors with a message alone.
 */
function playGoogle({ names, latency }: { names: readonly string[]; latency: number }): void {
  if (window.parent === window) return;
  const most = 10;
  const waiting: (() => Promise<void>)[] = [];
  let under = 0;
  window.googleCalls = { busiest: 0 };
  const illegal = (value: unknown, at: string, above: unknown[]): string | null => {
    if (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)) return null;
    const plain = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
    if (typeof value !== 'object' || !plain || above.includes(value)) return at;
    for (const [key, one] of Object.entries(value)) {
      const found = illegal(one, key, [...above, value]);
      if (found !== null) return found;
    }
    return null;
  };
  const pump = (): void => {
    while (under < most) {
      const start = waiting.shift();
      if (!start) return;
      under += 1;
      window.googleCalls.busiest = Math.max(window.googleCalls.busiest, under);
      void start().finally(() => {
        under -= 1;
        pump();
      });
    }
  };
  const call = (name: string, args: unknown[], ok: Handler, failed: Handler, user: unknown): void => {
    const found = illegal(args, '0', []);
    if (found !== null) throw new TypeError(`Failed due to illegal value in property: ${found}`);
    const json = JSON.stringify(args);
    waiting.push(async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * latency));
      const outcome = await window.callScript(name, json);
      if (outcome.ok) ok?.(outcome.value, user);
      else if (failed) failed(new Error(outcome.message), user);
      else console.error(`Uncaught Error: ${outcome.message}`);
    });
    pump();
  };
  const runner = (ok: Handler, failed: Handler, user: unknown): Record<string, unknown> => ({
    withSuccessHandler: (handler: Handler) => runner(handler, failed, user),
    withFailureHandler: (handler: Handler) => runner(ok, handler, user),
    withUserObject: (object: unknown) => runner(ok, failed, object),
    ...Object.fromEntries(
      names.map((name) => [name, (...args: unknown[]) => call(name, args, ok, failed, user)]),
    ),
  });
  const host = {
    close: () => void window.closeSidebar(),
    setHeight: () => undefined,
    setWidth: () => undefined,
    editor: { focus: () => undefined },
  };
  const script = { host } as Record<string, unknown>;
  Object.defineProperty(script, 'run', { get: () => runner(undefined, undefined, undefined) });
  window.google = { script };
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
    Object.defineProperty(window, name, {
      get: () => {
        throw new DOMException(`Access to ${name} is denied for this document.`, 'SecurityError');
      },
    });
  }
}
