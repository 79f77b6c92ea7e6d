import { randomUUID } from 'node:crypto';
import { wireInstant } from './calendar';
import { findAccount } from './chart';
import { accepted, refused, type Outcome } from './contacts';
import { wire } from './decimal';
import type { WriteContext } from './documents';
import { definedOnly } from './lines';
import type { ItemInput } from './requests';
import type { Item } from './seed';

/** PUT creates, POST creates or updates by id or code. Tracked items are out of the sandbox's scope and refused. */
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
  if (input.InventoryAssetAccountCode !== undefined) {
    errors.push('This sandbox keeps untracked items only'); // not Xero's text
  }
  for (const details of [input.SalesDetails, input.PurchaseDetails]) {
    if (details?.AccountCode !== undefined && findAccount(state, details) === undefined) {
      errors.push(`Account code '${details.AccountCode}' is not a valid code for this document.`);
    }
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
    IsTrackedAsInventory: existing?.IsTrackedAsInventory ?? false,
    ItemID: existing?.ItemID ?? randomUUID(),
    UpdatedDateUTC: wireInstant(state.now()),
  };
  state.items.put(item.ItemID, item);
  return accepted(item);
}

function priceOf(details: NonNullable<ItemInput['SalesDetails']>) {
  const { UnitPrice, ...rest } = definedOnly(details);
  return { ...rest, ...(UnitPrice === undefined ? {} : { UnitPrice: wire(UnitPrice, 4) }) };
}
