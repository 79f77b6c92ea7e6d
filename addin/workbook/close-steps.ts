import type { Kind, FaultDto } from '../../server/contract/common';
import type { ConnectionDto } from '../../server/contract/connections';
import type { JobDto } from '../../server/contract/jobs';
import type { PreviewDto } from '../../server/contract/previews';
import { groupWords } from './kind-words';
import type { Period } from './period';
import { type MappingSheet, type SheetId, mappingSheets, sheetOfKind } from './sheet-names';
import { countWords, counted, dateWords, periodWords, shortPeriodWords } from './words';

/** What the state of a close depends on: all that Start, the steps and the next step are told from. */
export interface CloseSituation {
  readonly connection: ConnectionDto | null;
  readonly period: Period;
  readonly kinds: readonly Kind[];
  /** Faults of the tables that have been read. */
  readonly faults: Readonly<Partial<Record<MappingSheet, readonly FaultDto[]>>>;
  /** When a mapping table was last saved; null when none ever was. */
  readonly mappingSavedAt: string | null;
  /** The newest preview of the period and kinds, or the reversal that is being looked at. */
  readonly preview: PreviewDto | null;
  /** Warnings of the preview have been looked at. */
  readonly reviewed: boolean;
  /** Documents of the preview that the user unticked. */
  readonly unticked: number;
  /** The server said that the books moved since the preview. */
  readonly stale: boolean;
  readonly errors: number;
  readonly running: JobDto | null;
  readonly tiedOut: boolean;
}

/** `attention`: something needs the user. `now`: it is its turn. `later`: others come first. */
export type StepState = 'done' | 'now' | 'attention' | 'later';

export interface CloseStep {
  readonly id: 'connect' | 'fetch' | 'mapping' | 'preview' | 'post' | 'tie-out';
  readonly title: string;
  readonly state: StepState;
  readonly words: string;
  readonly count: number | null;
  /** Where the user sees it. */
  readonly sheet: SheetId | null;
}

const isAfter = (one: string | null, other: string): boolean =>
  one !== null && Date.parse(one) > Date.parse(other);

export const isConnected = ({ connection }: CloseSituation): boolean => connection?.state === 'connected';

/** Rows of the mapping sheets that hold documents back. */
export function faultyRows({ faults }: Pick<CloseSituation, 'faults'>): number {
  const rows = Object.values(faults).flatMap((table) =>
    table.filter(({ severity }) => severity === 'blocking'),
  );
  return new Set(rows.map(({ table, row, reason }) => `${table}\n${row ?? reason}`)).size;
}

type Fetched = Pick<CloseSituation, 'connection' | 'period' | 'kinds'>;

/** Chosen kinds whose documents of the whole period have not been fetched. */
function notFetched({ connection, period, kinds }: Fetched): readonly Kind[] {
  const last = connection?.lastFetch ?? null;
  const isCovered = last !== null && last.from <= period.from && last.to >= period.to;
  return isCovered ? kinds.filter((kind) => !last.kinds.includes(kind)) : kinds;
}

/** Whether the documents of the whole period and of every chosen kind have been fetched. */
export const isFetched = (fetched: Fetched): boolean => notFetched(fetched).length === 0;

/** What is to be fetched: `October 2026`, or the chosen kinds that are not here: `Bills of October 2026`. */
export function toFetchWords(fetched: Fetched): string {
  const missing = notFetched(fetched);
  const words = periodWords(fetched.period);
  return missing.length === fetched.kinds.length ? words : `${groupWords(missing)} of ${words}`;
}

/** The preview has no document to post, and not all that it is about was fetched: nobody knows whether there are any. */
const isEmptyGuess = (situation: CloseSituation, { state, reversal, counts }: PreviewDto): boolean =>
  !reversal && state !== 'posted' && counts.postable + counts.blocked === 0 && !isFetched(situation);

/**
 * The preview, when it still speaks of what was fetched and mapped last. A posted one outlives later mappings, unless
 * it held documents back that these may set free.
 */
export function currentPreview(situation: CloseSituation): PreviewDto | null {
  const { preview, connection, mappingSavedAt, stale } = situation;
  if (!preview || preview.state === 'superseded' || stale) return null;
  if (preview.reversal || preview.state === 'posting') return preview;
  if (isAfter(connection?.lastFetch?.at ?? null, preview.createdAt)) return null;
  const open = preview.state === 'ready' || preview.state === 'approved';
  const complete = preview.counts.blocked + preview.counts.leftOut === 0;
  if ((open || !complete) && isAfter(mappingSavedAt, preview.createdAt)) return null;
  return isEmptyGuess(situation, preview) ? null : preview;
}

/** Documents that a click on Post would send now. */
export const toPost = ({ preview, unticked }: Pick<CloseSituation, 'preview' | 'unticked'>): number =>
  Math.max(0, (preview?.counts.postable ?? 0) - (preview?.state === 'ready' ? unticked : 0));

export const warningsOf = (preview: PreviewDto): number =>
  preview.issues.filter(({ severity }) => severity === 'warning').length;

/** The steps of the close of a period with their state, in their order. */
export function closeSteps(situation: CloseSituation): CloseStep[] {
  if (!isConnected(situation)) return [connectStep(situation)];
  if (situation.preview?.reversal) return [connectStep(situation), postStep(situation)];
  const steps = [
    connectStep(situation),
    fetchStep(situation),
    mappingStep(situation),
    previewStep(situation),
    postStep(situation),
    tieOutStep(situation),
  ];
  const first = steps.findIndex(({ state }) => state === 'later' || state === 'now');
  return steps.map((step, index) =>
    step.state === 'now' && index !== first ? { ...step, state: 'later' } : step,
  );
}

