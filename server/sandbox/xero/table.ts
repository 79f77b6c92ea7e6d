import type { Change, Persistence } from '../common/persistence';

/**
 * One kind of record by id, with look-ups by further keys. Records are never changed in place: `put` replaces.
 * Insertion order is kept.
 */
export class Table<T> {
  private readonly records = new Map<string, T>();
  private readonly index = new Map<string, Set<string>>();

  constructor(
    readonly kind: string,
    private readonly journal: Journal,
    private readonly keysOf: (record: T) => string[] = () => [],
  ) {
    journal.register(this);
  }

  get(id: string): T | undefined {
    return this.records.get(id);
  }

  all(): T[] {
    return [...this.records.values()];
  }

  /** Records that carry `key`, in the order they were added. */
  withKey(key: string): T[] {
    return [...(this.index.get(key) ?? [])].flatMap((id) => this.records.get(id) ?? []);
  }

  put(id: string, record: T): void {
    this.journal.note(this.kind, id, this.records.get(id) ?? null, record);
    this.apply(id, record);
  }

  remove(id: string): void {
    const previous = this.records.get(id);
    if (previous === undefined) return;
    this.journal.note(this.kind, id, previous, null);
    this.apply(id, null);
  }

  /** Sets a record without noting it as a change: seeding, replay and rollback. */
  apply(id: string, record: unknown): void {
    const previous = this.records.get(id);
    if (previous !== undefined) for (const key of this.keysOf(previous)) this.index.get(key)?.delete(id);
    if (record === null) {
      this.records.delete(id);
      return;
    }
    this.records.set(id, record as T);
    for (const key of this.keysOf(record as T)) {
      const ids = this.index.get(key) ?? new Set();
      this.index.set(key, ids.add(id));
    }
  }
}

/** Notes every change of a call, to undo a part of it or to save all of it in one line. */
export class Journal {
  private readonly tables = new Map<string, Table<never>>();
  private changes: { kind: string; id: string; before: unknown; after: unknown }[] = [];

  constructor(private readonly persistence: Persistence) {}

  register(table: { kind: string }): void {
    this.tables.set(table.kind, table as Table<never>);
  }

  note(kind: string, id: string, before: unknown, after: unknown): void {
    this.changes.push({ kind, id, before, after });
  }

  /** Runs `work`; undoes its changes when it throws or when `keep` says no. */
  attempt<R>(work: () => R, keep: (result: R) => boolean = () => true): R {
    const mark = this.changes.length;
    let kept = false;
    try {
      const result = work();
      kept = keep(result);
      return result;
    } finally {
      if (!kept) this.rollback(mark);
    }
  }

  /** Saves everything noted since the last save. Called before a call is answered. */
  commit(): void {
    const saved: Change[] = this.changes.map(({ kind, id, after }) => ({ kind, id, value: after }));
    this.changes = [];
    this.persistence.save(saved);
  }

  /** Applies what was saved before a restart. Kinds this version does not know are passed over. */
  replay(): void {
    for (const { kind, id, value } of this.persistence.load()) this.tables.get(kind)?.apply(id, value);
  }

  private rollback(mark: number): void {
    for (const change of this.changes.splice(mark).reverse()) {
      this.tables.get(change.kind)?.apply(change.id, change.before);
    }
  }
}
