import { Button, mergeClasses, useRestoreFocusTarget } from '@fluentui/react-components';
import { usePanel } from '../panel-context';
import { nextStep } from '../state/next-step';
import { situationOf } from '../state/panel-state';
import { useKeptFocus } from './kept-focus';
import { useLayout } from './layout';
import { RunProgress } from './run-progress';

/** The card with the one primary button that is right now, or the progress of what runs. */
export function NextStepCard() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const situation = situationOf(state);
  const step = nextStep(situation);
  const card = useKeptFocus<HTMLElement>();
  const returnsHere = useRestoreFocusTarget();
  return (
    <section
      {...card}
      tabIndex={-1}
      className={mergeClasses(layout.card, layout.next)}
      aria-labelledby="next-step"
    >
      <h2 id="next-step" className={layout.heading}>
        Next step
      </h2>
      {state.phase === 'failed' ? (
        <div className={layout.row}>
          <Button appearance="primary" onClick={() => void actions.open()}>
            Try again
          </Button>
        </div>
      ) : state.running ? (
        <RunProgress job={state.running} away={state.away} />
      ) : step ? (
        <>
          <p className={layout.text}>{step.text}</p>
          <div className={layout.row}>
            <Button
              {...returnsHere}
              appearance="primary"
              disabled={state.busy}
              onClick={() => void actions.take(step.action)}
            >
              {step.label}
            </Button>
            {step.other && (
              <OtherWay
                label={step.other.label}
                take={() => void actions.take(step.other?.action ?? step.action)}
              />
            )}
          </div>
        </>
      ) : null}
    </section>
  );
}

function OtherWay({ label, take }: { readonly label: string; readonly take: () => void }) {
  const { busy } = usePanel().state;
  return (
    <Button disabled={busy} onClick={take}>
      {label}
    </Button>
  );
}
