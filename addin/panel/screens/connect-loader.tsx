import { Button, Spinner } from '@fluentui/react-components';
import { type ComponentType, useEffect, useState } from 'react';
import { useLayout } from '../components/layout';

/** The wizard is loaded when it is first shown: on most days nobody sees it, and the panel opens the sooner. */
export function ConnectLoader() {
  const layout = useLayout();
  const [loaded, setLoaded] = useState<{ readonly Wizard: ComponentType } | 'failed' | null>(null);
  const load = (): void =>
    void import(/* webpackChunkName: "connect" */ './connect-wizard').then(
      ({ ConnectWizard }) => setLoaded({ Wizard: ConnectWizard }),
      () => setLoaded('failed'),
    );
  useEffect(load, []);
  if (loaded === null) return <Spinner size="small" label="Opening the connection" />;
  if (loaded !== 'failed') return <loaded.Wizard />;
  return (
    <section className={layout.card}>
      <p className={layout.text} role="alert">
        Cogsheet did not answer when the pages of the connection were asked for. Nothing is lost.
      </p>
      <div>
        <Button
          appearance="primary"
          onClick={() => {
            setLoaded(null);
            load();
          }}
        >
          Try again
        </Button>
      </div>
    </section>
  );
}
