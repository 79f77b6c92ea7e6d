import type { Kind } from '../../server/contract/common';
import type { PostRunDto, PostingDto } from '../../server/contract/postings';
import { cellText } from './cells';
import { kindNames } from './kind-words';
import type { SheetContext } from './picture';
import { countWords, counted, momentWords } from './words';

const titleOf = (kind: Kind): string => kindNames[kind].charAt(0).toUpperCase() + kindNames[kind].slice(1);

/** What became of a posting, in words. */
export const postingWords = {
  approved: 'approved, waiting',
  sending: 'being posted',
  unknown: 'being looked up in Xero',
  posted: 'posted',
  rejected: 'not posted: see Errors',
  skipped: 'skipped',
  reversed: 'reversed',
} as const satisfies Record<PostingDto['state'], string>;

/** Contacts and items have no amount, and no number that a person knows them by. */
export const isRecord = ({ kind }: { readonly kind: Kind }): boolean =>
  kind === 'contacts' || kind === 'items';

/** What a link to a document in Xero says: its number there; blank without a link. */
export function xeroText(document: Pick<PostingDto, 'kind' | 'xeroUrl' | 'xeroNumber'>): string {
  if (document.xeroUrl === null) return '';
  return (isRecord(document) ? '' : cellText(document.xeroNumber ?? '')) || 'Open in Xero';
}

/** `COGS journal`, `Invoice, USD` when it is not in the organisation's own currency. */
export function postingKind(
  { kind, currency }: Pick<PostingDto, 'kind' | 'currency'>,
  { connection }: SheetContext,
): string {
  const foreign = currency !== connection.organisation?.baseCurrency;
  return foreign ? `${titleOf(kind)}, ${cellText(currency)}` : titleOf(kind);
}

/** `3 November 2026 14:02 by Ana, 76 documents`: the run that a posting belongs to, and that can be reversed as a whole. */
export function runWords({ at, by, documents, posted }: PostRunDto, { connection }: SheetContext): string {
  const count = counted(documents, 'document');
  const some = posted < documents ? `${countWords(posted)} of ${count}` : count;
  return `${momentWords(at, connection.organisation?.timeZone)} by ${cellText(by)}, ${some}`;
}
