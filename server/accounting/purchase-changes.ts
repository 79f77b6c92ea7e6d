import { canonicalJson } from './canonical';
import { contactKey } from './contacts';
import { addDays, type CalendarDate } from './dates';
import { decimal } from './decimal';
import type { BillDraft, CreditDraft, InvoiceLine } from './draft';
import { fault, type Fault } from './fault';
import type { LeftOut } from './left-out';
import { judgeLock, lockDateOf } from './period';
import { shareId, standingShare, standingShares, type DocumentShare, type PostedTrade } from './posted';
import { postingKey } from './posting-key';
import { purchaseNouns, type JudgedPurchase, type PurchaseDocument } from './purchase-documents';
import { toMinor } from './rounding';
import type { RuleInput } from './rules';

/**
 * Bills and suppliers' credit notes that changed in Cin7 after they were posted, or are gone there: nothing posted is
 * edited, it is taken back by its opposite with exactly the posted lines and posted anew (accounting-rules 9).
 */

export type LedgerPurchaseKind = 'bills' | 'supplier-credits';
const opposite = { bills: 'supplier-credits', 'supplier-credits': 'bills' } as const;

/** The draft that takes back what stands in Xero, or why there can be none. */
export type TakenBack = { readonly draft: BillDraft | CreditDraft } | { readonly fault: Fault };

/** Takes back the share by which a document stands in Xero. */
export function takeBack(share: DocumentShare, kind: LedgerPurchaseKind, input: RuleInput): TakenBack {
  const { posted, xero, today, mapping } = input;
  const { snapshot } = share;
  if (!snapshot?.posted || share.xeroId === null) return { fault: byHand(kind, share) };
  const id = sourceId(share);
  const own = opposite[kind];
  const { lines, netMinor, taxMinor, rate, taxInclusive, contact, date: postedOn } = snapshot.posted;
  const date = openDate(postedOn ?? snapshot.date, input);
  const family = `reversal|${share.key}|${id}`;
  const revision = (posted.families.get(family) ?? 0) + 1;
  const newShare = shareId(id, posted.documents.get(id)?.ever ?? 0);
  const approval = mapping.settings.statuses[own] ?? 'approved';
  const words = `${purchaseNouns[own]} that takes back ${snapshot.number}`;
  const future = date > today ? [lockedAhead(words, date)] : judgeLock(date, xero.organisation, words);
  const draft = {
    ...{ family, revision, date, rate, taxInclusive, contact, lines, netMinor, taxMinor },
    ...{ currency: snapshot.currency, channel: '', number: `${snapshot.number} (taken back)` },
    reference: `Takes back ${purchaseNouns[kind].toLowerCase()} ${snapshot.number}`,
    key: postingKey({
      organisation: xero.organisation.id,
      ...{ kind: own, sourceIds: [newShare], group: family, period: date, revision },
    }),
    rule: { row: '', text: 'taken back: changed in Cin7 after it was posted' },
    sources: [
      {
        ...{
          id: newShare,
          saleId: null,
          revision: share.revision,
          number: snapshot.number,
          date: snapshot.date,
        },
        ...{ customer: snapshot.customer, channel: '', sku: '', quantity: '', unitCost: '' },
        amountMinor: netMinor + taxMinor,
        description: `Takes back ${snapshot.number}`,
        snapshot: { ...snapshot, kind, takesBack: share.shareId },
      },
    ],
    faults: [...future, ...judgeAccounts(snapshot.posted, input), toAllocate(words, snapshot.number)],
    ...(approval === 'approved' ? {} : { approval }),
  };
  return { draft: own === 'bills' ? { ...draft, kind: own, dueDate: date } : { ...draft, kind: own } };
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

/** Identity of the next ordinary share of a document, when a share that takes the last one back is made beside it. */
export const nextShare = (id: string, { posted }: RuleInput, takenBack: boolean): string =>
  shareId(id, (posted.documents.get(id)?.ever ?? 0) + (takenBack ? 1 : 0));

/** Posted documents of the period that Cin7 does not hold any more. */
export function goneSincePosted(
  kind: LedgerPurchaseKind,
  held: ReadonlySet<string>,
  input: RuleInput,
): { drafts: (BillDraft | CreditDraft)[]; leftOut: LeftOut[] } {
  const drafts: (BillDraft | CreditDraft)[] = [];
  const leftOut: LeftOut[] = [];
  const { posted, sources, from, to } = input;
  for (const [id, taken] of posted.documents) {
    const share = standingShare(taken);
    const snapshot = share?.kind === kind ? share.snapshot : null;
    if (!share || !snapshot || held.has(id) || snapshot.date < from || snapshot.date > to) continue;
    // A purchase that could not be read says nothing of its documents.
    if (sources.unread?.has(id.split('/')[0] ?? '')) continue;
    const taking = takeBack(share, kind, input);
    if ('draft' in taking) drafts.push(taking.draft);
    else leftOut.push(shareLeftOut(share, kind, [taking.fault]));
  }
  return { drafts, leftOut };
}

/** Shares that take back what is itself gone from Xero: undone one by one, they would leave the opposite standing. */
export const standsAlone = (id: string, { posted }: RuleInput): DocumentShare | null => {
  const taken = posted.documents.get(id);
  return (taken && standingShares(taken).find(({ snapshot }) => snapshot?.takesBack !== undefined)) ?? null;
};

const shareLeftOut = (
  { snapshot }: DocumentShare,
  kind: LedgerPurchaseKind,
  faults: readonly Fault[],
): LeftOut => {
  if (!snapshot) throw new Error('A share without a snapshot has nothing to show');
  const { id, number, date, channel, customer, currency, gross } = snapshot;
  return {
    ...{ kind, id, number, date, channel, customer, currency, faults },
    amountMinor: toMinor(decimal(gross), currency),
  };
};

const sourceId = ({ snapshot, shareId: id }: DocumentShare): string => snapshot?.id ?? id;

/** The original's date while it is open, else the first open day. */
function openDate(date: CalendarDate, { xero }: RuleInput): CalendarDate {
  const lock = lockDateOf(xero.organisation);
  return lock !== null && date <= lock ? addDays(lock, 1) : date;
}

const judgeAccounts = ({ lines }: PostedTrade, { mapping }: RuleInput): Fault[] =>
  [...new Set(lines.map(({ accountCode }) => accountCode))].flatMap((code) => {
    const account = mapping.postedAccount(code);
    return account.ok ? [] : [account.error];
  });

const lockedAhead = (words: string, date: CalendarDate): Fault =>
  fault(
    'date-locked',
    { table: 'xero', row: 'organisation' },
    `${words} would be dated ${date}, after today: the books are locked up to the day before.`,
    'Move the lock date in Xero and preview again.',
    { document: words },
  );

const toAllocate = (words: string, number: string): Fault =>
  fault(
    'taken-back',
    { table: 'documents' },
    `${number} was changed or removed in Cin7 after it was posted: this document takes back what stands in Xero.`,
    `After posting, set it against the first document in Xero. A payment on that one stays there: move it to the new document in Xero.`,
    { document: words },
  );

const byHand = (kind: LedgerPurchaseKind, { snapshot, shareId: id }: DocumentShare): Fault =>
  fault(
    'source-changed-after-posting',
    { table: 'documents' },
    `${purchaseNouns[kind]} ${snapshot?.number ?? id} was changed or removed in Cin7 after it was posted, and how it was posted is not known well enough to take it back.`,
    'Void it in Xero and choose Reverse in History, then preview again: it is posted anew if Cin7 still has it.',
    { document: snapshot?.number ?? id },
  );
