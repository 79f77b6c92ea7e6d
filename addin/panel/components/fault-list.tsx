import { Button } from '@fluentui/react-components';
import type { FaultDto } from '../../../server/contract/common';
import { placeOf, signs } from '../../workbook/picture';
import { type SheetId, sheets } from '../../workbook/sheet-names';
import { countWords, counted, someOf } from '../../workbook/words';
import { usePanel } from '../panel-context';
import { useLayout } from './layout';

type Item = FaultDto & { readonly count?: number; readonly documents?: readonly string[] };

const words = { blocking: 'Holds back', warning: 'Warning' } as const;
const mostShown = 50;

/** Faults with what to do about each, and a jump to the cell where that is done. */
export function FaultList({ faults }: { readonly faults: readonly Item[] }) {
  const layout = useLayout();
  const sorted = [...faults].sort((one, other) => one.severity.localeCompare(other.severity));
  return (
    <ul className={layout.list}>
      {sorted.slice(0, mostShown).map((item, index) => (
        <FaultItem key={`${item.code} ${item.row ?? ''} ${item.column ?? ''} ${index}`} item={item} />
      ))}
      {sorted.length > mostShown && <li>and {countWords(sorted.length - mostShown)} more in the sheets</li>}
    </ul>
  );
}

function FaultItem({ item }: { readonly item: Item }) {
  const layout = useLayout();
  const { actions } = usePanel();
  const place = placeOf(item);
  const count = item.count ?? 0;
  const names = item.documents ?? [];
  return (
    <li className={layout.signed}>
      <span className={layout.sign} role="img" aria-label={words[item.severity]}>
        {signs[item.severity]}
      </span>
      <div className={layout.tight}>
        <p className={layout.text}>{item.reason}</p>
        {count > 1 && (
          <p className={layout.small}>
            {counted(count, 'document')}
            {names.length > 0 && `: ${someOf(names, count)}`}
          </p>
        )}
        <p className={layout.small}>{item.remedy}</p>
        {place && (
          <div>
            <Button
              size="small"
              onClick={() => void actions.show(place)}
              aria-label={`Go to the cell in ${sheets[place.sheet as SheetId].title}: ${item.reason}`}
            >
              Go to the cell in {sheets[place.sheet as SheetId].title}
            </Button>
          </div>
        )}
      </div>
    </li>
  );
}
