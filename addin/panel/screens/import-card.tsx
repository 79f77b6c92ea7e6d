import { Button } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { useLayout } from '../components/layout';
import { LoadedLater } from '../components/loaded-later';
import { usePanel } from '../panel-context';

/** The way to the import into Cin7: what it offers is loaded, and looked up, when it is asked for. */
export function ImportCard() {
  const layout = useLayout();
  const { actions } = usePanel();
  const [isOpen, setOpen] = useState(false);
  const load = useCallback(async () => {
    const [{ ImportScreen }, importing] = await Promise.all([
      import(/* webpackChunkName: "import" */ './import-screen'),
      actions.importing(),
    ]);
    return () => <ImportScreen importing={importing} />;
  }, [actions]);
  return (
    <section className={layout.card} aria-labelledby="settings-import">
      <h3 id="settings-import" className={layout.heading}>
        From Xero into Cin7
      </h3>
      <p className={layout.small}>
        Contacts and items that Xero has and Cin7 lacks can be made in Cin7: those that you tick, and no
        others. Looking makes nothing.
      </p>
      <div>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide what Cin7 lacks' : 'Show what Cin7 lacks'}
        </Button>
      </div>
      {isOpen && (
        <LoadedLater load={load} opening="Opening the list" what="the list was" className={layout.tight} />
      )}
    </section>
  );
}
