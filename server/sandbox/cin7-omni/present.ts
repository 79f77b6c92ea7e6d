import Big from 'big.js';
import { objectsAt, type JsonObject } from '../common/json';
import type { Quirks } from './quirks';
import type { ResourceName } from './resources';

/** A record as this account would show it, where accounts may differ (cin7-omni 5); the same object where nothing does. */
export function present(record: JsonObject, resource: ResourceName, quirks: Quirks): JsonObject {
  const changes: JsonObject = {};
  const number = (field: string): Big => new Big(Number(record[field] ?? 0));
  if (resource === 'CreditNotes' && quirks.creditTotals === 'positive')
    for (const field of ['productTotal', 'total']) changes[field] = number(field).neg().toNumber();
  if (quirks.discountTotal === 'negative' && Number(record['discountTotal'] ?? 0) !== 0)
    changes['discountTotal'] = number('discountTotal').neg().toNumber();
  if (quirks.currencyRate === 'foreign' && Number(record['currencyRate'] ?? 1) !== 1)
    changes['currencyRate'] = new Big(1).div(number('currencyRate')).round(6).toNumber();
  const modified = String(record['modifiedDate'] ?? '');
  const costModified = String(record['modifiedCOGSDate'] ?? '');
  if (quirks.costMovesModified && costModified > modified) changes['modifiedDate'] = costModified;
  if (quirks.unitCost === 'latest' || quirks.lineTaxRate)
    changes['lineItems'] = objectsAt(record, 'lineItems').map((line) => ({
      ...line,
      taxRate: record['taxRate'],
      ...(quirks.unitCost === 'latest' && 'latestCost' in line ? { unitCost: line['latestCost'] } : {}),
    }));
  return Object.keys(changes).length === 0 ? record : { ...record, ...changes };
}
