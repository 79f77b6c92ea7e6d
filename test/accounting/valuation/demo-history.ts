import { calendarDate } from '../../../server/accounting/dates';
import { independentProducts, type StockHistory } from '../../../server/accounting/valuation/from-products';
import { valueProducts, type SkuValuation } from '../../../server/accounting/valuation/sku-valuation';
import { stockedProductSchema, toStockedProduct } from '../../../server/cin7/core/movements';
import { objectsAt, textAt } from '../../../server/sandbox/common/json';
import { generateDemoCompany } from '../../../server/sandbox/demo/company';

/** The demo company's stock as our border reads it, its credit notes and shipments joined to their sales. */
export function demoHistory(): StockHistory {
  const company = generateDemoCompany({ seed: '1', today: '2026-11-23' });
  const saleOf = new Map(
    company.sales.flatMap((sale) =>
      [...objectsAt(sale, 'CreditNotes'), ...objectsAt(sale, 'Fulfilments')].map(
        (part) => [textAt(part, 'TaskID'), textAt(sale, 'ID')] as const,
      ),
    ),
  );
  return {
    products: company.products.map((product) => toStockedProduct(stockedProductSchema.parse(product))),
    onHand: company.productAvailability.map((row) => ({
      ...{ sku: textAt(row, 'SKU'), location: textAt(row, 'Location') },
      ...{ quantity: textAt(row, 'OnHand'), value: textAt(row, 'StockOnHand') },
    })),
    currency: 'GBP',
    today: calendarDate('2026-11-23'),
    saleOf: (task) => saleOf.get(task) ?? null,
  };
}

/** As a run values it: group by group. */
export const valued = (history: StockHistory): SkuValuation[] =>
  independentProducts(history.products).flatMap((products) => {
    const skus = new Set(products.map(({ sku }) => sku));
    return valueProducts({
      ...history,
      products,
      onHand: history.onHand.filter(({ sku }) => skus.has(sku)),
    });
  });
