import { hashOf } from '../../accounting/canonical';
import type { Cin7Contact, Cin7Item } from '../../accounting/trade-documents';
import { firstOf, isStocked, partyName } from './context';
import type { Contact, Product } from './schema';

/** A customer or supplier; null for people of the company itself (cin7-omni 2.9 "Internal"). */
export function toContact(contact: Contact): Cin7Contact | null {
  const kind = contact.type.toLowerCase();
  if (kind !== 'customer' && kind !== 'supplier') return null;
  const facts = {
    ...{ id: contact.id, kind: kind as Cin7Contact['kind'] },
    name: partyName(contact) || contact.email,
    email: contact.email,
    phone: firstOf(contact.phone, contact.mobile),
    taxNumber: contact.taxNumber,
    // Omni keeps none on the contact; its price column may hint at one.
    currency: '',
    paymentTerm: contact.paymentTerms,
    account: contact.costCenter,
    taxRule: '',
    group: kind === 'customer' ? contact.group : '',
    active: contact.isActive !== false,
  };
  return { ...facts, revision: hashOf(facts) };
}

/** The SKUs of a product: one for each option, and for each of its sizes, whose ids need not differ (cin7-omni 2.10). */
export function toItems(product: Product): Cin7Item[] {
  const { name, category, stockControl, salesAccount, purchasesAccount, status } = product;
  const items = new Map<string, Cin7Item>();
  for (const option of product.productOptions) {
    const sku = firstOf(option.productOptionSizeCode, option.code, option.productOptionCode);
    if (sku === '') continue;
    const words = [name, option.option1, option.option2, option.option3, option.size];
    const facts = {
      ...{ id: `${product.id}/${option.id}/${sku}`, sku, category },
      name: words.filter((word) => word !== '').join(' '),
      stocked: isStocked(stockControl),
      costingMethod: stockControl,
      revenueAccount: salesAccount,
      cogsAccount: '',
      inventoryAccount: purchasesAccount,
      ...{ saleTaxRule: '', purchaseTaxRule: '' },
      active: status.toLowerCase() !== 'inactive' && option.status.toLowerCase() !== 'disabled',
    };
    // Omni shows no cost of an item (cin7-omni 2.10).
    items.set(sku, { ...facts, averageCost: '0', revision: hashOf(facts) });
  }
  return [...items.values()];
}
