/// <reference types="office-js" />
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { Book, type HostEvent } from './book';
import { Hand } from './hand';
import { RichApi } from './rich-api';

/** Category of rich API events (`RichApiMessageManager` of the runtime). */
const eventCategory = 65_536;
const script = path.resolve(
  __dirname,
  '../../../node_modules/@microsoft/office-js/dist/excel-web-16.00.debug.js',
);

/** Compiled once a process: three megabytes. */
let compiled: vm.Script | null = null;

export interface ExcelHost {
  readonly book: Book;
  /** What the user does. */
  readonly hand: Hand;
  readonly api: RichApi;
  /** `Excel` and `OfficeExtension` as the page would see them. */
  readonly Excel: typeof Excel;
  readonly OfficeExtension: typeof OfficeExtension;
}

/**
 * Our workbook behind Microsoft's own runtime, unmodified, in a window of its own without a browser: the runtime takes
 * a global `_richApiNativeBridge` for the host and sends every batch through it as text.
 */
export function openExcel(): ExcelHost {
  const book = new Book();
  const api = new RichApi(book);
  const window = windowOf(book, api);
  compiled ??= new vm.Script(readFileSync(script, 'utf8'), { filename: 'excel-web-16.00.debug.js' });
  const context = vm.createContext(window);
  compiled.runInContext(context);
  return {
    book,
    api,
    hand: new Hand(book),
    Excel: context.Excel as typeof Excel,
    OfficeExtension: context.OfficeExtension as typeof OfficeExtension,
  };
}

interface BridgeMessage {
  readonly id: number;
  readonly message: { readonly body: unknown };
}

function bridgeOf(book: Book, api: RichApi) {
  const bridge = {
    /** Set by the runtime. */
    onMessageFromHost: (_text: string): void => undefined,
    sendMessageToHost: (text: string): void => {
      const { id, message } = JSON.parse(text) as BridgeMessage;
      const request = typeof message.body === 'string' ? message.body : JSON.stringify(message.body);
      setImmediate(() => {
        const wrap = (body: unknown) => ({ id, type: 2, message: { statusCode: 200, headers: {}, body } });
        bridge.onMessageFromHost(api.answer(request, wrap));
      });
    },
  };
  const tell = (event: HostEvent): void => {
    if (!api.wants(event)) return;
    const entry = {
      messageCategory: eventCategory,
      messageType: event.type,
      targetId: event.target,
      message: JSON.stringify(event.message),
      id: '',
    };
    // Events come after the answer to the batch that caused them.
    setTimeout(() => bridge.onMessageFromHost(JSON.stringify({ type: 3, message: { entries: [entry] } })), 0);
  };
  book.listeners.add(tell);
  return bridge;
}

function windowOf(book: Book, api: RichApi): vm.Context {
  const nothing = (): void => undefined;
  const window: Record<string, unknown> = {
    console,
    // The runtime has timers of its own, which must not keep a test run alive.
    setTimeout: (task: () => void, delay?: number) => setTimeout(task, delay).unref(),
    clearTimeout,
    setInterval: (task: () => void, delay?: number) => setInterval(task, delay).unref(),
    clearInterval,
    performance,
    location: {
      href: 'https://localhost/',
      hash: '',
      search: '',
      protocol: 'https:',
      origin: 'https://localhost',
    },
    navigator: { userAgent: 'node', appVersion: '' },
    document: {
      addEventListener: nothing,
      getElementsByTagName: () => [],
      createElement: () => ({ setAttribute: nothing, style: {} }),
      URL: '',
      cookie: '',
      readyState: 'complete',
    },
    addEventListener: nothing,
    removeEventListener: nothing,
    name: '',
    _richApiNativeBridge: bridgeOf(book, api),
  };
  for (const self of ['window', 'self', 'top', 'parent']) window[self] = window;
  return window;
}
