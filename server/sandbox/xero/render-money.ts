import { wire } from './decimal';
import type { BankTransaction, PurchaseOrder } from './model';
import { dateFields, renderDocumentContact, renderLine, updated, type View, type Wire } from './render';
import type { XeroState } from './state';

/** Purchase orders and bank transactions on the wire. */
export function renderPurchaseOrder(state: XeroState, order: PurchaseOrder): Wire {
  const { UpdatedDateUTC } = updated(order.updatedAt);
  return {
    PurchaseOrderID: order.id,
    PurchaseOrderNumber: order.number,
    ...dateFields('Date', order.date),
    ...dateFields('DeliveryDate', order.deliveryDate),
    DeliveryInstructions: order.deliveryInstructions,
    Reference: order.reference,
    Contact: renderDocumentContact(state, order.contactId, true),
    CurrencyCode: order.currency,
    CurrencyRate: wire(order.rate, 6),
    Status: order.status,
    SentToContact: order.sentToContact,
    LineAmountTypes: order.lineAmountTypes,
    LineItems: order.lines.map((line) => renderLine(state, line, 4)),
    SubTotal: wire(order.subTotal),
    TotalTax: wire(order.totalTax),
    Total: wire(order.total),
    HasAttachments: false,
    UpdatedDateUTC,
  };
}

export function renderBankTransaction(state: XeroState, transaction: BankTransaction, view: View): Wire {
  const account = state.accounts.get(transaction.accountId);
  const { UpdatedDateUTC } = updated(transaction.updatedAt);
  return {
    BankTransactionID: transaction.id,
    Type: transaction.type,
    Contact: renderDocumentContact(state, transaction.contactId, false),
    BankAccount: { AccountID: transaction.accountId, Code: account?.Code ?? '', Name: account?.Name ?? '' },
    ...dateFields('Date', transaction.date),
    Reference: transaction.reference,
    ...(transaction.url === null ? {} : { Url: transaction.url }),
    CurrencyCode: transaction.currency,
    CurrencyRate: wire(transaction.rate, 6),
    Status: transaction.status,
    LineAmountTypes: transaction.lineAmountTypes,
    // The published file wants the list, so that a row without its lines has an empty one.
    LineItems: view.lines ? transaction.lines.map((line) => renderLine(state, line, view.unitPlaces)) : [],
    SubTotal: wire(transaction.subTotal),
    TotalTax: wire(transaction.totalTax),
    Total: wire(transaction.total),
    IsReconciled: false,
    HasAttachments: false,
    UpdatedDateUTC,
  };
}
