import { Button } from '@fluentui/react-components';
import type { MappingSheet } from '../../workbook/sheet-names';
import { EarlierVersions } from '../components/earlier-versions';
import { FaultList } from '../components/fault-list';
import { useLayout } from '../components/layout';
import { TableStatus } from '../components/table-status';
import { usePanel } from '../panel-context';

const shown: readonly MappingSheet[] = ['accounts', 'taxes', 'channels', 'contacts', 'payments', 'items'];

/** The mapping sheets: how each stands, what is wrong with it, and a jump to the cell. */
export function MappingScreen() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  return (
    <div className={layout.stack}>
      <p className={layout.small}>Edit the sheets; each change is saved by itself.</p>
      {shown.map((sheet) => (
        <MappingCard key={sheet} sheet={sheet} />
      ))}
      <div>
        <Button
          disabled={state.busy || state.running !== null}
          onClick={() => void actions.refreshFromXero()}
        >
          Refresh from Xero
        </Button>
      </div>
    </div>
  );
}

function MappingCard({ sheet }: { readonly sheet: MappingSheet }) {
  const layout = useLayout();
  const { state } = usePanel();
  const faults = state.tables[sheet]?.faults ?? [];
  return (
    <section className={layout.card} aria-labelledby={`mapping-${sheet}`}>
      <TableStatus sheet={sheet} headingId={`mapping-${sheet}`} />
      {faults.length > 0 && <FaultList faults={faults} />}
      <EarlierVersions sheet={sheet} />
    </section>
  );
}
