import type { Draft } from '../accounting/draft';
import { holdsKey, sameNumber, toElement, type AnsweredElement } from './elements';
import { kindInXero, numberOf, wantedStatuses } from './kinds';
import type { DocumentPage } from './links';
import type { ElementOutcome, PostedDocument } from './ledger';
import { zeroGuid } from './schema';

/** What became of each draft of a batch, read from the answer's elements (xero 2.3). Pure. */

export type Links = (page: DocumentPage, xeroId: string) => string;

/**
 * Outcomes in the order of `drafts`. Elements are found by posting key, then by number where it tells one from another;
 * by position only where the element carries neither, since the order of elements is not promised (xero 2.3 [?]).
 */
export function outcomesOf(
  drafts: readonly Draft[],
  rawElements: readonly unknown[],
  linkTo: Links,
): ElementOutcome[] {
  const [first] = drafts;
  if (!first) return [];
  const { resource } = kindInXero(first.kind);
  const elements = rawElements.map((raw) => toElement(resource, raw));
  const taken = new Set<AnsweredElement>();
  const found = new Map<Draft, AnsweredElement>();
  const match = (fits: (element: AnsweredElement, draft: Draft, index: number) => boolean): void => {
    drafts.forEach((draft, index) => {
      if (found.has(draft)) return;
      const element = elements.find((one) => one && !taken.has(one) && fits(one, draft, index));
      if (!element) return;
      taken.add(element);
      found.set(draft, element);
    });
  };
  match((element, draft) => holdsKey(element, draft.key));
  // Not by a supplier's number: two suppliers may both have sent a bill 1001.
  match(
    (element, draft) =>
      kindInXero(draft.kind).uniqueNumber &&
      numberOf(draft) !== '' &&
      sameNumber(element.xeroNumber, numberOf(draft)),
  );
  match((element, _draft, index) => elements[index] === element && isNameless(element));
  return drafts.map((draft) => outcomeOf(draft, found.get(draft), linkTo));
}

const isNameless = ({ xeroNumber, keyTexts }: AnsweredElement): boolean =>
  xeroNumber === '' && keyTexts.every((text) => text === '');

function outcomeOf(draft: Draft, element: AnsweredElement | undefined, linkTo: Links): ElementOutcome {
  if (!element) return { state: 'unknown', detail: "Xero's answer does not mention it." };
  if (element.refused) {
    const messages = element.messages.length > 0 ? element.messages : ['Xero refused it without saying why.'];
    // Xero says only in words that a number is taken, so that any refused one is looked up by its number first.
    return { state: 'rejected', messages, numberTaken: kindInXero(draft.kind).uniqueNumber };
  }
  if (element.xeroId === '' || element.xeroId === zeroGuid)
    return { state: 'unknown', detail: 'Xero answered without an id for it.' };
  if (!wantedStatuses(draft).includes(element.status))
    return { state: 'unknown', detail: `Xero answered with status ${element.status || '(none)'} for it.` };
  return { state: 'posted', document: toPosted(draft, element, linkTo), warnings: element.warnings };
}

export const toPosted = (
  { kind }: Draft,
  { xeroId, xeroNumber }: AnsweredElement,
  linkTo: Links,
): PostedDocument => ({ xeroId, xeroNumber, url: linkTo(kindInXero(kind).page, xeroId) });