function connectStep({ connection }: CloseSituation): CloseStep {
  const step = { id: 'connect', title: 'Connect', count: null, sheet: null } as const;
  if (!connection) return { ...step, state: 'now', words: 'Cin7 and Xero are not connected yet.' };
  const organisation = connection.organisation?.name ?? 'Xero';
  if (connection.state === 'connected')
    return { ...step, state: 'done', words: `Connected to ${organisation}.` };
  if (connection.state === 'reconnect-needed') {
    return { ...step, state: 'attention', words: `${organisation} needs to be connected again.` };
  }
  return { ...step, state: 'now', words: 'Xero has not been authorised yet.' };
}

function fetchStep(situation: CloseSituation): CloseStep {
  const { connection, running } = situation;
  const step = { id: 'fetch', title: 'Fetch from Cin7', count: null, sheet: null } as const;
  if (running?.kind === 'fetch') return { ...step, state: 'now', words: running.message };
  const last = connection?.lastFetch ?? null;
  if (isFetched(situation) && last) return { ...step, state: 'done', words: `${periodWords(last)} is here.` };
  return { ...step, state: 'now', words: `Not fetched yet: ${toFetchWords(situation)}.` };
}

function mappingStep(situation: CloseSituation): CloseStep {
  const count = faultyRows(situation);
  const warnings = Object.values(situation.faults).flat().length - count;
  const faulty = mappingSheets.find((sheet) =>
    situation.faults[sheet]?.some(({ severity }) => severity === 'blocking'),
  );
  const step = { id: 'mapping', title: 'Mapping', sheet: faulty ?? 'accounts' } as const;
  if (count > 0) {
    return {
      ...step,
      state: 'attention',
      count,
      words: `${counted(count, 'row')} ${count === 1 ? 'needs' : 'need'} you.`,
    };
  }
  if (!isFetched(situation))
    return { ...step, state: 'later', count: null, words: 'Checked again after fetching.' };
  const more = warnings > 0 ? ` ${counted(warnings, 'warning')}.` : '';
  return { ...step, state: 'done', count: null, words: `Everything in use is mapped.${more}` };
}

function previewStep(situation: CloseSituation): CloseStep {
  const { preview, running, stale, period } = situation;
  const sheet = sheetOfKind(situation.kinds.includes('cogs') ? 'cogs' : (situation.kinds[0] ?? 'invoices'));
  const step = { id: 'preview', title: 'Preview', sheet, count: null } as const;
  if (running?.kind === 'preview') return { ...step, state: 'now', words: running.message };
  const current = currentPreview(situation);
  if (!current) {
    const words = stale
      ? 'The books moved since the last preview.'
      : preview && isEmptyGuess(situation, preview)
        ? 'The last preview was made before everything in it was fetched.'
        : preview && preview.state !== 'superseded'
          ? 'Something changed since the last preview.'
          : `${shortPeriodWords(period)} has not been previewed yet.`;
    return { ...step, state: 'now', words, sheet: preview ? sheet : null };
  }
  const { documents, blocked, leftOut } = current.counts;
  const held = blocked + leftOut;
  const words = `${counted(documents, 'document')} drafted${held > 0 ? `, ${countWords(held)} held back or left out` : ''}.`;
  return { ...step, state: 'done', words, count: documents };
}

function postStep(situation: CloseSituation): CloseStep {
  const { running, errors } = situation;
  const preview = currentPreview(situation);
  const reversal = preview?.reversal === true;
  const step = {
    id: 'post',
    title: reversal ? 'Reverse in Xero' : 'Approve and post',
    count: null,
    sheet: null,
  } as const;
  if (running?.kind === 'post') return { ...step, state: 'now', words: running.message };
  if (!preview) return { ...step, state: 'later', words: 'After the preview.' };
  if (preview.state === 'posted') {
    if (errors > 0) {
      const words = `Posted. ${countWords(errors)} ${errors === 1 ? 'needs' : 'need'} you: see Errors.`;
      return { ...step, state: 'attention', words, count: errors, sheet: 'errors' };
    }
    return { ...step, state: 'done', words: 'Posted to Xero.', sheet: 'history' };
  }
  if (preview.counts.postable === 0) {
    if (preview.counts.blocked > 0)
      return { ...step, state: 'attention', words: 'Every document is held back.' };
    return reversal
      ? { ...step, state: 'attention', words: 'Nothing of it can be reversed from here.' }
      : { ...step, state: 'done', words: 'Nothing is left to post.' };
  }
  const count = toPost(situation);
  const by =
    preview.state === 'approved' && preview.approvedBy !== null ? `, approved by ${preview.approvedBy}` : '';
  const ready = reversal ? 'ready to reverse' : 'ready to post';
  return { ...step, state: 'now', words: `${counted(count, 'document')} ${ready}${by}.`, count };
}

function tieOutStep(situation: CloseSituation): CloseStep {
  const step = { id: 'tie-out', title: 'Tie out', count: null } as const;
  if (situation.tiedOut)
    return { ...step, state: 'done', words: 'Cin7 and Xero have been compared.', sheet: 'tie-out' };
  const preview = currentPreview(situation);
  const ready = preview !== null && (preview.state === 'posted' || preview.counts.postable === 0);
  return {
    ...step,
    state: ready ? 'now' : 'later',
    words: 'Compare Cin7 with Xero by account.',
    sheet: null,
  };
}

/** `30 September 2026`, or that there is none. */
export const lockDateWords = (connection: ConnectionDto): string => {
  if (!connection.organisation) return 'not known yet';
  const { lockDate } = connection.organisation;
  return lockDate === null ? 'none set in Xero' : dateWords(lockDate);
};
