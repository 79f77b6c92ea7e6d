import { Button, Link } from '@fluentui/react-components';
import { useState } from 'react';
import type { PostingDto } from '../../../server/contract/postings';
import { postingKind, postingWords, runWords } from '../../workbook/posting-words';
import { counted, dateWords, moneyWords, momentWords } from '../../workbook/words';
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
          {runsOf(postings).map(([first, ...others], index) => (
            <RunItem key={first.preview} postings={[first, ...others]} newest={index === 0} />
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

type Run = readonly [PostingDto, ...PostingDto[]];

/** Postings by the run they were posted in, in the order in which the runs come. */
function runsOf(postings: readonly PostingDto[]): Run[] {
  const runs = new Map<string, [PostingDto, ...PostingDto[]]>();
  for (const posting of postings) {
    const run = runs.get(posting.preview);
    if (run) run.push(posting);
    else runs.set(posting.preview, [posting]);
  }
  return [...runs.values()];
}

/** One run: when, by whom, how many documents, and the way to undo it as a whole. The newest shows its documents. */
function RunItem({ postings, newest }: { readonly postings: Run; readonly newest: boolean }) {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const [open, setOpen] = useState(newest);
  const { connection, reference } = state;
  if (!connection) return null;
  const { run } = postings[0];
  const words = runWords(run, { connection, reference });
  const heading = `run-${run.preview}`;
  const toggle = `${open ? 'Hide' : 'Show'} ${counted(postings.length, 'document')}`;
  return (
    <li className={layout.card} aria-labelledby={heading}>
      <h3 id={heading} className={layout.heading}>
        {run.reversal ? 'Reversal posted' : 'Posted'} {words}
      </h3>
      <div className={layout.row}>
        {run.standing > 0 && run.documents > 1 && (
          <Button
            size="small"
            disabled={state.busy || state.running !== null}
            aria-label={`Reverse this run, posted ${words}`}
            onClick={() => void actions.reverseRun(run.preview)}
          >
            Reverse this run
          </Button>
        )}
        <Link
          as="button"
          inline
          aria-expanded={open}
          aria-label={`${toggle}, posted ${words}`}
          onClick={() => setOpen(!open)}
        >
          {toggle}
        </Link>
      </div>
      {open && (
        <ul className={layout.list}>
          {postings.map((posting) => (
            <PostingItem key={posting.key} posting={posting} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** A reversal itself is not reversed: the month is previewed again. A journal is reversed by a journal; an invoice is voided in Xero first, then counts as undone here. */
const reversible = ({ state, reversedBy, reverses }: PostingDto): boolean =>
  state === 'posted' && reversedBy === null && reverses === null;

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
      <h4 className={layout.heading}>{number}</h4>
      <p className={layout.text}>
        {postingKind(posting, { connection, reference })}, {dateWords(date)}, {moneyWords(currency, amount)}
      </p>
      <p className={layout.small}>
        {fate}, approved by {approvedBy}
        {posting.reverses !== null && ', reverses an earlier posting'}
      </p>
      <div className={layout.row}>
        {xeroUrl !== null && (
          <Link inline href={xeroUrl} target="_blank" rel="noopener noreferrer">
            {xeroNumber || 'Open in Xero'}
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
