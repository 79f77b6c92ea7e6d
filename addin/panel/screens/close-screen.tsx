import { Checkbox, Link } from '@fluentui/react-components';
import { type CloseStep, closeSteps, currentPreview, isFetched } from '../../workbook/close-steps';
import { type KindGroup, kindGroups, kindsOn } from '../../workbook/kind-words';
import { type SheetId, sheets } from '../../workbook/sheet-names';
import { isNought } from '../../workbook/cells';
import { countWords, counted, moneyWords } from '../../workbook/words';
import { FaultList } from '../components/fault-list';
import { useLayout } from '../components/layout';
import { PeriodPicker } from '../components/period-picker';
import { usePanel } from '../panel-context';
import { chosenKinds, situationOf } from '../state/panel-state';

/** The steps of this period with their state, and what the preview says. */
export function CloseScreen() {
  const layout = useLayout();
  const { state } = usePanel();
  const situation = situationOf(state);
  const preview = currentPreview(situation);
  return (
    <div className={layout.stack}>
      {state.reversal ? (
        <p className={layout.text}>
          This is the reversal of{' '}
          {state.reversal.counts.documents === 1
            ? 'an earlier posting'
            : `${countWords(state.reversal.counts.documents)} earlier postings`}
          . Nothing is written until you post it.
        </p>
      ) : (
        <PeriodChoice />
      )}
      {state.chosen && <Chosen />}
      {preview && preview.issues.length > 0 && (
        <section className={layout.card} aria-labelledby="issues">
          <h3 id="issues" className={layout.heading}>
            What the preview found
          </h3>
          <FaultList faults={preview.issues} />
        </section>
      )}
      <ol className={layout.list} aria-label="Steps of this close">
        {closeSteps(situation).map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
      {state.tieOut?.period === state.month && <TieOut />}
      {!state.reversal && isFetched(situation) && <CompareCost />}
    </div>
  );
}

function PeriodChoice() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const kinds = chosenKinds(state);
  const toggle = (group: KindGroup, on: boolean): void => {
    const others = kinds.filter((kind) => !group.kinds.includes(kind));
    void actions.chooseKinds(on ? [...others, ...group.kinds] : others);
  };
  const locked = state.running !== null;
  const groups = kindGroups
    .map((group) => ({ ...group, kinds: kindsOn(group.kinds, state.tables.settings) }))
    .filter((group) => group.kinds.length > 0);
  return (
    <div className={layout.tight}>
      <PeriodPicker />
      <fieldset style={{ border: 0, margin: 0, padding: 0 }} className={layout.row}>
        <legend className={layout.hidden}>What is closed</legend>
        {groups.map((group) => {
          const chosen = group.kinds.filter((kind) => kinds.includes(kind)).length;
          return (
            <Checkbox
              key={group.title}
              label={group.title}
              checked={chosen === 0 ? false : chosen === group.kinds.length ? true : 'mixed'}
              disabled={locked || (chosen > 0 && chosen === kinds.length)}
              onChange={(_, { checked }) => toggle(group, checked === true)}
            />
          );
        })}
      </fieldset>
    </div>
  );
}

const stateWords = { done: 'Done', now: 'Now', attention: 'Needs you', later: 'Later' } as const;
const stateSigns = { done: '✓', now: '→', attention: '✖', later: '·' } as const;

function Step({ step }: { readonly step: CloseStep }) {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const idle = state.running === null && !state.busy;
  const again =
    step.id === 'fetch' && step.state === 'done'
      ? { label: 'Fetch again', act: () => actions.fetchPeriod(false) }
      : step.id === 'preview' && step.state === 'done' && !state.reversal
        ? { label: 'Preview again', act: () => actions.previewPeriod() }
        : null;
  return (
    <li className={layout.signed} aria-current={step.state === 'now' ? 'step' : undefined}>
      <span className={layout.sign} aria-hidden="true">
        {stateSigns[step.state]}
      </span>
      <div className={layout.grow}>
        <p className={layout.text}>
          <strong>{step.title}</strong> <span className={layout.small}>{stateWords[step.state]}</span>
        </p>
        <p className={layout.small}>{step.words}</p>
        <div className={layout.row}>
          {step.sheet && <OpenSheet sheet={step.sheet} />}
          {again && idle && (
            <Link as="button" inline onClick={() => void again.act()}>
              {again.label}
            </Link>
          )}
        </div>
      </div>
    </li>
  );
}

function OpenSheet({ sheet }: { readonly sheet: SheetId }) {
  const { actions } = usePanel();
  return (
    <Link as="button" inline onClick={() => void actions.show({ sheet })}>
      Open {sheets[sheet].title}
    </Link>
  );
}

function Chosen() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const { chosen } = state;
  if (!chosen || chosen.sourceCount === 0) return null;
  return (
    <p className={layout.small}>
      {chosen.number}, {moneyWords(chosen.currency, chosen.gross)}:{' '}
      <Link as="button" inline onClick={() => void actions.showSources()}>
        Show its {counted(chosen.sourceCount, 'source')}
      </Link>
    </p>
  );
}

/** For looking at: nothing of it is posted unless Settings say so. */
function CompareCost() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const locked = state.running !== null || state.busy;
  return (
    <section className={layout.tight} aria-labelledby="compare-cost">
      <h3 id="compare-cost" className={layout.heading}>
        Cost by FIFO and average
      </h3>
      <p className={layout.small}>
        Reads every stock movement from Cin7 and puts FIFO and moving average beside its own cost, by SKU and
        month. Nothing is posted.
      </p>
      <div className={layout.row}>
        <Link as="button" inline disabled={locked} onClick={() => void actions.compareCost()}>
          Read movements
        </Link>
        <Link as="button" inline disabled={locked} onClick={() => void actions.showValuation()}>
          Open Valuation
        </Link>
        {state.connection?.source === 'cin7-omni' && (
          <Link as="button" inline disabled={locked} onClick={() => void actions.showCostOfSales()}>
            Open Cost of sales
          </Link>
        )}
      </div>
    </section>
  );
}

function TieOut() {
  const layout = useLayout();
  const { tieOut } = usePanel().state;
  if (!tieOut) return null;
  const open = tieOut.rows.filter(({ difference }) => !isNought(difference));
  return (
    <section className={layout.card} aria-labelledby="tie-out">
      <h3 id="tie-out" className={layout.heading}>
        Tie-out
      </h3>
      {open.length === 0 && <p className={layout.text}>✓ Cin7 and Xero agree on every account.</p>}
      <ul className={layout.list}>
        {open.map(({ account, difference, cause }) => (
          <li key={account}>
            <p className={layout.text}>
              ▲ {account}: Xero less Cin7 is {moneyWords(tieOut.currency, difference)}
            </p>
            <p className={layout.small}>{cause}</p>
          </li>
        ))}
      </ul>
      <div>
        <OpenSheet sheet="tie-out" />
      </div>
    </section>
  );
}
