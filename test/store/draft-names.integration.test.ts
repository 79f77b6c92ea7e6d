import { readContactsOf, readTaxRates } from '../../server/store/draft-names';
import { listPostings } from '../../server/store/postings';
import { saveReference } from '../../server/store/references';
import { xero } from '../golden/core/books';
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

  test('the contact of a posted document is found by its Xero id; what has none, or is not ours, is not', async () => {
    const { connection } = await postedRun(db, 1);
    const { items } = await listPostings(db, connection, {}, 0, 10);
    const invoice = items.find(({ kind }) => kind === 'invoices');
    if (!invoice?.xeroId || !('contact' in invoice.draft)) throw new Error('The invoice was not posted');
    const ids = items.flatMap(({ xeroId }) => xeroId ?? []);
    expect(ids.length).toBeGreaterThan(1);
    const found = new Map([[invoice.xeroId, invoice.draft.contact.name]]);
    expect(await readContactsOf(db, connection, [...ids, 'by hand'])).toEqual(found);
    expect(await readContactsOf(db, 'another connection', ids)).toEqual(new Map());
    expect(await readContactsOf(db, connection, [])).toEqual(new Map());
  });

  test('tax rates are those of the organisation as it was last read', async () => {
    const { connection } = await postedRun(db, 2);
    await saveReference(db, connection, 'xero', xero, new Date());
    expect(await readTaxRates(db, connection)).toEqual(
      xero.taxRates.map(({ name, taxType }) => ({ name, taxType })),
    );
    expect(await readTaxRates(db, 'another connection')).toEqual([]);
  });
});
