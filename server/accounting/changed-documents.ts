import { contactKey } from './contacts';
import { fault, type Fault } from './fault';
import type { LeftOut } from './left-out';
import { periodOf } from './period';
import { shareId, type DocumentShare, type DocumentSnapshot, type PostedTrade } from './posted';
import { isWithin, type RuleInput } from './rules';
import {
  leaveOut,
  saleNouns,
  snapshotOf,
  type CodedSale,
  type SaleDocument,
  type SaleKind,
  type SaleToPost,
} from './sale-documents';
import { judgeSale } from './sale-judge';
import { goneSincePosted, standingAs, takeable, type Takeable } from './take-back';

/**
 * What has to happen so that Xero holds of every sales document what Cin7 holds (accounting-rules 9). What stands in Xero
 * unchanged is left alone; else it is taken back as it was posted, and posted anew if Cin7 still has it.
 */
export interface SaleChanges {
  readonly toPost: readonly SaleToPost[];
  readonly toTakeBack: readonly TakeBack[];
  readonly leftOut: readonly LeftOut[];
  readonly alreadyPosted: number;
}

/** A posted share that is to be taken back, and the identity of the share that does it. */
export interface TakeBack extends Takeable {
  readonly shareId: string;
  /** Cin7 does not hold the document any more. */
  readonly isGone: boolean;
}

export function changesOf(kind: SaleKind, documents: readonly SaleDocument[], input: RuleInput): SaleChanges {
  const toPost: SaleToPost[] = [];
  const toTakeBack: TakeBack[] = [];
  const leftOut: LeftOut[] = [];
  let alreadyPosted = 0;
  for (const document of documents.filter((one) => concerns(one, kind, input))) {
    const standing = standingAs(document.id, kind, input);
    const isDue = isWithin(document, input);
    const change = changeOf(document, standing, isDue, kind, input);
    if (change === null) alreadyPosted += isDue ? 1 : 0;
    else if ('faults' in change) leftOut.push(leaveOut(snapshotOf(document, kind), kind, change.faults));
    else {
      toTakeBack.push(...change.takeBack);
      if (change.post) toPost.push(change.post);
    }
  }
  toTakeBack.sort((left, right) => byDateAndId(left.snapshot, right.snapshot));
  leftOut.sort(byDateAndId);
  for (const gone of goneSincePosted(kind, new Set(documents.map(({ id }) => id)), input)) {
    const { id, snapshot, standing } = gone;
    const taken = takeAllBack(standing, id, `${saleNouns[kind]} ${snapshot.number}`, true, input);
    if ('faults' in taken) leftOut.push(leaveOut(snapshot, kind, taken.faults));
    else toTakeBack.push(...taken.takeBack);
  }
  return { toPost, toTakeBack, leftOut, alreadyPosted };
}

/** A document of the period, or one that was posted in it and has another date now. */
const concerns = (document: SaleDocument, kind: SaleKind, input: RuleInput): boolean =>
  isWithin(document, input) ||
  standingAs(document.id, kind, input).some(({ snapshot }) => snapshot && isWithin(snapshot, input));

type Change = { readonly takeBack: readonly TakeBack[]; readonly post: SaleToPost | null };

/** Null: it stands in Xero as it is. */
function changeOf(
  document: SaleDocument,
  standing: readonly DocumentShare[],
  isDue: boolean,
  kind: SaleKind,
  input: RuleInput,
): Change | { readonly faults: readonly Fault[] } | null {
  const ordinary = standing.filter(({ snapshot }) => snapshot?.takesBack === undefined);
  const unchanged = ordinary.find(({ revision }) => revision === document.revision);
  if (unchanged && standing.length === 1) return null;
  const judged = unchanged ? null : judgeSale(document, kind, input);
  const kept =
    unchanged ?? (judged?.ok ? ordinary.find((share) => postsTheSame(share, judged.value, input)) : null);
  const back = standing.filter((share) => share !== kept);
  if (kept && back.length === 0) return null;
  const noun = `${saleNouns[kind]} ${document.number}`;
  const taken = takeAllBack(back, document.id, noun, false, input);
  if ('faults' in taken) return taken;
  if (kept || !isDue) return { takeBack: taken.takeBack, post: null };
  if (judged === null || !judged.ok) {
    const faults = judged?.error ?? [];
    // Nothing is left of its amounts: what stands is taken back, and there is nothing to post instead.
    const isNothing = faults.length > 0 && faults.every(({ code }) => code === 'nothing-to-post');
    if (back.length > 0 && isNothing) return { takeBack: taken.takeBack, post: null };
    return { faults: back.length > 0 ? [...faults, waits(noun, document.number)] : faults };
  }
  const ever = input.posted.documents.get(document.id)?.ever ?? 0;
  return {
    takeBack: taken.takeBack,
    post: {
      ...judged.value,
      shareId: shareId(document.id, ever + back.length),
      replaces: ordinary[0] ?? null,
    },
  };
}

