import { draftBills } from './bills';
import { draftCreditNotes } from './credit-notes';
import type { PaymentDraft } from './draft';
import { fault, type Fault } from './fault';
import { standingShare, type DocumentShare } from './posted';
import { err, ok, type Result } from './result';
import { isWithin, noSources, type Drafted, type RuleInput, type Sources } from './rules';
import { draftInvoices } from './sale-invoices';
import { nameOf } from './settlements';
import { draftSupplierCredits } from './supplier-credits';
import type { Settlement, TradeDocument } from './trade-documents';

type SettledKind = PaymentDraft['settles']['kind'];

/** What money can settle, with the rule that says what becomes of it. */
const rules: Readonly<Record<SettledKind, (input: RuleInput) => Drafted>> = {
  invoices: draftInvoices,
  'credit-notes': draftCreditNotes,
  bills: draftBills,
  'supplier-credits': draftSupplierCredits,
};
const isSettled = (kind: string): kind is SettledKind => Object.hasOwn(rules, kind);

/** The document in Xero that a settlement goes to, or why it waits. */
export type FindSettled = (settlement: Settlement) => Result<PaymentDraft['settles'], Fault>;

/**
 * Finds the documents that money settles: what stands in Xero as ours and as Cin7 holds it now. What is to be taken back
 * (accounting-rules 9) takes no money any more: it waits for what comes instead.
 */
export function settledDocuments(input: RuleInput): FindSettled {
  const { posted, sources } = input;
  const wanted = new Set(sources.settlements.map(({ documentId }) => documentId));
  const held = new Map(
    [...sources.invoices, ...sources.creditNotes, ...sources.purchaseInvoices, ...sources.supplierCredits]
      .filter(({ id }) => wanted.has(id))
      .map((document) => [document.id, document] as const),
  );
  return (settlement) => {
    const share = standingShare(posted.documents.get(settlement.documentId ?? ''));
    if (!share?.xeroId || !isSettled(share.kind)) return err(waits(settlement));
    const { kind, xeroId } = share;
    const number = share.xeroNumber ?? share.snapshot?.number ?? '';
    const document = held.get(settlement.documentId ?? '');
    // A sale or purchase that could not be read says nothing of its documents.
    const isGone = document === undefined && !sources.unread?.has(settlement.sourceId);
    if (isGone) return err(waitsForTakeBack(settlement, number, 'is not in Cin7 any more'));
    if (document && !standsAsNow(share, kind, document, input))
      return err(waitsForTakeBack(settlement, number, 'was changed in Cin7 after it was posted'));
    return ok({ kind, xeroId, number });
  };
}

type Held = Pick<TradeDocument, 'id' | 'date' | 'revision'>;

/** Whether the document's own rule leaves the share alone: it says what of a change is worth a new document. */
function standsAsNow(share: DocumentShare, kind: SettledKind, document: Held, input: RuleInput): boolean {
  if (share.revision === document.revision) return true;
  const { id, date } = document;
  const { posted, sources } = input;
  const taken = posted.documents.get(id);
  const { alreadyPosted } = rules[kind]({
    ...input,
    ...{ from: date, to: date },
    posted: { ...posted, documents: new Map(taken ? [[id, taken]] : []) },
    // Of another period the ledger is not known here.
    sources: { ...onlyDocument(id, sources), ledgerRead: sources.ledgerRead && isWithin(document, input) },
  });
  return alreadyPosted === 1;
}

function onlyDocument(id: string, sources: Sources): Sources {
  const isIt = (one: Held) => one.id === id;
  return {
    ...noSources,
    ...(sources.payableEntries ? { payableEntries: sources.payableEntries } : {}),
    invoices: sources.invoices.filter(isIt),
    creditNotes: sources.creditNotes.filter(isIt),
    purchaseInvoices: sources.purchaseInvoices.filter(isIt),
    supplierCredits: sources.supplierCredits.filter(isIt),
  };
}

const waits = (settlement: Settlement): Fault =>
  fault(
    'waits-for-document',
    { table: 'documents' },
    `${nameOf(settlement)} waits: Cogsheet has no document ${settlement.number} in Xero that it could settle.`,
    `Post ${settlement.number} first, then preview payments again. If it is in Xero from before Cogsheet, enter the payment there.`,
    { document: settlement.number },
  );

const waitsForTakeBack = (settlement: Settlement, posted: string, what: string): Fault =>
  fault(
    'waits-for-document',
    { table: 'documents' },
    `${nameOf(settlement)} waits: ${settlement.number} ${what}, and ${posted} in Xero has to be taken back first.`,
    `Preview ${settlement.number} again and post what changed, then preview payments again.`,
    { document: settlement.number },
  );
