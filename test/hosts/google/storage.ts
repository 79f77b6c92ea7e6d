import { refuse } from './errors';
import type { Execution } from './execution';
import { type Handle, act, chain, define, free } from './service';

/** Docs, quotas: 9 kB a value, 500 kB a store; 100 kB a value of the cache, 250 characters a key, 6 hours. */
const limits = {
  property: 9 * 1024,
  store: 500 * 1024,
  cached: 100 * 1024,
  cacheKey: 250,
  cacheSeconds: 21_600,
};

const bytes = (text: string): number => Buffer.byteLength(text);

function put(store: Map<string, string>, key: string, value: unknown): void {
  const text = String(value);
  if (bytes(text) > limits.property) refuse('Argument too large: value');
  const others = [...store]
    .filter(([name]) => name !== key)
    .reduce((sum, [name, one]) => sum + bytes(name) + bytes(one), 0);
  if (others + bytes(key) + bytes(text) > limits.store) {
    refuse('You have exceeded the property storage quota. Please remove some properties and try again.');
  }
  store.set(key, text);
}

const propertiesHandle = define<Map<string, string>>({
  name: 'Properties',
  needs: 'properties',
  members: {
    getProperty: free('string', (store, [key]) => store.get(String(key)) ?? null),
    getProperties: free('', (store) => Object.fromEntries(store)),
    getKeys: free('', (store) => [...store.keys()]),
    setProperty: chain('string, any', (store, [key, value]) => put(store, String(key), value)),
    setProperties: chain('object, boolean?', (store, [values, alone]) => {
      if (alone === true) store.clear();
      for (const [key, value] of Object.entries(values as object)) put(store, key, value);
    }),
    deleteProperty: chain('string', (store, [key]) => void store.delete(String(key))),
    deleteAllProperties: chain('', (store) => store.clear()),
  },
});

const properties = (of: (execution: Execution) => string) =>
  free<null>('', (_, __, execution) => propertiesHandle(execution.host.store(of(execution))));

/** User properties belong to one user, document properties to one file; both to this script alone (docs). */
export const propertiesService = define<null>({
  name: 'PropertiesService',
  needs: 'properties',
  members: {
    getScriptProperties: properties(() => 'script'),
    getUserProperties: properties(({ host }) => `user ${host.user}`),
    getDocumentProperties: properties(({ host }) => `document ${host.book.id}`),
  },
})(null);

export interface Cached {
  readonly value: string;
  /** Milliseconds of the host's clock. */
  readonly until: number;
}

const cacheHandle = define<string>({
  name: 'Cache',
  needs: 'properties',
  members: {
    get: free('string', (name, [key], { host }) => {
      const found = host.cache.get(`${name} ${String(key)}`);
      return found && found.until > host.now() ? found.value : null;
    }),
    put: act('string, string, int?', (name, [key, value, seconds = 600], { host }) => {
      if (String(key).length > limits.cacheKey) refuse('Argument too large: key');
      if (bytes(String(value)) > limits.cached) refuse('Argument too large: value');
      const kept = Math.min(Number(seconds), limits.cacheSeconds);
      host.cache.set(`${name} ${String(key)}`, { value: String(value), until: host.now() + kept * 1000 });
    }),
    remove: act('string', (name, [key], { host }) => void host.cache.delete(`${name} ${String(key)}`)),
  },
});

export const cacheService = define<null>({
  name: 'CacheService',
  needs: 'properties',
  members: {
    getScriptCache: free('', () => cacheHandle('script')),
    getUserCache: free('', (_, __, { host }) => cacheHandle(`user ${host.user}`)),
    getDocumentCache: free('', (_, __, { host }) => cacheHandle(`document ${host.book.id}`)),
  },
})(null);

/** Who holds which lock. Somebody else's run is anything that is not an execution of this host. */
export class Locks {
  private readonly holders = new Map<string, unknown>();

  /** Another user's run holds the lock until it lets go. */
  hold(name: 'document' | 'script' | 'user', holder: string): void {
    this.holders.set(name, holder);
  }

  release(name: string, holder: unknown): void {
    if (this.holders.get(name) === holder) this.holders.delete(name);
  }

  /** Docs: Lock.releaseLock, "released automatically when the script terminates". */
  releaseAll(holder: unknown): void {
    for (const name of [...this.holders.keys()]) this.release(name, holder);
  }

  take(name: string, holder: unknown): boolean {
    const free = !this.holders.has(name) || this.holders.get(name) === holder;
    if (free) this.holders.set(name, holder);
    return free;
  }

  has(name: string, holder: unknown): boolean {
    return this.holders.get(name) === holder;
  }
}

const wait = (execution: Execution, name: string, milliseconds: number): boolean => {
  const taken = execution.host.locks.take(name, execution);
  if (!taken) execution.sleep(milliseconds);
  return taken;
};

const lockHandle: (name: string) => Handle = define<string>({
  name: 'Lock',
  needs: 'properties',
  members: {
    tryLock: free('int', (name, [timeout], execution) => wait(execution, name, Number(timeout))),
    // Message as documented for waitLock's exception [belief].
    waitLock: act('int', (name, [timeout], execution) => {
      if (wait(execution, name, Number(timeout))) return;
      refuse('Lock timeout: another process was holding the lock for too long.');
    }),
    hasLock: free('', (name, _, execution) => execution.host.locks.has(name, execution)),
    releaseLock: act('', (name, _, execution) => execution.host.locks.release(name, execution)),
  },
});

export const lockService = define<null>({
  name: 'LockService',
  needs: 'properties',
  members: {
    getDocumentLock: free('', () => lockHandle('document')),
    getScriptLock: free('', () => lockHandle('script')),
    getUserLock: free('', () => lockHandle('user')),
  },
})(null);
