import { objectsAt, textAt, type JsonObject } from '../common/json';
import type { OmniCompany } from './company';
import { unitsOf, type PurchaseOrder, type SalesOrder } from './records';
import type { DerivedName } from './resources';
import { serialText } from './sale-rules';

/** An option with the product it belongs to. */
interface OptionRow {
  product: JsonObject;
  option: JsonObject;
  sku: string;
}

export const optionRows = (company: OmniCompany): OptionRow[] =>
  company.records.Products.flatMap((product) =>
    objectsAt(product, 'productOptions').map((option) => ({
      ...{ product, option },
      sku: textAt(option, 'productOptionSizeCode') || textAt(option, 'code'),
    })),
  );

/** Rows that are worked out when they are asked for. */
export function derivedRows(company: OmniCompany, name: DerivedName): JsonObject[] {
  switch (name) {
    case 'ProductOptions':
      return optionRows(company).map(({ option, sku }) => ({ ...option, ...onHandOf(company, sku) }));
    case 'Stock':
      return stockRows(company);
    case 'SerialNumbers':
      return serialRows(company);
    case 'SalesOrdersWithCartons':
      return company.records.SalesOrders;
  }
}

function onHandOf({ book, records }: OmniCompany, sku: string): JsonObject {
  const stockOnHand = records.Branches.reduce((total, branch) => total + book.onHand(sku, branch.id), 0);
  return { stockOnHand, stockAvailable: stockOnHand };
}

/** Units by branch and code that documents still wait for. */
function openUnits(company: OmniCompany): { sales: Map<string, number>; incoming: Map<string, number> } {
  const [sales, incoming] = [new Map<string, number>(), new Map<string, number>()];
  const add = (map: Map<string, number>, branchId: number, sku: string, units: number): void => {
    const key = `${String(branchId)}/${sku}`;
    map.set(key, (map.get(key) ?? 0) + units);
  };
  for (const order of company.records.SalesOrders as SalesOrder[]) {
    if (!order.isApproved || order.isVoid || order.dispatchedDate !== null) continue;
    for (const line of order.lineItems)
      for (const { sku, quantity } of unitsOf(line, line.qty)) add(sales, order.branchId, sku, quantity);
  }
  for (const order of company.records.PurchaseOrders as PurchaseOrder[]) {
    if (!order.isApproved || order.isVoid || order.fullyReceivedDate !== null) continue;
    for (const line of order.lineItems)
      for (const { sku, quantity } of unitsOf(line, line.qty, line.qtyShipped))
        add(incoming, order.branchId, sku, quantity);
  }
  return { sales, incoming };
}

function stockRows(company: OmniCompany): JsonObject[] {
  const open = openUnits(company);
  const moved = new Map(
    company.book.movements.map(({ branchId, sku, date }) => [`${String(branchId)}/${sku}`, date]),
  );
  return optionRows(company).flatMap(({ product, option, sku }) =>
    company.records.Branches.map((branch): JsonObject => {
      const key = `${String(branch.id)}/${sku}`;
      const stockOnHand = company.book.onHand(sku, branch.id);
      const openSales = open.sales.get(key) ?? 0;
      const day = moved.get(key);
      return {
        ...{
          productId: product['id'],
          productOptionId: option['id'],
          styleCode: product['styleCode'],
          code: sku,
        },
        ...{ barcode: option['productOptionSizeBarcode'] ?? option['barcode'], branchId: branch.id },
        ...{ branchName: branch['company'], productName: product['name'], option1: option['option1'] },
        ...{ size: option['size'] ?? null, stockOnHand, openSales, available: stockOnHand - openSales },
        ...{ incoming: open.incoming.get(key) ?? 0 },
        modifiedDate: day === undefined ? option['modifiedDate'] : company.zone.midnight(day),
      };
    }),
  );
}

/** Numbers of the units that are in stock: each layer numbers its own. */
function serialRows(company: OmniCompany): JsonObject[] {
  const serial = new Map(
    optionRows(company)
      .filter(({ product }) => product['stockControl'] === 'Serial')
      .map((row) => [row.sku, row]),
  );
  const layers = new Map<number, { sku: string; branchId: number; came: number; left: number }>();
  for (const { sku, layer, branchId, quantity } of company.book.movements) {
    if (!serial.has(sku)) continue;
    const found = layers.get(layer) ?? { sku, branchId, came: 0, left: 0 };
    found.came += Math.max(quantity, 0);
    found.left += quantity;
    layers.set(layer, found);
  }
  return [...layers].flatMap(([layer, { sku, branchId, came, left }]) =>
    Array.from({ length: left }, (_, index): JsonObject => {
      const row = serial.get(sku);
      const number = came - left + index;
      return {
        ...{ id: layer * 1000 + number, serialnumber: serialText(sku, layer, number), code: sku, branchId },
        ...{ productId: row?.product['id'], productOptionId: row?.option['id'], available: true },
      };
    }),
  );
}
