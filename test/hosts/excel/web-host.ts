/// <reference types="office-js" />
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Frame, Page, Route } from 'playwright-core';
import { Book, type HostEvent } from './book';
import type { FunctionResult } from './custom-functions';
import { Hand } from './hand';
import { RichApi } from './rich-api';

const officeFolder = path.resolve(__dirname, '../../../node_modules/@microsoft/office-js/dist');
const cdn = 'https://appsforoffice.microsoft.com/lib/1/hosted/';
/** Where the task pane lives; never connected to: every request is answered here. */
const origin = 'https://localhost:3000';

export interface WebHostOptions {
  /** Folder of the built task pane. */
  readonly pane: string;
  /** Address of the running server, whose API the pane calls. */
  readonly server: string;
  /** Newest requirement set that this Excel has. */
  readonly excelApi?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly size?: { readonly width: number; readonly height: number };
  /** The system forces its own colours (high contrast). */
  readonly forcedColors?: 'active' | 'none';
  /** Origins besides the add-in's that a dialog may go to: those of the sandbox. */
  readonly visits?: readonly string[];
  /** Answers of a server that is not there, by `METHOD /path`. */
  readonly fakes?: Readonly<Record<string, (body: string) => FakeAnswer>>;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What Excel says of its looks. */
export interface OfficeLooks {
  readonly isDarkTheme: boolean;
  readonly bodyBackgroundColor: string;
  readonly bodyForegroundColor: string;
}

export interface WebHost {
  readonly page: Page;
  readonly pane: Frame;
  readonly book: Book;
  readonly hand: Hand;
  readonly api: RichApi;
  /** Addresses that were asked for and belong to nobody here. */
  readonly outside: string[];
  /** Errors of the page: exceptions and the console's. */
  readonly errors: string[];
  /** Presses a ribbon button; resolves when the add-in says that it is done. */
  press(command: string): Promise<void>;
  /** The window that the add-in opens while `act` runs. */
  dialog(act: () => Promise<unknown>): Promise<Page>;
  /** What a cell with a custom function of ours gets. */
  calculate(name: string, args: readonly unknown[]): Promise<FunctionResult>;
  /**
   * The user chooses another Office theme and comes back to the pane. The npm package's runtime of the web knows no
   * theme, so the test puts it where the runtime of the CDN has it.
   */
  chooseTheme(looks: OfficeLooks): Promise<void>;
  close(): Promise<void>;
}

/**
 * Excel on the web in miniature: a page that frames the built task pane and speaks the messages of the web host with
 * Microsoft's own runtime, taken from the npm package in place of its CDN. The workbook lives in the test's process.
 */
export async function openWebHost(browser: Browser, options: WebHostOptions): Promise<WebHost> {
  const book = new Book();
  const api = new RichApi(book);
  const outside: string[] = [];
  const errors: string[] = [];
  const context = await browser.newContext({
    viewport: options.size ?? { width: 350, height: 900 },
    colorScheme: options.colorScheme ?? 'light',
    forcedColors: options.forcedColors ?? 'none',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await context.route('**/*', (route) => answer(route, options, outside));
  await page.exposeFunction('answerBatch', (text: string) => api.answer(text));
  await page.goto(`${origin}/host.html`);
  book.listeners.add((event: HostEvent) => {
    if (!api.wants(event)) return;
    const entry = [65_536, event.type, event.target, JSON.stringify(event.message), ''];
    setTimeout(
      () => void page.evaluate((one) => window.excelHost.tell(one), entry).catch(() => undefined),
      0,
    );
  });
  await page.evaluate(playExcel, { excelApi: options.excelApi ?? '1.14', origin });
  const element = await page.waitForSelector('iframe');
  const pane = await element.contentFrame();
  if (!pane) throw new Error('The pane has no frame.');
  return {
    page,
    pane,
    book,
    hand: new Hand(book),
    api,
    outside,
    errors,
    dialog: async (act) => {
      const [window] = await Promise.all([context.waitForEvent('page'), act()]);
      return window;
    },
    calculate: async (name, args) => {
      const { entry, result } = api.functions.call(name, args);
      await page.evaluate((one) => window.excelHost.tell(one), entry);
      return result;
    },
    chooseTheme: (looks) =>
      pane.evaluate((officeTheme) => {
        Object.defineProperty(Office.context, 'officeTheme', { value: officeTheme, configurable: true });
        window.dispatchEvent(new Event('focus'));
      }, looks),
    press: (command) => page.evaluate((name) => window.excelHost.press(name), command),
    close: () => context.close(),
  };
}

const hostPage =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Excel</title><link rel="icon" href="data:,">' +
  '<style>html,body,iframe{margin:0;border:0;width:100%;height:100%;display:block}</style>' +
  '<iframe id="pane" title="task pane"></iframe></html>';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
};

/** Paths of the add-in's origin that the server answers. */
const ofServer = /^\/(api|xero|sign-in)(\/|$)/;

async function answer(route: Route, options: WebHostOptions, outside: string[]): Promise<void> {
  const { pane, server, visits = [], fakes = {} } = options;
  const url = new URL(route.request().url());
  const fake = url.origin === origin && fakes[`${route.request().method()} ${url.pathname}`];
  if (fake) return route.fulfill({ ...fake(route.request().postData() ?? '') });
  if (visits.includes(url.origin)) return pass(route, url.href, route.request().headers());
  const file = (from: string): Promise<void> => {
    const contentType = types[path.extname(from)] ?? 'application/octet-stream';
    try {
      return route.fulfill({ body: readFileSync(from), contentType });
    } catch {
      return route.fulfill({ status: 404 });
    }
  };
  if (url.href.startsWith(cdn)) {
    // The package has its file names in lower case, the CDN does not care.
    return file(path.join(officeFolder, url.href.slice(cdn.length).split('?')[0]?.toLowerCase() ?? ''));
  }
  if (url.origin === origin && url.pathname === '/host.html') {
    return route.fulfill({ body: hostPage, contentType: 'text/html' });
  }
  if (url.origin === origin && url.pathname.startsWith('/excel/')) {
    return file(path.join(pane, url.pathname.slice('/excel/'.length)));
  }
  if (url.origin === origin && ofServer.test(url.pathname)) {
    const headers = { ...route.request().headers(), origin: server };
    return pass(route, server + url.pathname + url.search, headers);
  }
  outside.push(url.href);
  return route.abort();
}

/**
 * Asks a real server. A redirect becomes a page that goes on: what a redirect leads to would not come by here, but be
 * asked of the network, where the add-in's address is nobody's.
 */
async function pass(route: Route, url: string, headers: Record<string, string>): Promise<void> {
  const response = await route.fetch({ url, headers, maxRedirects: 0 }).catch(() => null);
  // The pane may be closed while the server answers.
  const ignore = (): void => undefined;
  if (!response) return route.abort().catch(ignore);
  const { location } = response.headers();
  if (location === undefined) return route.fulfill({ response }).catch(ignore);
  const target = JSON.stringify(new URL(location, route.request().url()).href).replaceAll('<', '\\u003c');
  const { 'set-cookie': cookie } = response.headers();
  return route
    .fulfill({
      body: `<!doctype html><script>location.replace(${target})</script>`,
      contentType: 'text/html',
      ...(cookie === undefined ? {} : { headers: { 'set-cookie': cookie } }),
    })
    .catch(ignore);
}

interface HostMessage {
  readonly _messageType: number;
  readonly _actionType: number;
  readonly _actionName: string;
  readonly _correlationId: string;
  readonly _data?: {
    readonly eventDispId?: number;
    readonly DdaMethod?: { readonly DispatchId: number };
    readonly ArrayData?: readonly unknown[];
  };
}

declare global {
  interface Window {
    answerBatch(text: string): Promise<string>;
    excelHost: { tell(entry: unknown[]): void; press(command: string): Promise<void> };
  }
}

/**
 * Runs in the host's page: the messages that the runtime exchanges with Excel on the web, as found in `office.debug.js`
 * (`WebClientHostController`, `DispIdEvent`), not in any document.
 */
function playExcel({ excelApi, origin: home }: { excelApi: string; origin: string }): void {
  const frame = document.getElementById('pane') as HTMLIFrameElement;
  const conversation = 'conversation';
  const addIn = 'cogsheet';
  const dispatch = { batch: 93, commandDone: 94, richEvents: 33, commandEvents: 39 };
  let richEvents: HostMessage | null = null;
  let commandEvents: HostMessage | null = null;
  let done: () => void = () => undefined;

  const post = (query: HostMessage, more: object): void =>
    frame.contentWindow?.postMessage(
      JSON.stringify({
        _serializerVersion: 1,
        _conversationId: conversation,
        _messageType: 1,
        _origin: home,
        _actionName: query._actionName,
        _correlationId: query._correlationId,
        _errorCode: 0,
        ...more,
      }),
      '*',
    );
  const reply = (query: HostMessage, data: unknown): void => post(query, { _responseType: 0, _data: data });
  const event = (query: HostMessage | null, data: unknown): void => {
    if (query) post(query, { _responseType: 1, _data: data });
  };
  const context = {
    _id: addIn,
    _appInstanceId: addIn,
    _appName: 16,
    _appVersion: '16.0',
    _appMinorVersion: 1,
    _appUILocale: 'en-GB',
    _dataLocale: 'en-GB',
    _docUrl: 'https://example.test/Book1.xlsx',
    _clientMode: 1,
    _settings: [],
    _reason: 1,
    _osfControlType: 1,
    _eToken: '',
    _correlationId: 'c',
    _requirementMatrix: JSON.stringify({
      ExcelApi: excelApi,
      SharedRuntime: '1.2',
      RibbonApi: '1.2',
      DialogApi: '1.2',
      RichApiRuntime: '1.2',
      CustomFunctions: '1.9',
    }),
    _hostFullVersion: '16.0.20000.1',
    _appDomains: [],
    _initialDisplayMode: 0,
  };
  const method = async (query: HostMessage): Promise<void> => {
    const id = query._data?.DdaMethod?.DispatchId;
    if (id === dispatch.commandDone) done();
    if (id !== dispatch.batch) return reply(query, { Error: 0, Version: 1 });
    const body = query._data?.ArrayData?.find(
      (part) => typeof part === 'string' && part.includes('"ObjectPaths"'),
    );
    const text = await window.answerBatch(String(body));
    reply(query, { Error: 0, Version: 1, Data: [200, [], text] });
  };
  window.addEventListener('message', ({ source, data }) => {
    if (source !== frame.contentWindow) return;
    const query = JSON.parse(String(data)) as HostMessage;
    if (query._messageType !== 0) return;
    if (query._actionType === 1) {
      if (query._data?.eventDispId === dispatch.richEvents) richEvents = query;
      if (query._data?.eventDispId === dispatch.commandEvents) commandEvents = query;
    }
    if (query._actionType !== 0) return reply(query, { Error: 0 });
    if (query._actionName === 'ContextActivationManager_getAppContextAsync') return reply(query, context);
    if (query._actionName === 'executeMethod') return void method(query);
    reply(query, query._actionName.endsWith('notifyHost') ? null : { Error: 0, Version: 1 });
  });
  window.excelHost = {
    tell: (entry) => event(richEvents, { ArrayData: [entry] }),
    press: (command) =>
      new Promise((resolve) => {
        done = resolve;
        event(commandEvents, { 0: 'command', 1: command, 2: JSON.stringify({ source: { id: command } }) });
      }),
  };
  // The last part are flags; 2: the page holds custom functions (`OSF.HostInfoFlags`).
  const info = ['Excel', 'Web', '16.01', 'en-GB', 'session', '', '', '2'];
  if (frame.contentWindow) {
    frame.contentWindow.name = JSON.stringify({
      baseFrameName: 'pane',
      hostInfo: info.join('|'),
      xdmInfo: `${conversation}|${addIn}|${home}`,
      serializerVersion: '1',
      flights: '[]',
    });
  }
  const query = new URLSearchParams({ _host_Info: info.join('$') });
  frame.src = `${home}/excel/taskpane.html?${query}#&_xdm_Info=${conversation}|${addIn}|${encodeURIComponent(home)}`;
}
