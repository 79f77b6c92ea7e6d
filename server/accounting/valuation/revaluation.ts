import type { CalendarDate } from '../dates';

/**
 * What Cin7 booked to COGS although no goods moved: the cost of a sale that became known later. Our own valuation gets
 * there from the cost of the receipt, so this is Cin7's figure only: decimal text of base currency, debit positive.
 */
export interface Revaluation {
  readonly sku: string;
  readonly date: CalendarDate;
  readonly reportedCogs: string;
}
