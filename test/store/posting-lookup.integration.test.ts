import { findOwnDocuments } from '../../server/store/posting-lookup';
import { listPostings } from '../../server/store/postings';
import { postedRun } from '../sync/posted-run';
import { stores } from './support/stores';
import type { Db } from '../../server/store/db';

describe.each(stores())('%s', (_name, open) => {
  let db: Db;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ db, close } = await open());
  });
  afterAll(() => close());

  test("a Xero document is ours by Xero's id or by the posting key in its address, and only in our connection", async () => {
    const { connection } = await postedRun(db, 1);
    const { items } = await listPostings(db, connection, {}, 0, 10);
    const posted = items.find(({ kind }) => kind === 'invoices');
    if (!posted?.xeroId) throw new Error('The invoice was not posted');
    const documents = [
      { xeroId: posted.xeroId, address: '' },
      { xeroId: 'answer lost', address: `https://books.example/p/${posted.key}` },
      { xeroId: 'another program', address: 'https://books.example/p/AAAAAAAAAAAAAAAAAAAAAAAAAA' },
      { xeroId: 'by hand', address: '' },
    ];
    expect([...(await findOwnDocuments(db, connection, documents))].sort()).toEqual(
      [posted.xeroId, 'answer lost'].sort(),
    );
    expect(await findOwnDocuments(db, 'another connection', documents)).toEqual(new Set());
    expect(await findOwnDocuments(db, connection, [])).toEqual(new Set());
  });
});
