import { Button, ProgressBar } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { JobDto } from '../../../server/contract/jobs';
import { usePanel } from '../panel-context';
import { useLayout } from './layout';

/** A screen reader hears the progress at most once in so many milliseconds. */
const sayEvery = 5000;

const nouns = {
  fetch: 'Fetching from Cin7',
  preview: 'Previewing',
  post: 'Posting to Xero',
  'auto-sync': 'Automatic sync',
  valuation: 'Reading stock movements',
} as const;

/** Noun, count and time of what runs, with its cancel button. */
export function RunProgress({ job, away }: { readonly job: JobDto; readonly away: boolean }) {
  const { actions } = usePanel();
  return (
    <Progress
      noun={nouns[job.kind]}
      done={job.done}
      total={job.total}
      message={away ? 'Cogsheet does not answer just now. What runs goes on; we keep looking.' : job.message}
      hint="You can close this pane; it goes on."
      cancel={() => void actions.cancel()}
    />
  );
}

interface ProgressProps {
  /** What runs, for those who do not see the sentence. */
  readonly noun: string;
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
  /** Noun, count and time. */
  readonly message: string;
  /** What becomes of it when the pane is closed. */
  readonly hint: string;
  readonly cancel: () => void;
}

export function Progress({ noun, done, total, message, hint, cancel }: ProgressProps) {
  const layout = useLayout();
  const spoken = useSlowly(message, sayEvery);
  const measure = total === null || total === 0 ? {} : { value: done, max: total };
  return (
    <div className={layout.tight}>
      <p className={layout.text}>{message}</p>
      <ProgressBar {...measure} thickness="large" aria-label={noun} aria-valuetext={message} />
      <p className={layout.hidden} aria-live="polite">
        {spoken}
      </p>
      <div className={layout.row}>
        <p className={layout.small}>{hint}</p>
        <Button size="small" onClick={cancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

/** The value, changing at most once in so many milliseconds. */
function useSlowly(value: string, milliseconds: number): string {
  const [shown, setShown] = useState(value);
  const newest = useRef(value);
  useEffect(() => {
    newest.current = value;
  }, [value]);
  useEffect(() => {
    const timer = setInterval(() => setShown(newest.current), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
  return shown;
}
