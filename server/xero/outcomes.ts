import type { z } from 'zod';
import type { Draft } from '../accounting/draft';
import type { DocumentPage } from './links';
import type { ElementOutcome, PostedDocument } from './ledger';
import { invoiceSchema, manualJournalSchema, zeroGuid } from './schema';

/** What became of each draft of a batch, read from the answer's elements (xero 2.3). Pure. */

/** One element of either kind in common terms. */
export interface AnsweredElement {
  readonly xeroId: string;
  readonly xeroNumber: string;
  readonly status: string;
  readonly refused: boolean;
  readonly messages: readonly string[];
  readonly warnings: readonly string[];
  /** Where the posting key was put: `Url`, and a journal's narration. */
  readonly keyTexts: readonly string[];
}

export function toElement(kind: Draft['kind'], raw: unknown): AnsweredElement | null {
  const read = kind === 'invoices' ? invoiceSchema.safeParse(raw) : manualJournalSchema.safeParse(raw);
  if (!read.success) return null;
  const element = read.data;
  const common = commonOf(element);
  return 'InvoiceID' in element
    ? { ...common, xeroId: element.InvoiceID, xeroNumber: element.InvoiceNumber, keyTexts: [element.Url] }
    : {
        ...common,
        xeroId: element.ManualJournalID,
        xeroNumber: '',
        keyTexts: [element.Url, element.Narration],
      };
}

type Element = z.output<typeof invoiceSchema> | z.output<typeof manualJournalSchema>;
const commonOf = (element: Element) => {
  const verdict = element.StatusAttributeString.toUpperCase();
  return {
    status: element.Status.toUpperCase(),
    // Xero's own verdict where it gives one; a saved element may carry messages as well.
    refused: verdict === '' ? element.HasErrors || element.ValidationErrors.length > 0 : verdict === 'ERROR',
    messages: element.ValidationErrors,
    warnings: element.Warnings,
  };
};

export const holdsKey = ({ keyTexts }: AnsweredElement, key: string): boolean =>
  keyTexts.some((text) => text.includes(key));

/** Numbers are compared as Xero does: case and blanks around do not count. */
export const sameNumber = (left: string, right: string): boolean =>
  left.trim().toLowerCase() === right.trim().toLowerCase();

/** Statuses that are in the ledger. A draft journal or invoice would not be (xero 5.1, 5.6). */
const inLedger: Readonly<Record<Draft['kind'], readonly string[]>> = {
  invoices: ['AUTHORISED', 'PAID'],
  cogs: ['POSTED'],
};

/**
 * Outcomes in the order of `drafts`. Elements are found by posting key, then by number; by position only where the
 * element carries neither, since the order of elements is not promised (xero 2.3 [?]).
 */
export function outcomesOf(
  drafts: readonly Draft[],
  rawElements: readonly unknown[],
  linkTo: (page: DocumentPage, xeroId: string) => string,
): ElementOutcome[] {
  const elements = drafts[0] ? rawElements.map((raw) => toElement(drafts[0]?.kind ?? 'cogs', raw)) : [];
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
  match((element, draft) => draft.kind === 'invoices' && sameNumber(element.xeroNumber, draft.number));
  match((element, _draft, index) => elements[index] === element && isNameless(element));
  return drafts.map((draft) => outcomeOf(draft, found.get(draft), linkTo));
}

const isNameless = ({ xeroNumber, keyTexts }: AnsweredElement): boolean =>
  xeroNumber === '' && keyTexts.every((text) => text === '');

function outcomeOf(
  draft: Draft,
  element: AnsweredElement | undefined,
  linkTo: (page: DocumentPage, xeroId: string) => string,
): ElementOutcome {
  if (!element) return { state: 'unknown', detail: "Xero's answer does not mention it." };
  if (element.refused) {
    const messages = element.messages.length > 0 ? element.messages : ['Xero refused it without saying why.'];
    // Xero says only in words that a number is taken, so that any refused invoice is looked up by its number first.
    return { state: 'rejected', messages, numberTaken: draft.kind === 'invoices' };
  }
  if (element.xeroId === '' || element.xeroId === zeroGuid)
    return { state: 'unknown', detail: 'Xero answered without an id for it.' };
  if (!inLedger[draft.kind].includes(element.status))
    return { state: 'unknown', detail: `Xero answered with status ${element.status || '(none)'} for it.` };
  return { state: 'posted', document: toPosted(draft, element, linkTo), warnings: element.warnings };
}

export const toPosted = (
  { kind }: Draft,
  { xeroId, xeroNumber }: AnsweredElement,
  linkTo: (page: DocumentPage, xeroId: string) => string,
): PostedDocument => ({
  xeroId,
  xeroNumber,
  url: linkTo(kind === 'invoices' ? 'invoice' : 'journal', xeroId),
});
