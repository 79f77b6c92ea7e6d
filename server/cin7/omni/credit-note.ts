import { hashOf } from '../../accounting/canonical';
import { decimal } from '../../accounting/decimal';
import { ok, type Result } from '../../accounting/result';
import type { SaleCreditNote } from '../../accounting/trade-documents';
import type { SaleHeader } from '../source';
import { readAmounts } from './amounts';
import { currencyOf, firstOf, partyName, type OmniContext } from './context';
import { documentId } from './identity';
import { originOf } from './sales-order';
import type { CreditNote, SalesOrder } from './schema';
import { misfit, stateOf, type Misfit } from './state';

export const creditNumberOf = ({ creditNoteNumber, reference }: CreditNote): string =>
  creditNoteNumber || reference;

/**
 * An approved credit note with its date (accounting-rules 3, rows 5 to 7); null when it is none yet, or no more. It is sent no
 * earlier than on that date (cin7-omni 2.4). `order` is the one that it credits, when it is known: the channel is its.
 */
export function readCreditNote(
  note: CreditNote,
  order: SalesOrder | undefined,
  context: OmniContext,
): Result<SaleCreditNote | null, Misfit> {
  const state = stateOf(note);
  if (!state.ok) return state;
  const { creditNoteDate } = note;
  if (state.value !== 'approved' || creditNoteDate === null) return ok(null);
  const number = creditNumberOf(note);
  if (number === '') return misfit('creditNoteNumber', 'Expected a number or a reference, found nothing.');
  const { settings, productOf } = context;
  const money = currencyOf(note, settings);
  const amounts = readAmounts(note, {
    currency: money.currency,
    taxName: firstOf(order?.alternativeTaxRate, order?.memberAlternativeTaxRate),
    accountOf: (line) => firstOf(line.accountCode, productOf(line)?.salesAccount, accountOf(note, order)),
    chargeAccount: accountOf(note, order),
    signsMayDiffer: true,
  });
  if (!amounts.ok) return amounts;
  const { wasNegative: _sign, ...totals } = amounts.value;
  const id = documentId('CreditNotes', note.id);
  const posted = {
    ...creditOrigin(note, order, context),
    ...money,
    ...{ id, sourceId: id, number, reference: note.reference, date: creditNoteDate },
    invoiceNumber: order ? order.invoiceNumber || order.reference : note.salesReference,
    restocked:
      note.completedDate !== null && note.lineItems.some(({ qtyShipped }) => !decimal(qtyShipped).eq(0)),
    ...totals,
  };
  return ok({ ...posted, baseGross: null, revision: hashOf(posted) });
}

const accountOf = (note: CreditNote, order: SalesOrder | undefined): string =>
  firstOf(note.alternativeAccountCode, order?.costCenter, order?.memberCostCenter);

/** A credit note made by hand names `Backend` as its source: what it credits tells the channel. */
export const creditOrigin = (note: CreditNote, order: SalesOrder | undefined, context: OmniContext) => ({
  ...originOf(note, context),
  ...(order ? { channel: order.source } : {}),
  customer: partyName(note) || (order ? partyName(order) : ''),
});

export function creditHeaderOf(
  note: CreditNote,
  order: SalesOrder | undefined,
  revision: string,
  context: OmniContext,
): SaleHeader {
  const { customerGroup: _group, ...origin } = creditOrigin(note, order, context);
  return {
    saleId: documentId('CreditNotes', note.id),
    orderNumber: note.reference,
    invoiceNumbers: [],
    creditNoteNumbers: note.creditNoteNumber === '' ? [] : [note.creditNoteNumber],
    ...origin,
    ...{ orderDate: null, invoiceDate: null, hasInvoice: false, advanced: false, paid: true, revision },
  };
}
