import { and, eq, sql } from 'drizzle-orm';
import { bulkInsert } from '../../server/store/bulk';
import { sqlErrorOf } from '../../server/store/db';
import { orm } from '../../server/store/orm';
import { audit, ledgerEntry, posting, preview, sourceDocument } from '../../server/store/schema';
import { stores } from './support/stores';

const newPosting = (key: string, number: string | null) => ({
  key,
  connectionId: 'c1',
  kind: 'invoices',
  state: 'approved',
  body: { lines: [{ net: '1.10' }] },
  bodyHash: 'h',
  number,
  docDate: '2026-03-31',
  currency: 'NZD',
  amountMinor: 9007199254740993n,
  previewId: 'p1',
  family: 'f',
  revision: 1,
  approvedBy: 'ann',
  postedBy: 'ann',
  approvedAt: new Date('2026-04-01T00:00:00Z'),
});

describe.each(stores())('%s', (_name, open) => {
  let store: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  test('a posting reads back as it was written, to the minor unit and the day', async () => {
    await orm(store.db).insert(posting).values(newPosting('k1', 'INV-1'));
    const [row] = await orm(store.db).select().from(posting).where(eq(posting.key, 'k1'));
    expect(row).toMatchObject({ ...newPosting('k1', 'INV-1'), fence: 0n, attempts: 0, notBefore: null });
    expect(row?.updatedAt).toBeInstanceOf(Date);
  });

  test('a number is taken once for each kind, and none at all any number of times', async () => {
    await orm(store.db).insert(posting).values(newPosting('k2', null));
    await orm(store.db).insert(posting).values(newPosting('k3', null));
    const refused: unknown = await orm(store.db)
      .insert(posting)
      .values(newPosting('k4', 'INV-1'))
      .then(
        () => null,
        (error: unknown) => error,
      );
    expect(sqlErrorOf(refused)).toMatchObject({ code: '23505', constraint: 'posting_number' });
  });

  test('the same code runs inside a transaction, and its roll-back holds', async () => {
    const run = store.db.tx(async (tx) => {
      const updated = await orm(tx)
        .update(posting)
        .set({ state: 'sending', fence: sql`${posting.fence} + 1` })
        .where(and(eq(posting.key, 'k1'), eq(posting.state, 'approved')))
        .returning({ fence: posting.fence });
      expect(updated).toEqual([{ fence: 1n }]);
      throw new Error('rolled back');
    });
    await expect(run).rejects.toThrow('rolled back');
    const [row] = await orm(store.db).select().from(posting).where(eq(posting.key, 'k1'));
    expect(row?.state).toBe('approved');
  });

  test('arrays, relations of columns and identities', async () => {
    const made = { id: 'p1', connectionId: 'c1', periodFrom: '2026-03-01', periodTo: '2026-03-31' };
    const jsons = { totals: [], counts: {}, issues: [{ code: 'x' }], basis: {} };
    const kinds = ['cogs', 'a"b', 'c,d'];
    await orm(store.db)
      .insert(preview)
      .values({ ...made, ...jsons, kinds, fingerprint: 'f', state: 'ready', createdBy: 'ann' });
    const [row] = await orm(store.db).select().from(preview);
    expect(row).toMatchObject({ ...made, ...jsons, kinds });
    const entry = { actor: 'ann', action: 'approve', subject: 'p1', detail: {} };
    const ids = await orm(store.db).insert(audit).values([entry, entry]).returning({ id: audit.id });
    expect(ids).toEqual([{ id: 1n }, { id: 2n }]);
  });

  describe('bulkInsert', () => {
    const document = (n: number, revision = 'r1') => ({
      connectionId: 'c1',
      kind: 'sale',
      id: `s${n}`,
      revision,
      docDate: n % 2 ? '2026-02-28' : null,
      number: `SO-${n}`,
      raw: { n, list: [1, 'two', null] },
      fetchedAt: new Date(n),
    });

    test('writes thousands of rows as they are, and keeps defaults of columns not named', async () => {
      const rows = Array.from({ length: 2500 }, (_, n) => document(n));
      expect(await bulkInsert(store.db, sourceDocument, rows)).toBe(2500);
      const [row] = await orm(store.db).select().from(sourceDocument).where(eq(sourceDocument.id, 's1'));
      expect(row).toEqual({ ...document(1), normal: null, fault: null });
      expect(await bulkInsert(store.db, sourceDocument, [])).toBe(0);
    });

    test('replaces, ignores or refuses rows that are there', async () => {
      const rows = [document(1, 'r2'), document(2500, 'r2')];
      const revision = async () =>
        (await orm(store.db).select().from(sourceDocument).where(eq(sourceDocument.id, 's1')))[0]?.revision;
      await expect(bulkInsert(store.db, sourceDocument, rows)).rejects.toMatchObject({ code: '23505' });
      expect(await bulkInsert(store.db, sourceDocument, rows, 'ignore')).toBe(1);
      expect(await revision()).toBe('r1');
      expect(await bulkInsert(store.db, sourceDocument, rows, 'replace')).toBe(2);
      expect(await revision()).toBe('r2');
    });

    test('keeps exact amounts, arrays and bigints', async () => {
      const entry = {
        connectionId: 'c1',
        windowKey: 'w',
        taskId: 't',
        docDate: '2026-03-01',
        debit: '5',
        credit: '1',
      };
      const amount = '12345678901234567890.123456789';
      await bulkInsert(store.db, ledgerEntry, [{ ...entry, id: 'l1', amount, body: {} }]);
      expect((await orm(store.db).select().from(ledgerEntry))[0]?.amount).toBe(amount);
      await bulkInsert(store.db, posting, [newPosting('bulk', 'INV-2')]);
      const [row] = await orm(store.db).select().from(posting).where(eq(posting.key, 'bulk'));
      expect(row?.amountMinor).toBe(9007199254740993n);
    });
  });
});
