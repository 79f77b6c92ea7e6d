import type { JobDto } from '../../../server/contract/jobs';
import type { ApiProblem, Client } from './client';

/** How often progress is asked for, and how often when nobody answers (milliseconds). */
const pollEvery = 500;
const pollWhenAway = 2000;

export type JobEnd =
  { readonly ok: true; readonly job: JobDto } | { readonly ok: false; readonly problem: ApiProblem };

const isOver = ({ state }: JobDto): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

/**
 * Asks for the progress of a long task until it is over. A server that does not answer for a while is asked again: the
 * task goes on without us.
 */
export async function followJob(
  client: Client,
  id: string,
  seen: (job: JobDto | null) => void | Promise<void>,
  wait: (milliseconds: number) => Promise<void>,
): Promise<JobEnd> {
  for (;;) {
    const answer = await client.call('readJob', { params: { job: id } });
    if (answer.ok) {
      await seen(answer.value);
      if (isOver(answer.value)) return { ok: true, job: answer.value };
    } else if (answer.problem.code === 'unreachable' || answer.problem.status >= 500) {
      await seen(null);
    } else {
      return { ok: false, problem: answer.problem };
    }
    await wait(answer.ok ? pollEvery : pollWhenAway);
  }
}
