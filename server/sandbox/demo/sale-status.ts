import type { JsonObject } from './chart';
import { totals, type Sale } from './sale';
import { sum } from './rounding';

/** How many of the parts: none, some, all. */
type Extent = 0 | 1 | 2;

const extent = (done: number, all: number): Extent => (done === 0 ? 0 : done < all ? 1 : 2);

/** The status fields of a sale's header, as Cin7 Core words them. */
export function displayStatus(sale: Sale): JsonObject {
  if (sale.state === 'voided') return same('VOIDED', 'VOIDED', 'VOIDED', 'VOIDED', 'VOIDED');
  if (sale.state === 'draft') {
    return same('DRAFT', 'NOT AVAILABLE', 'NOT AVAILABLE', 'NOT INVOICED', 'UNPAID');
  }
  const { parts } = sale;
  const shipped = extent(parts.filter((part) => part.shippedOn !== null).length, parts.length);
  const invoiced = extent(parts.filter((part) => part.invoicedOn !== null).length, parts.length);
  const due = sum(parts.map((part) => totals([...part.lines, ...part.charges], sale.inclusive).gross));
  const paid = sum(parts.flatMap((part) => part.payments.map((payment) => payment.amount)));
  const credited = sale.credits.length > 0 ? ' / CREDITED' : '';
  const done = shipped === 2 && invoiced === 2;
  const status =
    done && paid === due ? 'COMPLETED' : invoiced > 0 ? 'INVOICED' : shipped > 0 ? 'INVOICING' : 'ORDERED';
  const shipping = ['NOT SHIPPED', 'PARTIALLY SHIPPED', 'SHIPPED'][shipped] ?? '';
  const fulfilment = ['NOT FULFILLED', 'PARTIALLY FULFILLED', 'FULFILLED'][shipped] ?? '';
  const invoicing = (['NOT INVOICED', 'PARTIALLY INVOICED', 'INVOICED'][invoiced] ?? '') + credited;
  return same(
    status,
    shipping,
    fulfilment,
    invoicing,
    paid === 0n
      ? sale.prepayments.length > 0
        ? 'PREPAID'
        : 'UNPAID'
      : paid < due
        ? 'PARTIALLY PAID'
        : 'PAID',
  );
}

function same(
  status: string,
  shipping: string,
  fulfilment: string,
  invoice: string,
  payment: string,
): JsonObject {
  return {
    Status: status,
    CombinedPickingStatus: shipping.replace('SHIPPED', 'PICKED'),
    CombinedPackingStatus: shipping.replace('SHIPPED', 'PACKED'),
    CombinedShippingStatus: shipping,
    FulFilmentStatus: fulfilment,
    CombinedInvoiceStatus: invoice,
    CombinedPaymentStatus: payment,
  };
}
