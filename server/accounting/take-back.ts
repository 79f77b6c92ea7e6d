import type { DraftContact, SourceShare } from './draft';
import { fault, type Fault } from './fault';
import type { DocumentKind } from './kinds';
import { standingShares, type DocumentShare, type DocumentSnapshot, type PostedTrade } from './posted';
import { err, ok, type Result } from './result';
import { isWithin, type RuleInput } from './rules';

/** What taking back has in common, of sales and of purchases (accounting-rules 9): nothing posted is edited. */

/** A posted share with all that is needed to take it back. */
export interface Takeable {
  readonly share: DocumentShare;
  readonly snapshot: DocumentSnapshot;
  readonly posted: PostedTrade;
}

/**
 * Why a share cannot be taken back, or what is needed to do it: how it was posted, that it is in Xero, and that its
 * accounts and its contact can still be used. `noun` is the document in words: `Invoice INV-1`.
 */
export function takeable(
  share: DocumentShare,
  noun: string,
  isGone: boolean,
  input: Pick<RuleInput, 'mapping'>,
): Result<Takeable, readonly Fault[]> {
  const { snapshot, xeroId } = share;
  if (!snapshot?.posted) return err([byHand(noun, snapshot, isGone)]);
  if (xeroId === null) return err([underWay(noun, snapshot.number)]);
  const faults = judgePosted(snapshot, snapshot.posted, input);
  return faults.length > 0 ? err(faults) : ok({ share, snapshot, posted: snapshot.posted });
}

/** As posted; one that posting was to create is looked up by its name. */
export function contactAsPosted(
  { contact }: PostedTrade,
  { mapping }: Pick<RuleInput, 'mapping'>,
): DraftContact {
  if (contact.contactId !== null) return contact;
  const found = mapping.contact('', contact.name);
  return found.ok ? { contactId: found.value.contactId, name: found.value.name } : contact;
}

/** The share that takes another one back; `kind` is what the document is. */
export const shareTaking = (
  { share, snapshot, posted }: Takeable,
  id: string,
  kind?: DocumentSnapshot['kind'],
): SourceShare => ({
  id,
  saleId: null,
  revision: share.revision,
  number: snapshot.number,
  date: snapshot.date,
  customer: snapshot.customer,
  channel: snapshot.channel,
  sku: '',
  quantity: '',
  unitCost: '',
  amountMinor: posted.netMinor + posted.taxMinor,
  description: `Takes back ${snapshot.number}`,
  snapshot: {
    ...snapshot,
    ...(kind === undefined ? {} : { kind }),
    takesBack: share.shareId,
  } satisfies DocumentSnapshot,
});

export const takenBackRule = { row: '', text: 'taken back: changed in Cin7 after it was posted' } as const;

/** Shares by which a document stands in Xero as one of this kind. */
export function standingAs(
  id: string,
  kind: DocumentKind,
  { posted }: Pick<RuleInput, 'posted'>,
): readonly DocumentShare[] {
  const taken = posted.documents.get(id);
  return taken ? standingShares(taken).filter((share) => (share.snapshot?.kind ?? share.kind) === kind) : [];
}

/** A document that was posted in the period, and that Cin7 does not hold any more: voided, undone or removed there. */
export interface Gone {
  readonly id: string;
  readonly snapshot: DocumentSnapshot;
  readonly standing: readonly DocumentShare[];
}

export function goneSincePosted(
  kind: DocumentKind,
  held: ReadonlySet<string>,
  input: Pick<RuleInput, 'posted' | 'sources' | 'from' | 'to'>,
): Gone[] {
  const gone: Gone[] = [];
  for (const id of input.posted.documents.keys()) {
    if (held.has(id)) continue;
    const standing = standingAs(id, kind, input);
    const snapshot = standing.find((share) => share.snapshot && isWithin(share.snapshot, input))?.snapshot;
    // A sale or purchase that could not be read says nothing of its documents.
    if (snapshot && !input.sources.unread?.has(id.split('/')[0] ?? '')) gone.push({ id, snapshot, standing });
  }
  return gone;
}

function judgePosted(
  { number }: DocumentSnapshot,
  { lines, contact }: PostedTrade,
  { mapping }: Pick<RuleInput, 'mapping'>,
): Fault[] {
  const accounts = [...new Set(lines.map(({ accountCode }) => accountCode))].map((code) =>
    mapping.postedAccount(code),
  );
  const found = [...accounts, mapping.contact('', contact.name)];
  return found.flatMap((one) => (one.ok ? [] : [{ ...one.error, document: number }]));
}

const byHand = (noun: string, snapshot: DocumentSnapshot | null, isGone: boolean): Fault =>
  fault(
    'source-changed-after-posting',
    { table: 'documents' },
    isGone
      ? `${noun} was posted and is not in Cin7 any more: it was voided, undone or removed there. How it was posted is not known well enough to take it back.`
      : `${noun} was changed in Cin7 after it was posted, and how it was posted is not known well enough to take it back.`,
    isGone
      ? 'Void it in Xero, then choose Reverse in History so that it counts as undone here.'
      : 'Void it in Xero and choose Reverse in History, then preview again: it is posted anew with its changes.',
    snapshot ? { document: snapshot.number } : {},
  );

const underWay = (noun: string, document: string): Fault =>
  fault(
    'source-changed-after-posting',
    { table: 'documents' },
    `${noun} was changed in Cin7, and how it was posted before is not settled: it is still being posted, or Xero refused it.`,
    'Wait until posting is over; if it stands in Errors, retry or skip it there. Then preview again.',
    { document },
  );
