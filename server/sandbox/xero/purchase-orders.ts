import { randomUUID } from 'node:crypto';
import { dateOf } from './calendar';
import { accepted, findActiveContact, refused, type Outcome } from './contacts';
import { readCurrency } from './currencies';
import type { WriteContext } from './documents';
import { buildLine, totalsOf, type LineRules } from './lines';
import type { PurchaseOrder, PurchaseOrderStatus } from './model';
import type { PurchaseOrderInput } from './requests';
import type { XeroState } from './state';

const moves: Record<PurchaseOrderStatus, PurchaseOrderStatus[]> = {
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'DRAFT', 'AUTHORISED', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'BILLED', 'DELETED'],
  BILLED: ['BILLED', 'AUTHORISED'], // back again: [?]
  DELETED: [],
};

/**
 * Creates or updates one purchase order (xero 5.5). Not in the ledger, so no lock date holds it [?]. A POST with the number
 * of an order in force silently updates that order [R].
 */
export function writePurchaseOrder(input: PurchaseOrderInput, context: WriteContext): Outcome<PurchaseOrder> {
  const { state } = context;
  const existing = context.method === 'POST' ? findExisting(state, input) : undefined;
  if (existing?.status === 'DELETED') return refused('Deleted PurchaseOrders cannot be updated');
  const status = input.Status ?? existing?.status ?? 'DRAFT';
  const allowed =
    existing === undefined ? (['DRAFT', 'SUBMITTED', 'AUTHORISED'] as const) : moves[existing.status];
  if (!allowed.some((one) => one === status)) {
    return refused(`The status ${status} cannot be applied to the purchase order`); // [?]
  }
  if (existing !== undefined && status === 'DELETED') return accepted(save(state, { ...existing, status }));
  return saveOrder(input, status, existing, context);
}

function findExisting(state: XeroState, input: PurchaseOrderInput): PurchaseOrder | undefined {
  if (input.PurchaseOrderID !== undefined) return state.purchaseOrders.get(input.PurchaseOrderID);
  return input.PurchaseOrderNumber === undefined ? undefined : state.orderInForce(input.PurchaseOrderNumber);
}

function saveOrder(
  input: PurchaseOrderInput,
  status: PurchaseOrderStatus,
  existing: PurchaseOrder | undefined,
  context: WriteContext,
): Outcome<PurchaseOrder> {
  const { state } = context;
  const errors: string[] = [];
  const warnings: string[] = [];
  const contactId = contactOf(input, existing, state, errors);
  const money = readCurrency(state, input.CurrencyCode ?? existing?.currency, input.CurrencyRate);
  errors.push(...money.errors);
  const lineAmountTypes = input.LineAmountTypes ?? existing?.lineAmountTypes ?? 'Exclusive';
  // Prices always keep 4 places, and a line may do without an account (xero 2.6, [?]).
  const rules: LineRules = {
    state,
    direction: 'purchases',
    complete: false,
    discounts: true,
    lineAmountTypes,
    unitPlaces: 4,
  };
  const lines =
    input.LineItems === undefined
      ? (existing?.lines ?? [])
      : input.LineItems.map((entry) => {
          const built = buildLine(entry, undefined, rules);
          errors.push(...built.errors);
          return built.line;
        });
  if (lines.length === 0) errors.push('One or more line items must be specified'); // [?]
  const number = chooseNumber(state, input.PurchaseOrderNumber, existing, errors);
  const instructions = input.DeliveryInstructions ?? existing?.deliveryInstructions ?? '';
  if (instructions.length > 500) errors.push('Delivery instructions must be at most 500 characters'); // [?]
  const maySend = status === 'AUTHORISED' || status === 'BILLED';
  if (input.SentToContact === true && !maySend)
    warnings.push('Only AUTHORISED and BILLED purchase orders may have SentToContact updated.');
  if (errors.length > 0) return refused(...errors);
  const order: PurchaseOrder = {
    id: existing?.id ?? randomUUID(),
    number,
    reference: input.Reference ?? existing?.reference ?? '',
    contactId,
    date: input.Date ?? existing?.date ?? dateOf(state.clock()),
    deliveryDate: input.DeliveryDate ?? existing?.deliveryDate ?? null,
    deliveryInstructions: instructions,
    lineAmountTypes,
    currency: money.currency,
    rate: input.CurrencyRate === undefined && existing !== undefined ? existing.rate : money.rate,
    status,
    sentToContact: maySend && (input.SentToContact ?? existing?.sentToContact ?? false),
    lines,
    ...totalsOf(lines, lineAmountTypes),
    updatedAt: state.now(),
    createdBy: existing?.createdBy ?? context.clientId,
  };
  return accepted(save(state, order), warnings);
}

/** The contact must exist: unlike an invoice, an order never makes one (xero 5.5). */
function contactOf(
  input: PurchaseOrderInput,
  existing: PurchaseOrder | undefined,
  state: XeroState,
  errors: string[],
): string {
  if (input.Contact === undefined && existing !== undefined) return existing.contactId;
  const contact = input.Contact === undefined ? undefined : findActiveContact(state, input.Contact);
  if (contact === undefined) errors.push('The contact could not be found.'); // [?]
  return contact?.ContactID ?? '';
}

function chooseNumber(
  state: XeroState,
  sent: string | undefined,
  existing: PurchaseOrder | undefined,
  errors: string[],
): string {
  const number = sent === undefined || sent === '' ? (existing?.number ?? '') : sent;
  if (number === '') {
    for (let next = state.purchaseOrders.all().length + 1; ; next += 1) {
      const free = `PO-${String(next).padStart(4, '0')}`;
      if (state.orderInForce(free) === undefined) return free;
    }
  }
  // A deleted order frees its number [?].
  const holder = state.orderInForce(number);
  if (holder !== undefined && holder.id !== existing?.id) errors.push('Order number must be unique');
  return number;
}

function save(state: XeroState, order: PurchaseOrder): PurchaseOrder {
  const stamped = { ...order, updatedAt: state.now() };
  state.purchaseOrders.put(stamped.id, stamped);
  return stamped;
}
