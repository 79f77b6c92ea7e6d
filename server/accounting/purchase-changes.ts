import { canonicalJson } from './canonical';
import { contactKey } from './contacts';
import type { BillDraft, CreditDraft, InvoiceLine } from './draft';
import { fault, type Fault } from './fault';
import type { LeftOut } from './left-out';
import { openDate } from './open-date';
import { shareId, type DocumentShare } from './posted';
import { postingKey } from './posting-key';
import { purchaseNouns, type JudgedPurchase, type PurchaseDocument } from './purchase-documents';
import { err, ok, type Result } from './result';
import type { RuleInput } from './rules';
import { leaveOut } from './sale-documents';
import { contactAsPosted, goneSincePosted, shareTaking, takeable, takenBackRule } from './take-back';

/**
 * Bills and suppliers' credit notes that changed in Cin7 after they were posted, or are gone there: nothing posted is
 * edited, it is taken back by its opposite with exactly the posted lines and posted anew (accounting-rules 9).
 */

export type LedgerPurchaseKind = 'bills' | 'supplier-credits';
const opposite = { bills: 'supplier-credits', 'supplier-credits': 'bills' } as const;

/**
 * Takes back the shares by which a document stands in Xero, each by a document of its own; all or none. `isGone`: Cin7 does
 * not hold the document any more.
 */
export function takeAllBack(
  shares: readonly DocumentShare[],
  kind: LedgerPurchaseKind,
  isGone: boolean,
  input: RuleInput,
): Result<(BillDraft | CreditDraft)[], readonly Fault[]> {
  const taken = shares.map((share, place) => takeBack(share, place, kind, isGone, input));
  const faults = taken.flatMap((one) => (one.ok ? [] : one.error));
  return faults.length > 0 ? err(faults) : ok(taken.flatMap((one) => (one.ok ? [one.value] : [])));
}

function takeBack(
  share: DocumentShare,
  place: number,
  kind: LedgerPurchaseKind,
  isGone: boolean,
  input: RuleInput,
): Result<BillDraft | CreditDraft, readonly Fault[]> {
  const { posted, xero, mapping } = input;
  const noun = `${purchaseNouns[kind]} ${share.snapshot?.number ?? share.shareId}`;
  const found = takeable(share, noun, isGone, input);
  if (!found.ok) return found;
  const { snapshot, posted: was } = found.value;
  const { id, number, currency } = snapshot;
  const own = opposite[kind];
  const { lines, netMinor, taxMinor, rate, taxInclusive } = was;
  const family = `reversal|${share.key}|${id}`;
  const revision = (posted.families.get(family) ?? 0) + 1;
  const newShare = nextShare(id, input, place);
  const approval = mapping.settings.statuses[own] ?? 'approved';
  const words = `${purchaseNouns[own]} that takes back ${number}`;
  const { date, faults } = openDate(was.date ?? snapshot.date, true, words, input);
  const draft = {
    ...{ family, revision, date, rate, taxInclusive, lines, netMinor, taxMinor, currency },
    ...{ channel: '', number: `${number} (taken back)`, contact: contactAsPosted(was, input) },
    reference: `Takes back ${noun.charAt(0).toLowerCase()}${noun.slice(1)}`,
    key: postingKey({
      organisation: xero.organisation.id,
      ...{ kind: own, sourceIds: [newShare], group: family, period: date, revision },
    }),
    rule: takenBackRule,
    sources: [shareTaking(found.value, newShare, kind)],
    faults: [...faults, toAllocate(words, number)],
    ...(approval === 'approved' ? {} : { approval }),
  };
  return ok(own === 'bills' ? { ...draft, kind: own, dueDate: date } : { ...draft, kind: own });
}

/**
 * Whether what would be posted now says nothing else than the posted share: a changed due date, order number or
 * description alone is no reason to take a document back.
 */
export function postsTheSame(
  { snapshot }: DocumentShare,
  { number, date, currency, taxInclusive }: PurchaseDocument,
  { lines, contact }: Pick<JudgedPurchase, 'lines' | 'contact'>,
  rate: string | null,
): boolean {
  const posted = snapshot?.posted;
  if (!posted) return false;
  const facts = (all: readonly InvoiceLine[]) => all.map(({ description: _, ...line }) => line);
  const now = [number, date, currency, taxInclusive, rate, contactKey(contact.name), facts(lines)];
  const then = [
    ...[snapshot.number, snapshot.date, snapshot.currency, posted.taxInclusive, posted.rate],
    ...[contactKey(posted.contact.name), facts(posted.lines)],
  ];
  return canonicalJson(now) === canonicalJson(then);
}

/** Identity of a document's next share, when so many are made before it in the same preview. */
export const nextShare = (id: string, { posted }: RuleInput, before: number): string =>
  shareId(id, (posted.documents.get(id)?.ever ?? 0) + before);

/** Takes back the posted documents of the period that Cin7 does not hold any more. */
export function takeBackGone(
  kind: LedgerPurchaseKind,
  held: ReadonlySet<string>,
  input: RuleInput,
): { drafts: (BillDraft | CreditDraft)[]; leftOut: LeftOut[] } {
  const drafts: (BillDraft | CreditDraft)[] = [];
  const leftOut: LeftOut[] = [];
  for (const { snapshot, standing } of goneSincePosted(kind, held, input)) {
    const taken = takeAllBack(
      standing.filter((share) => share.snapshot?.takesBack === undefined),
      kind,
      true,
      input,
    );
    if (taken.ok) drafts.push(...taken.value);
    else leftOut.push(leaveOut(snapshot, kind, taken.error));
  }
  return { drafts, leftOut };
}

const toAllocate = (words: string, number: string): Fault =>
  fault(
    'taken-back',
    { table: 'documents' },
    `${number} was changed or removed in Cin7 after it was posted: this document takes back what stands in Xero.`,
    `After posting, set it against the first document in Xero. A payment on that one stays there: move it to the new document in Xero.`,
    { document: words },
  );
