import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import type { Area } from '../excel/address';
import { Book, type Metadata } from './book';
import { refuse } from './errors';
import { type AuthMode, Execution, type ExecutionRecord } from './execution';
import { BlockingFetch } from './fetch-worker';
import { Hand } from './hand';
import { type Outcome, crossIn, crossOut } from './script-run';
import { enumName, valueOf } from './service';
import { authModes } from './script-app';
import type { Protection, Sheet } from './sheet';
import { spreadsheetHandle } from './spreadsheet';
import { type Cached, Locks } from './storage';
import type { MenuItem, Page } from './ui';

export interface Manifest {
  readonly timeZone: string;
  readonly oauthScopes: readonly string[];
  readonly urlFetchWhitelist?: readonly string[];
}

export interface GoogleHostOptions {
  /** Folder of the built script: what clasp would push. */
  readonly dist: string;
  /** Local servers that stand behind public https addresses: `{ 'https://cogsheet.example.com': 'http://127.0.0.1:3000' }`. */
  readonly routes?: Readonly<Record<string, string>>;
  /** Who has the spreadsheet open; she owns it unless `owner` says otherwise. */
  readonly user?: string;
  readonly owner?: string;
  readonly userLocale?: string;
  /** What Google gives as her token; null where it gives none. */
  readonly identityToken?: () => string | null;
  /** Scopes that she ticked; all of the manifest unless told. */
  readonly granted?: readonly string[];
  readonly locale?: string;
  readonly timeZone?: string;
  /** In place of the manifest's list. */
  readonly urlFetchWhitelist?: readonly string[];
}

/**
 * Google Sheets and Apps Script in memory: runs the built script, each call as an execution of its own with globals of
 * its own, on one spreadsheet that stays. What it does not model throws and is counted in `unknown`.
 */
export class GoogleHost {
  readonly dist: string;
  readonly files: readonly vm.Script[];
  readonly manifest: Manifest;
  readonly book: Book;
  readonly hand: Hand;
  readonly locks = new Locks();
  readonly wire = new BlockingFetch();
  readonly cache = new Map<string, Cached>();
  readonly executions: ExecutionRecord[] = [];
  /** Members that were used and are not modelled, with how often; a test asserts that it is empty. */
  readonly unknown = new Map<string, number>();
  readonly fetches: { readonly method: string; readonly url: string }[] = [];
  /** Addresses that nothing stands behind. */
  readonly outside: string[] = [];
  readonly toasts: { readonly message: string; readonly title: string; readonly seconds: number }[] = [];
  readonly alerts: { readonly title: string; readonly text: string; readonly answer: string }[] = [];
  /** Buttons that the user will press in the next dialogs. */
  readonly answers: string[] = [];
  readonly consentScreens: string[][] = [];
  readonly dialogs: Page[] = [];
  readonly logs: { readonly level: string; readonly text: string }[] = [];
  menu: MenuItem[] = [];
  menuCaption: string | null = null;
  sidebar: Page | null = null;
  user: string;
  userLocale: string;
  granted: Set<string>;
  identityToken: () => string | null;
  fetchesLeft = 20_000;
  private readonly stores = new Map<string, Map<string, string>>();
  private readonly routes: Readonly<Record<string, string>>;
  private skipped = 0;

  constructor(options: GoogleHostOptions) {
    this.dist = options.dist;
    const manifest = JSON.parse(readFileSync(path.join(this.dist, 'appsscript.json'), 'utf8')) as Manifest;
    const list = options.urlFetchWhitelist ?? manifest.urlFetchWhitelist;
    this.manifest = { ...manifest, ...(list ? { urlFetchWhitelist: list } : {}) };
    this.files = readdirSync(this.dist)
      .filter((name) => name.endsWith('.js'))
      .sort()
      .map((filename) => new vm.Script(readFileSync(path.join(this.dist, filename), 'utf8'), { filename }));
    this.user = options.user ?? 'ann@example.com';
    this.userLocale = options.userLocale ?? 'en';
    this.book = new Book(
      options.locale ?? 'en_GB',
      options.timeZone ?? 'Europe/London',
      options.owner ?? this.user,
    );
    this.granted = new Set(options.granted ?? manifest.oauthScopes);
    this.identityToken = options.identityToken ?? (() => null);
    this.routes = options.routes ?? {};
    this.hand = new Hand(this);
  }

