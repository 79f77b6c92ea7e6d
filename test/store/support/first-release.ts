import type { Queryable } from '../../../server/store/db';

/**
 * Rows for every table of the first release (`0000_start.sql`), written by SQL alone: the code that wrote them then is not
 * here any more. They hold what is easily lost on a way through text: digits beyond a double, scales of decimals,
 * microseconds, quotes, backslashes, other scripts, empty lists, absent values.
 */
export const firstReleaseRows: Readonly<Record<string, readonly object[]>> = {
  connection: [
    { id: 'c1', name: 'Müller "&" Söhne \\ 株式会社', source: 'cin7-core', organisation: { id: 'o1', note: 'a\nb\tc\u2028d' }, settings: { organisations: [], demo: false, cin7Account: 'h' }, state: 'connected', created_at: '2026-01-02T03:04:05.678901+00:00' },
    { id: 'c2', name: '', source: 'cin7-core', organisation: null, settings: {}, state: 'disconnected', created_at: '2026-01-02T00:00:00+00:00' },
  ],
  secret: [
    { connection_id: 'c1', kind: 'cin7-keys', sealed: 'v1.aa.bb', updated_at: '2026-01-02T00:00:00+00:00' },
    { connection_id: 'c1', kind: 'xero-tokens', sealed: 'v1.cc.dd', updated_at: '2026-01-03T00:00:00+00:00' },
  ],
  reference: [{ connection_id: 'c1', kind: 'cin7', body: [1, [], {}, null], hash: 'h', fetched_at: '2026-01-02T00:00:00+00:00' }],
  source_document: [
    { connection_id: 'c1', kind: 'sales', id: 's1', revision: 'r', doc_date: '2026-02-28', number: 'SO-1', raw: { total: 0.1, 'a"b': '\\u0041' }, normal: { grossMinor: '9007199254740993' }, fault: null, fetched_at: '2026-01-02T00:00:00+00:00' },
    { connection_id: 'c1', kind: 'sales', id: 's2', revision: 'r', doc_date: null, number: null, raw: 'not an object', normal: null, fault: { code: 'source-invalid' }, fetched_at: '2026-01-02T00:00:00+00:00' },
  ],
  ledger_entry: [
    { connection_id: 'c1', id: 'l1', window_key: 'w', task_id: 't', sale_id: null, doc_date: '2026-02-28', debit: '310', credit: '630', amount: '12345678901234567890.1234500', body: {} },
    { connection_id: 'c1', id: 'l2', window_key: 'w', task_id: 't', sale_id: 's1', doc_date: '2024-02-29', debit: '310', credit: '630', amount: '-0.10', body: { n: 1 } },
  ],
  watermark: [{ connection_id: 'c1', stream: 'sales', value: { at: 'x' }, updated_at: '2026-01-02T00:00:00+00:00' }],
  mapping_version: [{ connection_id: 'c1', table_name: 'accounts', version: 3, rows: [{ row: 'a' }], saved_by: 'Ana', saved_at: '2026-01-02T00:00:00+00:00' }],
  preview: [
    { id: 'p1', connection_id: 'c1', period_from: '2026-02-01', period_to: '2026-02-28', kinds: ['cogs', 'a "quoted", \\ {kind}', 'NULL'], fingerprint: 'f', state: 'posted', totals: {}, counts: { documents: 1 }, issues: [], basis: {}, created_by: 'Ana', created_at: '2026-03-01T00:00:00+00:00', approved_by: 'Ana', approved_at: '2026-03-01T00:00:00.5+00:00', approval: { leaveOut: [], run: 'j1' } },
    { id: 'p0', connection_id: 'c1', period_from: '2026-02-01', period_to: '2026-02-28', kinds: [], fingerprint: 'f', state: 'ready', totals: {}, counts: {}, issues: [], basis: {}, created_by: 'Ana', created_at: '2026-03-01T00:00:00+00:00', approved_by: null, approved_at: null, approval: null },
  ],
  preview_document: [{ preview_id: 'p1', position: 0, key: 'K1', kind: 'cogs', body: { key: 'K1' } }],
  posting: [
    { key: 'K1', connection_id: 'c1', kind: 'cogs', state: 'posted', body: { kind: 'cogs', key: 'K1', narration: 'COGS v1 [K1]', date: '2026-02-28', lines: [{ amountMinor: '9007199254740993' }], sources: [] }, body_hash: 'b', number: null, doc_date: '2026-02-28', currency: 'GBP', amount_minor: '9007199254740993', preview_id: 'p1', family: 'f', revision: 1, approved_by: 'Ana', approved_at: '2026-03-01T00:00:00+00:00', attempt_id: 'a1', attempts: 1, not_before: null, lease_owner: null, lease_until: null, fence: '4611686018427387905', xero_id: 'x', xero_number: null, url: 'https://x', error: null, reverses: null, reversed_by: null, posted_by: 'Bea', posted_at: '2026-03-01T00:00:01+00:00', updated_at: '2026-03-01T00:00:01+00:00' },
    { key: 'K2', connection_id: 'c1', kind: 'invoices', state: 'rejected', body: { kind: 'invoices', key: 'K2', number: 'INV-1', lines: [], sources: [] }, body_hash: 'b', number: 'INV-1', doc_date: '2026-02-28', currency: 'GBP', amount_minor: '0', preview_id: 'p1', family: 'g', revision: 1, approved_by: 'Ana', approved_at: '2026-03-01T00:00:00+00:00', attempt_id: null, attempts: 2, not_before: null, lease_owner: null, lease_until: null, fence: '2', xero_id: null, xero_number: null, url: null, error: { code: 'rejected-by-xero', reason: 'No.' }, reverses: null, reversed_by: null, posted_by: 'Bea', posted_at: null, updated_at: '2026-03-01T00:00:01+00:00' },
  ],
  posting_source: [{ connection_id: 'c1', kind: 'cogs', source_id: 'l1', key: 'K1', revision: 'r', amount: { amount: '-0.10' }, live: true }],
  attempt: [{ id: 'a1', connection_id: 'c1', kind: 'cogs', keys: ['K1'], idempotency_key: 'i', body_hash: 'b', state: 'answered', sent_at: '2026-03-01T00:00:00+00:00', answered_at: '2026-03-01T00:00:01+00:00', status: 200, error: null }],
  job: [{ id: 'j1', connection_id: 'c1', kind: 'post', state: 'done', done: 1, total: 1, message: 'Posted', params: { preview: 'p1' }, cursor: null, result: { posted: 1 }, error: null, cancel_requested: false, created_by: 'Ana', created_at: '2026-03-01T00:00:00+00:00', started_at: null, finished_at: '2026-03-01T00:00:02+00:00', updated_at: '2026-03-01T00:00:02+00:00' }],
  audit: [
    { id: '7', connection_id: 'c1', at: '2026-03-01T00:00:00+00:00', actor: 'Ana', action: 'approve', subject: 'p1', detail: {} },
    { id: '41', connection_id: null, at: '2026-03-01T00:00:00+00:00', actor: 'Ana', action: 'post', subject: 'p1', detail: { documents: 1 } },
  ],
}; // prettier-ignore

/** Rows of a table that refer to another come after it. Columns that came later have their defaults. */
export async function fillFirstRelease(on: Queryable): Promise<void> {
  for (const [table, rows] of Object.entries(firstReleaseRows)) {
    const columns = Object.keys(rows[0] ?? {}).map((name) => `"${name}"`).join(', '); // prettier-ignore
    await on.query(
      `insert into "${table}" (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::"${table}", $1::jsonb)`,
      [JSON.stringify(rows)],
    );
  }
}

/** Every row of a table as PostgreSQL writes it, in an order that does not depend on how it came in. */
export async function rowsOf(on: Queryable, table: string): Promise<string[]> {
  const { rows } = await on.query<{ row: string }>(
    `select row_to_json(t)::text as row from "${table}" t order by 1`,
  );
  return rows.map(({ row }) => row);
}
