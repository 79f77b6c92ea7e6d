import { ok, type Result } from '../accounting/result';
import type { XeroApi } from './api';
import type { AnsweredElement } from './elements';
import type { LedgerCallOptions, XeroFailure } from './ledger';
import { pageSize, readPages } from './read-pages';

/** Numbers asked for in one address; a long address is refused by gateways. */
const numbersPerCall = 20;

/** Sales invoices (ACCREC) or bills (ACCPAY) that carry one of these numbers, whoever made them. */
export async function invoicesByNumber(
  api: XeroApi,
  type: 'ACCREC' | 'ACCPAY',
  numbers: readonly string[],
  options: LedgerCallOptions,
): Promise<Result<AnsweredElement[], XeroFailure>> {
  const all: AnsweredElement[] = [];
  for (const group of groupsByQuery(numbers)) {
    const elements = await groupByNumber(api, type, group, options);
    if (!elements.ok) return elements;
    all.push(...elements.value);
  }
  return ok(all);
}

/** Numbers with a comma cannot stand in the comma list, so each of those is asked for by itself. */
function groupsByQuery(numbers: readonly string[]): string[][] {
  const distinct = [...new Set(numbers)];
  const plain = distinct.filter((number) => !number.includes(','));
  const groups = distinct.filter((number) => number.includes(',')).map((number) => [number]);
  for (let at = 0; at < plain.length; at += numbersPerCall) groups.push(plain.slice(at, at + numbersPerCall));
  return groups;
}

function groupByNumber(
  api: XeroApi,
  type: 'ACCREC' | 'ACCPAY',
  numbers: readonly string[],
  options: LedgerCallOptions,
): Promise<Result<AnsweredElement[], XeroFailure>> {
  const [first = ''] = numbers;
  const isList = !first.includes(',');
  // A supplier's bill may carry the number of a sales invoice.
  const ofType = `Type=="${type}"`;
  const where = isList ? ofType : `${ofType} AND InvoiceNumber=="${first.replace(/["\\]/g, '\\$&')}"`;
  return readPages('Invoices', (page) =>
    api.read(
      (client, tenant) =>
        client.getInvoices(
          tenant,
          undefined,
          where,
          undefined,
          undefined,
          isList ? [...numbers] : undefined,
          undefined,
          undefined,
          page,
          true,
          undefined,
          undefined,
          undefined,
          pageSize,
        ),
      options,
    ),
  );
}
