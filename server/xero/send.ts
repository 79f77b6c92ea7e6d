import { createHash } from 'node:crypto';
import type { AccountingApi } from 'xero-node';
import type { Draft } from '../accounting/draft';
import { ok, type Result } from '../accounting/result';
import { toBankTransaction, toPayment } from './transform-money';
import { toContact, toItem } from './transform-records';
import { toCreditNote, toInvoice, toManualJournal, toPurchaseOrder } from './transform';
import type { Unsendable } from './wire';

/** The call that creates a document, of one kind, of up to 50 drafts (xero 2.2, 2.3). */
export type Send = (client: AccountingApi, tenant: string, idempotencyKey: string) => Promise<unknown>;

/** One draft in Xero's terms; `join` makes the one call of it and the others of its batch. */
interface Sendable {
  readonly join: (batch: readonly Sendable[]) => Send;
  readonly payload: unknown;
}

/** Unit prices with four decimals; left out, Xero rounds them to two first (xero 2.6). */
const unitPlaces = 4;

/**
 * The call for the drafts that can be said in Xero's terms, with them and a hash of its body; why the others cannot be.
 */
export function sendOf<Drafted extends Draft>(drafts: readonly Drafted[], publicUrl: string) {
  const sendable: { draft: Drafted; part: Sendable }[] = [];
  const unsendable = new Map<Drafted, Unsendable>();
  for (const draft of drafts) {
    const part = sendableOf(draft, publicUrl);
    if (part.ok) sendable.push({ draft, part: part.value });
    else unsendable.set(draft, part.error);
  }
  const parts = sendable.map(({ part }) => part);
  const [first] = parts;
  return {
    sendable: sendable.map(({ draft }) => draft),
    unsendable,
    send: first?.join(parts),
    bodyHash: createHash('sha256')
      .update(JSON.stringify(parts.map(({ payload }) => payload)))
      .digest('base64url'),
  };
}

/**
 * PUT creates only, so that a taken number is an error rather than an overwrite (xero 2.2). The exception is a contact
 * that gets its number: POST by its id, which keeps all else.
 */
function sendableOf(draft: Draft, publicUrl: string): Result<Sendable, Unsendable> {
  switch (draft.kind) {
    case 'invoices':
    case 'bills':
      return part(
        toInvoice(draft, publicUrl),
        (invoices) => (client, tenant, key) =>
          client.createInvoices(tenant, { invoices }, false, unitPlaces, key),
      );
    case 'credit-notes':
    case 'supplier-credits':
      return part(
        toCreditNote(draft),
        (creditNotes) => (client, tenant, key) =>
          client.createCreditNotes(tenant, { creditNotes }, false, unitPlaces, key),
      );
    case 'purchase-orders':
      return part(
        toPurchaseOrder(draft),
        (purchaseOrders) => (client, tenant, key) =>
          client.createPurchaseOrders(tenant, { purchaseOrders }, false, key),
      );
    case 'payments':
      return part(
        toPayment(draft),
        (payments) => (client, tenant, key) => client.createPayments(tenant, { payments }, false, key),
      );
    case 'prepayments':
    case 'deposits':
      return part(
        toBankTransaction(draft, publicUrl),
        (bankTransactions) => (client, tenant, key) =>
          client.createBankTransactions(tenant, { bankTransactions }, false, unitPlaces, key),
      );
    case 'contacts':
      return part(
        toContact(draft),
        (contacts) => (client, tenant, key) =>
          draft.link === null
            ? client.createContacts(tenant, { contacts }, false, key)
            : client.updateOrCreateContacts(tenant, { contacts }, false, key),
      );
    case 'items':
      return part(
        toItem(draft),
        (items) => (client, tenant, key) => client.createItems(tenant, { items }, false, unitPlaces, key),
      );
    default:
      return part(
        toManualJournal(draft, publicUrl),
        (manualJournals) => (client, tenant, key) =>
          client.createManualJournals(tenant, { manualJournals }, false, key),
      );
  }
}

/** A batch holds one kind, so that every payload of it is what the first one's call takes. */
function part<Payload>(
  payload: Result<Payload, Unsendable>,
  call: (payloads: Payload[]) => Send,
): Result<Sendable, Unsendable> {
  if (!payload.ok) return payload;
  return ok({
    payload: payload.value,
    join: (batch) => call(batch.map((one) => one.payload as Payload)),
  });
}
