import { withDeadline } from '../limits/deadline';
import { stopwatch } from '../limits/stopwatch';
import { draftKinds, type DraftKind } from '../accounting/draft';
import type { PostResultDto } from '../contract/jobs';
import { endAttempt, type AttemptState } from '../store/attempts';
import { allocateNext } from './allocate-credits';
import { chooseAttempt, type ChosenAttempt } from './attempt';
import {
  claimDue,
  claimWaiting,
  countByState,
  nextDue,
  releaseSources,
  type PostingRecord,
} from '../store/postings';
import type { Run } from '../store/runs';
import type { Queryable } from '../store/db';
import { countWaiting, readWaitingTies } from '../store/waiting-kinds';
import { maxBatch, type ElementOutcome, type XeroFailure, type XeroLedger } from '../xero/ledger';
import { closePreview } from './approve';
import { callsForPosting, callsToday, postingWaits, type CallsToday } from './calls-today';
import type { SyncContext } from './context';
import { halfSent, hindrances, type Hindrance } from './post-order';
import { biggestFirst, callsNeeded } from './post-plan';
import { rejectedFault, unknownFault, waitingFault, warnedFault } from './posting-faults';
import { backOffMs, confirm, lookAgainMs, transition } from './posting-transition';
import { lockedOut, locksHoldMs, readLocks } from './locked-out';
import { ofXero } from './problem';
import { resolveUnknown } from './resolve';
import type { SliceOutcome, SliceTools } from './runner';
import { counted, grouped } from './words';

/**
 * Sends approved postings to Xero, each effect once (DESIGN decision 5). Before a call the postings are `sending` and
 * the attempt with the hash of the exact body is committed; after it the outcome is. Whatever is not certain becomes
 * `unknown` and is looked up by `resolve.ts` before anything is sent again.
 */

/** Longest a call may hold its postings before another worker may look them up. */
const leaseMs = 150_000;
/**
 * Longest a batch waits for its turn under its lease. With a renewal of the token (30 s) and the call itself (60 s) it
 * is surely over before the lease is: nobody looks a batch up that could still be sent.
 */
const longestWaitMs = 45_000;
/**
 * Longest from the decision to send to the bytes' leaving, by whichever clock says more: timers do not run in a process that
 * is stopped or on a computer that sleeps. Sent later, Xero may not know the key any more (6 minutes, xero 2.4).
 */
const sendWithinMs = longestWaitMs + 30_000;

export interface PostParams {
  readonly preview: string;
}

interface PostCursor {
  readonly calls: number;
  /** When the lock dates were read; absent: when the run was begun. */
  readonly locksAt?: string;
  /** How often setting a credit note against its invoice came to nothing, one time after the other. */
  readonly allocationTries?: number;
}

/** Pause before a look at Xero that came to nothing is taken again. */
const lookLaterMs = 30_000;
/** So often in a row an allocation is tried in one run; then it waits for the next, and does not keep this one open. */
const mostAllocationTries = 10;

