import { ok } from '../accounting/result';
import { isDocumentKind } from '../accounting/kinds';
import type { DocumentKind } from '../accounting/kinds';
import { writeAudit } from '../store/audit';
import { createRun, listRuns, readRun, requestCancel, type RunKind } from '../store/runs';
import { jobDto } from '../sync/dto';
import type { Actor } from '../sync/context';
import { fail, notFound } from '../sync/problem';
import { keptReferences } from '../sync/reference';
import type { ApiTools, Handlers } from './api';

type Names = 'fetch' | 'preview' | 'readJob' | 'cancelJob' | 'listJobs';

/** Longest period of one run: what two sides can be compared over, and a bound for every loop. */
const maxDays = 400;

export function jobHandlers({ context }: ApiTools): Pick<Handlers, Names> {
  const begin = async (
    connection: string,
    kind: RunKind,
    message: string,
    params: { from: string; to: string },
    actor: Actor,
  ) => {
    const days = (Date.parse(params.to) - Date.parse(params.from)) / 86_400_000;
    if (!(days >= 0 && days <= maxDays))
      return fail(
        'invalid-request',
        `The period must end on or after its first day and span at most ${maxDays} days.`,
      );
    const kept = await keptReferences(context, connection);
    if (!kept.ok) return kept;
    const id = context.newId();
    const created = await createRun(context.db, {
      id,
      connection,
      kind,
      message,
      params,
      createdBy: actor,
      at: context.clock(),
    });
    const job = created.state === 'created' ? id : created.run;
    await context.wake(job);
    return ok({ job });
  };
  return {
    fetch: ({ params, body, person }) =>
      begin(params['connection'] ?? '', 'fetch', 'Fetching from Cin7', body, person.user),
    preview: async ({ params, body, person }) => {
      const missing = body.kinds.filter((kind) => !isDocumentKind(kind));
      if (missing.length > 0)
        return fail(
          'kind-not-available',
          `This version cannot preview ${missing.join(', ')}. Ask for cogs and invoices.`,
        );
      const asked = { ...body, kinds: body.kinds as DocumentKind[] };
      return begin(params['connection'] ?? '', 'preview', 'Previewing', asked, person.user);
    },
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
