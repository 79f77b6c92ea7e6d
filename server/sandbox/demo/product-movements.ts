import type { JsonObject } from './chart';
import { calendar, type Day } from './days';
import type { Product } from './products';
import { asNumber } from './rounding';
import type { World } from './world';

/**
 * A row of a product's `Movements`, as `GET /product?IncludeMovements=true` shows it (cin7-core 2). The vendor documents
 * the fields and most types, not the signs: here quantity and amount are positive into stock, negative out of it [?].
 */
export interface ProductMovement {
  taskId: string;
  type: string;
  number: string;
  day: Day;
  quantity: number;
  /** Base minor units. */
  amount: bigint;
  location: string;
  /** Of a transfer: the other place. */
  fromTo: string | null;
}

export type MovedFacts = Omit<ProductMovement, 'day' | 'fromTo'> & { fromTo?: string };

/** Writes a movement of today into the product's list. */
export function moved(world: World, product: Product, facts: MovedFacts): void {
  const row = { fromTo: null, ...facts, day: world.agenda.now };
  const rows = world.productMovements.get(product.sku);
  if (rows === undefined) world.productMovements.set(product.sku, [row]);
  else rows.push(row);
}

/** A cost that changed after the goods had moved: no quantity. */
export function recosted(
  world: World,
  product: Product,
  facts: Omit<MovedFacts, 'quantity' | 'fromTo'>,
): void {
  if (facts.amount !== 0n) moved(world, product, { ...facts, quantity: 0 });
}

export const movementRow = (row: ProductMovement): JsonObject => ({
  ...{ TaskID: row.taskId, Type: row.type, Date: calendar(row.day), Number: row.number, Status: 'COMPLETED' },
  ...{ Quantity: row.quantity, Amount: asNumber(row.amount), Location: row.location },
  ...{ BatchSN: null, ExpiryDate: null, FromTo: row.fromTo },
});
