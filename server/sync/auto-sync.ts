import { addMonths, firstDayOf, lastDayOf, monthOf, monthText, type CalendarDate } from '../accounting/dates';
import { lockDateOf } from '../accounting/period';
import { ok, type Result } from '../accounting/result';
import { automaticKinds, enabledKinds, type Settings } from '../accounting/settings';
import type { AutoSyncResultDto, FetchResultDto, PostResultDto } from '../contract/jobs';
import { writeAudit } from '../store/audit';
import { lockConnection } from '../store/connections';
import { readPreview } from '../store/previews';
import { createRun, holdOpenRun, readRun, requestCancel, saveProgress, type Run } from '../store/runs';
import { approvePreview, postPreview } from './approve';
import { automaticActor } from './auto-sync-due';
import { personAtWork, stillToMend, takenBackIn, troubleOf, type Period } from './auto-sync-holds';
import { planRun, type RunWanted } from './begin-run';
import type { SyncContext } from './context';
import type { Problem } from './problem';
import { keptReferences, todayOf } from './reference';
import type { SliceOutcome } from './runner';
import { settingsInForce } from './settings';
import { counted } from './words';

/** Pause between two looks at the run that is under way. */
const lookMs = 5_000;

/** Where an automatic sync is: kept between slices. */
interface Place {
  readonly step: 'fetch' | 'preview' | 'post';
  /** The fetch, preview or post that is under way. */
  readonly child: string | null;
  /** Months still to be previewed; the first is the one in hand. */
  readonly periods: readonly Period[];
  readonly posted: number;
  /** What became of each month, a sentence each. */
  readonly outcomes: readonly string[];
  /** Those of them that ask for a person. */
  readonly reasons: readonly string[];
}

/**
 * One slice of an automatic sync. It fetches every kind that is on; then it previews the kinds that are set to automatic,
 * month by month (the month before while it is open, then this one), and posts a preview that has nothing to look at.
 * Fetch, preview and post are runs of their own, as if a person had clicked.
 */
export async function autoSyncSlice(context: SyncContext, run: Run): Promise<SliceOutcome> {
  const outcome = await takeStep(context, run);
  if (outcome.state !== 'again') {
    const message = outcome.state === 'failed' ? outcome.problem.detail : outcome.message;
    const detail = { state: outcome.state, message };
    await writeAudit(context.db, run.connection, automaticActor, 'auto-sync-ended', run.id, detail);
  }
  return outcome;
}

async function takeStep(context: SyncContext, run: Run): Promise<SliceOutcome> {
  const place = (run.cursor as Place | null) ?? (await firstPlace(context, run.connection));
  if ('code' in place) return { state: 'failed', problem: place };
  if (run.cancelRequested) return cancelled(context, place);
  if (place.child === null) return beginStep(context, run, place);
  const child = await readRun(context.db, place.child);
  if (child && child.finishedAt === null) {
    // Should the process that began it have died before it woke it.
    if (child.state === 'queued') await context.wake(child.id);
    return again(place, child.message, lookMs);
  }
  if (child?.state !== 'done') return stopped(child);
  if (place.step === 'fetch') return afterFetch(context, run, place, child);
  if (place.step === 'preview') return afterPreview(context, run, place, child);
  return afterPost(context, run, place, child);
}

const again = (place: Place, message: string, afterMs = 0): SliceOutcome => ({
  state: 'again',
  cursor: place,
  done: 0,
  total: null,
  message: `Automatic sync: ${message}`,
  afterMs,
});

async function firstPlace(context: SyncContext, connection: string): Promise<Place | Problem> {
  const kept = await keptReferences(context, connection);
  if (!kept.ok) return kept.error;
  const { settings } = await settingsInForce(context.db, connection);
  const { organisation } = kept.value.xero;
  const month = monthOf(todayOf(context, organisation.timeZone));
  const periods = openPeriods(month, lockDateOf(organisation), settings);
  return { step: 'fetch', child: null, periods, posted: 0, outcomes: [], reasons: [] };
}

