import type { PostingDto } from '../../../server/contract/postings';
import { cellText, figure } from '../cells';
import { isRecord, postingKind, postingWords, runWords, xeroText } from '../posting-words';
import { type SheetContext, band, cellsOf, column, sheetHead } from '../picture';
import type { CellLink, SheetPicture } from '../port';
import { counted, momentWords } from '../words';

const columns = [
  column('date', 'Date', 'date', 12),
  column('kind', 'Kind', 'text', 20),
  column('number', 'Number', 'text', 40),
  column('amount', 'Amount', 'amount', 14),
  column('approvedBy', 'Approved by', 'text', 22),
  column('postedBy', 'Posted by', 'text', 22),
  column('posted', 'Posted', 'text', 24),
  column('run', 'Run', 'text', 60),
  column('xero', 'Xero link', 'link', 26),
  column('state', 'State', 'text', 24),
  column('reverses', 'Reverses / reversed by', 'text', 50),
];

/** The key that a narration ends with is for Xero's search, not for a reader. */
const nameOf = ({ key, number }: PostingDto): string => number.replace(` [${key}]`, '');

/** History: one row a posting, newest first. `total` counts those that are not in the list as well. */
export function historySheet(
  postings: readonly PostingDto[],
  total: number,
  context: SheetContext,
): SheetPicture {
  const links: CellLink[] = [];
  const numbers = new Map(postings.map((posting) => [posting.key, nameOf(posting)]));
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
      number: name(posting.key),
      amount: isRecord(posting) ? null : figure(posting.amount),
      approvedBy: cellText(posting.approvedBy),
      postedBy: cellText(posting.postedBy),
      posted:
        posting.postedAt === null
          ? ''
          : momentWords(posting.postedAt, context.connection.organisation?.timeZone),
      run: `${posting.run.reversal ? 'Reversal' : 'Run'} of ${runWords(posting.run, context)}`,
      xero: xeroText(posting),
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
