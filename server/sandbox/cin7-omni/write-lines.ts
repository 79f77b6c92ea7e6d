import { objectsAt, textAt, type JsonObject } from '../common/json';
import type { OmniCompany } from './company';
import { optionRows } from './derived-rows';
import type { Line, StockControl } from './records';

/**
 * Lines after a write: those with a known id change, others are new, those left out stay [unsure]. A new line takes name,
 * style and provisional cost from the product that its code or option names.
 */
export function mergeLines(
  company: OmniCompany,
  record: JsonObject,
  written: readonly JsonObject[],
): JsonObject[] {
  const lines = [...objectsAt(record, 'lineItems')];
  for (const wish of written) {
    const known = lines.find((line) => line['id'] === wish['id']);
    if (known !== undefined) Object.assign(known, wish);
    else lines.push(newLine(company, record, wish, lines.length + 1));
  }
  return lines;
}

function newLine(company: OmniCompany, record: JsonObject, wish: JsonObject, sort: number): JsonObject {
  const wanted = textAt(wish, 'code').toLowerCase();
  const found = optionRows(company).find(
    ({ sku, option }) =>
      sku.toLowerCase() === wanted || (wanted === '' && option['id'] === wish['productOptionId']),
  );
  const latest = found === undefined ? 0 : latestCost(company, found.sku);
  const line: Line = {
    ...{ id: company.next('lines'), createdDate: company.time.now(), transactionId: Number(record['id']) },
    ...{
      parentId: 0,
      productId: Number(found?.product['id'] ?? 0),
      productOptionId: Number(found?.option['id'] ?? 0),
    },
    ...{ sort, code: found?.sku ?? textAt(wish, 'code'), name: textAt(found?.product ?? {}, 'name'), qty: 0 },
    ...{ option1: textAt(found?.option ?? {}, 'option1') || null, sizeCodes: null, accountCode: null },
    ...{
      styleCode: textAt(found?.product ?? {}, 'styleCode') || null,
      barcode: null,
      unitPrice: 0,
      discount: 0,
    },
    ...{ qtyShipped: 0, stockMovements: [], unitCost: latest, latestCost: latest },
    stockControl: (textAt(found?.product ?? {}, 'stockControl') || 'Undefined') as StockControl,
  };
  const { id: _id, code: _code, ...facts } = wish;
  return { ...line, qtyAdjusted: 0, ...facts };
}

/** What the last purchase line of a code cost in its order's currency, at home. */
function latestCost(company: OmniCompany, sku: string): number {
  for (const order of [...company.records.PurchaseOrders].reverse()) {
    const line = objectsAt(order, 'lineItems').find((one) => one['code'] === sku);
    if (line !== undefined) return Number(line['unitPrice'] ?? 0);
  }
  return 0;
}
