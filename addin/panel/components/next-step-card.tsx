import { Button, mergeClasses, useRestoreFocusTarget } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { usePanel } from '../panel-context';
import { nextStep } from '../state/next-step';
import { situationOf } from '../state/panel-state';
import { useLayout } from './layout';
import { RunProgress } from './run-progress';

/** The card with the one primary button that is right now, or the progress of what runs. */
export function NextStepCard() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const situation = situationOf(state);
  const step = nextStep(situation);
  const card = useKeptFocus();
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

/**
 * The card's buttons come and go with the state. When the one that had the keyboard goes, the card itself takes it, so
 * that the next Tab leads to what came instead. Never while the user is elsewhere. While the card has the keyboard it
 * is in the order of the Tab key: Office.js on the web goes by that order, and would lead out of the pane from an
 * element that is not in it.
 */
function useKeptFocus() {
  const ref = useRef<HTMLElement>(null);
  const held = useRef(false);
  useEffect(() => {
    const { activeElement, body } = document;
    if (!held.current || !ref.current || !document.hasFocus()) return;
    if (activeElement !== null && activeElement !== body) return;
    ref.current.focus({ preventScroll: true });
  });
  useEffect(() => {
    const pointed = ({ target }: Event): void => {
      if (target instanceof Node && !ref.current?.contains(target)) held.current = false;
    };
    document.addEventListener('pointerdown', pointed, { capture: true });
    return () => document.removeEventListener('pointerdown', pointed, { capture: true });
  }, []);
  const onFocus = ({ target }: React.FocusEvent): void => {
    held.current = true;
    if (target === ref.current) ref.current.tabIndex = 0;
  };
  const onBlur = ({ target, relatedTarget }: React.FocusEvent): void => {
    if (target === ref.current) ref.current.tabIndex = -1;
    // Without a target the button itself went, or the whole window: then the card still has it.
    if (relatedTarget !== null && !ref.current?.contains(relatedTarget)) held.current = false;
  };
  return { ref, onFocus, onBlur };
}

function OtherWay({ label, take }: { readonly label: string; readonly take: () => void }) {
  const { busy } = usePanel().state;
  return (
    <Button disabled={busy} onClick={take}>
      {label}
    </Button>
  );
}
