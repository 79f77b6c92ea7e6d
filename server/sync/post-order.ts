import { draftKinds, type DraftKind } from '../accounting/draft';
import { fault, type Fault } from '../accounting/fault';
import { isOpen } from '../accounting/posting-state';
import type { Queryable } from '../store/db';
import { readStates, type PostingRecord } from '../store/postings';
import { titleOf, togetherOf } from './posting-faults';

/**
 * What has to be in Xero before a posting may go out: what a reversal undoes, the new contact that a document is made out
 * to, and of a correction the documents of earlier kinds. Nothing of it depends on the batch it happens to be in.
 */

/** `waits`: what it goes after is not settled yet. A fault: it is not in Xero, and this one is not to go alone. */
export type Hindrance = 'waits' | Fault;

type States = Awaited<ReturnType<typeof readStates>>;

/** What stops these postings now; nothing is said of those that may go out. */
export async function hindrances(
  on: Queryable,
  postings: readonly PostingRecord[],
): Promise<ReadonlyMap<PostingRecord, Hindrance>> {
  const keys = postings.flatMap(({ reverses, draft }) => [
    ...(reverses === null ? [] : [reverses]),
    ...(draft.needs === undefined ? [] : [draft.needs]),
    ...(draft.goesWith ?? []),
  ]);
  const found = new Map<PostingRecord, Hindrance>();
  if (keys.length === 0) return found;
  const states = await readStates(on, keys);
  for (const posting of postings) {
    const why = hindranceOf(posting, states);
    if (why !== null) found.set(posting, why);
  }
  return found;
}

function hindranceOf(posting: PostingRecord, states: States): Hindrance | null {
  const { reverses, draft, kind } = posting;
  if (reverses !== null && states.get(reverses)?.state !== 'posted') return withoutOriginal(posting);
  const before = (draft.goesWith ?? []).filter((key) => isEarlier(states.get(key)?.kind ?? kind, kind));
  const first = [...(draft.needs === undefined ? [] : [draft.needs]), ...before].map(
    (key) => [key, states.get(key)?.state ?? 'skipped'] as const,
  );
  const missing = first.find(([, state]) => state !== 'posted' && !isOpen(state));
  if (missing) return missing[0] === draft.needs ? withoutContact(posting) : withoutOtherHalf(posting);
  return first.some(([, state]) => isOpen(state)) ? 'waits' : null;
}

const isEarlier = (one: DraftKind, other: DraftKind): boolean =>
  draftKinds.indexOf(one) < draftKinds.indexOf(other);

/** Of these, those that belong to something that is in Xero or on its way there: they are not to be given back. */
export async function halfSent(
  on: Queryable,
  postings: readonly PostingRecord[],
): Promise<ReadonlySet<string>> {
  const states = await readStates(
    on,
    postings.flatMap(({ draft }) => draft.goesWith ?? []),
  );
  const sent = new Set(['posted', 'sending', 'unknown']);
  return new Set(
    postings
      .filter(({ draft }) => draft.goesWith?.some((key) => sent.has(states.get(key)?.state ?? '')))
      .map(({ key }) => key),
  );
}

const notPosted = (
  code: 'not-reversible' | 'held-together' | 'contact-not-made',
  posting: PostingRecord,
  why: string,
  remedy: string,
): Fault =>
  fault(
    code,
    { table: 'documents', row: posting.key },
    `${titleOf(posting)} was not posted: ${why}`,
    remedy,
    { document: titleOf(posting) },
  );

const withoutOriginal = (posting: PostingRecord): Fault =>
  notPosted(
    'not-reversible',
    posting,
    'what it undoes does not stand in Xero any more.',
    'Skip it; there is nothing left to undo.',
  );

const withoutContact = (posting: PostingRecord): Fault =>
  notPosted(
    'contact-not-made',
    posting,
    'its new contact was not made in Xero, which would have made one of its own, of the bare name.',
    'Retry the contact first, then this one. If you skip the contact, skip this one too, choose its contact in Contacts and preview again.',
  );

const withoutOtherHalf = (posting: PostingRecord): Fault =>
  notPosted(
    'held-together',
    posting,
    `what it goes together with was not. ${togetherOf(posting)}`.trim(),
    'Retry that first, then this one. If you skip that, skip this one too and preview again.',
  );
