import type { CalendarDate } from '../dates';

/**
 * A product's movements as Cin7 lists them, normalised: the input of `fromProducts`. Quantities and values are decimal
 * texts, both positive into stock and negative out of it, values in base currency and as exact as Cin7 gave them.
 */

/** What moved the goods, or what a later cost is about. */
export type ProductMovementKind =
  | 'purchase'
  | 'unstock'
  | 'sale'
  | 'restock'
  | 'adjustment'
  | 'stocktake'
  | 'transfer'
  | 'write-off'
  | 'assembly'
  | 'production'
  | 'disassembly';

export interface ProductMovement {
  readonly taskId: string;
  readonly kind: ProductMovementKind;
  /** Order, credit note or task number as Cin7 shows it. */
  readonly number: string;
  readonly date: CalendarDate;
  readonly location: string;
  /** `0`: the goods moved earlier, and only their cost changed. */
  readonly quantity: string;
  /** What Cin7 booked; null: it says nothing. */
  readonly value: string | null;
}

/** A product with everything that ever moved its stock. */
export interface StockedProduct {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  /** Services have no stock. */
  readonly stocked: boolean;
  /** Cin7's own word: `FIFO`, `FEFO - Batch`, `Special - Serial Number`. */
  readonly costingMethod: string;
  /** Cin7 account codes; blank when the product names none. */
  readonly cogsAccount: string;
  readonly inventoryAccount: string;
  readonly movements: readonly ProductMovement[];
  /** Rows that could not be understood; they are not among the movements. */
  readonly faults: readonly { readonly field: string; readonly reason: string }[];
}

/** What Cin7 has of a product in one place now, with what it says that costs. */
export interface StockOnHand {
  readonly sku: string;
  readonly location: string;
  readonly quantity: string;
  readonly value: string;
}
