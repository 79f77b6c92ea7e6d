import type { Kind, DifferenceDto } from '../../../server/contract/common';
import type { ConnectionDto } from '../../../server/contract/connections';
import type { JobDto } from '../../../server/contract/jobs';
import type { ErrorEntryDto, PostingDto } from '../../../server/contract/postings';
import type { ConnectSetupDto, PrerequisitesDto, WizardStep } from '../../../server/contract/prerequisites';
import type { PreviewDto } from '../../../server/contract/previews';
import type { ReconciliationDto } from '../../../server/contract/reconciliation';
import type { MeDto } from '../../../server/contract/session';
import type { ReferenceDto } from '../../../server/contract/reference';
import type { CloseSituation } from '../../workbook/close-steps';
import { kindsOn } from '../../workbook/kind-words';
import { monthOf, periodOf, shiftMonth } from '../../workbook/period';
import type { ErrorDecision, ReadFault } from '../../workbook/read-back';
import { type MappingSheet, mappingSheets } from '../../workbook/sheet-names';
import type { SourcesOf } from '../../workbook/sheets/sources';
import type { MappingTables } from '../api/mapping-tables';

export type Place = 'close' | 'mapping' | 'errors' | 'history' | 'settings';

/** How the panel looks: as the system is set, or as its host says. */
export type PanelTheme = 'system' | 'light' | 'dark' | 'high-contrast';

/** How the saving of a mapping sheet stands. */
export interface SaveStatus {
  readonly state: 'idle' | 'waiting' | 'saving' | 'saved' | 'conflict' | 'failed';
  readonly message: string;
  /** Cells that could not be taken over as they stand. */
  readonly unread: readonly ReadFault[];
}

/** A sentence that the panel says until the user closes it or something newer happens. */
export interface Notice {
  readonly kind: 'info' | 'success' | 'warning' | 'error';
  readonly text: string;
}

export interface WizardState {
  /** The user goes through the connection; without a finished connection the wizard shows in any case. */
  readonly open: boolean;
  readonly step: WizardStep;
  /** What Cin7 and Xero said when they were last asked; null before that. */
  readonly checks: PrerequisitesDto | null;
  readonly checking: boolean;
  /** What the server can be connected to; null until it is known. */
  readonly setup: ConnectSetupDto | null;
  /** The Cin7 keys are entered anew although some are kept. */
  readonly newKeys: boolean;
}

export const closedWizard: WizardState = {
  open: false,
  step: 'connect',
  checks: null,
  checking: false,
  setup: null,
  newKeys: false,
};

export interface PanelState {
  readonly theme: PanelTheme;
  /** The server asks who is there; `message` is what the last try to sign in came to. */
  readonly signedOut: { readonly message: string | null } | null;
  readonly phase: 'loading' | 'ready' | 'failed';
  /** Who acts, as the server knows her; null until it was asked. */
  readonly me: MeDto | null;
  readonly connection: ConnectionDto | null;
  /** All that there are, this one among them, as they were when they were last listed. */
  readonly connections: readonly ConnectionDto[];
  /** A new connection is being made; `from` is the one that the way back leads to. */
  readonly adding: { readonly from: string | null } | null;
  readonly reference: ReferenceDto | null;
  /** Month that is closed; the last full one once a connection is known. */
  readonly month: string;
  readonly kinds: readonly Kind[];
  readonly tables: Readonly<Partial<MappingTables>>;
  readonly saving: Readonly<Record<MappingSheet, SaveStatus>>;
  readonly previews: readonly PreviewDto[];
  /** A reversal that is being looked at; it takes the place of the period's preview. */
  readonly reversal: PreviewDto | null;
  /** Preview whose warnings have been looked at. */
  readonly reviewed: string | null;
  readonly unticked: readonly string[];
  /** What moved since the preview, as the server said when it refused to post. */
  readonly stale: {
    readonly preview: string;
    readonly detail: string;
    readonly difference: DifferenceDto | null;
  } | null;
  readonly running: JobDto | null;
  /** The server did not answer while something runs. */
  readonly away: boolean;
  /** A short call is under way; its buttons wait. */
  readonly busy: boolean;
  readonly confirming: boolean;
  /** The ticks changed while the confirmation stood: it is asked again with what they say now. */
  readonly askedAgain: boolean;
  /** What the last posting came to. */
  readonly outcome: {
    readonly preview: string | null;
    readonly summary: string;
    readonly complete: boolean;
  } | null;
  readonly errors: readonly ErrorEntryDto[];
  readonly errorsTotal: number;
  /** What the user chose in the Errors sheet and has not carried out yet. */
  readonly decisions: readonly ErrorDecision[];
  readonly decisionFaults: readonly ReadFault[];
  readonly postings: readonly PostingDto[];
  readonly postingsNext: string | null;
  readonly postingsTotal: number;
  readonly tieOut: ReconciliationDto | null;
  /** The draft whose row is selected in the workbook. */
  readonly chosen: SourcesOf | null;
  readonly authorizeUrl: string | null;
  readonly wizard: WizardState;
  readonly notice: Notice | null;
  readonly place: Place;
}

