import { sourceOfShare, standingShare } from './posted';
import type { Drafted, RuleInput } from './rules';
import type { SaleDraft } from './sale-drafts';
import { draftSaleKind } from './sale-invoices';
import type { SaleInvoice } from './source-documents';
import type { SaleCreditNote } from './trade-documents';

/**
 * Sale credit notes (accounting-rules 3 row 5), apart from invoices: tax of the sales direction, the document's own rate.
 * Goods that come back make no difference here (rows 6 and 7): their cost moves with the COGS journal.
 */
export function draftCreditNotes(input: RuleInput): Drafted {
  const { allocateCredits } = input.mapping.settings;
  return draftSaleKind('credit-notes', input, allocateCredits ? allocation(input) : undefined);
}

/**
 * What a credit note is set off against: the invoice that it names, where that stands in Xero as ours, unchanged, for the
 * same contact (accounting-rules 3 "never automatically": by the user's choice in Settings alone).
 */
function allocation({ sources, posted, mapping }: RuleInput): (draft: SaleDraft) => SaleDraft {
  const notes = new Map(sources.creditNotes.map((note) => [note.id, note]));
  const invoices = new Map(sources.invoices.map((one) => [invoiceName(one.saleId, one.number), one]));
  const { statuses } = mapping.settings;
  const isLedger = [statuses.invoices, statuses['credit-notes']].every(
    (status) => status === undefined || status === 'approved',
  );
  const invoiceOf = (note: SaleCreditNote | undefined): SaleInvoice | undefined =>
    note && invoices.get(invoiceName(note.sourceId, note.invoiceNumber));
  return (draft) => {
    const [source, ...others] = draft.sources;
    if (!isLedger || draft.kind !== 'credit-notes' || !source || others.length > 0) return draft;
    const invoice = invoiceOf(notes.get(sourceOfShare(source.id)));
    const share = invoice && standingShare(posted.documents.get(invoice.id));
    const was = share?.snapshot?.posted;
    if (!invoice || !share?.xeroId || !was || share.revision !== invoice.revision) return draft;
    if (invoice.currency !== draft.currency || was.contact.name !== draft.contact.name) return draft;
    const [credited, invoiced] = [draft.netMinor + draft.taxMinor, was.netMinor + was.taxMinor];
    const amountMinor = credited < invoiced ? credited : invoiced;
    return { ...draft, allocate: { xeroId: share.xeroId, amountMinor } };
  };
}

const invoiceName = (saleId: string, number: string): string => `${saleId} ${number.toLowerCase()}`;
