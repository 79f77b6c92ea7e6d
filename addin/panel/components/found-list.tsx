import { Button, Link } from '@fluentui/react-components';
import type { CheckDto, CheckState, WizardStep } from '../../../server/contract/prerequisites';
import type { FaultDto } from '../../../server/contract/common';
import { type InternalPlace, placeOf, signs } from '../../workbook/picture';
import { type SheetId, sheets } from '../../workbook/sheet-names';
import { countWords } from '../../workbook/words';
import { usePanel } from '../panel-context';
import { useLayout } from './layout';

/** Something that was checked, or found wrong with a mapping, and where it is mended. */
export interface Found {
  readonly key: string;
  readonly state: CheckState;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string | null;
  readonly place: InternalPlace | null;
  readonly url: string | null;
  readonly step: WizardStep;
}

export const foundCheck = ({ id, state, title, detail, remedy, sheet, url, step }: CheckDto): Found => ({
  ...{ key: id, state, title, detail, url, step },
  remedy: state === 'ok' ? null : remedy,
  place: sheet === null ? null : { sheet },
});

export const foundFault = (fault: FaultDto, step: WizardStep, index: number): Found => ({
  key: `${fault.code} ${fault.row ?? ''} ${fault.column ?? ''} ${index}`,
  state: fault.severity === 'blocking' ? 'fault' : 'attention',
  title: fault.reason,
  detail: '',
  remedy: fault.remedy,
  place: placeOf(fault),
  url: null,
  step,
});

export const stateSigns: Readonly<Record<CheckState, string>> = {
  ok: '✓',
  attention: signs.warning,
  fault: signs.blocking,
  unknown: '?',
};
export const stateWords: Readonly<Record<CheckState, string>> = {
  ok: 'Fine',
  attention: 'Look at this',
  fault: 'To be mended',
  unknown: 'Not known yet',
};
const order: readonly CheckState[] = ['fault', 'attention', 'unknown', 'ok'];
const mostShown = 50;

interface Props {
  readonly found: readonly Found[];
  /** Names the step in which each was found; a list of one step needs none. */
  readonly stepName?: (step: WizardStep) => string;
}

/** What was found, in words and with a mark, the worst first, each with the way to where it is mended. */
export function FoundList({ found, stepName }: Props) {
  const layout = useLayout();
  const sorted = stepName
    ? [...found].sort((one, other) => order.indexOf(one.state) - order.indexOf(other.state))
    : found;
  return (
    <ul className={layout.list}>
      {sorted.slice(0, mostShown).map((item) => (
        <FoundItem key={item.key} item={item} {...(stepName && { stepName })} />
      ))}
      {sorted.length > mostShown && <li>and {countWords(sorted.length - mostShown)} more in the sheets</li>}
    </ul>
  );
}

function FoundItem({ item, stepName }: { readonly item: Found } & Pick<Props, 'stepName'>) {
  const layout = useLayout();
  const { state, title, detail, remedy } = item;
  return (
    <li className={layout.signed}>
      <span className={layout.sign} aria-hidden="true">
        {stateSigns[state]}
      </span>
      <div className={`${layout.tight} ${layout.grow}`}>
        <p className={layout.text}>
          {detail === '' ? title : <strong>{title}</strong>}{' '}
          <span className={layout.small}>{stateWords[state]}</span>
        </p>
        {detail !== '' && <p className={layout.small}>{detail}</p>}
        {remedy !== null && <p className={layout.small}>{remedy}</p>}
        <WaysToMend item={item} {...(stepName && { stepName })} />
      </div>
    </li>
  );
}

function WaysToMend({ item, stepName }: { readonly item: Found } & Pick<Props, 'stepName'>) {
  const layout = useLayout();
  const { actions } = usePanel();
  const { state, place, url, title, step } = item;
  if (state === 'ok' || (!place && url === null && !stepName)) return null;
  const sheet = place ? sheets[place.sheet as SheetId].title : '';
  const open = place?.row === undefined ? `Open ${sheet}` : `Go to the cell in ${sheet}`;
  return (
    <div className={layout.row}>
      {place && (
        <Button size="small" aria-label={`${open}: ${title}`} onClick={() => void actions.show(place)}>
          {open}
        </Button>
      )}
      {url !== null && (
        <Link inline href={url} target="_blank" rel="noopener noreferrer">
          Open in Xero
        </Link>
      )}
      {stepName && (
        <Link
          as="button"
          inline
          aria-label={`${stepName(step)}: ${title}`}
          onClick={() => actions.goToStep(step)}
        >
          {stepName(step)}
        </Link>
      )}
    </div>
  );
}
