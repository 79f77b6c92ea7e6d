import { objectsAt, textAt, type JsonObject } from '../common/json';
import type { OmniCompany } from './company';
import { mergeLines } from './write-lines';

/** Parts of a record that a write replaces, with the ids and zeros that the server gives them. */
export function putParts(company: OmniCompany, record: JsonObject, written: JsonObject): void {
  if (Array.isArray(written['lineItems']))
    record['lineItems'] = mergeLines(company, record, objectsAt(written, 'lineItems'));
  if (Array.isArray(written['products']))
    record['products'] = objectsAt(written, 'products').map((product) => madeProduct(company, product));
  if (Array.isArray(written['productOptions']))
    record['productOptions'] = objectsAt(written, 'productOptions').map((option) =>
      productOption(company, record, option),
    );
}

function madeProduct(company: OmniCompany, product: JsonObject): JsonObject {
  const part = (type: string, row: JsonObject): JsonObject => ({
    ...{ type, code: '', qty: 0, unitCost: 0, ...row },
    id: company.next('lines'),
  });
  return {
    ...{ standardQty: 0, ...part('Make', product), actualQty: 0 },
    components: objectsAt(product, 'components').map((row) => part('Use', row)),
  };
}

/** `code` is the old name of `productOptionCode` (cin7-omni 2.10). */
function productOption(company: OmniCompany, product: JsonObject, option: JsonObject): JsonObject {
  const code = textAt(option, 'productOptionCode') || textAt(option, 'code');
  const now = company.time.now();
  const id = Number(option['id'] ?? 0) || company.next('options');
  return {
    ...{ status: 'Primary', createdDate: now, modifiedDate: now, ...option },
    ...{ id, productId: product['id'], code, productOptionCode: code },
  };
}
