import type { Kind } from '../../../server/contract/common';
import type { PostRunDto, PostingDto } from '../../../server/contract/postings';
import { cellText, figure } from '../cells';
import { kindNames } from '../kind-words';
import { type SheetContext, band, cellsOf, column, sheetHead } from '../picture';
import type { CellLink, SheetPicture } from '../port';
import { countWords, counted, momentWords } from '../words';

const columns = [
  column('date', 'Date', 'date', 12),
  column('kind', 'Kind', 'text', 20),
  column('number', 'Number', 'text', 34),
  column('amount', 'Amount', 'amount', 14),
  column('approvedBy', 'Approved by', 'text', 22),
  column('postedBy', 'Posted by', 'text', 22),
  column('posted', 'Posted', 'text', 24),
  column('run', 'Run', 'text', 44),
  column('xero', 'Xero link', 'link', 18),
  column('state', 'State', 'text', 24),
  column('reverses', 'Reverses / reversed by', 'text', 34),
];

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

/** History: one row a posting, newest first. `total` counts those that are not in the list as well. */
export function historySheet(
  postings: readonly PostingDto[],
  total: number,
  context: SheetContext,
): SheetPicture {
  const links: CellLink[] = [];
  const numbers = new Map(postings.map(({ key, number }) => [key, number]));
  const name = (key: string): string => cellText(numbers.get(key) ?? key);
  const rows = postings.map((posting) => {
    if (posting.xeroUrl !== null)
      links.push({ row: posting.key, column: 'xero', target: { url: posting.xeroUrl } });
    const relatives = [
      ...(posting.reverses === null ? [] : [`reverses ${name(posting.reverses)}`]),
      ...(posting.reversedBy === null ? [] : [`reversed by ${name(posting.reversedBy)}`]),
    ];
    const cells = {
      date: posting.date,
      kind: postingKind(posting, context),
      number: cellText(posting.number),
      amount: figure(posting.amount),
      approvedBy: cellText(posting.approvedBy),
      postedBy: cellText(posting.postedBy),
      posted:
        posting.postedAt === null
          ? ''
          : momentWords(posting.postedAt, context.connection.organisation?.timeZone),
      run: `${posting.run.reversal ? 'Reversal' : 'Run'} of ${runWords(posting.run, context)}`,
      xero: posting.xeroUrl === null ? '' : cellText(posting.xeroNumber ?? '') || 'Open in Xero',
      state: postingWords[posting.state],
      reverses: relatives.join(', '),
    };
    return { id: posting.key, role: 'plain' as const, cells: cellsOf(columns, cells) };
  });
  const shown =
    postings.length < total
      ? `The newest ${postings.length} of ${counted(total, 'posting')}`
      : counted(total, 'posting');
  return {
    ...sheetHead('history'),
    band: band(
      'history',
      context,
      'What Cogsheet has posted to Xero, newest first',
      total === 0 ? 'Nothing yet.' : `${shown}.`,
    ),
    summary: [],
    columns,
    rows,
    marks: [],
    links,
  };
}
