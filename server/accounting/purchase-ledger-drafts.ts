import type { BillDraft, CreditDraft, InvoiceLine } from './draft';
import { fault, type Fault } from './fault';
import type { LeftOut } from './left-out';
import { standingShare, type DocumentShare } from './posted';
import {
  goneSincePosted,
  nextShare,
  postsTheSame,
  standsAlone,
  takeBack,
  type LedgerPurchaseKind,
} from './purchase-changes';
import {
  byDateAndId,
  judgePurchase,
  leavePurchaseOut,
  purchaseFields,
  purchaseNouns,
  purchaseRate,
  type JudgedPurchase,
  type PurchaseDocument,
} from './purchase-documents';
import { ok, type Result } from './result';
import { isWithin, type Drafted, type RuleInput } from './rules';

type PurchaseFields = ReturnType<typeof purchaseFields<LedgerPurchaseKind>>;
type LedgerPurchase = BillDraft | CreditDraft;

/** A kind of purchase document that moves the ledger. */
export interface LedgerPurchases<Document extends PurchaseDocument> {
  readonly kind: LedgerPurchaseKind;
  /** All that Cin7 holds, of any date. */
  readonly documents: readonly Document[];
  readonly complete: (fields: PurchaseFields, document: Document) => LedgerPurchase;
  /** Lines as they are to be posted, where those of the document are not enough. */
  readonly level?: (document: Document, judged: JudgedPurchase) => Result<Levelled, readonly Fault[]>;
}

export interface Levelled {
  readonly lines: readonly InvoiceLine[];
  /** What further it was made from: part of the revision. Blank: nothing. */
  readonly revision: string;
  readonly warnings: readonly Fault[];
  /** What it should be made from is not known now: a posted document is not judged by it. */
  readonly unknown?: boolean;
}

/**
 * One draft for each document of the period that is not in Xero as it is now. One that changed since it was posted is
 * taken back and posted anew, one that is gone is taken back (accounting-rules 9).
 */
export function draftLedgerPurchases<Document extends PurchaseDocument>(
  source: LedgerPurchases<Document>,
  input: RuleInput,
): Omit<Drafted, 'drafts'> & { readonly drafts: readonly LedgerPurchase[] } {
  const { kind, documents } = source;
  const drafts: LedgerPurchase[] = [];
  const leftOut: LeftOut[] = [];
  let alreadyPosted = 0;
  for (const document of documents.filter((one) => isWithin(one, input)).sort(byDateAndId)) {
    const outcome = draftOne(document, source, input);
    if (outcome === 'standing') alreadyPosted += 1;
    else if ('drafts' in outcome) drafts.push(...outcome.drafts);
    else leftOut.push(leavePurchaseOut(document, kind, outcome.faults));
  }
  const gone = goneSincePosted(kind, new Set(documents.map(({ id }) => id)), input);
  return {
    drafts: [...drafts, ...gone.drafts],
    leftOut: [...leftOut, ...gone.leftOut],
    alreadyPosted,
  };
}

function draftOne<Document extends PurchaseDocument>(
  document: Document,
  source: LedgerPurchases<Document>,
  input: RuleInput,
): 'standing' | { drafts: LedgerPurchase[] } | { faults: readonly Fault[] } {
  const { kind } = source;
  const share = standingShare(input.posted.documents.get(document.id));
  const alone = standsAlone(document.id, input);
  if (alone) return { faults: [takesBackNothing(alone, kind)] };
  const judged = judgePurchase(document, kind, input);
  if (!judged.ok) return unjudged(document, judged.error, share, source, input);
  const levelled = source.level?.(document, judged.value) ?? ok<Levelled>(plain(judged.value));
  if (!levelled.ok)
    return share?.revision.startsWith(document.revision) ? 'standing' : { faults: levelled.error };
  const { lines, revision: further, warnings, unknown } = levelled.value;
  const revision = document.revision + further;
  if (share && (share.revision === revision || (unknown && share.revision.startsWith(document.revision))))
    return 'standing';
  if (
    share &&
    postsTheSame(share, document, { ...judged.value, lines }, purchaseRate(document, judged.value, input))
  )
    return 'standing';
  const taking = share ? takeBack(share, kind, input) : null;
  if (taking && 'fault' in taking) return { faults: [taking.fault] };
  const fields = purchaseFields(
    document,
    kind,
    { ...judged.value, lines, warnings: [...judged.value.warnings, ...warnings] },
    input,
    { shareId: nextShare(document.id, input, taking !== null), revision },
  );
  return { drafts: [...(taking ? [taking.draft] : []), source.complete(fields, document)] };
}

/** Nothing is left of a posted document's amounts: it is taken back, and there is nothing to post instead. */
function unjudged<Document extends PurchaseDocument>(
  document: Document,
  faults: readonly Fault[],
  share: DocumentShare | null,
  { kind }: LedgerPurchases<Document>,
  input: RuleInput,
): 'standing' | { drafts: LedgerPurchase[] } | { faults: readonly Fault[] } {
  if (share?.revision.startsWith(document.revision)) return 'standing';
  if (share === null || faults.some(({ code }) => code !== 'nothing-to-post')) return { faults };
  const taking = takeBack(share, kind, input);
  return 'draft' in taking ? { drafts: [taking.draft] } : { faults: [taking.fault] };
}

const plain = ({ lines }: JudgedPurchase): Levelled => ({ lines, revision: '', warnings: [] });

const takesBackNothing = ({ snapshot, xeroNumber }: DocumentShare, kind: LedgerPurchaseKind): Fault =>
  fault(
    'source-changed-after-posting',
    { table: 'documents' },
    `${xeroNumber ?? 'A document'} in Xero takes back ${purchaseNouns[kind].toLowerCase()} ${snapshot?.number ?? ''}, which is undone there already.`,
    'Void it in Xero and choose Reverse in History, then preview again.',
    { document: snapshot?.number ?? '' },
  );
