import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { wireInstant } from './calendar';
import { findAccount } from './chart';
import { accepted, refused, type Outcome } from './contacts';
import { wire, zero } from './decimal';
import type { WriteContext } from './documents';
import { definedOnly } from './lines';
import type { ItemInput } from './requests';
import type { Wire } from './render';
import type { Item } from './seed';
import type { XeroState } from './state';
import { isTracked, trackedStock } from './tracked-stock';

/**
 * PUT creates, POST creates or updates by id or code. An item is tracked when it has an inventory asset account and a cost
 * account (xero 4.2).
 */
export function writeItem(input: ItemInput, context: WriteContext): Outcome<Item> {
  const { state } = context;
  const code = input.Code?.trim() ?? '';
  const held = code === '' ? undefined : state.itemByCode(code);
  const byId = input.ItemID === undefined ? undefined : state.items.get(input.ItemID);
  const existing = context.method === 'POST' ? (byId ?? held) : undefined;
  const errors: string[] = [];
  if (code === '' && existing === undefined) errors.push('Code must be specified'); // [?]
  if (held !== undefined && held.ItemID !== existing?.ItemID) {
    errors.push(`Price List Item with Code '${code}' already exists`);
  }
  if (code.length > 30) errors.push('Code must be at most 30 characters'); // [?]
  if ((input.Name ?? '').length > 50) errors.push('Name must be at most 50 characters'); // [?]
  errors.push(...trackingFaults(input, existing, context.state));
  for (const details of [input.SalesDetails, input.PurchaseDetails]) {
    // Both texts are listed [P2] [P]; that an item earns them is a guess [?].
    if (details?.AccountCode !== undefined && findAccount(state, details)?.Status !== 'ACTIVE')
      errors.push('Account must be valid.');
    if (details?.TaxType !== undefined && state.taxRates.get(details.TaxType)?.Status !== 'ACTIVE')
      errors.push('Tax rate must be valid.');
  }
  if (errors.length > 0) return refused(...errors);
  const { ItemID: _id, SalesDetails, PurchaseDetails, ...fields } = definedOnly(input);
  const item: Item = {
    IsSold: true,
    IsPurchased: true,
    ...existing,
    ...fields,
    ...(SalesDetails === undefined ? {} : { SalesDetails: priceOf(SalesDetails) }),
    ...(PurchaseDetails === undefined ? {} : { PurchaseDetails: priceOf(PurchaseDetails) }),
    Code: code === '' ? (existing?.Code ?? '') : code,
    IsTrackedAsInventory:
      (existing?.IsTrackedAsInventory ?? false) || input.InventoryAssetAccountCode !== undefined,
    ItemID: existing?.ItemID ?? randomUUID(),
    UpdatedDateUTC: wireInstant(state.now()),
  };
  state.items.put(item.ItemID, item);
  return accepted(item);
}

/** Both accounts are needed; the asset account must be of type INVENTORY [S]. The texts are guesses [?]. */
function trackingFaults(input: ItemInput, existing: Item | undefined, state: XeroState): string[] {
  if (input.InventoryAssetAccountCode === undefined) return [];
  const errors: string[] = [];
  const asset = state.accountByCode(input.InventoryAssetAccountCode);
  if (asset?.Type !== 'INVENTORY') errors.push('The inventory asset account must be of type INVENTORY');
  const cogs = input.PurchaseDetails?.COGSAccountCode ?? cogsCodeOf(existing);
  if (cogs === undefined || state.accountByCode(cogs) === undefined)
    errors.push('A tracked item needs a cost of goods sold account');
  return errors;
}

const cogsSchema = z.object({ COGSAccountCode: z.string() });
const cogsCodeOf = (item: Item | undefined): string | undefined =>
  cogsSchema.safeParse(item?.PurchaseDetails).data?.COGSAccountCode;

/** The accounts that Xero posts a tracked item's stock and cost to. */
export const trackedAccounts = (state: XeroState, item: Item) => ({
  asset: state.accountByCode(item.InventoryAssetAccountCode ?? ''),
  cogs: state.accountByCode(cogsCodeOf(item) ?? ''),
});

/** As the API shows it: quantity and cost of a tracked item are worked out, never sent. */
export function renderItem(state: XeroState, item: Item): Wire {
  if (!isTracked(item)) return item;
  const stock = trackedStock(state).stocks.get(item.ItemID);
  return {
    ...item,
    QuantityOnHand: wire(stock?.quantity ?? zero, 4),
    TotalCostPool: wire(stock?.costPool ?? zero),
  };
}

function priceOf(details: NonNullable<ItemInput['SalesDetails']>) {
  const { UnitPrice, ...rest } = definedOnly(details);
  return { ...rest, ...(UnitPrice === undefined ? {} : { UnitPrice: wire(UnitPrice, 4) }) };
}
