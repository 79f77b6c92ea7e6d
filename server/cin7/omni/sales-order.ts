import { hashOf } from '../../accounting/canonical';
import { ok, type Result } from '../../accounting/result';
import type { SaleInvoice } from '../../accounting/source-documents';
import type { SaleDetail, SaleHeader } from '../source';
import { readAmounts } from './amounts';
import { currencyOf, firstOf, partyName, type OmniContext } from './context';
import { documentId } from './identity';
import type { SalesOrder } from './schema';
import { misfit, stateOf, type DocumentState, type Misfit } from './state';
import { dueDateOf } from './terms';

/** Who bought and by which way: the same on the invoice, on its payments and on its cost. */
export const originOf = (
  order: Pick<SalesOrder, 'source' | 'branchId' | 'memberId' | 'company' | 'firstName' | 'lastName'>,
  { branchName }: OmniContext,
) => ({
  channel: order.source,
  location: branchName(order.branchId),
  // Told by the list of customers.
  customerGroup: '',
  customerId: order.memberId,
  customer: partyName(order),
});

/** What a sales order is called: its invoice's number once it has one. */
export const invoiceNumberOf = ({ invoiceNumber, reference }: SalesOrder): string =>
  invoiceNumber || reference;

/**
 * The invoice of a sales order (accounting-rules 3, rows 1 and 2): an approved order with an invoice date is one, there is no
 * other (cin7-omni 2.2). Null when it is none yet, or no more.
 */
export function readInvoice(order: SalesOrder, context: OmniContext): Result<SaleInvoice | null, Misfit> {
  const state = stateOf(order);
  if (!state.ok) return state;
  const { invoiceDate } = order;
  if (state.value !== 'approved' || invoiceDate === null) return ok(null);
  const number = invoiceNumberOf(order);
  if (number === '') return misfit('invoiceNumber', 'Expected a number or a reference, found nothing.');
  const { settings, productOf } = context;
  const money = currencyOf(order, settings);
  const ofOrder = firstOf(order.costCenter, order.memberCostCenter);
  const amounts = readAmounts(order, {
    currency: money.currency,
    taxName: firstOf(order.alternativeTaxRate, order.memberAlternativeTaxRate),
    accountOf: (line) => firstOf(line.accountCode, productOf(line)?.salesAccount, ofOrder),
    chargeAccount: ofOrder,
  });
  if (!amounts.ok) return amounts;
  const { wasNegative, ...totals } = amounts.value;
  if (wasNegative)
    return misfit('total', `Expected an amount of 0 or more on a sales order, found ${order.total}.`);
  const id = documentId('SalesOrders', order.id);
  const posted = {
    ...originOf(order, context),
    ...money,
    ...{ id, saleId: id, number },
    reference: firstOf(order.customerOrderNo, order.reference),
    date: invoiceDate,
    dueDate: dueDateOf(order.paymentTerms, invoiceDate),
    ...totals,
  };
  return ok({ ...posted, baseGross: null, revision: hashOf(posted) });
}

export function saleHeaderOf(
  order: SalesOrder,
  paid: boolean,
  revision: string,
  context: OmniContext,
): SaleHeader {
  const { customerGroup: _group, ...origin } = originOf(order, context);
  const state = stateOf(order);
  const isInvoiced = state.ok && state.value === 'approved' && order.invoiceDate !== null;
  return {
    saleId: documentId('SalesOrders', order.id),
    orderNumber: order.reference,
    invoiceNumbers: order.invoiceNumber === '' ? [] : [order.invoiceNumber],
    creditNoteNumbers: [],
    ...origin,
    // Omni shows no date of the order itself.
    orderDate: null,
    invoiceDate: order.invoiceDate,
    ...{ hasInvoice: isInvoiced, advanced: false, paid, revision },
  };
}

/** What Core has no word for (cin7-omni 2.3, 3.6). */
export const saleFactsOf = (
  order: Pick<SalesOrder, 'accountingAttributes' | 'status' | 'isApproved' | 'isVoid'>,
  payments: readonly { readonly method: string; readonly batchReference: string }[],
): NonNullable<SaleDetail['facts']> => {
  const state = stateOf(order);
  return {
    state: state.ok ? state.value : ('draft' satisfies DocumentState),
    accountingStatus: order.accountingAttributes.accountingImportStatus,
    paymentMethods: [
      ...new Set(payments.map(({ method }) => method).filter((method) => method !== '')),
    ].sort(),
    batchReferences: [
      ...new Set(payments.map(({ batchReference }) => batchReference).filter((one) => one !== '')),
    ].sort(),
  };
};
