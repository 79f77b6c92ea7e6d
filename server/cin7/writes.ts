import type { Cin7Contact, Cin7Item } from '../accounting/trade-documents';
import type { Result } from '../accounting/result';
import type { CallOptions, Cin7Failure } from './source';

/** Making masters in Cin7: only ever what a person named, one by one. */

/** What Cin7 wants to know of a new customer or supplier besides its own facts: as its others have it. */
export type NewContact = Pick<
  Cin7Contact,
  'kind' | 'name' | 'email' | 'currency' | 'paymentTerm' | 'account' | 'taxRule'
>;
export type NewItem = Pick<Cin7Item, 'sku' | 'name' | 'category' | 'stocked' | 'costingMethod'>;

export type Made = 'created' | 'exists';

/**
 * Cin7 has no key against a second one: each call looks the name or SKU up first, deprecated ones too, and never sends
 * twice. After no answer, or an error of Cin7's own, it looks again: what came through counts as created.
 */
export interface Cin7Writes {
  createContact(contact: NewContact, options?: CallOptions): Promise<Result<Made, Cin7Failure>>;
  createItem(item: NewItem, options?: CallOptions): Promise<Result<Made, Cin7Failure>>;
}