/** The month before, while it is not locked whole, and this one; none that ends before the start date. */
export function openPeriods(
  month: ReturnType<typeof monthOf>,
  lock: CalendarDate | null,
  { startDate }: Pick<Settings, 'startDate'>,
): Period[] {
  return [addMonths(month, -1), month]
    .map((one) => ({ from: firstDayOf(one), to: lastDayOf(one) }))
    .filter(({ to }) => (lock === null || to > lock) && (startDate === null || to >= startDate));
}

/** Begins the fetch of all months, or the preview of the first that is left. */
async function beginStep(context: SyncContext, run: Run, place: Place): Promise<SliceOutcome> {
  const first = place.periods[0];
  const last = place.periods.at(-1);
  if (!first || !last) return finish(context, run, place);
  const { connection } = run;
  const { settings } = await settingsInForce(context.db, connection);
  const wanted: RunWanted =
    place.step === 'fetch'
      ? {
          connection,
          kind: 'fetch',
          params: { from: first.from, to: last.to, kinds: enabledKinds(settings), again: false },
          actor: automaticActor,
        }
      : {
          connection,
          kind: 'preview',
          params: { ...first, kinds: automaticKinds(settings) },
          actor: automaticActor,
        };
  const begun = await beginChild(context, run, place, wanted);
  if (!begun.ok) return { state: 'failed', problem: begun.error };
  if ('waits' in begun.value)
    return nextPeriod(context, run, place, { outcome: begun.value.waits, waits: true });
  const { child } = begun.value;
  if (child === null) return again(place, 'waiting for the fetch that is under way', lookMs);
  await context.wake(child);
  return again(
    begun.value,
    wanted.kind === 'fetch' ? 'fetching' : `previewing ${periodWords(first)}`,
    lookMs,
  );
}

/**
 * Keeps the run and that we began it in one transaction, so that a second process, or the next one after a crash, finds
 * it instead of beginning another. `child` stays null while somebody else's fetch is under way, and when this sync has
 * ended meanwhile: then nothing is begun. Approvals wait for this transaction: a preview that a person has approved, or
 * is looking at, is answered with the words of it.
 */
async function beginChild(
  context: SyncContext,
  run: Run,
  place: Place,
  wanted: RunWanted,
): Promise<Result<Place | { readonly waits: string }, Problem>> {
  const planned = await planRun(context, wanted);
  if (!planned.ok) return planned;
  return context.db.tx(async (tx): Promise<Result<Place | { readonly waits: string }, Problem>> => {
    await lockConnection(tx, run.connection);
    const stands = (await holdOpenRun(tx, run.id)) ? await readRun(tx, run.id) : null;
    if (stands === null) return ok(place);
    const known = stands.cursor as Place | null;
    if (known && !isSamePlace(known, place)) return ok(known);
    const [period] = place.periods;
    const waits =
      place.step === 'preview' && period
        ? await personAtWork(tx, run.connection, period, context.clock())
        : null;
    if (waits !== null) return ok({ waits });
    const created = await createRun(tx, planned.value);
    if (created.state === 'already-open') return ok(place);
    const now = { ...place, child: planned.value.id };
    await saveProgress(
      tx,
      run.id,
      { done: 0, total: null, message: run.message, cursor: now },
      context.clock(),
    );
    return ok(now);
  });
}

const isSamePlace = (left: Place, right: Place): boolean =>
  left.child === right.child && left.step === right.step && left.periods.length === right.periods.length;

async function afterFetch(context: SyncContext, run: Run, place: Place, child: Run): Promise<SliceOutcome> {
  const { settings, faults } = await settingsInForce(context.db, run.connection);
  const fetched: Place = { ...place, step: 'preview', child: null, outcomes: [child.message] };
  const hold = (reason: string) =>
    finish(context, run, { ...fetched, outcomes: [...fetched.outcomes, reason], reasons: [reason] });
  if (automaticKinds(settings).length === 0)
    return finish(context, run, {
      ...fetched,
      outcomes: [...fetched.outcomes, 'No kind is set to automatic, so nothing was posted.'],
    });
  const [fault] = faults;
  if (fault)
    return hold(
      `Nothing was posted: ${counted(faults.length, 'value')} in Settings cannot be read. ${fault.reason}`,
    );
  // Nobody knows the month of what cannot be read, nor whether it belongs to what would be posted: all months wait.
  const { faults: unread } = child.result as FetchResultDto;
  if (unread === 0) return again(fetched, 'fetched, about to preview');
  const them = unread === 1 ? 'it' : 'them';
  return hold(
    `Nothing was posted: ${counted(unread, 'document')} of Cin7 could not be read, see Errors. Correct ${them} in Cin7, or preview and post without ${them} yourself.`,
  );
}

