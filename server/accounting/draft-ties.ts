import { contactKey } from './contacts';
import { draftTitle, draftWords, isJournal, isTrade, type Draft, type JournalDraft } from './draft';
import { fault, isBlocking, type Fault } from './fault';
import { sourceOfShare, type DocumentSnapshot } from './posted';

/**
 * What of a preview belongs together. A correction is several documents, one that takes back and one that stands instead:
 * half of it would leave Xero with both amounts or with neither (accounting-rules 9). And a document that is made out to a
 * new contact needs the draft that makes it: Xero would make one of its own, of the bare name (xero 4.1).
 */
export function tieDrafts(drafts: readonly Draft[], withContacts: boolean): Draft[] {
  const neighbours = correctionsOf(drafts);
  const makers = new Map(
    drafts.flatMap((draft) =>
      draft.kind === 'contacts' && draft.link === null ? [[contactKey(draft.name), draft.key] as const] : [],
    ),
  );
  return holdTied(
    drafts.map((draft) => {
      const others = [...(neighbours.get(draft.key) ?? [])];
      const tied =
        others.length === 0
          ? draft
          : {
              ...draft,
              goesWith: others.map(({ key }) => key),
              faults: [...draft.faults, goesTogether(draft, others)],
            };
      return withContact(tied, makers, withContacts);
    }),
  );
}

/** Drafts by the key of each that corrects one of the same documents or entries, as far as one of them takes it back. */
function correctionsOf(drafts: readonly Draft[]): ReadonlyMap<string, ReadonlySet<Draft>> {
  const trade = drafts.filter(isTrade);
  const corrected = new Map<string, Draft[]>();
  for (const { sources } of trade)
    for (const { id, snapshot } of sources) if (takesBack(snapshot)) corrected.set(sourceOfShare(id), []);
  const journals = drafts.filter(isJournal);
  for (const entry of entriesOfTwoKinds(journals)) corrected.set(entry, []);
  const neighbours = new Map<string, Set<Draft>>();
  if (corrected.size === 0) return neighbours;
  for (const draft of [...trade, ...journals])
    for (const document of new Set(draft.sources.map(({ id }) => sourceOfShare(id))))
      corrected.get(document)?.push(draft);
  for (const together of corrected.values())
    for (const draft of together) {
      const known = neighbours.get(draft.key) ?? new Set();
      for (const other of together) if (other !== draft) known.add(other);
      if (known.size > 0) neighbours.set(draft.key, known);
    }
  return neighbours;
}

/** Entries of Cin7's ledger that changed their kind: taken back in a journal of the one, taken in one of the other. */
function entriesOfTwoKinds(journals: readonly JournalDraft[]): ReadonlySet<string> {
  const kinds = new Map<string, JournalDraft['kind']>();
  const found = new Set<string>();
  for (const { kind, sources } of journals)
    for (const { id } of sources) {
      const entry = sourceOfShare(id);
      const first = kinds.get(entry);
      if (first === undefined) kinds.set(entry, kind);
      else if (first !== kind) found.add(entry);
    }
  return found;
}

const takesBack = (snapshot: unknown): boolean =>
  (snapshot as DocumentSnapshot | undefined)?.takesBack !== undefined;

/** Names the draft that makes its contact, or says that none does. */
function withContact(draft: Draft, makers: ReadonlyMap<string, string>, withContacts: boolean): Draft {
  if (!('contact' in draft) || draft.contact.contactId !== null) return draft;
  const needs = makers.get(contactKey(draft.contact.name));
  if (needs !== undefined) return { ...draft, needs };
  const faults = draft.faults.map((one) =>
    one.code === 'contact-unknown' && one.place.table === 'contacts'
      ? madeBare(one, draft.contact.name, withContacts)
      : one,
  );
  return { ...draft, faults };
}

/**
 * Holds what belongs to a draft that cannot be posted: all of a correction or nothing. What is held already holds its own
 * again without harm.
 */
