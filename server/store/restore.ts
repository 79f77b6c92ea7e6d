import { fault } from '../accounting/fault';
import { err, ok, type Result } from '../accounting/result';
import { keptTables, leftOut } from './backup';
import { BackupDamaged, type BackupHeader, readBackupFile } from './backup-file';
import { type Db, type Queryable, sqlErrorOf } from './db';
import { codeOf } from './error-code';
import {
  appliedTags,
  applyMigrations,
  judgeTags,
  lockSchema,
  type Migration,
  readMigrations,
} from './migrate';
import { placeRestoreMarks } from './restore-marks';

/** One sentence for whoever ran the command. Nothing was changed. */
export interface RestoreRefused {
  readonly code: 'file-missing' | 'damaged' | 'schema-too-new' | 'not-empty' | 'in-use';
  readonly message: string;
}

export interface RestoreDone {
  readonly takenAt: Date;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Connections that look everything up in Xero before they send. */
  readonly connections: number;
  /** Postings that were open in the backup, and are looked up now. */
  readonly lookedUp: number;
}

export interface RestoreOptions {
  /** Data that is there already gives way. */
  readonly replace: boolean;
  /** Up to when the data of the backup is whole, where that is earlier than the backup itself. */
  readonly asOf?: Date;
  readonly now?: () => Date;
}

/** How long after a request was sent it could still arrive in Xero: as `sync/attempt.ts` has it. */
const lateArrivalMs = 3 * 60_000;

/** Ends the transaction, and with it whatever was done. */
class Refused extends Error {
  constructor(readonly reason: RestoreRefused) {
    super(reason.message);
  }
}

/**
 * Puts the store back to what a backup of either store holds, all or nothing: the tables of its day, its rows, and from
 * there the migrations since. What is there already is replaced only when asked for.
 *
 * Xero was not put back. So every connection is marked (`restore-marks.ts`): its postings are looked up there before they
 * are sent, also those that were open when the backup was taken. Sealed keys and tokens that are newer than those of the
 * backup stay, since Xero takes each refresh token once.
 */
export async function restoreBackup(
  db: Db,
  file: string,
  options: RestoreOptions,
): Promise<Result<RestoreDone, RestoreRefused>> {
  try {
    return ok(await db.tx((tx) => restoreWithin(tx, db.kind, file, options)));
  } catch (error) {
    if (error instanceof Refused) return err(error.reason);
    if (error instanceof BackupDamaged) return err(damaged(file, error.message));
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EACCES' || codeOf(error) === 'EISDIR')
      return err({ code: 'file-missing', message: `${file} cannot be read (${codeOf(error)}).` });
    throw error;
  }
}

const damaged = (file: string, why: string): RestoreRefused => ({
  code: 'damaged',
  message: `${file} is not a backup that can be restored. ${why}`,
});

async function restoreWithin(
  tx: Queryable,
  kind: Db['kind'],
  file: string,
  { replace, asOf, now = () => new Date() }: RestoreOptions,
): Promise<RestoreDone> {
  const known = readMigrations();
  await lockSchema(tx);
  if (kind === 'postgres') await refuseOthers(tx);
  const before = await clear(tx, known, replace);
  const { header, rows } = await load(tx, file, known);
  await applyMigrations(tx, known);
  await keepNewerSecrets(tx, before.secrets);
  const restoredAt = now();
  const quietUntil = await quietFrom(tx, before, restoredAt);
  const takenAt = new Date(Math.min(Date.parse(header.takenAt), asOf?.getTime() ?? Infinity));
  const connections = await placeRestoreMarks(tx, { takenAt, restoredAt, quietUntil });
  return { takenAt, rows, connections, lookedUp: await lookUpOpen(tx, restoredAt, quietUntil) };
}

/** Another process would go on with what it remembers of the data that it had. */
async function refuseOthers(tx: Queryable): Promise<void> {
  const { rows } = await tx.query<{ others: number }>(
    `select count(*)::int as others from pg_stat_activity
     where datname = current_database() and application_name like 'cogsheet%' and pid <> pg_backend_pid()`,
  );
  const others = rows[0]?.others ?? 0;
  if (others === 0) return;
  const message = `Cogsheet is at work on this database (${others} connections). Stop every process of it and restore again.`;
  throw new Refused({ code: 'in-use', message });
}

/** What of the replaced data counts after it is gone. */
interface Before {
  /** Whether there was data. */
  readonly known: boolean;
  /** When a request was last sent of which it is not known what became. */
  readonly lastOpen: Date | null;
  /** Attempts of the last hour that are over, whatever the backup says of them. */
  readonly over: readonly string[];
  /** Sealed keys and tokens, as JSON objects. */
  readonly secrets: readonly string[];
}

/** Takes the tables away. The queue goes too: its jobs are of runs that may not be there any more. */
async function clear(tx: Queryable, known: readonly Migration[], replace: boolean): Promise<Before> {
  const schema = await appliedTags(tx);
  const tooNew = judgeTags(schema, known);
  if (tooNew) throw new Refused(tooNew);
  const tables = await keptTables(tx, schema, known);
  const filled: string[] = [];
  for (const table of tables) {
    const { rows } = await tx.query<{ any: boolean }>(`select exists (select 1 from "${table}") as any`);
    if (rows[0]?.any) filled.push(table);
  }
  if (filled.length > 0 && !replace)
    throw new Refused({
      code: 'not-empty',
      message:
        'There is data here already. Back it up, then restore with --replace: all of it gives way to the backup.',
    });
  const secrets = filled.includes('secret')
    ? await tx.query<{ row: string }>('select row_to_json(t)::text as row from secret t')
    : { rows: [] };
  const hasAttempts = filled.includes('attempt');
  const lastOpen = hasAttempts ? await lastOpenAt(tx, []) : null;
  const over = hasAttempts ? await attemptsOver(tx) : [];
  await tx.exec('drop schema if exists pgboss cascade');
  for (const table of [...tables, ...leftOut]) await tx.exec(`drop table if exists "${table}" cascade`);
  return { known: filled.length > 0, lastOpen, over, secrets: secrets.rows.map(({ row }) => row) };
}

