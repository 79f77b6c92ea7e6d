import { ok } from '../accounting/result';
import { settingsInForce } from './settings';
import type { MovementsSource } from '../cin7/source';
import type { WholeDocumentSource } from '../cin7/whole-documents';
import { readWholeDocuments } from '../store/whole-documents';
import type { SyncContext } from './context';

/**
 * The movements of stock that whole documents tell of, as the other port lists them: all products in one page, and no call.
 * They are as the last fetch read them.
 */
export async function documentMovements(
  { db }: SyncContext,
  connection: string,
  { documents }: WholeDocumentSource,
): Promise<MovementsSource> {
  const { cin7RateDirection } = (await settingsInForce(db, connection)).settings;
  const kept = await readWholeDocuments(db, connection);
  const movements = (onHand: Parameters<typeof documents.movements>[1]) =>
    documents.movements(kept, onHand, cin7RateDirection);
  return {
    products: () => {
      const rows = movements([]).products.map((value) => ({ value, raw: {} }));
      return Promise.resolve(ok({ rows, faults: [], total: rows.length, page: 1, pageCount: 1 }));
    },
    onHand: async (page, options) => {
      const answer = await documents.onHand(page, options);
      if (!answer.ok) return answer;
      const { rows } = answer.value;
      const valued = movements(rows.map(({ value }) => value)).onHand;
      return ok({
        ...answer.value,
        rows: rows.map(({ raw, value }, index) => ({ raw, value: valued[index] ?? value })),
      });
    },
  };
}
