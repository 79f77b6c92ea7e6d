import type { CalendarDate } from './dates';

/**
 * What Cin7 holds, normalised: the input of every document rule. Amounts are decimal texts in the stated currency, as
 * exact as Cin7 gave them; nothing here is rounded. Vendors' words stay behind in `cin7/*`.
 */

/** Who bought, and by which way: what the rows of the Channels sheet look at. Blank texts mean "none". */
export interface SaleOrigin {
  readonly channel: string;
  readonly location: string;
  readonly customerGroup: string;
  readonly customerId: string;
  readonly customer: string;
  /** How a sale was paid, in Cin7's words; absent or blank: not yet, or Cin7 does not tell. No part of a document's revision. */
  readonly paymentMethod?: string;
}

/**
 * One cost movement of a sale as Cin7's own ledger holds it, in base currency (accounting-rules 3, rows 3, 6, 29).
 * `amount` is signed in the direction debit to credit: a return or a correction is negative or has its sides exchanged.
 */
export interface CostEntry extends SaleOrigin {
  /** Identity: made of all the ledger row's facts and a counter for equal rows, since Cin7 gives it no id. */
  readonly id: string;
  readonly saleId: string | null;
  /** Order, invoice or credit note number as Cin7 shows it. */
  readonly number: string;
  readonly date: CalendarDate;
  /** Cin7 account codes. */
  readonly debitAccount: string;
  readonly creditAccount: string;
  readonly amount: string;
  /** What Cin7 calls it. */
  readonly description: string;
  /** True when the sale could not be told for certain, so the channel is only a guess. */
  readonly ambiguous: boolean;
}

export interface SaleInvoiceLine {
  readonly kind: 'product' | 'charge';
  readonly sku: string;
  readonly description: string;
  readonly quantity: string;
  /** Unit price after discount, in the invoice's tax mode. */
  readonly unitPrice: string;
  /** Without tax, in either mode, as exact as Cin7 gave it (up to 4 places). */
  readonly net: string;
  readonly tax: string;
  /** Cin7 tax rule name; blank when Cin7 gave none. */
  readonly taxRule: string;
  /** Cin7 account code; blank when Cin7 gave none. */
  readonly account: string;
}

/** An authorised sale invoice in document currency (accounting-rules 3, rows 1 and 2). */
export interface SaleInvoice extends SaleOrigin {
  /** Identity: sale and invoice task. */
  readonly id: string;
  readonly saleId: string;
  readonly number: string;
  readonly reference: string;
  readonly date: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly currency: string;
  readonly baseCurrency: string;
  /** Cin7's rate as given; the direction is proven by `rate-direction.ts`. */
  readonly rate: string;
  /** Gross in base currency by Cin7's own ledger, when it was read; proves the rate's direction. */
  readonly baseGross: string | null;
  readonly taxInclusive: boolean;
  readonly lines: readonly SaleInvoiceLine[];
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  /** Changes whenever anything that could be posted changes. */
  readonly revision: string;
}

/** A Cin7 account as its own chart lists it. */
export interface Cin7Account {
  readonly code: string;
  readonly name: string;
  /** Cin7's type, Xero-like but open: `DIRECTCOSTS`, `CURRENT`, `EXPENSE`. */
  readonly type: string;
  readonly class: 'ASSET' | 'LIABILITY' | 'EXPENSE' | 'EQUITY' | 'REVENUE';
  readonly systemAccount: string;
  readonly active: boolean;
  readonly forPayments: boolean;
}

export interface Cin7TaxRule {
  readonly name: string;
  /** Percent, as decimal text. */
  readonly percent: string;
  readonly forSales: boolean;
  readonly forPurchases: boolean;
  readonly active: boolean;
}
