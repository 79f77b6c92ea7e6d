import { draftKinds, type Draft } from '../accounting/draft';
import { postingKeysIn } from '../accounting/posting-key';
import { ok, type Result } from '../accounting/result';
import type { XeroApi } from './api';
import { holdsKey, isGone, type AnsweredElement } from './elements';
import { clockMarginMs, list } from './find-posted';
import { foundAmong } from './found-document';
import { kindInXero, type Resource } from './kinds';
import type { FoundDocument, KeyedDocument, LedgerCallOptions, XeroFailure } from './ledger';
import type { Links } from './outcomes';

/** Endpoints whose documents carry a key. Contacts and items are what their number says, and are found by it. */
const keyed = [
  'Invoices',
  'CreditNotes',
  'ManualJournals',
  'PurchaseOrders',
  'Payments',
  'BankTransactions',
] as const;

/** What Xero holds of ours since a moment, known here or not. */
export async function keyedSince(
  api: XeroApi,
  since: Date,
  drafts: readonly Draft[],
  linkTo: Links,
  options: LedgerCallOptions,
): Promise<
  Result<{ documents: readonly KeyedDocument[]; found: ReadonlyMap<string, FoundDocument> }, XeroFailure>
> {
  const from = new Date(since.getTime() - clockMarginMs);
  const documents: KeyedDocument[] = [];
  const found = new Map<string, FoundDocument>();
  for (const resource of keyed) {
    const read = await list(api, resource, { since: from }, options);
    if (!read.ok) return read;
    const carrying = read.value
      .filter((element) => !isGone(element))
      .map((element) => [element, postingKeysIn(element.keyTexts.join(' '))] as const)
      .filter(([, keys]) => keys.length > 0);
    for (const [element, keys] of carrying)
      documents.push(...keys.map((key) => toDocument(resource, element, key)));
    const ofResource = drafts.filter(({ kind }) => kindInXero(kind).resource === resource);
    const elements = carrying.map(([element]) => element);
    for (const draft of ofResource) {
      const one = foundAmong(
        draft,
        elements.filter((element) => holdsKey(element, draft.key)),
        linkTo,
      );
      if (one !== null && one !== 'number-of-another') found.set(draft.key, one);
    }
  }
  return ok({ documents, found });
}

function toDocument(resource: Resource, element: AnsweredElement, key: string): KeyedDocument {
  const kinds = draftKinds.filter((kind) => {
    const inXero = kindInXero(kind);
    return inXero.resource === resource && (inXero.type === '' || inXero.type === element.type);
  });
  const words = element.keyTexts.find((text) => text.includes(`[${key}]`)) ?? '';
  const name = element.xeroNumber || words.replace(`[${key}]`, '').trim() || element.xeroId;
  return { key, kinds, name, date: element.date };
}
