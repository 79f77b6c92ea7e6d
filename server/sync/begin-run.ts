import type { DocumentKind } from '../accounting/kinds';
import { ok, type Result } from '../accounting/result';
import { enabledKinds } from '../accounting/settings';
import { createRun, type NewRun } from '../store/runs';
import type { Actor, SyncContext } from './context';
import { fail, type Problem } from './problem';
import { keptReferences } from './reference';
import { settingsInForce } from './settings';

/** Longest period of one run: what two sides can be compared over, and a bound for every loop. */
const maxDays = 400;

const messages = { fetch: 'Fetching from Cin7', preview: 'Previewing' } as const;

/** A fetch or a preview that somebody asks for. */
export interface RunWanted {
  readonly connection: string;
  readonly kind: keyof typeof messages;
  readonly params: {
    readonly from: string;
    readonly to: string;
    readonly kinds: readonly DocumentKind[];
    /** Of a fetch: read everything of the period again. */
    readonly again?: boolean;
  };
  readonly actor: Actor;
}

/**
 * The run that a request comes to, not yet kept: of the kinds asked for those that Settings have on. Refused when all of
 * them are off, when the period is too long, or before the charts were read.
 */
export async function planRun(
  context: SyncContext,
  { connection, kind, params, actor }: RunWanted,
): Promise<Result<NewRun, Problem>> {
  const days = (Date.parse(params.to) - Date.parse(params.from)) / 86_400_000;
  if (!(days >= 0 && days <= maxDays))
    return fail(
      'invalid-request',
      `The period must end on or after its first day and span at most ${maxDays} days.`,
    );
  const kept = await keptReferences(context, connection);
  if (!kept.ok) return kept;
  const on = new Set(enabledKinds((await settingsInForce(context.db, connection)).settings));
  const kinds = params.kinds.filter((one) => on.has(one));
  if (kinds.length === 0)
    return fail(
      'kind-not-available',
      `Settings have ${params.kinds.join(', ')} switched off. Switch them on there first.`,
    );
  return ok({
    id: context.newId(),
    connection,
    kind,
    message: messages[kind],
    params: { ...params, kinds },
    createdBy: actor,
    at: context.clock(),
  });
}

/** Begins a fetch or a preview; a fetch that is already under way is answered instead of a second one. */
export async function beginRun(
  context: SyncContext,
  wanted: RunWanted,
): Promise<Result<{ job: string }, Problem>> {
  const planned = await planRun(context, wanted);
  if (!planned.ok) return planned;
  const created = await createRun(context.db, planned.value);
  const job = created.state === 'created' ? planned.value.id : created.run;
  await context.wake(job);
  return ok({ job });
}