/** One slice of a posting run: resolves and sends batch after batch until the time is over or nothing is due. */
export async function postSlice(context: SyncContext, run: Run, tools: SliceTools): Promise<SliceOutcome> {
  const { preview } = run.params as PostParams;
  const ledger = await context.gateways.xero(run.connection);
  if (!ledger.ok) return { state: 'failed', problem: ledger.error };
  const before = ledger.value.callCount();
  const kept = run.cursor as PostCursor | null;
  let locksAt = kept?.locksAt ?? run.createdAt.toISOString();
  let allocationTries = kept?.allocationTries ?? 0;
  const calls = (): number => (kept?.calls ?? 0) + ledger.value.callCount() - before;
  const cursor = (): PostCursor => ({ calls: calls(), locksAt, allocationTries });
  const again = async (afterMs: number, waits: string | null = null): Promise<SliceOutcome> => ({
    state: 'again',
    ...(await progressOf(context, preview, waits)),
    cursor: cursor(),
    afterMs,
  });
  while (!tools.isOver()) {
    // Nothing more is begun; what is under way is looked up to its end.
    const cancelled = await tools.isCancelled();
    // Nor is anything sent, or a call spent on it, while the rest of Xero's day is kept for look-ups.
    const today = await callsToday(context.db, run.connection, context.clock());
    const waits = postingWaits(today, context.clock());
    if (cancelled) await skipWaiting(context, preview);
    else if (waits === null && context.clock().getTime() - Date.parse(locksAt) >= locksHoldMs) {
      const read = await readLocks(context, run.connection, ledger.value, tools.signal);
      if (!read.ok) return failedOr(read.error, await again(read.error.retryAfterMs ?? lookLaterMs));
      locksAt = context.clock().toISOString();
    }
    await loseAbandoned(context, run.connection);
    const stopped =
      (await resolveUnknown(context, run.connection, ledger.value, tools.signal)) ??
      (waits ? 'idle' : await sendNext(context, run.connection, ledger.value, today, tools.signal));
    if (stopped === 'idle') {
      const allocated =
        cancelled || waits ? 'idle' : await allocateNext(context, run.connection, ledger.value, tools.signal);
      allocationTries = allocated === 'idle' || allocated === 'worked' ? 0 : allocationTries + 1;
      if (allocated === 'worked') continue;
      const { open, due } = await nextDue(context.db, run.connection);
      if (open > 0 && waits && !cancelled) return again(waits.afterMs, waits.message);
      if (open > 0) return again(Math.max(500, (due?.getTime() ?? 0) - context.clock().getTime()));
      if (cancelled) return endCancelled(context, preview);
      return allocated === 'idle' || allocationTries >= mostAllocationTries
        ? finish(context, run, calls(), allocated === 'idle' ? null : allocated)
        : failedOr(allocated, await again(allocated.retryAfterMs ?? lookLaterMs));
    }
    if (stopped === 'worked') {
      const progress = await progressOf(context, preview);
      await tools.report({ ...progress, cursor: cursor() });
    } else if (needsReconnect(stopped)) {
      return { state: 'failed', problem: ofXero(stopped) };
    }
  }
  return { state: 'again', ...(await progressOf(context, preview)), cursor: cursor() };
}

const needsReconnect = ({ code }: XeroFailure): boolean =>
  code === 'reconnect-needed' || code === 'forbidden';

/** A failure ends the run where only a person can mend it; else it goes on. */
const failedOr = (failure: XeroFailure, otherwise: SliceOutcome): SliceOutcome =>
  needsReconnect(failure) ? { state: 'failed', problem: ofXero(failure) } : otherwise;

/** Postings whose sender is gone: nobody knows whether Xero has them. */
async function loseAbandoned(context: SyncContext, connection: string): Promise<void> {
  const now = context.clock();
  await context.db.tx(async (tx) => {
    for (const posting of await claimDue(tx, connection, ['sending'], now, 500)) {
      await transition(tx, posting, 'lose', { notBefore: now, error: unknownFault(posting) }, now);
      if (posting.attempt) await endAttempt(tx, posting.attempt, 'lost', null, null, now);
    }
  });
}

/** Sends one batch of what is due. */
async function sendNext(
  context: SyncContext,
  connection: string,
  ledger: XeroLedger,
  today: CallsToday | null,
  signal: AbortSignal,
): Promise<'idle' | 'worked' | XeroFailure> {
  const now = context.clock();
  const elapsed = stopwatch(context.clock);
  const chosen = await context.db.tx((tx) => claimBatch(tx, context, connection, ledger, today, now));
  if (chosen === 'idle' || chosen === 'worked') return chosen;
  const { attempt, postings, isRepeat } = chosen;
  const answer = await withDeadline(longestWaitMs, signal, (limited) =>
    ledger.post(
      postings.map(({ draft }) => draft),
      attempt.idempotencyKey,
      { signal: limited, mayLeave: () => elapsed() <= sendWithinMs },
    ),
  );
  const at = context.clock();
  if (answer.ok) {
    await context.db.tx(async (tx) => {
      await endAttempt(tx, attempt.id, 'answered', 200, null, at);
      for (const [index, posting] of postings.entries())
        await record(
          tx,
          posting,
          answer.value[index] ?? { state: 'unknown', detail: 'no answer for it' },
          at,
        );
    });
    return 'worked';
  }
  const { error } = answer;
  // A repeat that was refused says nothing about the first try: it stays lost, and its postings keep it.
  const keepsAttempt = isRepeat && error.notSaved && error.code !== 'refused';
  await context.db.tx(async (tx) => {
    if (!keepsAttempt)
      await endAttempt(tx, attempt.id, endOf(error, isRepeat), error.status, { code: error.code }, at);
    for (const posting of postings) await recordFailure(tx, posting, error, keepsAttempt, at);
  });
  return error.notSaved ? error : 'worked';
}

