import vm from 'node:vm';
import { NotModelled, Refusal, notModelled, refuse } from './errors';
import type { GoogleHost } from './host';
import { type Args, type Bound, Handle, type Needs, fits, typeOf } from './service';
import { services } from './services';
import { isDate } from './values';
import { instantAt, localDates, offsetAt } from './zone';

/** Docs: ScriptApp.AuthMode, guide "Editor add-on authorization". */
export type AuthMode = 'NONE' | 'LIMITED' | 'CUSTOM_FUNCTION' | 'FULL';

const scope = (name: string): string => `https://www.googleapis.com/auth/${name}`;
export const scopes = {
  openid: 'openid',
  email: scope('userinfo.email'),
  currentOnly: scope('spreadsheets.currentonly'),
  spreadsheets: scope('spreadsheets'),
  container: scope('script.container.ui'),
  fetch: scope('script.external_request'),
  triggers: scope('script.scriptapp'),
} as const;

/** Who may: in which modes, and with one of which scopes (scopes count in FULL only; simple triggers go without). */
const permissions: Readonly<Record<Needs, { modes: readonly AuthMode[]; scopes: readonly string[] }>> = {
  nothing: { modes: ['NONE', 'LIMITED', 'CUSTOM_FUNCTION', 'FULL'], scopes: [] },
  // Docs, each class of the Spreadsheet service: "authorization with one or more of the following scopes".
  document: {
    modes: ['LIMITED', 'CUSTOM_FUNCTION', 'FULL'],
    scopes: [scopes.currentOnly, scopes.spreadsheets],
  },
  // Locks and the cache are taken for bound to the document likewise [belief].
  properties: { modes: ['LIMITED', 'CUSTOM_FUNCTION', 'FULL'], scopes: [] },
  container: { modes: ['FULL'], scopes: [scopes.container] },
  fetch: { modes: ['CUSTOM_FUNCTION', 'FULL'], scopes: [scopes.fetch] },
  email: { modes: ['LIMITED', 'CUSTOM_FUNCTION', 'FULL'], scopes: [scopes.email] },
  broad: { modes: ['FULL'], scopes: [scopes.spreadsheets] },
  triggers: { modes: ['FULL'], scopes: [scopes.triggers] },
};

/** What one run of the script did. */
export interface ExecutionRecord {
  readonly name: string;
  readonly mode: AuthMode;
  /** Calls by member: `Range.setValues` -> 2. */
  readonly calls: Map<string, number>;
  /** Calls of the spreadsheet service that read, and that write: all of them, sheets' and metadata's too. */
  reads: number;
  writes: number;
  /** Those among them that move cells of a range: values, formats, notes, rules, links, looks. */
  rangeCalls: number;
  cellsRead: number;
  cellsWritten: number;
  fetches: number;
  /** Milliseconds that the script slept. */
  slept: number;
  failed: string | null;
}

interface Realm {
  array(items: readonly unknown[]): unknown[];
  object(entries: readonly (readonly [string, unknown])[]): object;
  date(instant: number): Date;
  exception(message: string): Error;
}
const realmSource = `({
  array: (items) => Array.from(items),
  object: (entries) => Object.fromEntries(entries),
  date: (instant) => new Date(instant),
  exception: (message) => Object.assign(new Error(message), { name: 'Exception' }),
})`;

/** One run of the script: globals of its own, loaded anew (docs: google.script.run; reference 2: globals are not kept). */
export class Execution {
  readonly record: ExecutionRecord;
  /** Set when the run cannot count as done, even if the script caught the error. */
  fatal: Error | null = null;
  private readonly context: vm.Context;
  private readonly realm: Realm;
  private readonly handles = new WeakMap<object, Handle>();
  private readonly lasting = new Map<Handle, object>();
  private late: string | null = null;

