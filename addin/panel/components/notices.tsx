import {
  Button,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
} from '@fluentui/react-components';
import { usePanel } from '../panel-context';
import { activePreview } from '../state/panel-state';
import { Difference } from './difference';

const useStyles = makeStyles({
  place: { display: 'flex', flexDirection: 'column', gap: '8px', ':not(:empty)': { padding: '12px 12px 0' } },
});

/** What happened last: results, refusals, and why a preview does not hold any more. Read out as it appears. */
export function Notices() {
  const { state, actions } = usePanel();
  const { notice, outcome, stale, running } = state;
  const styles = useStyles();
  const isStale = stale !== null && stale.preview === activePreview(state)?.id;
  return (
    <>
      <div role="status" className={styles.place}>
        {outcome && !running && (
          <MessageBar intent={outcome.complete ? 'success' : 'warning'} layout="multiline">
            <MessageBarBody>
              {outcome.summary}{' '}
              <Link as="button" inline onClick={() => void actions.take('see-history')}>
                See History
              </Link>
            </MessageBarBody>
          </MessageBar>
        )}
        {notice && notice.kind !== 'error' && <Said kind={notice.kind} text={notice.text} />}
      </div>
      <div role="alert" className={styles.place}>
        {notice?.kind === 'error' && <Said kind="error" text={notice.text} />}
        {isStale && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>
              <Difference detail={stale.detail} difference={stale.difference} />
            </MessageBarBody>
          </MessageBar>
        )}
      </div>
    </>
  );
}

function Said({
  kind,
  text,
}: {
  readonly kind: 'info' | 'success' | 'warning' | 'error';
  readonly text: string;
}) {
  const { actions } = usePanel();
  return (
    <MessageBar intent={kind} layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={actions.dismiss}>
          Close
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
