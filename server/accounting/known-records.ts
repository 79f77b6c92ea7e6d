import type { PostedState } from './posted';
import { standingShare } from './posted';
import type { Cin7Contact, Cin7Item } from './trade-documents';

/** What both systems hold beyond their reference lists. */
export interface KnownRecords {
  /** Cin7's customers and suppliers. */
  readonly contacts: readonly Cin7Contact[];
  readonly items: readonly Cin7Item[];
  /** Xero ids of the contacts and items that were posted or linked, by Cin7 id. */
  readonly links: ReadonlyMap<string, string>;
}
export const nothingKnown: KnownRecords = { contacts: [], items: [], links: new Map() };

/** The links that stand in posted contacts and items. */
export function knownRecords(
  { contacts, items }: Pick<KnownRecords, 'contacts' | 'items'>,
  { documents }: PostedState,
): KnownRecords {
  const links = new Map<string, string>();
  for (const { id } of [...contacts, ...items]) {
    const share = standingShare(documents.get(id));
    if (share?.xeroId && (share.kind === 'contacts' || share.kind === 'items')) links.set(id, share.xeroId);
  }
  return { contacts, items, links };
}