  constructor(
    readonly host: GoogleHost,
    name: string,
    readonly mode: AuthMode,
  ) {
    this.record = {
      name,
      mode,
      calls: new Map(),
      reads: 0,
      writes: 0,
      rangeCalls: 0,
      cellsRead: 0,
      cellsWritten: 0,
      fetches: 0,
      slept: 0,
      failed: null,
    };
    // No timers, fetch, URL, TextEncoder, process: a stray use fails here as it does there (reference 2).
    this.context = vm.createContext(Object.create(null) as vm.Context);
    vm.runInContext('delete globalThis.WebAssembly', this.context);
    const zone = host.manifest.timeZone;
    const patch = vm.runInContext(localDates, this.context) as (...parts: unknown[]) => void;
    patch(
      (instant: number) => offsetAt(instant, zone),
      (wall: number) => instantAt(wall, zone),
    );
    this.realm = vm.runInContext(realmSource, this.context) as Realm;
    for (const [service, handle] of Object.entries(services)) this.context[service] = this.out(handle);
  }

  /** Loads the files and calls a function of theirs. */
  start(args: Args): unknown {
    try {
      for (const file of this.host.files) file.runInContext(this.context);
      const found: unknown = this.context[this.record.name];
      if (this.record.name.endsWith('_') || typeof found !== 'function') {
        throw new Error(`Script function not found: ${this.record.name}`);
      }
      const result: unknown = (found as (...all: unknown[]) => unknown)(...args.map((one) => this.out(one)));
      this.settle();
      // Even if the script caught it.
      if (this.fatal) throw this.fatal;
      return result;
    } catch (error) {
      this.record.failed = error instanceof Error || isError(error) ? error.message : String(error);
      throw this.fatal ?? error;
    } finally {
      this.host.locks.releaseAll(this);
    }
  }

  functions(): string[] {
    for (const file of this.host.files) file.runInContext(this.context);
    return Object.keys(this.context).filter(
      (name) => !name.endsWith('_') && typeof this.context[name] === 'function',
    );
  }

  /**
   * Writes are buffered, and a cell too long is refused with the next call, flush, or at the end (report: "Sheets
   * reports a bad write on the next sheet call").
   */
  failLater(message: string): void {
    this.late ??= message;
  }

  settle(): void {
    const message = this.late;
    this.late = null;
    if (message !== null) throw this.realm.exception(message);
  }

  allow(needs: Needs, called: string, writes = false): void {
    const { modes, scopes: wanted } = permissions[needs];
    // Docs, custom functions: "they cannot make changes", read-only Spreadsheet service.
    const readOnly = writes && needs === 'document' && this.mode === 'CUSTOM_FUNCTION';
    if (!modes.includes(this.mode) || readOnly) refuse(`You do not have permission to call ${called}.`);
    if (this.mode !== 'FULL' || wanted.length === 0) return;
    if (wanted.some((one) => this.host.granted.has(one))) return;
    const list = wanted.length === 1 ? wanted[0] : `(${wanted.join(' || ')})`;
    refuse(`Specified permissions are not sufficient to call ${called}. Required permissions: ${list}`);
  }

  /** 6 minutes; 30 seconds in simple triggers and custom functions (docs: quotas). Sleep is all that is counted here. */
  sleep(milliseconds: number): void {
    this.record.slept += milliseconds;
    this.host.pass(milliseconds / 1000);
    if (this.record.slept > (this.mode === 'FULL' ? 360_000 : 30_000)) {
      this.fatal = new Refusal('Exceeded maximum execution time');
      throw this.fatal;
    }
  }

  /** Ends the run as a consent screen does: what follows is not executed, whatever the script catches. */
  end(message: string): never {
    this.fatal = new Refusal(message);
    throw this.fatal;
  }

