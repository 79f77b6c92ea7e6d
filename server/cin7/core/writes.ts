import { z } from 'zod';
import { err, ok, type Result } from '../../accounting/result';
import type { CallOptions, Cin7Failure } from '../source';
import type { Cin7Writes, Made, NewContact, NewItem } from '../writes';
import type { ApiFailure, Cin7CoreApi } from './api';
import { pageEnvelope } from './schema';
import { read } from '../read';
import { text } from './fields';

/** `POST /customer`, `/supplier`, `/product` (cin7-core 3): references travel by code and by name. */
export const cin7CoreWrites = (api: Cin7CoreApi): Cin7Writes => ({
  createContact: (contact, options = {}) =>
    create(
      api,
      {
        path: contact.kind,
        listKey: contact.kind === 'customer' ? 'CustomerList' : 'SupplierList',
        ...{ field: 'Name', filter: 'Name', value: contact.name, body: contactBody(contact) },
      },
      options,
    ),
  createItem: (item, options = {}) =>
    create(
      api,
      {
        path: 'product',
        listKey: 'Products',
        field: 'SKU',
        filter: 'Sku',
        value: item.sku,
        body: itemBody(item),
      },
      options,
    ),
});

interface Creation {
  readonly path: string;
  readonly listKey: string;
  /** What makes it one of its kind, and the parameter that narrows the list to texts that begin with it. */
  readonly field: 'Name' | 'SKU';
  readonly filter: string;
  readonly value: string;
  readonly body: Readonly<Record<string, unknown>>;
}

async function create(
  api: Cin7CoreApi,
  creation: Creation,
  options: CallOptions,
): Promise<Result<Made, Cin7Failure>> {
  const before = await isThere(api, creation, options);
  if (!before.ok) return before;
  if (before.value) return ok('exists');
  const answer = await api.post(creation.path, creation.body, options);
  if (answer.ok) return ok('created');
  if (!answer.error.retryable) return err(portFailure(answer.error));
  const after = await isThere(api, creation, options);
  return after.ok && after.value ? ok('created') : err(portFailure(answer.error));
}

const rowSchema = z.looseObject({ Name: text, SKU: text });
const listed = 1000;

/** The filter is "starts with" and blind to case; the whole text is compared here. */
async function isThere(
  api: Cin7CoreApi,
  { path, listKey, field, filter, value }: Creation,
  options: CallOptions,
): Promise<Result<boolean, Cin7Failure>> {
  for (let page = 1; ; page += 1) {
    const query = { Page: page, Limit: listed, [filter]: value, IncludeDeprecated: 'true' };
    const answer = await api.get(path, query, options);
    if (!answer.ok) return err(portFailure(answer.error));
    const envelope = read(pageEnvelope(listKey), answer.value, { id: '', number: '' });
    const rows = envelope.ok ? z.array(rowSchema).safeParse(envelope.value[listKey]) : null;
    if (!envelope.ok || !rows?.success)
      return err({
        code: 'cin7-unexpected',
        detail: `Cin7's answer to ${path} is not the list that was asked for.`,
        retryable: false,
      });
    if (rows.data.some((row) => keyOf(row[field]) === keyOf(value))) return ok(true);
    if (page * listed >= (envelope.value.Total as number)) return ok(false);
  }
}

const keyOf = (value: string): string => value.trim().toLowerCase();
const portFailure = ({ code, detail, retryable }: ApiFailure): Cin7Failure => ({ code, detail, retryable });

const contactBody = ({ kind, name, email, currency, paymentTerm, account, taxRule }: NewContact) => ({
  ...{ Name: name, Status: 'Active', Currency: currency, PaymentTerm: paymentTerm, TaxRule: taxRule },
  ...(kind === 'customer' ? { AccountReceivable: account } : { AccountPayable: account }),
  ...(email === '' ? {} : { Contacts: [{ Name: name, Email: email, Default: true }] }),
});

const itemBody = ({ sku, name, category, stocked, costingMethod }: NewItem) => ({
  ...{ SKU: sku, Name: name, Category: category, Type: stocked ? 'Stock' : 'Service' },
  ...{ CostingMethod: costingMethod, UOM: 'Item', Status: 'Active' },
});