/** Without an answer, and a posting still waits for what became of it. */
const isOpen = `(a.state in ('sent', 'lost') and exists (select 1 from posting p
  where p.attempt_id = a.id and p.state in ('approved', 'sending', 'unknown')))`;

async function lastOpenAt(tx: Queryable, over: readonly string[]): Promise<Date | null> {
  const { rows } = await tx.query<{ at: Date | null }>(
    `select max(coalesce(a.answered_at, a.sent_at)) as at from attempt a where ${isOpen} and a.id <> all($1::text[])`,
    [over],
  );
  return rows[0]?.at ?? null;
}

async function attemptsOver(tx: Queryable): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select a.id from attempt a where not ${isOpen} and a.sent_at > now() - interval '1 hour'`,
  );
  return rows.map(({ id }) => id);
}

async function load(
  tx: Queryable,
  file: string,
  known: readonly Migration[],
): Promise<{ header: BackupHeader; rows: Record<string, number> }> {
  let header: BackupHeader | null = null;
  let tables: readonly string[] = [];
  let table = '';
  const counts: Record<string, number> = {};
  for await (const part of readBackupFile(file)) {
    if (part.kind === 'header') {
      header = part.header;
      const { schema } = header;
      const tooNew = judgeTags(schema, known);
      if (tooNew) throw new Refused(tooNew);
      await applyMigrations(
        tx,
        known.filter(({ tag }) => schema.includes(tag)),
      );
      tables = await keptTables(tx, schema, known);
    } else if (part.kind === 'table') {
      if (!tables.includes(part.table))
        throw new BackupDamaged('It holds a table that is not of its version.');
      table = part.table;
      counts[table] = 0;
    } else {
      await insert(tx, table, part.rows);
      counts[table] = (counts[table] ?? 0) + part.rows.length;
    }
  }
  if (header === null) throw new BackupDamaged('It is empty.');
  for (const name of tables) await continueIdentities(tx, name);
  return { header, rows: counts };
}

async function insert(tx: Queryable, table: string, rows: readonly string[]): Promise<void> {
  try {
    await tx.query(
      `insert into "${table}" overriding system value select * from jsonb_populate_recordset(null::"${table}", $1::jsonb)`,
      [`[${rows.join(',')}]`],
    );
  } catch (error) {
    const refused = sqlErrorOf(error);
    // Data that does not fit (class 22) or breaks a rule of the tables (23).
    if (refused && /^2[23]/.test(refused.code))
      throw new BackupDamaged(`Rows of the table ${table} do not fit (${refused.code}).`);
    throw error;
  }
}

/** New rows are numbered after those that came with the backup. */
async function continueIdentities(tx: Queryable, table: string): Promise<void> {
  const { rows } = await tx.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = current_schema() and table_name = $1 and is_identity = 'YES'`,
    [table],
  );
  for (const { name } of rows)
    await tx.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce((select max("${name}") from "${table}"), 0) + 1, false)`,
      [table, name],
    );
}

async function keepNewerSecrets(tx: Queryable, secrets: readonly string[]): Promise<void> {
  await tx.query(
    `insert into secret select s.* from jsonb_populate_recordset(null::secret, $1::jsonb) s join connection c on c.id = s.connection_id
     on conflict (connection_id, kind) do update set sealed = excluded.sealed, updated_at = excluded.updated_at
     where excluded.updated_at > secret.updated_at`,
    [`[${secrets.join(',')}]`],
  );
}

/** When nothing that was sent before can arrive any more. Of a machine that is gone it is not known when it sent last. */
async function quietFrom(tx: Queryable, before: Before, restoredAt: Date): Promise<Date> {
  const times = [before.known ? before.lastOpen : restoredAt, await lastOpenAt(tx, before.over)].flatMap(
    (at) => (at === null ? [] : [at.getTime() + lateArrivalMs]),
  );
  return new Date(Math.max(restoredAt.getTime(), ...times));
}

/** Postings that were not settled when the backup was taken: Xero may have them since. */
async function lookUpOpen(tx: Queryable, restoredAt: Date, quietUntil: Date): Promise<number> {
  const why = fault(
    'posting-unknown',
    { table: 'documents' },
    'The data of Cogsheet was put back to an earlier day. We are looking in Xero whether this was posted since; nothing will be posted twice.',
    'Nothing needs to be done.',
  );
  // What Xero had refused is rejected again, in its words, when it is not there.
  const { rowCount } = await tx.query(
    `update posting set state = 'unknown', attempt_id = null, lease_owner = null, lease_until = null, not_before = $1,
       fence = fence + 1, updated_at = $2,
       error = case when error->>'code' = 'rejected-by-xero' then error else jsonb_set($3::jsonb, '{place,row}', to_jsonb(key)) end
     where state in ('approved', 'sending', 'unknown')`,
    [quietUntil, restoredAt, JSON.stringify(why)],
  );
  return rowCount;
}
