import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import type { MappingSheet } from '../../workbook/sheet-names';
import { sheets } from '../../workbook/sheet-names';
import { tableStatus, versionWords } from '../../workbook/sheets/mapping-sheet';
import { usePanel } from '../panel-context';
import { useLayout } from './layout';

/** One table: its version, its checks, and how the saving of the last change stands. */
export function TableStatus({
  sheet,
  headingId,
}: {
  readonly sheet: MappingSheet;
  readonly headingId: string;
}) {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const { connection, reference } = state;
  const table = state.tables[sheet];
  const status = state.saving[sheet];
  const { title } = sheets[sheet];
  const refused = status.state === 'conflict' || status.state === 'failed';
  return (
    <>
      <div className={layout.row}>
        <h3 id={headingId} className={`${layout.heading} ${layout.grow}`}>
          {title}
        </h3>
        <Button size="small" aria-label={`Open sheet ${title}`} onClick={() => void actions.show({ sheet })}>
          Open sheet
        </Button>
      </div>
      {table && connection && (
        <p className={layout.small}>
          {versionWords(table, { connection, reference })}. {tableStatus(table)}
        </p>
      )}
      <div role="status" className={layout.live}>
        {!refused && status.message !== '' && <p className={layout.text}>{status.message}</p>}
        {refused && (
          <MessageBar intent={status.state === 'conflict' ? 'warning' : 'error'} layout="multiline">
            <MessageBarBody>{status.message}</MessageBarBody>
            <MessageBarActions>
              {status.state === 'failed' && (
                <Button size="small" onClick={() => void actions.saveAgain()}>
                  Save again
                </Button>
              )}
              <Button size="small" onClick={() => void actions.reload(sheet)}>
                Reload {title}
              </Button>
            </MessageBarActions>
          </MessageBar>
        )}
        {status.unread.map(({ row, column, reason }) => (
          <p key={`${row ?? ''} ${column}`} className={layout.text}>
            ▲ {reason}
          </p>
        ))}
      </div>
    </>
  );
}
