import { ok } from '../accounting/result';
import { writeAudit } from '../store/audit';
import { listRuns, readRun, requestCancel } from '../store/runs';
import { beginRun } from '../sync/begin-run';
import { jobDto } from '../sync/dto';
import { notFound } from '../sync/problem';
import type { ApiTools, Handlers } from './api';

type Names = 'fetch' | 'preview' | 'readJob' | 'cancelJob' | 'listJobs';

export function jobHandlers({ context }: ApiTools): Pick<Handlers, Names> {
  return {
    fetch: ({ params, body, person }) =>
      beginRun(context, {
        connection: params['connection'] ?? '',
        kind: 'fetch',
        params: body,
        actor: person.user,
      }),
    preview: ({ params, body, person }) =>
      beginRun(context, {
        connection: params['connection'] ?? '',
        kind: 'preview',
        params: body,
        actor: person.user,
      }),
    readJob: async ({ params }) => {
      const run = await readRun(context.db, params['job'] ?? '');
      return run ? ok(jobDto(run)) : notFound('job');
    },
    cancelJob: async ({ params, person }) => {
      const run = await readRun(context.db, params['job'] ?? '');
      if (!run) return notFound('job');
      await requestCancel(context.db, run.id);
      await writeAudit(context.db, run.connection, person.user, 'cancel', run.id);
      await context.wake(run.id);
      return ok({ job: run.id });
    },
    listJobs: async ({ params }) =>
      ok((await listRuns(context.db, params['connection'] ?? '', 20)).map(jobDto)),
  };
}