export function holdTied(drafts: readonly Draft[]): Draft[] {
  const tied = new Map(drafts.flatMap((draft) => (draft.goesWith ? [[draft.key, draft] as const] : [])));
  const held = new Map<string, Fault>();
  const isBlocked = ({ faults }: Draft): boolean => faults.some(isBlocking);
  const blocked = [...tied.values()].filter(isBlocked);
  for (const draft of blocked)
    for (const key of draft.goesWith ?? []) {
      const other = tied.get(key);
      if (!other || isBlocked(other) || held.has(key)) continue;
      held.set(key, heldTogether(other, draft));
      blocked.push(other);
    }
  if (held.size === 0) return [...drafts];
  return drafts.map((draft) => {
    const further = held.get(draft.key);
    return further ? { ...draft, faults: [...draft.faults, further] } : draft;
  });
}

const shownReasons = 5;

/** Why what is ticked cannot be posted as it is, in sentences; empty: it can. `left` are the keys that were unticked. */
export function tornApart(drafts: readonly Draft[], left: ReadonlySet<string>): string[] {
  const known = new Map(drafts.map((draft) => [draft.key, draft]));
  const posted = drafts.filter((draft) => !left.has(draft.key) && !draft.faults.some(isBlocking));
  const [halves, needed] = [new Map<Draft, Draft[]>(), new Map<Draft, Draft[]>()];
  const note = (where: Map<Draft, Draft[]>, key: string, draft: Draft) => {
    const unticked = left.has(key) ? known.get(key) : undefined;
    if (unticked) where.set(unticked, [...(where.get(unticked) ?? []), draft]);
  };
  for (const draft of posted) {
    for (const key of draft.goesWith ?? []) note(halves, key, draft);
    if (draft.needs !== undefined) note(needed, draft.needs, draft);
  }
  const reasons = [
    ...[...halves].map(
      ([draft, others]) =>
        `${capital(nameOf(draft))} is unticked, and goes together with ${namesOf(others)}: one without the other would leave Xero wrong. Tick all of them, or none.`,
    ),
    ...[...needed].map(
      ([draft, others]) =>
        `${capital(nameOf(draft))} is unticked, and Xero would make it all the same for ${namesOf(others)}. Untick that too; or choose the contact that it is in Contacts and preview again.`,
    ),
  ];
  const more = reasons.length - shownReasons;
  return more > 0 ? [...reasons.slice(0, shownReasons), `So it is with ${more} more.`] : reasons;
}

/** `invoice INV-1`. */
const nameOf = (draft: Draft): string => `${draftWords[draft.kind]} ${draftTitle(draft)}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `invoice INV-1, invoice INV-2 and 3 more`. */
function namesOf(drafts: readonly Draft[]): string {
  const more = drafts.length - shownReasons;
  const names = drafts.slice(0, shownReasons).map(nameOf);
  if (more > 0) return `${names.join(', ')} and ${more} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

const goesTogether = (draft: Draft, others: readonly Draft[]): Fault =>
  fault(
    'goes-together',
    { table: 'documents' },
    `${capital(nameOf(draft))} goes together with ${namesOf(others)}: all of it is posted, or nothing.`,
    'To leave it out this time, untick the rest too.',
    { document: draftTitle(draft) },
  );

const heldTogether = (draft: Draft, other: Draft): Fault =>
  fault(
    'held-together',
    { table: 'documents' },
    `${capital(nameOf(draft))} is held, since it goes together with ${nameOf(other)}, which cannot be posted.`,
    `Mend what holds ${draftTitle(other)}, then preview again.`,
    { document: draftTitle(draft), value: draftTitle(other) },
  );

const madeBare = (unknown: Fault, name: string, withContacts: boolean): Fault => ({
  ...unknown,
  reason: `Xero has no contact "${name}" yet, and this preview does not make it from Cin7's: posting creates one that has its name and nothing else.`,
  remedy: withContacts
    ? 'See among what stays out why that contact is not made, mend it and preview again.'
    : 'To have it made with its number, e-mail address and tax number, preview Contacts too: Settings say whether they are on.',
});