  /** Runs a function as a menu item does: all that was granted, a fresh execution. Gives what it returns. */
  run(name: string, args: readonly unknown[] = [], mode: AuthMode = 'FULL'): unknown {
    const execution = new Execution(this, name, mode);
    this.executions.push(execution.record);
    return execution.start(args);
  }

  /** `google.script.run`, with what may cross it and what may not. */
  call(name: string, args: readonly unknown[]): Outcome {
    const crossed = crossIn(args);
    try {
      return { ok: true, value: crossOut(this.run(name, crossed)) };
    } catch (error) {
      return { ok: false, message: messageOf(error) };
    }
  }

  /** One cell's call of a custom function (docs: no authorisation, spreadsheet read only). */
  customFunction(name: string, ...args: readonly unknown[]): unknown {
    const result = this.run(name, args, 'CUSTOM_FUNCTION');
    return result === undefined ? undefined : (JSON.parse(JSON.stringify(result)) as unknown);
  }

  /**
   * The document is opened: `onOpen(e)`, in AuthMode.NONE where the add-on was never used in this document
   * (docs: AuthMode). The menu is built anew.
   */
  open(mode: 'NONE' | 'LIMITED' | 'FULL' = 'LIMITED'): void {
    this.menu = [];
    this.run('onOpen', [this.event(mode)], mode);
  }

  /** The add-on is installed from a document: `onInstall(e)` with full authorisation (docs). */
  install(): void {
    this.menu = [];
    this.run('onInstall', [this.event('FULL')]);
  }

  event(mode: AuthMode): Record<string, unknown> {
    return { authMode: valueOf(authModes, mode), source: spreadsheetHandle(this.book), user: this.user };
  }

  /** Functions that pages and menus can call by name. */
  functions(): string[] {
    return new Execution(this, 'functions', 'NONE').functions();
  }

  /** The last run, for its counts. */
  last(): ExecutionRecord {
    return this.executions[this.executions.length - 1] ?? refuse('Nothing ran yet.');
  }

  now(): number {
    return Date.now() + this.skipped;
  }

  /** Time goes by. */
  pass(seconds: number): void {
    this.skipped += seconds * 1000;
  }

  store(name: string): Map<string, string> {
    const found = this.stores.get(name) ?? new Map<string, string>();
    this.stores.set(name, found);
    return found;
  }

  /** Where a public address leads; null outside, since requests leave from Google's network and reach no local server. */
  route(url: string): string | null {
    const found = Object.keys(this.routes).find(
      (prefix) => url === prefix || url.startsWith(`${prefix.replace(/\/$/, '')}/`),
    );
    if (found === undefined) {
      this.outside.push(url);
      return null;
    }
    return `${this.routes[found]?.replace(/\/$/, '') ?? ''}${url.slice(found.replace(/\/$/, '').length)}`;
  }

  /** What a proxy in front of the server adds: the public host, https, one of Google's addresses. */
  proxyHeaders(url: string): Record<string, string> {
    return { host: new URL(url).host, 'x-forwarded-proto': 'https', 'x-forwarded-for': '107.178.192.7' };
  }

  protect(sheet: Sheet, area: Area | null): Protection {
    const id = this.book.nextId();
    const before = area ? undefined : sheet.protections.find((one) => one.area === null);
    if (before) return before;
    // Docs: Range.protect, "if the range is already protected" makes another one; all editors keep their access.
    const editors = new Set([this.book.owner, this.user]);
    const made: Protection = {
      id,
      sheet,
      area,
      description: '',
      warningOnly: false,
      editors,
      unprotected: [],
    };
    sheet.protections.push(made);
    return made;
  }

  /** `key`, `key, visibility`, `key, value`, `key, value, visibility`; visible to the document unless told (docs). */
  addMetadata(at: Metadata['at'], [key, second, third]: readonly unknown[]): void {
    const value = typeof second === 'string' ? second : null;
    const visibility = third ?? (typeof second === 'string' ? undefined : second);
    const shown = visibility === undefined ? 'DOCUMENT' : enumName(visibility);
    this.book.addMetadata(at, String(key), value, shown);
  }

  async close(): Promise<void> {
    await this.wire.close();
  }
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
