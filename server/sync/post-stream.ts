import type { Leases } from '../store/leases';
import { endLeases } from '../store/postings';
import type { Slice } from './runner';

/** How long a run waits while another one posts to its organisation. */
const waitMs = 2_000;

/**
 * One stream of postings for each connection, whatever runs and processes there are: a slice posts only while it holds
 * the connection's lease. Whoever has it knows that the sender of whatever is still marked `sending` is gone, and looks
 * it up without waiting for its time to run out.
 */
export function oneStream(leases: Leases, post: Slice): Slice {
  return async (context, run, tools) => {
    const lease = await leases.take(`post ${run.connection}`);
    if (!lease) {
      const { done, total, message, cursor } = run;
      return { state: 'again', done, total, message, cursor, afterMs: waitMs };
    }
    try {
      await endLeases(context.db, run.connection);
      const signal = AbortSignal.any([tools.signal, lease.lost]);
      return await post(context, run, { ...tools, signal, isOver: () => signal.aborted || tools.isOver() });
    } finally {
      await lease.release();
    }
  };
}
