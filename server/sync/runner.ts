import { withDeadline } from '../limits/deadline';
import { finishRun, readRun, saveProgress, type Run, type RunKind } from '../store/runs';
import type { SyncContext } from './context';
import { StoreUnavailable } from '../store/db';
import { problem, type Problem } from './problem';

/**
 * Drives long tasks in slices. A slice does a bounded piece of work, keeps its place in the run's cursor and returns;
 * the queue wakes the run again until it is finished. So a killed process loses at most one slice, a second process can
 * take over, and a cancel is heard between two steps (DESIGN decision 6).
 */
export type SliceOutcome =
  | {
      readonly state: 'again';
      readonly cursor: unknown;
      readonly done: number;
      readonly total: number | null;
      readonly message: string;
      readonly afterMs?: number;
    }
  | { readonly state: 'done'; readonly result: unknown; readonly message: string }
  | { readonly state: 'cancelled'; readonly message: string }
  | { readonly state: 'failed'; readonly problem: Problem };

export interface SliceTools {
  /** Seconds left are the caller's to watch: true once the slice should return. */
  readonly isOver: () => boolean;
  /** Keeps progress between slices; throws nothing. */
  readonly report: (progress: {
    done: number;
    total: number | null;
    message: string;
    cursor: unknown;
  }) => Promise<void>;
  readonly isCancelled: () => Promise<boolean>;
  /** Aborted when the process stops or the queue takes the slice away. */
  readonly signal: AbortSignal;
  /** For calls and the waits before them: aborted with `signal`, or when a call has outlasted the slice by too much. */
  readonly callSignal: AbortSignal;
}

export type Slice = (context: SyncContext, run: Run, tools: SliceTools) => Promise<SliceOutcome>;

/** Longest slice: well under the queue's takeover time of 60 s, with room for one slow call. */
const sliceMs = 15_000;
/** How long after its slice a call may still be under way or wait for the vendor's minute. */
const lastCallMs = 20_000;
/** A sleeping run looks up at least this often, so that a cancel is heard. */
const longestSleepMs = 30_000;

export interface RunnerLimits {
  readonly sliceMs: number;
  readonly lastCallMs: number;
}

export function createRunner(
  context: SyncContext,
  slices: Readonly<Record<RunKind, Slice>>,
  limits: RunnerLimits = { sliceMs, lastCallMs },
) {
  /** `stopping` ends the slice at its next step, `signal` at once. */
  return async function runSlice(
    id: string,
    signal: AbortSignal,
    stopping: AbortSignal = signal,
  ): Promise<void> {
    const run = await readRun(context.db, id);
    if (!run || run.state === 'done' || run.state === 'failed' || run.state === 'cancelled') return;
    const end = context.clock().getTime() + limits.sliceMs;
    const tools: Omit<SliceTools, 'callSignal'> = {
      signal,
      isOver: () => signal.aborted || stopping.aborted || context.clock().getTime() >= end,
      report: (progress) => saveProgress(context.db, id, progress, context.clock()),
      isCancelled: async () => (await readRun(context.db, id))?.cancelRequested ?? true,
    };
    const outcome = await withDeadline(limits.sliceMs + limits.lastCallMs, signal, (callSignal) =>
      attemptSlice(() => slices[run.kind](context, run, { ...tools, callSignal }), context, run),
    );
    if (outcome.state === 'again') {
      await saveProgress(context.db, id, outcome, context.clock());
      await context.wake(id, Math.min(outcome.afterMs ?? 0, longestSleepMs));
    } else if (outcome.state === 'cancelled') {
      await finishRun(context.db, id, outcome, context.clock());
    } else if (outcome.state === 'done') {
      await finishRun(
        context.db,
        id,
        { state: 'done', message: outcome.message, result: outcome.result },
        context.clock(),
      );
    } else {
      // Nothing failed: the slice was stopped under way. Thrown, the queue gives it again, here or in the next process.
      signal.throwIfAborted();
      context.log.warn({ run: id, kind: run.kind, code: outcome.problem.code }, 'run failed');
      await finishRun(
        context.db,
        id,
        {
          state: 'failed',
          message: outcome.problem.detail,
          error: { code: outcome.problem.code, detail: outcome.problem.detail },
        },
        context.clock(),
      );
    }
  };
}

/** A bug in a slice ends its run with a plain message and the facts in the log; what was posted stays recorded. */
async function attemptSlice(
  slice: () => Promise<SliceOutcome>,
  context: SyncContext,
  run: Run,
): Promise<SliceOutcome> {
  try {
    return await slice();
  } catch (cause) {
    if (cause instanceof StoreUnavailable) throw cause;
    context.log.error(
      {
        run: run.id,
        kind: run.kind,
        err: cause instanceof Error ? { message: cause.message, stack: cause.stack } : {},
      },
      'a slice failed unexpectedly',
    );
    return {
      state: 'failed',
      problem: problem(
        'internal',
        'Something went wrong inside Cogsheet. Nothing is lost: try again, and look at the server log if it stays.',
      ),
    };
  }
}
