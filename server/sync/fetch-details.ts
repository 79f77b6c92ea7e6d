import type { Result } from '../accounting/result';
import type { Cin7Failure, Raw, SourceFaultFailure } from '../cin7/source';
import { saveDetail, type DetailOutcome, type Kept, type StoredKind } from '../store/source-documents';
import type { RowIdentity } from './fetch-lists';
import { advance } from './fetch-plan';
import { haltOf, type DetailCursor, type FetchParams, type FetchStep, type Halt } from './fetch-step';

/** Documents that are read in full, one call each. */
export interface DetailSpec<Header> {
  readonly noun: string;
  readonly kind: StoredKind;
  readonly cursor: DetailCursor;
  identify(header: Header): RowIdentity;
  read(header: Header): Promise<Result<Raw<unknown>, Cin7Failure | SourceFaultFailure>>;
}

/** Reads what is wanted until the slice is over. What cannot be understood is kept with its fault; the others go on. */
export async function fetchDetails<Header>(
  step: FetchStep,
  wanted: readonly Header[],
  { noun, kind, cursor, identify, read }: DetailSpec<Header>,
): Promise<Halt | null> {
  const { context, run, tools, report } = step;
  cursor.total = cursor.done + wanted.length;
  for (const header of wanted) {
    if (tools.isOver() || (await tools.isCancelled())) return null;
    const answer = await read(header);
    const outcome = outcomeOf(answer);
    if ('code' in outcome) return haltOf(outcome);
    await saveDetail(context.db, run.connection, kind, identify(header), outcome, context.clock());
    cursor.done += 1;
    await report(noun, cursor.done, cursor.total, 1);
  }
  advance(step);
  return null;
}

function outcomeOf(
  answer: Result<Raw<unknown>, Cin7Failure | SourceFaultFailure>,
): DetailOutcome | Cin7Failure {
  if (answer.ok) return { detail: answer.value.value, raw: answer.value.raw };
  return answer.error.code === 'source-invalid'
    ? { fault: answer.error.fault, raw: answer.error.raw }
    : answer.error;
}

/** Not kept, kept at another revision, or asked to be read again all the same. */
export const isStale = (kept: Kept | undefined, revision: string): boolean =>
  kept === undefined || kept.again || kept.revision !== revision;

/** Kept, and another one by now: its documents may be void, undone or of another date, and would be posted as they were. */
export const hasChanged = (kept: Kept | undefined, revision: string): boolean =>
  kept !== undefined && kept.revision !== revision;

/** How long before its date a document may have been entered. */
const enteredAheadMs = 7 * 24 * 3_600_000;

/**
 * Whether a document that the list shows without its date may be of the period: not ordered after it, nor last changed
 * before it.
 */
export function mayBeOf(
  { from, to }: Pick<FetchParams, 'from' | 'to'>,
  { orderDate, revision }: { readonly orderDate: string | null; readonly revision: string },
): boolean {
  const changedAt = Date.parse(revision);
  const isOlder = changedAt < Date.parse(`${from}T00:00:00Z`) - enteredAheadMs;
  return !isOlder && (orderDate === null || orderDate <= to);
}
