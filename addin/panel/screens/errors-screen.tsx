import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import type { ErrorEntryDto } from '../../../server/contract/postings';
import { placeOf } from '../../workbook/picture';
import { type SheetId, sheets } from '../../workbook/sheet-names';
import { countWords, counted, momentWords } from '../../workbook/words';
import { useLayout } from '../components/layout';
import { usePanel } from '../panel-context';

const mostShown = 50;

/** What did not go through, where to mend it, and to try again or let it be. */
export function ErrorsScreen() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const { errors, errorsTotal } = state;
  return (
    <div className={layout.stack}>
      <div className={layout.row}>
        <p className={`${layout.text} ${layout.grow}`}>
          {errorsTotal === 0 ? 'Nothing needs you.' : `${counted(errorsTotal, 'thing')} did not go through.`}
        </p>
        <Button
          size="small"
          aria-label="Open sheet Errors"
          onClick={() => void actions.show({ sheet: 'errors' })}
        >
          Open sheet
        </Button>
      </div>
      <RetryAll />
      <Decisions />
      {errors.length > 0 && (
        <ul className={layout.list}>
          {errors.slice(0, mostShown).map((entry) => (
            <ErrorItem key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {errorsTotal > mostShown && (
        <p className={layout.small}>and {countWords(errorsTotal - mostShown)} more in the sheet</p>
      )}
    </div>
  );
}

/** One click for all that Xero refused, once their cause is mended; each is looked at again by itself. */
function RetryAll() {
  const { state, actions } = usePanel();
  const refused = state.errors.filter(({ posting, code }) => posting !== null && code !== 'posting-unknown');
  if (refused.length < 2) return null;
  return (
    <div>
      <Button disabled={state.busy || state.running !== null} onClick={() => void actions.retryAll()}>
        Retry all that Xero refused
      </Button>
    </div>
  );
}

/** What was chosen in the sheet waits for a click here: nothing is posted from a cell. */
function Decisions() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const { decisions, decisionFaults } = state;
  if (decisions.length + decisionFaults.length === 0) return null;
  const retries = decisions.filter(({ action }) => action === 'retry').length;
  const skips = decisions.length - retries;
  const parts = [
    ...(retries > 0 ? [`Post ${counted(retries, 'document')} again`] : []),
    ...(skips > 0 ? [`${retries > 0 ? 'skip' : 'Skip'} ${countWords(skips)}`] : []),
  ];
  return (
    <section className={layout.card} aria-labelledby="decisions">
      <h3 id="decisions" className={layout.heading}>
        Chosen in the sheet
      </h3>
      {decisionFaults.map(({ row, column, reason }) => (
        <p key={`${row ?? ''} ${column}`} className={layout.text}>
          ▲ {reason}
        </p>
      ))}
      {parts.length > 0 && (
        <div>
          <Button
            disabled={state.busy || state.running !== null}
            onClick={() => void actions.carryOutDecisions()}
          >
            {parts.join(', ')}
          </Button>
        </div>
      )}
    </section>
  );
}

function ErrorItem({ entry }: { readonly entry: ErrorEntryDto }) {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const place = placeOf(entry);
  return (
    <li className={layout.card}>
      <h3 className={layout.heading}>✖ {entry.document}</h3>
      <p className={layout.text}>{entry.what}</p>
      <p className={layout.text}>{entry.remedy}</p>
      <p className={layout.small}>{momentWords(entry.at, state.connection?.organisation?.timeZone)}</p>
      <div className={layout.row}>
        {place && (
          <Button
            size="small"
            aria-label={`Go to the cell in ${sheets[place.sheet as SheetId].title}: ${entry.document}`}
            onClick={() => void actions.show(place)}
          >
            Go to the cell in {sheets[place.sheet as SheetId].title}
          </Button>
        )}
        {entry.posting !== null && <Decide posting={entry.posting} document={entry.document} />}
      </div>
    </li>
  );
}

function Decide({ posting, document }: { readonly posting: string; readonly document: string }) {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const [skipping, setSkipping] = useState(false);
  const [reason, setReason] = useState('');
  const locked = state.busy || state.running !== null;
  if (!skipping) {
    return (
      <>
        <Button
          size="small"
          disabled={locked}
          aria-label={`Retry ${document}`}
          onClick={() => void actions.retry(posting)}
        >
          Retry
        </Button>
        <Button
          size="small"
          disabled={locked}
          aria-label={`Skip ${document}`}
          onClick={() => setSkipping(true)}
        >
          Skip
        </Button>
      </>
    );
  }
  const enough = reason.trim().length >= 3;
  return (
    <form
      className={layout.stack}
      style={{ width: '100%' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (enough) void actions.skip(posting, reason.trim());
      }}
    >
      <Field label={`Why is ${document} not posted?`} hint="Kept in History.">
        <Input value={reason} onChange={(_, { value }) => setReason(value)} maxLength={500} />
      </Field>
      <div className={layout.row}>
        <Button size="small" type="submit" disabled={locked || !enough}>
          Skip it
        </Button>
        <Button size="small" onClick={() => setSkipping(false)}>
          Back
        </Button>
      </div>
    </form>
  );
}