  /** A value of the host as the script gets it: lists, dates and objects are of the script's own realm. */
  out(value: unknown): unknown {
    if (value instanceof Handle) return this.proxy(value);
    if (Array.isArray(value)) return this.realm.array(value.map((one) => this.out(one)));
    if (isDate(value)) return this.realm.date(value.getTime());
    if (typeof value === 'object' && value !== null && !this.handles.has(value)) {
      return this.realm.object(Object.entries(value).map(([key, one]) => [key, this.out(one)]));
    }
    return value;
  }

  /** What the script passes: proxies stand for their objects again, one level of lists deep. */
  private inward(value: unknown): unknown {
    const found = typeof value === 'object' && value !== null ? this.handles.get(value) : undefined;
    if (found) return found;
    if (!Array.isArray(value)) return value;
    return value.map((one: unknown) =>
      Array.isArray(one) ? one.map((cell) => this.single(cell)) : this.single(one),
    );
  }

  private single(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? (this.handles.get(value) ?? value) : value;
  }

  private proxy(handle: Handle): object {
    const before = this.lasting.get(handle);
    if (before) return before;
    const proxy: object = new Proxy(Object.create(null) as object, {
      get: (_, key) => this.member(handle, key, proxy),
      has: (_, key) =>
        typeof key === 'string' && (handle.member(key) !== undefined || handle.value(key) !== undefined),
      set: (_, key) => this.unknown(`${handle.name}.${String(key)} =`),
    });
    this.handles.set(proxy, handle);
    if (handle.lasting) this.lasting.set(handle, proxy);
    return proxy;
  }

  private member(handle: Handle, key: string | symbol, proxy: object): unknown {
    if (key === Symbol.toPrimitive || key === 'toString' || key === 'toJSON') {
      return () => (typeof handle.of === 'string' ? handle.of : handle.name);
    }
    if (typeof key === 'symbol' || key === 'then') return undefined;
    const value = handle.value(key);
    if (value !== undefined) return this.out(value);
    const bound = handle.member(key);
    if (!bound) return this.unknown(`${handle.name}.${key}`);
    return (...args: unknown[]) => this.call(handle, key, bound, args, proxy);
  }

  private call(handle: Handle, key: string, bound: Bound, given: unknown[], proxy: object): unknown {
    const called = `${handle.name}.${key}`;
    const { record } = this;
    record.calls.set(called, (record.calls.get(called) ?? 0) + 1);
    if (bound.cost !== 'free') this.settle();
    try {
      const args = given.map((one) => this.inward(one));
      if (!fits(bound.signature, args)) {
        const types = args.map((one) => (typeOf(one) === 'grid' ? 'number[][]' : typeOf(one))).join(',');
        refuse(`The parameters (${types}) don't match the method signature for ${called}.`);
      }
      this.allow(bound.needs, called, bound.cost === 'write');
      const result = bound.run(args, this);
      this.count(bound);
      return bound.fluent ? proxy : this.out(result);
    } catch (error) {
      throw this.translated(error);
    }
  }

  private count({ cost, cells, movesCells }: Bound): void {
    const { record } = this;
    if (cost === 'free') return;
    if (cost === 'read') record.reads += 1;
    else record.writes += 1;
    if (!movesCells) return;
    record.rangeCalls += 1;
    if (cost === 'read') record.cellsRead += cells;
    else record.cellsWritten += cells;
  }

  private translated(error: unknown): unknown {
    if (error instanceof Refusal) return this.realm.exception(error.message);
    if (error instanceof NotModelled) return this.countUnknown(error);
    // Not from the host's own code: a function of the script that a service called.
    if (!(error instanceof Error)) return error;
    this.fatal ??= error;
    return this.realm.exception(error.message);
  }

  private unknown(what: string): never {
    try {
      return notModelled(what);
    } catch (error) {
      throw this.countUnknown(error as NotModelled);
    }
  }

  private countUnknown(error: NotModelled): Error {
    this.fatal ??= error;
    this.host.unknown.set(error.message, (this.host.unknown.get(error.message) ?? 0) + 1);
    return this.realm.exception(error.message);
  }
}

const isError = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'message' in error;
