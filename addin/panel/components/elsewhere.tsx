import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
} from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { connectionWords } from '../../workbook/connection-words';
import { mappingSheets } from '../../workbook/sheet-names';
import { usePanel, useShown } from '../panel-context';
import type { PanelState } from '../state/panel-state';
import type { Elsewhere as ElsewhereSheet } from '../state/sessions';

const useStyles = makeStyles({
  place: { ':not(:empty)': { padding: '12px 12px 0' } },
});

/** The user works on a sheet of another connection than the panel shows: says so, and leads there. */
export function Elsewhere() {
  const { place } = useStyles();
  const { elsewhere } = useShown();
  return (
    <div role="status" className={place}>
      {elsewhere && <Offer {...elsewhere} />}
    </div>
  );
}

const nothing = (): (() => void) => () => undefined;

const hasUnsaved = ({ saving }: PanelState): boolean =>
  mappingSheets.some((sheet) => saving[sheet].state === 'failed' || saving[sheet].state === 'conflict');

function Offer({ connection, title, store }: ElsewhereSheet) {
  const { actions } = usePanel();
  const unsaved = useSyncExternalStore(store?.subscribe ?? nothing, () =>
    store ? hasUnsaved(store.get()) : false,
  );
  const name = connectionWords(connection);
  return (
    <MessageBar intent={unsaved ? 'warning' : 'info'} layout="multiline">
      <MessageBarBody>
        {`The sheet ${title} belongs to ${name}, not to what this panel shows. `}
        {unsaved
          ? 'Something that you typed there is not saved: look at it there.'
          : 'What you change there counts for that company.'}
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => void actions.switchTo(connection.id, false)}>
          Show {connection.organisation?.name ?? name}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
