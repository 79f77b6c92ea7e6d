import type { Month } from '../accounting/dates';
import { ok } from '../accounting/result';
import { costOfSalesView } from '../sync/cost-of-sales-view';
import { keptReferences } from '../sync/reference';
import { startValuation } from '../sync/valuation';
import { valuationView } from '../sync/valuation-view';
import type { ApiTools, Handlers } from './api';
import { offsetOf, pageOf } from './paging';

export function valuationHandlers({
  context,
}: ApiTools): Pick<Handlers, 'readValuation' | 'startValuation' | 'readCostOfSales'> {
  return {
    readCostOfSales: async ({ params, query }) => {
      const connection = params['connection'] ?? '';
      const kept = await keptReferences(context, connection);
      if (!kept.ok) return kept;
      const currency = kept.value.cin7.baseCurrency;
      const { rows, ...view } = await costOfSalesView(
        context.db,
        connection,
        query.period as Month,
        currency,
      );
      const offset = offsetOf(query.cursor);
      return ok({ ...view, ...pageOf(rows.slice(offset, offset + query.limit), offset, rows.length) });
    },
    readValuation: async ({ params, query }) => {
      const connection = params['connection'] ?? '';
      const kept = await keptReferences(context, connection);
      if (!kept.ok) return kept;
      const { rows, ...view } = await valuationView(
        context.db,
        connection,
        query.period as Month,
        query.differing === 'true',
        kept.value.cin7.baseCurrency,
      );
      const offset = offsetOf(query.cursor);
      return ok({ ...view, ...pageOf(rows.slice(offset, offset + query.limit), offset, rows.length) });
    },
    startValuation: ({ params, person }) => startValuation(context, params['connection'] ?? '', person.user),
  };
}
