import { hashOf } from '../../accounting/canonical';
import type { CalendarDate } from '../../accounting/dates';
import { decimal, decimalText } from '../../accounting/decimal';
import type { Settlement } from '../../accounting/trade-documents';
import { defaultAccounts } from './accounts';
import { documentId, type OmniList } from './identity';
import type { Payment } from './schema';
import type { Misfit } from './state';

/** The order or credit note that a payment names, as far as its money goes. */
export interface PaidDocument extends Omit<
  Settlement,
  'id' | 'kind' | 'date' | 'amount' | 'account' | 'reference' | 'revision'
> {
  readonly isVoid: boolean;
  readonly isCredit: boolean;
  /** Day of the invoice or credit note; null while there is none. */
  readonly documentDate: CalendarDate | null;
}

export type Settled = readonly Settlement[] | Misfit;

/**
 * Money in or out (accounting-rules 3, rows 8, 10, 17). Omni knows payments of orders only: one that came before the
 * invoice is a deposit, booked on its own day, and used up on the invoice's day through the deposits account. So it stands
 * in the right month whichever of the two is fetched first. Amounts are in the order's currency [unsure].
 */
export function settlementsOf(payment: Payment, paid: PaidDocument): Settled {
  const amount = decimal(payment.amount);
  if (payment.isAuthorized === false || amount.eq(0)) return [];
  const { paymentDate } = payment;
  if (paymentDate === null) return { field: 'paymentDate', reason: 'Expected a date, found nothing.' };
  if (paid.isVoid)
    return {
      field: 'orderId',
      reason: `The payment stands on ${paid.number}, which is void. Move or delete it in Cin7.`,
    };
  if (amount.lt(0) && !paid.isCredit)
    return {
      field: 'amount',
      reason: `${payment.amount} went back on ${paid.number}. Money that goes back belongs on a credit note in Cin7.`,
    };
  const { documentDate, isCredit, isVoid: _void, ...settled } = paid;
  const one = (
    id: string,
    facts: Pick<Settlement, 'kind' | 'date' | 'account' | 'documentId'>,
  ): Settlement => {
    const settlement = {
      ...settled,
      ...{ id, amount: decimalText(amount.abs()), reference: payment.transactionRef },
      ...facts,
    };
    return { ...settlement, revision: hashOf(settlement) };
  };
  const id = documentId('Payments', payment.id);
  const own = { account: payment.method, documentId: settled.documentId };
  if (isCredit && documentDate !== null) {
    const date = paymentDate < documentDate ? documentDate : paymentDate;
    return [one(id, { ...own, kind: 'refund', date })];
  }
  if (isCredit) return { field: 'orderId', reason: `${paid.number} has no date as a credit note yet.` };
  if (documentDate !== null && paymentDate >= documentDate)
    return [one(id, { ...own, kind: 'payment', date: paymentDate })];
  const deposit = one(id, { ...own, kind: 'prepayment', date: paymentDate, documentId: null });
  if (documentDate === null) return [deposit];
  const account =
    settled.side === 'sale' ? defaultAccounts.customerDeposits : defaultAccounts.supplierDeposits;
  return [deposit, one(`${id}/used`, { ...own, kind: 'payment', date: documentDate, account })];
}

/** The list that a payment's order is in; 'any' where only its id tells, null for kinds that are none of these. */
export function listOfPaid({ orderType }: Payment): OmniList | 'any' | null {
  const word = orderType.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (word === '' || /^\d+$/.test(word)) return 'any';
  return lists.get(word) ?? null;
}

const lists: ReadonlyMap<string, OmniList> = new Map([
  ['salesorder', 'SalesOrders'],
  ['purchaseorder', 'PurchaseOrders'],
  ['creditnote', 'CreditNotes'],
]);
