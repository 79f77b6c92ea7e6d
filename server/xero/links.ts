/**
 * Addresses of documents in Xero's own web pages. The form with the organisation's short code is Xero's documented deep
 * link and opens the right organisation; invoices and bills are documented with it, the others are used that way by other
 * programs but not documented [?].
 */
export type DocumentPage =
  | 'invoice'
  | 'journal'
  | 'bill'
  | 'credit-note'
  | 'supplier-credit'
  | 'purchase-order'
  | 'bank-transaction'
  | 'contact'
  | 'item';

const pages: Readonly<Record<DocumentPage, string>> = {
  invoice: '/AccountsReceivable/View.aspx?InvoiceID=',
  journal: '/Journal/View.aspx?invoiceID=',
  bill: '/AccountsPayable/View.aspx?InvoiceID=',
  'credit-note': '/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=',
  'supplier-credit': '/AccountsPayable/ViewCreditNote.aspx?creditNoteID=',
  'purchase-order': '/Accounts/Payable/PurchaseOrders/View/',
  // Payments are shown there as well.
  'bank-transaction': '/Bank/ViewTransaction.aspx?bankTransactionID=',
  contact: '/Contacts/View/',
  item: '/Accounts/Inventory/',
};

export const xeroWebUrl = 'https://go.xero.com';

/** `shortCode` as Organisation gives it (`!AbC12`); without one the link opens the organisation last used. */
export function documentLink(
  page: DocumentPage,
  xeroId: string,
  shortCode: string,
  webUrl = xeroWebUrl,
): string {
  const path = `${pages[page]}${encodeURIComponent(xeroId)}`;
  if (shortCode === '') return `${webUrl}${path}`;
  return `${webUrl}/organisationlogin/default.aspx?shortcode=${encodeURIComponent(shortCode)}&redirecturl=${path}`;
}