async function afterPreview(context: SyncContext, run: Run, place: Place, child: Run): Promise<SliceOutcome> {
  const { preview } = child.result as { preview: string };
  const record = await readPreview(context.db, preview);
  if (!record) throw new Error(`Preview ${preview} is not kept`);
  const words = monthText(monthOf(record.from));
  const next = (outcome: string, waits = true) => nextPeriod(context, run, place, { outcome, waits });
  const trouble = troubleOf(record) ?? (await takenBackIn(context.db, record));
  if (trouble !== null) return next(`${words} waits for you: ${trouble}`);
  if (record.counts.postable === 0) return next(`${words}: nothing new to post.`, false);
  // She may have begun while this preview was made.
  const person = await personAtWork(context.db, run.connection, record, context.clock());
  if (person !== null) return next(person);
  const approved = await approvePreview(context, record.id, record.fingerprint, [], automaticActor);
  const started = approved.ok
    ? await postPreview(context, record.id, record.fingerprint, automaticActor)
    : approved;
  if (!started.ok) return next(`${words} waits for you: ${started.error.detail}`);
  return again({ ...place, step: 'post', child: started.value.run }, `posting ${words}`, lookMs);
}

function afterPost(context: SyncContext, run: Run, place: Place, child: Run): Promise<SliceOutcome> {
  const { posted, rejected, unknown, waiting, summary } = child.result as PostResultDto;
  const words = place.periods[0] ? periodWords(place.periods[0]) : '';
  return nextPeriod(
    context,
    run,
    { ...place, posted: place.posted + posted },
    { outcome: `${words}: ${summary}`, waits: rejected + unknown + waiting > 0 },
  );
}

/** Notes what became of the month in hand and turns to the next. */
async function nextPeriod(
  context: SyncContext,
  run: Run,
  place: Place,
  { outcome, waits }: { outcome: string; waits: boolean },
): Promise<SliceOutcome> {
  const next: Place = {
    ...place,
    step: 'preview',
    child: null,
    periods: place.periods.slice(1),
    outcomes: [...place.outcomes, outcome],
    reasons: waits ? [...place.reasons, outcome] : place.reasons,
  };
  return next.periods.length === 0 ? finish(context, run, next) : again(next, outcome);
}

/** Says what became of each month, and every time what still waits for a person from before. */
async function finish(
  context: SyncContext,
  { connection }: Run,
  { posted, reasons, outcomes }: Place,
): Promise<SliceOutcome> {
  const nothing = 'Every month is locked or lies before the start date; nothing was fetched.';
  const toMend = await stillToMend(context.db, connection);
  const summary = [...(outcomes.length === 0 ? [nothing] : outcomes), ...toMend].join(' ');
  const result: AutoSyncResultDto = { documents: posted, reasons: [...reasons, ...toMend], summary };
  return { state: 'done', result, message: `Automatic sync: ${summary}` };
}

/** The run that it waited for did not come to its end. What was posted stays posted. */
function stopped(child: Run | null): SliceOutcome {
  if (child?.state === 'cancelled')
    return { state: 'cancelled', message: `Automatic sync: ${child.message}` };
  const code = (child?.error?.code ?? 'internal') as Problem['code'];
  const detail = `The automatic sync stopped: ${child?.message ?? 'a run of it is not kept any more.'}`;
  return { state: 'failed', problem: { code, detail } };
}

async function cancelled(context: SyncContext, { child }: Place): Promise<SliceOutcome> {
  if (child !== null) {
    await requestCancel(context.db, child);
    await context.wake(child);
  }
  return {
    state: 'cancelled',
    message:
      'The automatic sync was cancelled. What was fetched and posted stays; the next one comes at its time.',
  };
}

const periodWords = ({ from }: Period): string => monthText(monthOf(from));
