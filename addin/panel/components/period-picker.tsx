import { Button, Field, Select, makeStyles } from '@fluentui/react-components';
import { monthOf, shiftMonth } from '../../workbook/period';
import { monthWords } from '../../workbook/words';
import { usePanel } from '../panel-context';
import { monthsUpTo } from '../state/panel-state';

const useStyles = makeStyles({
  row: { display: 'flex', gap: '4px', alignItems: 'flex-end' },
  step: { minWidth: '32px', width: '32px', paddingLeft: 0, paddingRight: 0, flexShrink: 0 },
  list: { flexGrow: 1, minWidth: 0, '& .fui-Select__select': { width: '100%' } },
});

/** The month that is closed: month by month, or from the list. */
export function PeriodPicker() {
  const styles = useStyles();
  const { state, actions } = usePanel();
  const { month, connection, running } = state;
  const latest = monthOf(connection?.today ?? `${month}-01`);
  const months = monthsUpTo(connection?.today ?? `${month}-01`);
  const choose = (chosen: string): void => void actions.chooseMonth(chosen);
  const locked = running !== null;
  return (
    <div className={styles.row}>
      <Field label="Period" className={styles.list}>
        <Select value={month} disabled={locked} onChange={(_, { value }) => choose(value)}>
          {(months.includes(month) ? months : [...months, month]).map((each) => (
            <option key={each} value={each}>
              {monthWords(each)}
            </option>
          ))}
        </Select>
      </Field>
      <Button
        className={styles.step}
        aria-label="Month before"
        disabled={locked}
        onClick={() => choose(shiftMonth(month, -1))}
      >
        ‹
      </Button>
      <Button
        className={styles.step}
        aria-label="Month after"
        disabled={locked || month >= latest}
        onClick={() => choose(shiftMonth(month, 1))}
      >
        ›
      </Button>
    </div>
  );
}
