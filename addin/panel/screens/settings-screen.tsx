import { Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { JobDto } from '../../../server/contract/jobs';
import { EarlierVersions } from '../components/earlier-versions';
import { FaultList } from '../components/fault-list';
import { useLayout } from '../components/layout';
import { TableStatus } from '../components/table-status';
import { usePanel } from '../panel-context';
import { momentWords } from '../../workbook/words';
import { ImportCard } from './import-card';

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
      <section className={layout.card} aria-labelledby="settings-auto-sync">
        <h3 id="settings-auto-sync" className={layout.heading}>
          Automatic sync
        </h3>
        <LastAutoSync />
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
      {connection?.source === 'cin7-core' && <ImportCard />}
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
        <div>
          <Button onClick={actions.addConnection}>Add a connection</Button>
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

/** What the automatic sync did last, and why something waits; its schedule stands in the sheet. */
function LastAutoSync() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const [last, setLast] = useState<JobDto | null>(null);
  // A run is a new object with each look at it; what the sync did changes when one begins or ends.
  const running = state.running?.id;
  useEffect(() => {
    let shown = true;
    void actions.lastAutoSync().then((job) => void (shown && setLast(job)));
    return () => void (shown = false);
  }, [actions, running]);
  if (last === null)
    return (
      <p className={layout.small}>
        It has not run lately. How often it runs, and which kinds it posts, is set in the Settings sheet.
      </p>
    );
  const begun = momentWords(last.createdAt, state.connection?.organisation?.timeZone);
  return (
    <p className={layout.small}>
      Begun {begun}. {last.error?.detail ?? last.message}
    </p>
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
