import { Button, Link } from '@fluentui/react-components';
import type { PostingDto } from '../../../server/contract/postings';
import { postingKind, postingWords } from '../../workbook/sheets/history';
import { dateWords, moneyWords, momentWords } from '../../workbook/words';
import { useLayout } from '../components/layout';
import { usePanel } from '../panel-context';

/** What was posted, newest first, and the way to undo it. */
export function HistoryScreen() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const { postings, postingsNext, postingsTotal } = state;
  return (
    <div className={layout.stack}>
      <div className={layout.row}>
        <p className={`${layout.text} ${layout.grow}`}>
          {postingsTotal === 0 ? 'Nothing has been posted yet.' : 'Posted to Xero, newest first.'}
        </p>
        <Button
          size="small"
          aria-label="Open sheet History"
          onClick={() => void actions.show({ sheet: 'history' })}
        >
          Open sheet
        </Button>
      </div>
      {postings.length > 0 && (
        <ul className={layout.list}>
          {postings.map((posting) => (
            <PostingItem key={posting.key} posting={posting} />
          ))}
        </ul>
      )}
      {postingsNext !== null && (
        <div>
          <Button onClick={() => void actions.morePostings()}>Show more</Button>
        </div>
      )}
    </div>
  );
}

/** A journal is reversed by a journal; an invoice is voided in Xero first, then counts as undone here. */
const reversible = ({ state, reversedBy }: PostingDto): boolean => state === 'posted' && reversedBy === null;

function PostingItem({ posting }: { readonly posting: PostingDto }) {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const { connection, reference } = state;
  if (!connection) return null;
  const { number, date, currency, amount, approvedBy, postedAt, xeroUrl, xeroNumber } = posting;
  const when = postedAt === null ? '' : ` ${momentWords(postedAt, connection.organisation?.timeZone)}`;
  const fate = posting.state === 'posted' ? `posted${when}` : postingWords[posting.state];
  return (
    <li className={layout.card}>
      <h3 className={layout.heading}>{number}</h3>
      <p className={layout.text}>
        {postingKind(posting, { connection, reference })}, {dateWords(date)}, {moneyWords(currency, amount)}
      </p>
      <p className={layout.small}>
        {fate}, approved by {approvedBy}
        {posting.reverses !== null && ', reverses an earlier posting'}
      </p>
      <div className={layout.row}>
        {xeroUrl !== null && (
          <Link href={xeroUrl} target="_blank" rel="noopener noreferrer">
            {xeroNumber ?? 'Open in Xero'}
          </Link>
        )}
        {reversible(posting) && (
          <Button
            size="small"
            disabled={state.busy || state.running !== null}
            aria-label={`Reverse ${number}`}
            onClick={() => void actions.reverse(posting.key)}
          >
            Reverse
          </Button>
        )}
      </div>
    </li>
  );
}