/** An error in answer to a repeat ends that request alone: the first one, which no answer came for, may still arrive. */
const endOf = (error: XeroFailure, isRepeat: boolean): AttemptState =>
  error.notSaved ? 'refused' : error.answered && !isRepeat ? 'failed' : 'lost';

/**
 * Takes what is due of the next kind under an attempt and marks it `sending`, in one transaction. What is to go after something else goes
 * out only while that is posted (`post-order.ts`), and nothing whose day was locked since (`locked-out.ts`); with an
 * attempt that may still arrive it is looked up until that is over.
 */
async function claimBatch(
  tx: Queryable,
  context: SyncContext,
  connection: string,
  ledger: XeroLedger,
  today: CallsToday | null,
  now: Date,
): Promise<ChosenAttempt | 'idle' | 'worked'> {
  const claimed = await claimDue(
    tx,
    connection,
    ['approved'],
    now,
    maxBatch,
    await kindsToSend(tx, connection, callsForPosting(today)),
  );
  const [first] = claimed;
  if (!first) return 'idle';
  const due = claimed.filter(({ kind }) => kind === first.kind);
  const stopped = new Map<PostingRecord, Hindrance>([
    ...(await hindrances(tx, due)),
    ...(await lockedOut(tx, connection, due)),
  ]);
  const unsent = [...stopped].filter(([{ attempt }]) => attempt === null);
  for (const [posting, why] of unsent) await hinder(tx, posting, why, now);
  if (unsent.length > 0) return 'worked';
  const chosen = [...stopped.keys()].some(({ attempt }) => attempt === first.attempt)
    ? null
    : await chooseAttempt(tx, context, connection, ledger, due, now);
  if (chosen === null) {
    const notBefore = new Date(now.getTime() + lookAgainMs);
    for (const posting of due.filter(({ attempt }) => attempt === first.attempt))
      await transition(tx, posting, 'lose', { notBefore, error: unknownFault(posting) }, now);
    return 'worked';
  }
  const leaseUntil = new Date(now.getTime() + leaseMs);
  for (const posting of chosen.postings)
    await transition(tx, posting, 'send', { attempt: chosen.attempt.id, leaseUntil, sent: true }, now);
  const postings = chosen.postings.map((posting) => ({
    ...posting,
    state: 'sending' as const,
    fence: posting.fence + 1n,
  }));
  return { ...chosen, postings };
}

async function kindsToSend(tx: Queryable, connection: string, calls: number): Promise<readonly DraftKind[]> {
  const waiting = await countWaiting(tx, connection);
  return callsNeeded(waiting) <= calls
    ? draftKinds
    : biggestFirst(waiting, await readWaitingTies(tx, connection));
}

/** What may not go out yet waits; what may not go out at all is rejected with the reason. */
const hinder = (tx: Queryable, posting: PostingRecord, why: Hindrance, now: Date): Promise<boolean> =>
  why === 'waits'
    ? transition(tx, posting, 'wait', { notBefore: new Date(now.getTime() + lookAgainMs) }, now)
    : transition(tx, posting, 'reject', { error: why }, now);

async function record(
  tx: Queryable,
  posting: PostingRecord,
  outcome: ElementOutcome,
  at: Date,
): Promise<void> {
  if (outcome.state === 'posted') {
    const warned = outcome.warnings.length > 0 ? warnedFault(posting, outcome.warnings) : null;
    await confirm(tx, posting, outcome.document, warned, at);
  } else if (outcome.state === 'unknown' || outcome.numberTaken) {
    // A number that exists may be this very document from a try whose answer got lost: look before believing.
    const messages = outcome.state === 'rejected' ? outcome.messages : [];
    await transition(
      tx,
      posting,
      'lose',
      {
        notBefore: at,
        error: messages.length > 0 ? rejectedFault(posting, messages) : unknownFault(posting),
      },
      at,
    );
  } else {
    await transition(tx, posting, 'reject', { error: rejectedFault(posting, outcome.messages) }, at);
  }
}