const idle: SaveStatus = { state: 'idle', message: '', unread: [] };

export const initialState: PanelState = {
  theme: 'system',
  signedOut: null,
  phase: 'loading',
  me: null,
  connection: null,
  connections: [],
  adding: null,
  reference: null,
  month: '1970-01',
  kinds: ['cogs', 'invoices'],
  tables: {},
  saving: {
    accounts: idle,
    taxes: idle,
    channels: idle,
    contacts: idle,
    payments: idle,
    items: idle,
    settings: idle,
  },
  previews: [],
  reversal: null,
  reviewed: null,
  unticked: [],
  stale: null,
  running: null,
  away: false,
  busy: false,
  confirming: false,
  askedAgain: false,
  outcome: null,
  errors: [],
  errorsTotal: 0,
  decisions: [],
  decisionFaults: [],
  postings: [],
  postingsNext: null,
  postingsTotal: 0,
  tieOut: null,
  chosen: null,
  authorizeUrl: null,
  wizard: closedWizard,
  notice: null,
  place: 'close',
};

/**
 * The chosen kinds that Settings have on. When all of them are off: as they were chosen, and the server says what to do.
 */
export function chosenKinds({ kinds, tables }: Pick<PanelState, 'kinds' | 'tables'>): readonly Kind[] {
  const on = kindsOn(kinds, tables.settings);
  return on.length > 0 ? on : kinds;
}

/** The preview on the table: a reversal, else the newest of the period and kinds. */
export function activePreview(state: PanelState): PreviewDto | null {
  const { reversal, previews, month } = state;
  if (reversal) return reversal;
  const kinds = chosenKinds(state);
  const { from, to } = periodOf(month);
  const fitting = previews.filter(
    (preview) =>
      !preview.reversal &&
      preview.state !== 'superseded' &&
      preview.from === from &&
      preview.to === to &&
      [...preview.kinds].sort().join() === [...kinds].sort().join(),
  );
  return fitting.reduce<PreviewDto | null>(
    (newest, preview) =>
      newest && Date.parse(newest.createdAt) >= Date.parse(preview.createdAt) ? newest : preview,
    null,
  );
}

/** The close as its steps are told from. */
export function situationOf(state: PanelState): CloseSituation {
  const preview = activePreview(state);
  const tables = mappingSheets.flatMap((sheet) => state.tables[sheet] ?? []);
  const saved = tables
    .flatMap(({ savedAt }) => savedAt ?? [])
    .sort((one, other) => Date.parse(one) - Date.parse(other));
  const faults = Object.fromEntries(mappingSheets.map((sheet) => [sheet, state.tables[sheet]?.faults ?? []]));
  return {
    connection: state.connection,
    period: periodOf(state.month),
    kinds: chosenKinds(state),
    faults,
    mappingSavedAt: saved.at(-1) ?? null,
    preview,
    reviewed: preview !== null && state.reviewed === preview.id,
    unticked: state.unticked.length,
    stale: preview !== null && state.stale?.preview === preview.id,
    errors: state.errorsTotal,
    running: state.running,
    tiedOut: state.tieOut?.period === state.month,
  };
}

/** Months to choose from: the current one and two years before it, newest first. */
export const monthsUpTo = (today: string): string[] =>
  Array.from({ length: 25 }, (_, index) => shiftMonth(monthOf(today), -index));
