import type { CheckState, WizardStep } from '../../../server/contract/prerequisites';
import type { FaultDto } from '../../../server/contract/common';
import type { CellEdit } from '../../workbook/port';
import { type Desk, connectionId, sayProblem } from './desk';
import { pendingCell } from './drawing';
import { loadConnection } from './loading';
import type { PanelState, WizardState } from './panel-state';
import type { WorkbookSync } from './workbook-sync';

/** Tables whose rows are proposals until a person confirms them. */
export type ProposedSheet = 'accounts' | 'taxes';

export interface Wizard {
  /** From the first step, whatever was done before. */
  openWizard(): void;
  /** Keeps everything as it is; the wizard can be opened again from Settings. */
  leaveWizard(): void;
  goToStep(step: WizardStep): void;
  enterKeys(anew: boolean): void;
  /** Asks Cin7 and Xero again; also reads what this server can be connected to, once. */
  checkAgain(): Promise<void>;
  /** Saves the proposals of a table as they stand in its sheet. */
  confirmProposals(sheet: ProposedSheet): Promise<void>;
}

/** @param connected is called when a connection turns out to be finished */
export function wizard(
  desk: Desk,
  sync: Pick<WorkbookSync, 'saver'>,
  connected: () => Promise<void>,
): Wizard {
  const { client, store } = desk;
  const change = (part: Partial<WizardState>): void =>
    store.set({ wizard: { ...store.get().wizard, ...part } });

  const readSetup = async (): Promise<void> => {
    if (store.get().wizard.setup) return;
    const answer = await client.call('connectSetup', { params: {} });
    if (answer.ok) change({ setup: answer.value });
    else sayProblem(desk, answer.problem);
  };
  // Asked for while it was under way: what is being answered may be older than what the user just did.
  let again = false;
  const check = async (): Promise<void> => {
    const connection = connectionId(desk);
    again = store.get().wizard.checking;
    if (connection === null || again) return;
    change({ checking: true });
    const answer = await client.call('prerequisites', { params: { connection } });
    change({ checking: false });
    if (again) return check();
    // The user may have connected something else meanwhile.
    if (connectionId(desk) !== connection) return;
    if (!answer.ok) return sayProblem(desk, answer.problem);
    change({ checks: answer.value });
    const isIn = answer.value.checks.some(({ id, state }) => id === 'xero-access' && state === 'ok');
    const isConnected = (): boolean => store.get().connection?.state === 'connected';
    const before = isConnected();
    if (isIn && before) return;
    await loadConnection(desk);
    if (!before && isConnected()) await connected();
  };

  return {
    openWizard: () => {
      change({ open: true, step: 'connect', newKeys: false });
      store.set({ notice: null });
    },
    leaveWizard: () => {
      change({ open: false, newKeys: false });
      store.set({ authorizeUrl: null });
    },
    goToStep: (step) => change({ open: true, step, newKeys: false }),
    enterKeys: (newKeys) => change({ newKeys }),
    checkAgain: async () => {
      if (store.get().connection?.state === 'connected') store.set({ authorizeUrl: null });
      // Whoever finishes a connection here goes on to the next step, not straight to the close.
      else change({ open: true });
      await Promise.all([readSetup(), check()]);
    },
    confirmProposals: async (sheet) => {
      // What she just typed goes first: a proposal never takes the place of her word.
      await sync.saver.flush();
      const typed = sync.saver.pendingCells(sheet);
      const proposals = proposalsOf(store.get(), sheet);
      sync.saver.edited(
        sheet,
        proposals.filter(({ row, column }) => row === null || !typed.has(pendingCell(row, column))),
      );
      await sync.saver.flush();
    },
  };
}

function proposalsOf({ tables }: PanelState, sheet: ProposedSheet): CellEdit[] {
  if (sheet === 'accounts')
    return (tables.accounts?.rows ?? []).map(({ row, xeroAccount }) => ({
      ...{ sheet, row },
      column: 'xeroAccount',
      value: xeroAccount,
    }));
  return (tables.taxes?.rows ?? []).map(({ row, xeroTaxRate }) => ({
    ...{ sheet, row },
    column: 'xeroTaxRate',
    value: xeroTaxRate,
  }));
}

/** The wizard is what the panel shows: it was asked for, or nothing else can be shown yet. */
export const showsWizard = ({ wizard: { open }, connection, phase }: PanelState): boolean =>
  phase === 'ready' && (open || connection?.state !== 'connected');

const order: readonly CheckState[] = ['fault', 'attention', 'unknown', 'ok'];

/** The worst of several states; `ok` when there is none. */
export const worstState = (states: readonly CheckState[]): CheckState =>
  order.find((state) => states.includes(state)) ?? 'ok';

const stateOfFault = ({ severity }: FaultDto): CheckState =>
  severity === 'blocking' ? 'fault' : 'attention';

/** How a step stands, from the checks and from the tables that it shows; null where it is not known yet. */
export function stepState({ wizard: { checks }, tables }: PanelState, step: WizardStep): CheckState | null {
  const found = (checks?.checks ?? []).filter((one) => one.step === step).map(({ state }) => state);
  if (step === 'mapping') {
    if (!tables.accounts || !tables.taxes) return null;
    const mapped = [tables.accounts, tables.taxes];
    const proposed = mapped.some(({ version }) => version === 0) ? (['attention'] as const) : [];
    return worstState([...found, ...proposed, ...mapped.flatMap(({ faults }) => faults.map(stateOfFault))]);
  }
  if (step === 'settings') {
    if (!tables.settings || !tables.channels) return null;
    return worstState([tables.channels, tables.settings].flatMap(({ faults }) => faults.map(stateOfFault)));
  }
  return found.length === 0 ? null : worstState(found);
}
