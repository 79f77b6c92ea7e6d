import type { JobDto } from '../../../server/contract/jobs';
import type { Answer } from '../api/client';
import { followJob } from '../api/follow-job';
import { type Desk, say, sayProblem } from './desk';

/** What to do while a long task runs and when it is done; a task that failed or was cancelled only says so. */
export interface RunSteps {
  readonly seen?: (job: JobDto) => Promise<void>;
  readonly ended: (job: JobDto) => Promise<void>;
}

/** Begins a long task and follows it to its end. Answers the problem when it could not begin. */
export async function beginRun(
  desk: Desk,
  begin: Promise<Answer<{ job: string }>>,
  steps: RunSteps,
): Promise<Answer<unknown>> {
  desk.store.set({ busy: true, notice: null });
  const answer = await begin;
  desk.store.set({ busy: false });
  if (answer.ok) await followRun(desk, answer.value.job, steps);
  return answer;
}

/** Follows a task that runs already, such as one begun before the panel was opened. */
export async function followRun(desk: Desk, id: string, { seen, ended }: RunSteps): Promise<void> {
  const end = await followJob(
    desk.client,
    id,
    async (job) => {
      desk.store.set(job ? { running: job, away: false } : { away: true });
      // What a host refuses now it is given at the next look, or at the end.
      if (job && seen) await seen(job).catch(() => undefined);
    },
    desk.wait,
  );
  if (!end.ok) {
    desk.store.set({ running: null, away: false });
    return sayProblem(desk, end.problem);
  }
  const { job } = end;
  const shown = await ended(job).then(
    () => true,
    () => false,
  );
  desk.store.set({ running: null, away: false });
  const words = job.error?.detail ?? job.message;
  if (!shown) {
    const text = `The workbook did not answer, so its sheets do not show the result. Cogsheet itself went on to the end: ${words} Reload the panel to draw the sheets anew.`;
    return say(desk, job.state === 'failed' ? 'error' : 'warning', text);
  }
  if (job.state === 'failed') say(desk, 'error', words);
  if (job.state === 'cancelled')
    say(desk, 'info', 'Cancelled. What was done stays done; nothing more was begun.');
}

export async function cancelRun(desk: Desk): Promise<void> {
  const { running } = desk.store.get();
  if (!running) return;
  const answer = await desk.client.call('cancelJob', { params: { job: running.id } });
  if (!answer.ok) sayProblem(desk, answer.problem);
}
