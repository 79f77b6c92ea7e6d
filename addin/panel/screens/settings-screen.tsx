import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { EarlierVersions } from '../components/earlier-versions';
import { FaultList } from '../components/fault-list';
import { useLayout } from '../components/layout';
import { TableStatus } from '../components/table-status';
import { usePanel } from '../panel-context';
import { momentWords } from '../../workbook/words';

/** Settings of the close (kept in their sheet) and of the connection. */
export function SettingsScreen() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const { connection, reference } = state;
  const faults = state.tables.settings?.faults ?? [];
  const locked = state.busy || state.running !== null;
  return (
    <div className={layout.stack}>
      <section className={layout.card} aria-labelledby="settings-table">
        <TableStatus sheet="settings" headingId="settings-table" />
        {faults.length > 0 && <FaultList faults={faults} />}
        <EarlierVersions sheet="settings" />
      </section>
      <section className={layout.card} aria-labelledby="settings-xero">
        <h3 id="settings-xero" className={layout.heading}>
          Chart and lists
        </h3>
        {reference && (
          <p className={layout.small}>
            As they were on {momentWords(reference.fetchedAt, connection?.organisation?.timeZone)}.
          </p>
        )}
        <div>
          <Button disabled={locked} onClick={() => void actions.refreshFromXero()}>
            Refresh from Xero
          </Button>
        </div>
      </section>
      <section className={layout.card} aria-labelledby="settings-connection">
        <h3 id="settings-connection" className={layout.heading}>
          Connection
        </h3>
        <p className={layout.small}>
          Access, chart, lock dates, currencies and Cin7&apos;s own link, checked with Cin7 and Xero.
        </p>
        <div>
          <Button onClick={actions.openWizard}>Go through the connection again</Button>
        </div>
        <Disconnect locked={locked} />
      </section>
      {state.me?.signIn === 'session' && (
        <section className={layout.card} aria-labelledby="settings-person">
          <h3 id="settings-person" className={layout.heading}>
            {state.me.user}
          </h3>
          <div>
            <Button onClick={() => void actions.signOut()}>Sign out</Button>
          </div>
        </section>
      )}
    </div>
  );
}

function Disconnect({ locked }: { readonly locked: boolean }) {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const [asked, setAsked] = useState(false);
  const organisation = state.connection?.organisation?.name ?? 'this organisation';
  if (!asked) {
    return (
      <div>
        <Button disabled={locked} onClick={() => setAsked(true)}>
          Disconnect
        </Button>
      </div>
    );
  }
  return (
    <>
      <p className={layout.text}>
        Disconnect {organisation}? Our access to Cin7 and Xero is given back. What was posted stays in Xero,
        and History stays here.
      </p>
      <div className={layout.row}>
        <Button disabled={locked} onClick={() => void actions.disconnect()}>
          Disconnect {organisation}
        </Button>
        <Button onClick={() => setAsked(false)}>Back</Button>
      </div>
    </>
  );
}