/**
 * Whether what would be posted now moves nothing that the posted share does not: same side of the ledger to the cent, on
 * the same period, contact and rate. A changed reference or due date alone is no reason for a credit note.
 */
function postsTheSame({ snapshot }: DocumentShare, coded: CodedSale, { mapping }: RuleInput): boolean {
  const posted = snapshot?.posted;
  if (!posted) return false;
  const { document, rule, contact } = coded;
  const isSingle = rule.postAs === 'individual' || mapping.settings.keepItemCodes;
  const sameContact =
    contact.contactId !== null && posted.contact.contactId !== null
      ? contact.contactId === posted.contact.contactId
      : contactKey(contact.name) === contactKey(posted.contact.name);
  return (
    sameContact &&
    snapshot.currency === document.currency &&
    periodOf(snapshot.date, rule.postAs) === periodOf(document.date, rule.postAs) &&
    posted.taxInclusive === document.taxInclusive &&
    (document.currency === document.baseCurrency || posted.sourceRate === document.rate) &&
    linesText(posted, isSingle) === linesText(coded, isSingle)
  );
}

/** What lines say to the ledger, and where the reader of the document sees each line, of what they are. */
const linesText = ({ lines }: Pick<PostedTrade, 'lines'>, isSingle: boolean): string =>
  lines
    .map((line) =>
      JSON.stringify([
        ...[line.accountCode, line.taxType, line.tracking, String(line.netMinor), String(line.taxMinor)],
        ...(isSingle ? [line.sku, line.quantity, line.itemCode ?? ''] : []),
      ]),
    )
    .sort()
    .join();

/** All or none: half of a correction would leave Xero with neither the old nor the new amounts. */
function takeAllBack(
  shares: readonly DocumentShare[],
  id: string,
  noun: string,
  isGone: boolean,
  input: RuleInput,
): { readonly takeBack: readonly TakeBack[] } | { readonly faults: readonly Fault[] } {
  const ever = input.posted.documents.get(id)?.ever ?? 0;
  const takeBack: TakeBack[] = [];
  const faults: Fault[] = [];
  shares.forEach((share, index) => {
    const found = takeable(share, noun, isGone, input);
    if (found.ok) takeBack.push({ ...found.value, shareId: shareId(id, ever + index), isGone });
    else faults.push(...found.error);
  });
  return faults.length > 0 ? { faults } : { takeBack };
}

const waits = (noun: string, document: string): Fault =>
  fault(
    'source-changed-after-posting',
    { table: 'documents' },
    `${noun} was changed in Cin7 after it was posted. It stands in Xero as it was: it is taken back only together with what replaces it.`,
    'Mend what holds it, then preview again. If it is to be posted no more, void it in Xero and choose Reverse in History.',
    { document },
  );

/** Few are left out or taken back, so that these are put in order and not all documents; what is posted is ordered later. */
function byDateAndId(
  left: Pick<DocumentSnapshot, 'date' | 'id'>,
  right: Pick<DocumentSnapshot, 'date' | 'id'>,
): number {
  if (left.date !== right.date) return left.date < right.date ? -1 : 1;
  return left.id === right.id ? 0 : left.id < right.id ? -1 : 1;
}
