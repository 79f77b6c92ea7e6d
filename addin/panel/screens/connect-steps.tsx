import { Button } from '@fluentui/react-components';
import type { CheckDto, WizardStep } from '../../../server/contract/prerequisites';
import { sheets } from '../../workbook/sheet-names';
import { countWords, counted, momentWords, monthWords } from '../../workbook/words';
import { FaultList } from '../components/fault-list';
import { type Found, FoundList, foundCheck, foundFault } from '../components/found-list';
import { useLayout } from '../components/layout';
import { TableStatus } from '../components/table-status';
import { usePanel } from '../panel-context';
import type { PanelState } from '../state/panel-state';
import type { ProposedSheet } from '../state/wizard';

/** The checks of a step as Cin7 and Xero answered them, and the way to ask again. */
export function Checks({ step }: { readonly step: WizardStep }) {
  const layout = useLayout();
  const checks = usePanel().state.wizard.checks?.checks ?? [];
  const shown = checks.filter((check) => check.step === step);
  return (
    <>
      <FoundList found={shown.map(foundCheck)} />
      <CheckAgain shown={shown} />
      {shown.length === 0 && (
        <p className={layout.small}>Each point is listed here as soon as it is known.</p>
      )}
    </>
  );
}

function CheckAgain({ shown = null }: { readonly shown?: readonly CheckDto[] | null }) {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const { checking, checks } = state.wizard;
  const zone = state.connection?.organisation?.timeZone;
  const said = checking
    ? 'Asking Cin7 and Xero.'
    : checks
      ? `${shown ? `${countsOf(shown)} ` : ''}Checked ${momentWords(checks.checkedAt, zone)}.`
      : '';
  return (
    <div className={layout.row}>
      <p role="status" className={`${layout.small} ${layout.grow}`}>
        {said}
      </p>
      <Button size="small" disabled={checking} onClick={() => void actions.checkAgain()}>
        Check again
      </Button>
    </div>
  );
}

function countsOf(shown: readonly Pick<CheckDto, 'state'>[]): string {
  const count = (state: CheckDto['state']): number => shown.filter((one) => one.state === state).length;
  const parts = [
    [count('fault'), 'to be mended'],
    [count('attention'), 'to look at'],
    [count('unknown'), 'not known yet'],
  ] as const;
  const open = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  return open.length > 0 ? `${open.join(', ')}.` : 'All is fine.';
}

/** Step 2: both mapping tables, what they propose, and what is wrong with them. */
export function StepMapping() {
  const layout = useLayout();
  return (
    <>
      <p className={layout.small}>
        Each Cin7 account and tax rule needs its counterpart in Xero. Cogsheet proposes what codes, names,
        types and rates say beyond doubt; the rest is yours to choose in the sheets. Each change is saved by
        itself.
      </p>
      <MappingTable sheet="accounts" />
      <MappingTable sheet="taxes" />
    </>
  );
}

function MappingTable({ sheet }: { readonly sheet: ProposedSheet }) {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const table = state.tables[sheet];
  if (!table) return null;
  const { rows, mapped, missing } = mappingCounts(state, sheet);
  const proposed = table.version === 0;
  return (
    <section className={layout.tight} aria-labelledby={`wizard-${sheet}`}>
      <TableStatus sheet={sheet} headingId={`wizard-${sheet}`} />
      <p className={layout.text}>
        {countWords(mapped)} of {counted(rows, 'row')} {proposed ? 'have a proposal' : 'are mapped'}.
        {missing > 0 && ` ${countWords(missing)} without, although fetched documents use them.`}
      </p>
      {table.faults.length > 0 && <FaultList faults={table.faults} />}
      {proposed && (
        <div>
          <Button
            disabled={state.busy || state.saving[sheet].state === 'saving'}
            onClick={() => void actions.confirmProposals(sheet)}
          >
            Confirm {counted(mapped, 'proposal')} in {sheets[sheet].title}
          </Button>
        </div>
      )}
    </section>
  );
}

