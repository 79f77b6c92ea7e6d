// The tables. Every row that belongs to a connection (one Cin7 account joined to one Xero organisation) carries its id.
// Amounts are bigint minor units beside their currency; document dates are calendar dates; moments are timestamptz.
// After a change run `npm run migrations` and commit what it writes: forward only, expand first, contract a release later.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true });
const connectionId = () => text('connection_id').notNull();

export const connection = pgTable('connection', {
  id: text().primaryKey(),
  name: text().notNull(),
  source: text().notNull(),
  organisation: jsonb(),
  settings: jsonb().notNull(),
  state: text().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** Keys and tokens, sealed by `secrets.ts`. */
export const secret = pgTable(
  'secret',
  {
    connectionId: connectionId(),
    kind: text().notNull(),
    sealed: text().notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.connectionId, t.kind] })],
);

/** Lists copied from the two systems: chart of accounts, tax rates, currencies, locations, ... */
export const reference = pgTable(
  'reference',
  {
    connectionId: connectionId(),
    kind: text().notNull(),
    body: jsonb().notNull(),
    hash: text().notNull(),
    fetchedAt: moment('fetched_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.connectionId, t.kind] })],
);

/** A Cin7 document as it came and as we read it; `fault` says why it could not be read. */
export const sourceDocument = pgTable(
  'source_document',
  {
    connectionId: connectionId(),
    kind: text().notNull(),
    id: text().notNull(),
    revision: text().notNull(),
    docDate: date('doc_date'),
    number: text(),
    raw: jsonb().notNull(),
    normal: jsonb(),
    fault: jsonb(),
    fetchedAt: moment('fetched_at').notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.connectionId, t.kind, t.id] }),
    index('source_document_date').on(t.connectionId, t.kind, t.docDate),
  ],
);

/** One line of Cin7's inventory ledger. `windowKey` names the fetched stretch of days that a re-fetch replaces whole. */
export const ledgerEntry = pgTable(
  'ledger_entry',
  {
    connectionId: connectionId(),
    id: text().notNull(),
    windowKey: text('window_key').notNull(),
    taskId: text('task_id').notNull(),
    saleId: text('sale_id'),
    docDate: date('doc_date').notNull(),
    debit: text().notNull(),
    credit: text().notNull(),
    amount: numeric().notNull(),
    body: jsonb().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.connectionId, t.id] }),
    index('ledger_entry_date').on(t.connectionId, t.docDate),
  ],
);

export const watermark = pgTable(
  'watermark',
  {
    connectionId: connectionId(),
    stream: text().notNull(),
    value: jsonb().notNull(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.connectionId, t.stream] })],
);

/** Every saved state of a mapping table; the highest version counts. */
export const mappingVersion = pgTable(
  'mapping_version',
  {
    connectionId: connectionId(),
    tableName: text('table_name').notNull(),
    version: integer().notNull(),
    rows: jsonb().notNull(),
    savedBy: text('saved_by').notNull(),
    savedAt: moment('saved_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.connectionId, t.tableName, t.version] })],
);

export const preview = pgTable('preview', {
  id: text().primaryKey(),
  connectionId: connectionId(),
  periodFrom: date('period_from').notNull(),
  periodTo: date('period_to').notNull(),
  kinds: text().array().notNull(),
  fingerprint: text().notNull(),
  state: text().notNull(),
  totals: jsonb().notNull(),
  counts: jsonb().notNull(),
  issues: jsonb().notNull(),
  basis: jsonb().notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  approvedBy: text('approved_by'),
  approvedAt: moment('approved_at'),
  approval: jsonb(),
});

export const previewDocument = pgTable(
  'preview_document',
  {
    previewId: text('preview_id')
      .notNull()
      .references(() => preview.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    key: text().notNull(),
    kind: text().notNull(),
    body: jsonb().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.previewId, t.position] }),
    index('preview_document_key').on(t.previewId, t.key),
  ],
);

/** One effect in Xero, written before the call (DESIGN decision 5). Lease and fence keep a second worker's hands off. */
export const posting = pgTable(
  'posting',
  {
    key: text().primaryKey(),
    connectionId: connectionId(),
    kind: text().notNull(),
    state: text().notNull(),
    body: jsonb().notNull(),
    bodyHash: text('body_hash').notNull(),
    number: text(),
    docDate: date('doc_date').notNull(),
    currency: text().notNull(),
    amountMinor: bigint('amount_minor', { mode: 'bigint' }).notNull(),
    previewId: text('preview_id').notNull(),
    family: text().notNull(),
    revision: integer().notNull(),
    approvedBy: text('approved_by').notNull(),
    approvedAt: moment('approved_at').notNull(),
    attemptId: text('attempt_id'),
    attempts: integer().notNull().default(0),
    notBefore: moment('not_before'),
    leaseOwner: text('lease_owner'),
    leaseUntil: moment('lease_until'),
    fence: bigint({ mode: 'bigint' })
      .notNull()
      .default(sql`0`),
    xeroId: text('xero_id'),
    xeroNumber: text('xero_number'),
    url: text(),
    error: jsonb(),
    reverses: text(),
    reversedBy: text('reversed_by'),
    /** Who clicked Post. */
    postedBy: text('posted_by').notNull(),
    postedAt: moment('posted_at'),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('posting_number')
      .on(t.connectionId, t.kind, t.number)
      .where(sql`${t.number} is not null and ${t.state} <> 'skipped'`),
    index('posting_state').on(t.connectionId, t.state, t.notBefore),
    index('posting_family').on(t.connectionId, t.family),
  ],
);

