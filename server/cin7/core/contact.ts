import { z } from 'zod';
import { hashOf } from '../../accounting/canonical';
import type { Cin7Contact } from '../../accounting/trade-documents';
import { accountCode, flag, listOf, oneOf, requiredId, requiredText, text } from './fields';

const partySchema = z.looseObject({
  ID: requiredId,
  Name: requiredText,
  Status: oneOf(['Active', 'Deprecated']),
  Currency: text,
  PaymentTerm: text,
  TaxRule: text,
  TaxNumber: text,
  Contacts: listOf(z.looseObject({ Default: flag(false), Email: text, Phone: text, MobilePhone: text })),
});
export const customerSchema = partySchema.extend({ AccountReceivable: accountCode, PriceTier: text });
export const supplierSchema = partySchema.extend({ AccountPayable: accountCode });

type PartyRecord = z.infer<typeof partySchema>;

export const toCustomer = (record: z.infer<typeof customerSchema>): Cin7Contact =>
  toContact('customer', record, { account: record.AccountReceivable, group: record.PriceTier });
export const toSupplier = (record: z.infer<typeof supplierSchema>): Cin7Contact =>
  toContact('supplier', record, { account: record.AccountPayable, group: '' });

/** E-mail and phone are those of the default person, else of the first one who has any. */
function toContact(
  kind: Cin7Contact['kind'],
  record: PartyRecord,
  own: Pick<Cin7Contact, 'account' | 'group'>,
): Cin7Contact {
  const people = [...record.Contacts].sort((left, right) => Number(right.Default) - Number(left.Default));
  const first = (texts: readonly string[]): string => texts.find((one) => one !== '') ?? '';
  const contact = {
    ...{ id: record.ID, kind, name: record.Name, ...own },
    email: first(people.map(({ Email }) => Email)),
    phone: first(people.flatMap(({ Phone, MobilePhone }) => [Phone, MobilePhone])),
    taxNumber: record.TaxNumber,
    currency: record.Currency.toUpperCase(),
    paymentTerm: record.PaymentTerm,
    taxRule: record.TaxRule,
    active: record.Status === 'Active',
  };
  return { ...contact, revision: hashOf(contact) };
}