async function recordFailure(
  tx: Queryable,
  posting: PostingRecord,
  error: XeroFailure,
  keepsAttempt: boolean,
  at: Date,
): Promise<void> {
  if (!error.notSaved) {
    // Xero may still be working on a request that it never answered: give it a moment before looking.
    const notBefore = new Date(at.getTime() + (error.answered ? 1_000 : 5_000));
    await transition(tx, posting, 'lose', { notBefore, error: unknownFault(posting) }, at);
  } else if (error.code === 'refused') {
    await transition(tx, posting, 'reject', { error: rejectedFault(posting, [error.detail]) }, at);
  } else {
    await transition(
      tx,
      posting,
      'refuse',
      {
        ...(keepsAttempt ? {} : { attempt: null }),
        notBefore: new Date(at.getTime() + (error.retryAfterMs ?? backOffMs(posting.attempts))),
        error: waitingFault(posting, error),
      },
      at,
    );
  }
}

async function progressOf(
  context: SyncContext,
  preview: string,
  waits: string | null = null,
): Promise<{ done: number; total: number; message: string }> {
  const counts = await countByState(context.db, preview);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const waiting = ['approved', 'sending', 'unknown'].reduce(
    (sum, state) => sum + (counts.get(state as 'approved') ?? 0),
    0,
  );
  const unknown = counts.get('unknown') ?? 0;
  const looking =
    unknown > 0 ? `; looking up ${counted(unknown, 'document')} that Xero did not answer for` : '';
  return {
    done: total - waiting,
    total,
    message:
      waits !== null && (counts.get('approved') ?? 0) > 0
        ? waits
        : `Posting documents, ${total - waiting} of ${total}${looking}`,
  };
}

/**
 * A cancelled run gives back what was not sent: a later preview shows it again. What belongs to something that was sent is
 * sent too: half a correction is worse than one more document.
 */
async function skipWaiting(context: SyncContext, preview: string): Promise<void> {
  const at = context.clock();
  await context.db.tx(async (tx) => {
    const unsent = await claimWaiting(tx, preview);
    const sentInHalf = await halfSent(tx, unsent);
    const waiting = unsent.filter(({ key }) => !sentInHalf.has(key));
    for (const posting of waiting) await transition(tx, posting, 'skip', {}, at);
    await releaseSources(
      tx,
      waiting.map(({ key }) => key),
    );
  });
}

async function endCancelled(context: SyncContext, preview: string): Promise<SliceOutcome> {
  await closePreview(context.db, preview);
  const counts = await countByState(context.db, preview);
  const not = counts.get('skipped') ?? 0;
  return {
    state: 'cancelled',
    message: `Cancelled: ${counts.get('posted') ?? 0} were posted and stay posted, ${not} ${not === 1 ? 'was' : 'were'} not sent. Preview again to see the rest.`,
  };
}

async function finish(
  context: SyncContext,
  { connection, params }: Run,
  calls: number,
  notAllocated: XeroFailure | null,
): Promise<SliceOutcome> {
  const { preview } = params as PostParams;
  await closePreview(context.db, preview);
  const today = await callsToday(context.db, connection, context.clock());
  const left = today === null ? '' : `, ${grouped(today.day.left)} left today`;
  const counts = await countByState(context.db, preview);
  const posted = counts.get('posted') ?? 0;
  const rejected = counts.get('rejected') ?? 0;
  const total = posted + rejected + (counts.get('skipped') ?? 0) + (counts.get('reversed') ?? 0);
  const summary = `${posted} of ${total} posted (${counted(calls, 'call')} to Xero${left}).${rejected > 0 ? ` ${rejected === 1 ? '1 needs' : `${rejected} need`} you: see Errors.` : ''}${notAllocated === null ? '' : ` A credit note is not set against its invoice yet: ${notAllocated.detail} It is tried again with the next posting.`}`;
  const result: PostResultDto = {
    posted,
    rejected,
    unknown: 0,
    waiting: 0,
    calls: { cin7: 0, xero: calls },
    summary,
  };
  return { state: 'done', result, message: summary };
}