/** Which source documents, at which revision, a posting took its amounts from. */
export const postingSource = pgTable(
  'posting_source',
  {
    connectionId: connectionId(),
    kind: text().notNull(),
    sourceId: text('source_id').notNull(),
    key: text().notNull(),
    revision: text().notNull(),
    amount: jsonb(),
    /** False once the posting was skipped or reversed: the source is free again. */
    live: boolean().notNull().default(true),
  },
  (t) => [
    primaryKey({ columns: [t.connectionId, t.kind, t.sourceId, t.key] }),
    index('posting_source_key').on(t.key),
    // Two previews can never both take a source: the database decides, whatever the code above it believed.
    uniqueIndex('posting_source_live')
      .on(t.connectionId, t.kind, t.sourceId)
      .where(sql`${t.live}`),
  ],
);

/** One HTTP call to Xero that carried postings. */
export const attempt = pgTable('attempt', {
  id: text().primaryKey(),
  connectionId: connectionId(),
  kind: text().notNull(),
  keys: text().array().notNull(),
  idempotencyKey: text('idempotency_key').notNull(),
  bodyHash: text('body_hash').notNull(),
  state: text().notNull(),
  sentAt: moment('sent_at').notNull(),
  answeredAt: moment('answered_at'),
  status: integer(),
  error: jsonb(),
  /** Look-ups that found nothing of it since it last ended, one after the other. */
  looks: integer().notNull().default(0),
});

/**
 * The connection's data was put back to an earlier day (`restore.ts`): what was posted since stands in Xero and is not
 * known here. The row goes once Xero was asked and holds nothing of ours that is not known.
 */
export const restoreMark = pgTable('restore_mark', {
  connectionId: connectionId().primaryKey(),
  /** When the backup was taken. */
  takenAt: moment('taken_at').notNull(),
  restoredAt: moment('restored_at').notNull(),
  /** Until then a request that was sent before may still arrive in Xero. */
  quietUntil: moment('quiet_until').notNull(),
});

/** A long run as the accountant sees it; the queue's own rows (`jobs.ts`) come and go beneath it. */
export const job = pgTable(
  'job',
  {
    id: text().primaryKey(),
    connectionId: connectionId(),
    kind: text().notNull(),
    state: text().notNull(),
    done: integer().notNull().default(0),
    total: integer(),
    message: text().notNull().default(''),
    params: jsonb().notNull(),
    cursor: jsonb(),
    result: jsonb(),
    error: jsonb(),
    cancelRequested: boolean('cancel_requested').notNull().default(false),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [
    index('job_connection').on(t.connectionId, t.createdAt),
    // Two fetches at once would replace each other's pages.
    uniqueIndex('job_open_fetch')
      .on(t.connectionId)
      .where(sql`${t.kind} = 'fetch' and ${t.state} in ('queued', 'running')`),
  ],
);

export const audit = pgTable(
  'audit',
  {
    id: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    connectionId: text('connection_id'),
    at: moment('at').notNull().defaultNow(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    detail: jsonb().notNull(),
  },
  (t) => [index('audit_connection').on(t.connectionId, t.id)],
);

/** Somebody who signed in through the provider. Of the token only the SHA-256 is kept; the person holds the token. */
export const signInSession = pgTable(
  'sign_in_session',
  {
    tokenHash: text('token_hash').primaryKey(),
    email: text().notNull(),
    /** The address was given by the organisation of its domain, not by the person. */
    managed: boolean().notNull(),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [index('sign_in_session_expiry').on(t.expiresAt)],
);

/** One-time code that a sign-in dialog hands to the pane which opened it; `challenge` proves that it is that pane. */
export const signInCode = pgTable('sign_in_code', {
  codeHash: text('code_hash').primaryKey(),
  challenge: text().notNull(),
  email: text().notNull(),
  managed: boolean().notNull(),
  expiresAt: moment('expires_at').notNull(),
});

/** Calls to a vendor of late, and how many are left of the day, for all processes (`limits/call-rules.ts`). */
export const callBudget = pgTable('call_budget', {
  /** An organisation, an app, a hash of a key. */
  scope: text().primaryKey(),
  state: jsonb().notNull(),
});

/** Numbers that Xero did not have when it was asked, so that whoever approves a preview need not ask again. */
export const freeNumber = pgTable(
  'free_number',
  {
    connectionId: connectionId(),
    /** Kind and number; of a supplier's document also who and when (`sync/numbers-in-xero.ts`). */
    name: text().notNull(),
    seenAt: moment('seen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.connectionId, t.name] })],
);
