import type { PurchaseOrderDraft } from './draft';
import { fault, type Fault } from './fault';
import type { LeftOut } from './left-out';
import { numberName, standingShare } from './posted';
import { nextShare } from './purchase-changes';
import { byDateAndId, judgePurchase, leavePurchaseOut, purchaseFields } from './purchase-documents';
import { err, ok, type Result } from './result';
import { concernsPeriod, type Drafted, type RuleInput } from './rules';
import type { PurchaseOrder } from './trade-documents';

/**
 * Purchase orders under Cin7's own number (accounting-rules 3 row 11). They move no account. Xero makes no contact for an
 * order, and would silently overwrite the order that has the number already (xero 5.5): both are held.
 */
export function draftPurchaseOrders(input: RuleInput): Drafted {
  const { posted, sources } = input;
  const drafts: PurchaseOrderDraft[] = [];
  const leftOut: LeftOut[] = [];
  const numbers = new Set<string>();
  let alreadyPosted = 0;
  const orders = sources.purchaseOrders.filter((order) => concernsPeriod(order, input)).sort(byDateAndId);
  for (const order of orders) {
    const share = standingShare(posted.documents.get(order.id));
    if (share?.revision === order.revision) {
      alreadyPosted += 1;
      continue;
    }
    const drafted = share ? err([changed(order)]) : draftOrder(order, input, numbers);
    if (drafted.ok) drafts.push(drafted.value);
    else leftOut.push(leavePurchaseOut(order, 'purchase-orders', drafted.error));
  }
  return { drafts, leftOut, alreadyPosted };
}

function draftOrder(
  order: PurchaseOrder,
  input: RuleInput,
  numbers: Set<string>,
): Result<PurchaseOrderDraft, readonly Fault[]> {
  const judged = judgePurchase(order, 'purchase-orders', input);
  if (!judged.ok) return judged;
  const { contactId, name } = judged.value.contact;
  if (contactId === null) return err([withoutContact(order, name)]);
  const number = numberName('purchase-orders', order.number);
  if (input.posted.numbers.has(number) || numbers.has(number)) return err([numberTaken(order)]);
  numbers.add(number);
  const share = { shareId: nextShare(order.id, input, 0), revision: order.revision };
  return ok({
    ...purchaseFields(order, 'purchase-orders', judged.value, input, share),
    contact: { contactId, name },
    deliveryDate: order.requiredBy,
    deliveryInstructions: '',
  });
}

const withoutContact = ({ number, supplier }: PurchaseOrder, name: string): Fault =>
  fault(
    'contact-missing',
    { table: 'xero', row: 'contacts' },
    `Purchase order ${number} waits: Xero has no contact "${name || supplier}", and makes none for an order.`,
    'Post contacts first, then preview purchase orders again.',
    { document: number, value: name || supplier },
  );

const numberTaken = ({ number }: PurchaseOrder): Fault =>
  fault(
    'number-taken',
    { table: 'cin7' },
    `Purchase order ${number} is in Xero already, or stands twice in Cin7; a second one would overwrite the first.`,
    'Give one of them another number in Cin7, then fetch and preview again.',
    { document: number, value: number },
  );

const changed = ({ number }: PurchaseOrder): Fault =>
  fault(
    'source-changed-after-posting',
    { table: 'documents' },
    `Purchase order ${number} was changed in Cin7 after it was posted. No account is affected.`,
    'Change it in Xero by hand. Or delete it there and choose Reverse in History, give the order another number in Cin7, fetch and preview again.',
    { document: number },
  );
