/** One call as the log keeps it: never headers, never bodies. */
export interface CallRecord {
  at: string;
  method: string;
  /** Path without the query. */
  path: string;
  /** Query text without the question mark, empty where the sandbox hides it. */
  query: string;
  /** Path with ids replaced, the name under which calls are counted. */
  template: string;
  /** HTTP status answered, or null when the socket was destroyed. */
  status: number | null;
  fault: string | null;
}

export interface CallLog {
  record(call: CallRecord): void;
  clear(): void;
  /** Totals since the last clear, counts by `METHOD template`, and the latest calls, oldest first. */
  report(): {
    total: number;
    counts: Record<string, number>;
    statuses: Record<string, number>;
    calls: CallRecord[];
  };
}

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** The default template: GUIDs become `{id}`, segments of digits only become `{n}`. */
export function pathTemplate(path: string): string {
  return path.replace(guid, '{id}').replace(/\/\d+(?=\/|$)/g, '/{n}');
}

export function createCallLog(limit = 2000): CallLog {
  let calls: CallRecord[] = [];
  let counts = new Map<string, number>();
  let statuses = new Map<string, number>();
  let total = 0;
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  return {
    record(call) {
      total += 1;
      add(counts, `${call.method} ${call.template}`);
      add(statuses, call.status === null ? 'dropped' : String(call.status));
      calls.push(call);
      if (calls.length > limit) calls = calls.slice(-Math.ceil(limit / 2));
    },
    clear() {
      calls = [];
      counts = new Map();
      statuses = new Map();
      total = 0;
    },
    report: () => ({
      total,
      counts: Object.fromEntries(counts),
      statuses: Object.fromEntries(statuses),
      calls: [...calls],
    }),
  };
}
