import type { Contact, Item, Purchase } from 'xero-node';
import type { ContactDraft, ItemDraft, ItemTerms } from '../accounting/draft';
import { err, ok, type Result } from '../accounting/result';
import { currencyOf, exactly, wireNumber, type Unsendable } from './wire';

/** Contacts and items to what `xero-node` sends (xero 4.1, 4.2). Pure. */

const maxNumber = 50;
const maxName = 255;
const maxItemName = 50;

/** The name under which Xero has a new contact or an item, once it was sent. */
export const nameInXero = (draft: ContactDraft | ItemDraft): string =>
  draft.kind === 'items'
    ? (draft.name || draft.code).slice(0, maxItemName)
    : draft.name.replace(/\s+/g, ' ').trim();

export function toContact(draft: ContactDraft): Result<Contact, Unsendable> {
  // Not Name: Xero would rename the contact. Everything else in it is the accountant's.
  if (draft.link !== null) return ok({ contactID: draft.link, contactNumber: draft.number });
  const name = nameInXero(draft);
  const why = whyNotContact(draft.number, name);
  if (why !== null) return err(why);
  const { defaultCurrency } = draft;
  const currency =
    defaultCurrency === '' ? null : currencyOf(`Contact ${name}`, { currency: defaultCurrency, rate: null });
  if (currency?.ok === false) return currency;
  return ok({
    contactNumber: draft.number,
    name,
    ...(draft.emailAddress === '' ? {} : { emailAddress: draft.emailAddress }),
    ...(draft.taxNumber === '' ? {} : { taxNumber: draft.taxNumber }),
    ...(currency === null ? {} : { defaultCurrency: currency.value().currencyCode }),
  });
}

function whyNotContact(number: string, name: string): Unsendable | null {
  if (name === '') return 'A contact without a name cannot be made in Xero. Give it a name in Cin7.';
  if (/[<>]/.test(name)) return `The contact ${name}: Xero takes no < or > in a name. Change it in Cin7.`;
  if (name.length > maxName)
    return `The contact ${name.slice(0, 40)}...: Xero takes at most ${maxName} characters in a name. Shorten it in Cin7.`;
  if (number === '' || number.length > maxNumber)
    return `The contact ${name}: its number must have 1 to ${maxNumber} characters.`;
  return null;
}

const maxCode = 30;
const maxDescription = 4000;

/** Never with an inventory asset account: such an item would move stock and cost by itself (accounting-rules 10). */
export function toItem(draft: ItemDraft): Result<Item, Unsendable> {
  if (draft.code === '' || draft.code.length > maxCode)
    return err(
      `The product ${draft.code || draft.name}: Xero takes item codes of 1 to ${maxCode} characters.`,
    );
  return exactly(`The product ${draft.code}`, () => ({
    code: draft.code,
    name: nameInXero(draft),
    ...(draft.description === '' ? {} : { description: draft.description.slice(0, maxDescription) }),
    isSold: draft.sales !== null,
    isPurchased: draft.purchases !== null,
    ...(draft.sales === null ? {} : { salesDetails: termsOf(draft.sales) }),
    ...(draft.purchases === null ? {} : { purchaseDetails: termsOf(draft.purchases) }),
  }));
}

const termsOf = ({ unitPrice, accountCode, taxType }: ItemTerms): Purchase => ({
  ...(unitPrice === null ? {} : { unitPrice: wireNumber(unitPrice) }),
  ...(accountCode === '' ? {} : { accountCode }),
  ...(taxType === '' ? {} : { taxType }),
});