function mappingCounts({ tables }: PanelState, sheet: ProposedSheet) {
  const cells =
    sheet === 'accounts'
      ? (tables.accounts?.rows ?? []).map(({ xeroAccount, usedBy }) => ({ cell: xeroAccount, usedBy }))
      : (tables.taxes?.rows ?? []).map(({ xeroTaxRate, usedBy }) => ({ cell: xeroTaxRate, usedBy }));
  return {
    rows: cells.length,
    mapped: cells.filter(({ cell }) => cell !== '').length,
    missing: cells.filter(({ cell, usedBy }) => cell === '' && usedBy > 0).length,
  };
}

/** Step 3: customers and products of what has been fetched, beside what Xero has. */
export function StepContacts() {
  const layout = useLayout();
  const { state, actions } = usePanel();
  const { connection, running, busy, month } = state;
  return (
    <>
      <p className={layout.small}>
        Invoices go to contacts by name: one that Xero has is used, another is made when it is first posted
        to. Products stay in Cin7: no item is made in Xero, and none may be tracked there.
      </p>
      {connection?.lastFetch === null && (
        <>
          <p className={layout.text}>
            Nothing has been fetched from Cin7 yet, so your customers and products are not known. Fetching
            only reads; nothing is written to Cin7 or Xero.
          </p>
          <div>
            <Button disabled={busy || running !== null} onClick={() => void actions.fetchPeriod()}>
              Fetch {monthWords(month)}
            </Button>
          </div>
        </>
      )}
      <Checks step="contacts" />
    </>
  );
}

/** Step 4: everything that was found, the worst first, each with the way to where it is mended. */
export function StepReview({ stepName }: { readonly stepName: (step: WizardStep) => string }) {
  const layout = useLayout();
  const { state } = usePanel();
  const found = everythingFound(state);
  return (
    <>
      <p className={layout.text}>
        {found.length === 0
          ? '✓ Nothing is left to look at.'
          : 'What is to be mended holds documents back; everything else can wait.'}
      </p>
      {found.length > 0 && <FoundList found={found} stepName={stepName} />}
      <CheckAgain />
    </>
  );
}

const stepsOfTables = {
  accounts: 'mapping',
  taxes: 'mapping',
  channels: 'settings',
  settings: 'settings',
} as const satisfies Record<string, WizardStep>;

function everythingFound({ wizard, tables }: PanelState): Found[] {
  const checks = (wizard.checks?.checks ?? []).filter(({ state }) => state !== 'ok').map(foundCheck);
  const ofTables = (['accounts', 'taxes', 'channels', 'settings'] as const).flatMap((sheet) => {
    const step = stepsOfTables[sheet];
    const table = tables[sheet];
    const faults = (table?.faults ?? []).map((fault, index) => foundFault(fault, step, index));
    const isProposed = table?.version === 0 && (sheet === 'accounts' || sheet === 'taxes');
    return isProposed ? [unconfirmed(sheet), ...faults] : faults;
  });
  return [...checks, ...ofTables];
}

const unconfirmed = (sheet: ProposedSheet): Found => ({
  key: `proposals ${sheet}`,
  state: 'attention',
  title: `${sheets[sheet].title}: proposals not confirmed`,
  detail: 'The rows are what Cogsheet proposes; nobody has looked at them yet.',
  remedy: 'Look through the sheet, then confirm.',
  place: { sheet },
  url: null,
  step: 'mapping',
});

/** Step 5: how documents are made, from Channels and Settings. */
export function StepSettings() {
  const layout = useLayout();
  const { tables } = usePanel().state;
  return (
    <>
      {(['channels', 'settings'] as const).map((sheet) => (
        <section key={sheet} className={layout.tight} aria-labelledby={`wizard-${sheet}`}>
          <TableStatus sheet={sheet} headingId={`wizard-${sheet}`} />
          {sheet === 'channels' && (
            <p className={layout.small}>
              Which sales are posted one by one, by day or by month, and to which contact: one row a rule,
              tried from the top.
            </p>
          )}
          {(tables[sheet]?.faults.length ?? 0) > 0 && <FaultList faults={tables[sheet]?.faults ?? []} />}
        </section>
      ))}
      <dl className={layout.list} style={{ margin: 0 }}>
        {(tables.settings?.rows ?? []).map(({ row, what, value, default: usual }) => (
          <div key={row}>
            <dt>{what}</dt>
            <dd style={{ margin: 0 }}>
              <strong>{value || usual || 'blank'}</strong>
              {(value || usual) === usual && <span className={layout.small}> (the default)</span>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
