import { Button, makeStyles } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { type WizardStep, wizardSteps } from '../../../server/contract/prerequisites';
import { stateSigns, stateWords } from '../components/found-list';
import { useLayout } from '../components/layout';
import { RunProgress } from '../components/run-progress';
import { usePanel } from '../panel-context';
import { stepState } from '../state/wizard';
import { StepConnect } from './connect-form';
import { StepContacts, StepMapping, StepReview, StepSettings } from './connect-steps';

const useStyles = makeStyles({
  steps: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', gap: '4px' },
  step: { flexGrow: 1, flexBasis: 0, minWidth: 0, display: 'flex' },
  way: { minWidth: 'auto' },
  stepButton: { flexGrow: 1, minWidth: 0, paddingLeft: '2px', paddingRight: '2px' },
});

const stepTitles = {
  connect: 'Connect',
  mapping: 'Accounts and taxes',
  contacts: 'Contacts and items',
  review: 'Review',
  settings: 'Sync settings',
} as const satisfies Record<WizardStep, string>;

const screens = {
  connect: StepConnect,
  mapping: StepMapping,
  contacts: StepContacts,
  review: StepReview,
  settings: StepSettings,
} as const satisfies Record<WizardStep, React.ComponentType<{ stepName: (step: WizardStep) => string }>>;

const numberOf = (step: WizardStep): number => wizardSteps.indexOf(step) + 1;
const stepName = (step: WizardStep): string => `Step ${numberOf(step)}: ${stepTitles[step]}`;

/** The connection in five steps; it can be left at any time and gone through again. */
export function ConnectWizard() {
  const layout = useLayout();
  const { running, away, connection, wizard } = usePanel().state;
  const isConnected = connection?.state === 'connected';
  const step = isConnected ? wizard.step : 'connect';
  const Screen = screens[step];
  const heading = useFocusedHeading(step, wizard.open && isConnected);
  useFreshChecks();
  return (
    <section className={layout.card} aria-labelledby="wizard-step">
      <Stepper step={step} isConnected={isConnected} />
      <h2
        id="wizard-step"
        ref={heading}
        tabIndex={-1}
        onFocus={inTabOrder(0)}
        onBlur={inTabOrder(-1)}
        className={layout.heading}
      >
        <span className={layout.hidden}>
          Step {numberOf(step)} of {wizardSteps.length}:{' '}
        </span>
        {stepTitles[step]}
      </h2>
      {running && <RunProgress job={running} away={away} />}
      <Screen stepName={stepName} />
      {isConnected && <Ways step={step} />}
    </section>
  );
}

function Stepper({ step, isConnected }: { readonly step: WizardStep; readonly isConnected: boolean }) {
  const layout = useLayout();
  const styles = useStyles();
  const { state, actions } = usePanel();
  return (
    <nav aria-label="Steps of the connection" className={layout.tight}>
      <ol className={styles.steps}>
        {wizardSteps.map((each) => {
          const found = isConnected ? stepState(state, each) : null;
          const words = found === null ? '' : `, ${stateWords[found]}`;
          return (
            <li key={each} className={styles.step}>
              <Button
                className={styles.stepButton}
                size="small"
                aria-current={each === step ? 'step' : undefined}
                aria-label={`${stepName(each)}${words}`}
                title={`${stepTitles[each]}${words}`}
                appearance={each === step ? 'outline' : 'subtle'}
                disabled={!isConnected && each !== step}
                onClick={() => actions.goToStep(each)}
              >
                {numberOf(each)} {found === null ? '' : stateSigns[found]}
              </Button>
            </li>
          );
        })}
      </ol>
      {!isConnected && (
        <p className={layout.small}>Steps 2 to 5 open as soon as Cin7 and Xero are connected.</p>
      )}
    </nav>
  );
}

function Ways({ step }: { readonly step: WizardStep }) {
  const layout = useLayout();
  const { way } = useStyles();
  const { actions } = usePanel();
  const at = wizardSteps.indexOf(step);
  const [before, next] = [wizardSteps[at - 1], wizardSteps[at + 1]];
  const close = (how: () => void): void => {
    how();
    // The buttons are gone: the keyboard goes on in the card that came instead.
    requestAnimationFrame(() =>
      document.getElementById('next-step')?.closest('section')?.focus({ preventScroll: true }),
    );
  };
  return (
    <div className={layout.row}>
      <Button
        className={way}
        appearance="primary"
        onClick={() => (next ? actions.goToStep(next) : close(() => actions.go('close')))}
      >
        {next ? 'Continue' : 'Finish'}
      </Button>
      {before && (
        <Button className={way} onClick={() => actions.goToStep(before)}>
          Back
        </Button>
      )}
      {next && (
        <Button className={way} onClick={() => close(actions.leaveWizard)}>
          Leave
        </Button>
      )}
    </div>
  );
}

/**
 * The heading of a step takes the keyboard when the user goes to it, so that a screen reader begins there. Meanwhile it
 * is in the order of the Tab key, as Office.js on the web demands (see the card of the next step).
 */
function useFocusedHeading(step: WizardStep, opened: boolean) {
  const ref = useRef<HTMLHeadingElement>(null);
  const shown = useRef<WizardStep | null>(opened ? null : step);
  useEffect(() => {
    if (shown.current !== step) ref.current?.focus({ preventScroll: true });
    shown.current = step;
  }, [step]);
  return ref;
}

const inTabOrder =
  (index: 0 | -1) =>
  ({ currentTarget }: React.FocusEvent<HTMLElement>): void => {
    currentTarget.tabIndex = index;
  };

/** Cin7 and Xero are asked when the wizard opens, and again when documents were fetched since. */
function useFreshChecks(): void {
  const { state, actions } = usePanel();
  const { connection, wizard } = state;
  const fetchedAt = connection?.lastFetch?.at ?? '';
  const checkedAt = wizard.checks?.checkedAt ?? '';
  const isBehind = checkedAt !== '' && Date.parse(fetchedAt) > Date.parse(checkedAt);
  useEffect(() => void actions.checkAgain(), [actions, connection?.id, isBehind]);
}
