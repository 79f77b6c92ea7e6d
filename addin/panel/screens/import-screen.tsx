import {
  Button,
  Checkbox,
  Field,
  Input,
  Link,
  Radio,
  RadioGroup,
  makeStyles,
} from '@fluentui/react-components';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { countWords, counted } from '../../workbook/words';
import { useKeptFocus } from '../components/kept-focus';
import { useLayout } from '../components/layout';
import { Progress } from '../components/run-progress';
import { usePanel } from '../panel-context';
import {
  type Candidate,
  type ImportGroup,
  type ImportState,
  type ImportedRow,
  type Importing,
  candidates,
  planned,
  termsOf,
} from '../state/importing';
import {
  groupNames,
  kindNames,
  lackWords,
  leftOutWords,
  makingWords,
  outcomeWords,
  plannedWords,
  termsWords,
  unreadWords,
} from './import-words';

const useStyles = makeStyles({
  group: { border: 0, margin: 0, padding: 0, minWidth: 0 },
  legend: { padding: 0 },
  names: { listStyleType: 'none', margin: '0 0 0 -8px', padding: 0 },
});

/** What Xero has and Cin7 lacks, to be ticked; then its making, and what became of each. */
export function ImportScreen({ importing }: { readonly importing: Importing }) {
  const layout = useLayout();
  const { connection, reference } = usePanel().state;
  const state = useSyncExternalStore(importing.store.subscribe, importing.store.get);
  const card = useKeptFocus<HTMLDivElement>();
  const [fetchedAt, listedAt] = [connection?.lastFetch?.at, reference?.fetchedAt];
  useEffect(() => void importing.open(), [importing, connection?.id, fetchedAt, listedAt]);
  const { looking, problem, making, outcome, offer } = state;
  const said = looking
    ? 'Looking at what Cin7 lacks.'
    : making
      ? ''
      : outcome
        ? outcomeWords(outcome)
        : offer
          ? lackWords(state)
          : '';
  return (
    <div {...card} tabIndex={-1} role="group" aria-label="What Cin7 lacks" className={layout.stack}>
      <p role="status" className={`${layout.text} ${layout.live}`}>
        {said}
      </p>
      <p role="alert" className={`${layout.text} ${layout.live}`}>
        {problem}
      </p>
      {making ? (
        <Progress
          noun="Making contacts and items in Cin7"
          {...making}
          message={makingWords(making)}
          hint="Keep this pane open: closing it stops after the one under way."
          cancel={importing.stop}
        />
      ) : (
        <>
          {outcome && <Outcome rows={outcome.rows} />}
          {offer && !looking && <Choice importing={importing} state={state} />}
          <div>
            <Link as="button" inline disabled={looking} onClick={() => void importing.look()}>
              Look again
            </Link>
          </div>
        </>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly importing: Importing;
  readonly state: ImportState;
}

function Choice({ importing, state }: ChoiceProps) {
  const layout = useLayout();
  const { busy, running } = usePanel().state;
  const plan = planned(state);
  const any = candidates(state, 'contacts').length + candidates(state, 'items').length > 0;
  const leftOut = leftOutWords(state);
  const unread = unreadWords(state);
  return (
    <>
      {unread !== '' && <p className={layout.text}>▲ {unread}</p>}
      {leftOut !== '' && <p className={layout.small}>{leftOut}</p>}
      <Group importing={importing} state={state} group="contacts" />
      <Group importing={importing} state={state} group="items" />
      {any && (
        <>
          <p className={layout.text}>
            Cogsheet cannot undo this: what is made stays in Cin7 until you delete it there by hand. Xero is
            not changed.
          </p>
          <div>
            <Button
              disabled={plan.length === 0 || busy || running !== null}
              onClick={() => void importing.make()}
            >
              {plan.length === 0 ? 'Make those ticked in Cin7' : `Make ${plannedWords(plan)} in Cin7`}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

/** From so many on, a name is looked for by typing. */
const manyNames = 12;
const shownAtOnce = 50;

function Group({ importing, state, group }: ChoiceProps & { readonly group: ImportGroup }) {
  const layout = useLayout();
  const styles = useStyles();
  const [wanted, setWanted] = useState('');
  const [most, setMost] = useState(shownAtOnce);
  const all = candidates(state, group);
  if (all.length === 0) return null;
  const found = all.filter(({ name, detail }) =>
    `${name} ${detail}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  );
  const shown = found.slice(0, most);
  const canMake = termsOf(state, group) !== null;
  const tick = (ids: readonly string[], on: boolean): void => importing.tick(group, ids, on);
  return (
    <fieldset className={`${styles.group} ${layout.tight}`}>
      <legend className={`${layout.heading} ${styles.legend}`}>
        {counted(all.length, groupNames[group])}
      </legend>
      <KindChoice importing={importing} state={state} group={group} />
      <p className={layout.small}>{termsWords(state, group)}</p>
      {all.length > manyNames && (
        <Field label={`Find ${group}`}>
          <Input type="search" value={wanted} onChange={(_, { value }) => setWanted(value)} />
        </Field>
      )}
      <Names shown={shown} ticked={state.ticked[group]} canMake={canMake} tick={tick} />
      <div className={layout.row}>
        {canMake && shown.length > 0 && (
          <TickAll group={group} shown={shown} ticked={state.ticked[group]} tick={tick} />
        )}
        {found.length > most && (
          <Link as="button" inline onClick={() => setMost(most + shownAtOnce)}>
            Show more of {counted(found.length, groupNames[group])}
          </Link>
        )}
        {found.length === 0 && <p className={layout.small}>None of that name.</p>}
      </div>
    </fieldset>
  );
}

const kindsOf = { contacts: ['customer', 'supplier'], items: ['stock', 'service'] } as const satisfies Record<
  ImportGroup,
  readonly (keyof typeof kindNames)[]
>;

function KindChoice({ importing, state, group }: ChoiceProps & { readonly group: ImportGroup }) {
  const choose = (value: string): void => {
    if (group === 'contacts') importing.choose({ contacts: value === 'supplier' ? 'supplier' : 'customer' });
    else importing.choose({ items: value === 'service' ? 'service' : 'stock' });
  };
  return (
    <Field label={`The ${group} that you tick become`}>
      <RadioGroup layout="horizontal" value={state.kinds[group]} onChange={(_, { value }) => choose(value)}>
        {kindsOf[group].map((kind) => (
          <Radio key={kind} value={kind} label={`${kindNames[kind]}s`} />
        ))}
      </RadioGroup>
    </Field>
  );
}

interface NamesProps {
  readonly shown: readonly Candidate[];
  readonly ticked: ReadonlySet<string>;
  readonly canMake: boolean;
  readonly tick: (ids: readonly string[], on: boolean) => void;
}

function Names({ shown, ticked, canMake, tick }: NamesProps) {
  const layout = useLayout();
  const { names } = useStyles();
  return (
    <ul className={names}>
      {shown.map(({ id, name, detail }) => (
        <li key={id}>
          <Checkbox
            label={
              <>
                {name} {detail !== '' && <span className={layout.small}>{detail}</span>}
              </>
            }
            checked={ticked.has(id)}
            disabled={!canMake}
            onChange={(_, { checked }) => tick([id], checked === true)}
          />
        </li>
      ))}
    </ul>
  );
}

function TickAll({
  group,
  shown,
  ticked,
  tick,
}: Omit<NamesProps, 'canMake'> & { readonly group: ImportGroup }) {
  const all = shown.every(({ id }) => ticked.has(id));
  const ids = shown.map(({ id }) => id);
  return (
    <Link as="button" inline onClick={() => tick(ids, !all)}>
      {all ? 'Untick' : 'Tick'} the {countWords(shown.length)} shown {group}
    </Link>
  );
}

const outcomeSigns = { failed: '✖', unknown: '?', exists: '·', created: '✓' } as const satisfies Record<
  ImportedRow['outcome'],
  string
>;
const order = Object.keys(outcomeSigns);

/** What became of each: those that were not made first. */
function Outcome({ rows }: { readonly rows: readonly ImportedRow[] }) {
  const layout = useLayout();
  const sorted = [...rows].sort((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome));
  return (
    <ul className={layout.list} aria-label="What became of each">
      {sorted.map(({ group, id, name, as, outcome, words }) => (
        <li key={`${group} ${id}`} className={layout.signed}>
          <span className={layout.sign} aria-hidden="true">
            {outcomeSigns[outcome]}
          </span>
          <div className={layout.grow}>
            <p className={layout.text}>
              <strong>{name}</strong> <span className={layout.small}>{kindNames[as]}</span>
            </p>
            <p className={layout.small}>{words}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
