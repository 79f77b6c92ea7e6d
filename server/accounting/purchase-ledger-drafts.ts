import type { BillDraft, CreditDraft, InvoiceLine } from './draft';
import { fault, type Fault } from './fault';
import type { LeftOut } from './left-out';
import type { DocumentShare } from './posted';
import {
  nextShare,
  postsTheSame,
  takeAllBack,
  takeBackGone,
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
import { concernsPeriod, isWithin, type Drafted, type RuleInput } from './rules';
import { standingAs } from './take-back';

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
 * taken back and posted anew, one that is gone or has moved to another period is taken back (accounting-rules 9).
 */
export function draftLedgerPurchases<Document extends PurchaseDocument>(
  source: LedgerPurchases<Document>,
  input: RuleInput,
): Omit<Drafted, 'drafts'> & { readonly drafts: readonly LedgerPurchase[] } {
  const { kind, documents } = source;
  const drafts: LedgerPurchase[] = [];
  const leftOut: LeftOut[] = [];
  let alreadyPosted = 0;
  for (const document of documents.filter((one) => concernsPeriod(one, input)).sort(byDateAndId)) {
    const outcome = draftOne(document, source, input);
    if (outcome === 'standing') alreadyPosted += 1;
    else if ('drafts' in outcome) drafts.push(...outcome.drafts);
    else leftOut.push(leavePurchaseOut(document, kind, outcome.faults));
  }
  const gone = takeBackGone(kind, new Set(documents.map(({ id }) => id)), input);
  return {
    drafts: [...drafts, ...gone.drafts],
    leftOut: [...leftOut, ...gone.leftOut],
    alreadyPosted,
  };
}

function draftOne<Document extends PurchaseDocument>(
  document: Document,
  { kind, complete, level }: LedgerPurchases<Document>,
  input: RuleInput,
): 'standing' | { drafts: readonly LedgerPurchase[] } | { faults: readonly Fault[] } {
  const standing = standingAs(document.id, kind, input);
  const alone = standing.find(({ snapshot }) => snapshot?.takesBack !== undefined);
  if (alone) return { faults: [takesBackNothing(alone, kind)] };
  // One share is as Cin7 has it now, or none is; whatever else stands is taken back.
  const keepOnly = (kept: DocumentShare | null) => {
    const back = standing.filter((share) => share !== kept);
    if (kept && back.length === 0) return 'standing';
    const taken = takeAllBack(back, kind, false, input);
    return taken.ok ? { drafts: taken.value } : { faults: taken.error };
  };
  const asRead = standing.find((share) => share.revision.startsWith(document.revision)) ?? null;
  const isDue = isWithin(document, input);
  const judged = judgePurchase(document, kind, input);
  if (!judged.ok) {
    const isNothing = judged.error.every(({ code }) => code === 'nothing-to-post');
    const goes = standing.length > 0 && (isNothing || !isDue);
    return asRead || goes ? keepOnly(asRead) : { faults: judged.error };
  }
  const levelled = level?.(document, judged.value) ?? ok<Levelled>(plain(judged.value));
  if (!levelled.ok) return asRead ? keepOnly(asRead) : { faults: levelled.error };
  const { lines, revision: further, warnings, unknown } = levelled.value;
  const revision = document.revision + further;
  const rate = purchaseRate(document, judged.value, input);
  const kept =
    standing.find((share) => share.revision === revision) ??
    (unknown ? asRead : null) ??
    standing.find((share) => postsTheSame(share, document, { ...judged.value, lines }, rate)) ??
    null;
  if (kept || !isDue) return keepOnly(kept);
  const taken = takeAllBack(standing, kind, false, input);
  if (!taken.ok) return { faults: taken.error };
  const fields = purchaseFields(
    document,
    kind,
    { ...judged.value, lines, warnings: [...judged.value.warnings, ...warnings] },
    input,
    { shareId: nextShare(document.id, input, standing.length), revision, isAnew: standing.length > 0 },
  );
  return { drafts: [...taken.value, complete(fields, document)] };
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
