/**
 * Every message with which Xero refuses what we could send, as the reference lists it (xero 2.4, 3 to 5), and where it is
 * proven that we see the cause first (`test/accounting/refusals.unit.test.ts`) and that the refusal reaches the
 * document's row (`refusals.integration.test.ts`). `mark` is how sure the reference is of the words.
 */

export interface ListedRefusal {
  readonly section: string;
  readonly mark: 'S' | 'D' | 'X' | 'R' | 'P2' | 'P';
  /** As the reference writes it; what stands in `<>` differs from case to case. */
  readonly message: string;
  /** `held`: not sent, with a named fault. `mended`: sent in a form that Xero takes. Else why nobody can know it before. */
  readonly ours: 'held' | 'mended' | { readonly unknowable: string };
}

const listed = (
  section: string,
  mark: ListedRefusal['mark'],
  message: string,
  ours: ListedRefusal['ours'] = 'held',
): ListedRefusal => ({ section, mark, message, ours });

/** Messages that a draft of ours can earn. */
// prettier-ignore
export const refusals = {
  'period-lock': listed('3.1', 'P2', 'The document date cannot be before the period lock date'),
  'year-lock': listed('3.1', 'P2', 'The document date cannot be before the end of year lock date, currently set at <date>'),
  'account-invalid': listed('3.2', 'P2', "Account code '<c>' is not a valid code for this document."),
  'account-archived': listed('3.2', 'P2', "Account code '<c>' has been archived, or has been deleted. Each line item must reference a valid account."),
  'account-unnamed': listed('3.2', 'P2', 'Account code must be specified'),
  'account-of-item': listed('3.2', 'P2', 'Account must be valid.'),
  'tax-on-account': listed('3.3', 'D', "The TaxType code '<t>' cannot be used with account code '<c>'."),
  'tax-unknown': listed('3.3', 'P2', 'The TaxType code <t> does not exist or cannot be used for this type of transaction.'),
  'tax-of-item': listed('3.3', 'P', 'Tax rate must be valid.'),
  currency: listed('3.4', 'P2', 'Organisation is not subscribed to currency <CCY>'),
  'currency-of-contact': listed('3.4', 'P2', "The current organisation is not subscribed to currency '<CCY>'.", 'mended'),
  'contact-name-taken': listed('4.1', 'S', 'The contact name <n> is already assigned to another contact. The contact name must be unique across all active contacts.'),
  'contact-unnamed': listed('4.1', 'S', 'The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber'),
  'contact-archived': listed('4.1', 'X', 'The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes'),
  'contact-archived-edited': listed('4.1', 'R', 'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.'),
  'contact-number-taken': listed('4.1', 'P', 'Another contact has this contact number. Please enter a different contact number.'),
  'contact-email': listed('4.1', 'D', 'Email address must be valid.', 'mended'),
  'item-exists': listed('4.2', 'S', "Price List Item with Code '<c>' already exists", 'mended'),
  'stock-short': listed('4.2', 'D', 'Insufficient stock. Items are eligible for backorder.'),
  'invoice-number': listed('5.1', 'S', 'Invoice # must be unique.'),
  'line-total': listed('5.1', 'P2', 'The line total <a> does not match the expected line total <b>', 'mended'),
  'plan-cap': listed('5.1', 'P2', 'You have reached the limit of invoices you can approve', {
    unknowable: 'Xero does not tell how many invoices of the month were approved already, by whomever',
  }),
  'document-gone': listed('5.1', 'S', 'The document with the supplied id was not found for this endpoint.'),
  'credit-note-gone': listed('5.2', 'S', 'An existing Credit Note with the specified CreditNoteID could not be found'),
  'payment-on-draft': listed('5.3', 'S', 'Payments can only be made against Authorised documents'),
  'payment-too-much': listed('5.3', 'S', 'Payment amount exceeds the amount outstanding on this document'),
  'payment-account': listed('5.3', 'P2', 'Account could not be found'),
  'order-number': listed('5.5', 'S', 'Order number must be unique'),
  'journal-unbalanced': listed('5.6', 'S', 'The total debits (<a>) must equal total credits (<b>)'),
  'key-reused': listed('2.4', 'P2', 'Idempotency Key: <key> is used with a different request.', {
    unknowable: 'it would be a fault of ours: an attempt is repeated with the very body that it was made for (sync/attempt)',
  }),
} as const satisfies Readonly<Record<string, ListedRefusal>>;
export type RefusalName = keyof typeof refusals;

/** Messages that nothing we send can earn, and why. What the sandbox says to others stands in its own tests. */
// prettier-ignore
export const neverEarned: Readonly<Record<string, string>> = {
  'Contact name cannot be empty': 'held at preview (`contact-invalid`), and not sent without a name by our own adapter either',
  'Website must be valid': 'no address of a web site is sent',
  'Please enter a unique Name.': 'no tracking category is made',
  "You've reached the limit of 100 contact groups.": 'no contact group is made',
  'Invoice not of valid status for modification': 'nothing sent is edited; what is to go is voided in Xero by a person',
  'This document cannot be edited as it has a payment or credit note allocated to it.': 'likewise',
  'The status <S> cannot be applied to the invoice because...': 'only the three statuses that a new document may have are sent',
  'Deleted PurchaseOrders cannot be updated': 'orders are made with PUT, which updates none',
  'Only AUTHORISED and BILLED purchase orders may have SentToContact updated.': 'SentToContact is not sent',
};

/** The message as a pattern, whatever stands in `<>`. */
export const patternOf = ({ message }: Pick<ListedRefusal, 'message'>): RegExp =>
  new RegExp(
    `^${message
      .split(/<\w+>/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+')}`,
  );
