import { Button, Spinner } from '@fluentui/react-components';
import { type ComponentType, useEffect, useState } from 'react';
import { useLayout } from './layout';

interface Props {
  /** Always the same function, or it is loaded anew. */
  readonly load: () => Promise<ComponentType>;
  /** What the spinner says. */
  readonly opening: string;
  /** What could not be asked for, within the sentence. */
  readonly what: string;
  /** Look of the place that says so. */
  readonly className: string;
}

/** A part that is loaded when it is first shown: on most days nobody sees it, and the panel opens the sooner. */
export function LoadedLater({ load, opening, what, className }: Props) {
  const layout = useLayout();
  const [loaded, setLoaded] = useState<{ readonly Part: ComponentType } | 'failed' | null>(null);
  const begin = (): void =>
    void load().then(
      (Part) => setLoaded({ Part }),
      () => setLoaded('failed'),
    );
  useEffect(begin, [load]);
  if (loaded === null) return <Spinner size="small" label={opening} />;
  if (loaded !== 'failed') return <loaded.Part />;
  return (
    <section className={className}>
      <p className={layout.text} role="alert">
        Cogsheet did not answer when {what} asked for. Nothing is lost.
      </p>
      <div>
        <Button
          appearance="primary"
          onClick={() => {
            setLoaded(null);
            begin();
          }}
        >
          Try again
        </Button>
      </div>
    </section>
  );
}
