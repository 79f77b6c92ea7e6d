import type { Result } from '../../server/accounting/result';
import type { DocumentKind } from '../../server/accounting/kinds';
import { listPostings } from '../../server/store/postings';
import { readPreview, type PreviewRecord } from '../../server/store/previews';
import { listOpenRuns, readRun, requestCancel, type Run } from '../../server/store/runs';
import { approvePreview, postPreview } from '../../server/sync/approve';
import { beginRun } from '../../server/sync/begin-run';
import type { SyncContext } from '../../server/sync/context';
import { retryAllPostings, retryPosting, skipPosting } from '../../server/sync/posting-actions';
import { fail, ofXero, type Problem } from '../../server/sync/problem';
import { previewReversal } from '../../server/sync/reverse';
import { previewRunReversal } from '../../server/sync/reverse-run';
import { period } from './cin7';
import { Meddler } from './meddler';
import { openProcess, type Surroundings } from './process';
import type { Random } from './random';
import type { SimulatedXero } from './xero';
import type { Actor, Fate } from './world';

export const connection = 'books';
const kinds: readonly DocumentKind[] = ['invoices', 'cogs'];
/** A run that is not over after so long has got stuck. */
const longestRunMs = 48 * 3_600_000;
const mostTries = 600;

export interface Ways {
  /** What befalls the process that serves a request; null in calm weather. */
  readonly fate: (gates: number) => Fate | null;
  /** Signs in to Xero again, as a person does. */
  readonly reconnect: () => Promise<void>;
}

/** The accountant: what she clicks, in an order drawn from the seed, until all that Cin7 has is in Xero. */
export class Accountant {
  /** Two processes serve requests, whoever is asked first. */
  private readonly apis: SyncContext[];
  private requests = 0;
  private readonly serving = new Map<Actor, number>();
  private readonly meddler: Meddler;

  constructor(
    private readonly around: Surroundings,
    private readonly random: Random,
    xero: SimulatedXero,
    private readonly ways: Ways,
  ) {
    this.apis = [openProcess(around), openProcess(around)];
    this.meddler = new Meddler(around.world, random.fork(), xero, () => around.cin7.numbers());
  }

  private get api(): SyncContext {
    return this.apiAt(0);
  }

  private apiAt(which: number): SyncContext {
    const api = this.apis[which];
    if (!api) throw new Error(`No process ${which} serves requests`);
    return api;
  }

  /** Some rounds in bad weather. */
  async work(): Promise<void> {
    const { random } = this;
    for (let rounds = random.between(1, 3); rounds > 0; rounds -= 1) {
      if (rounds < 3 && random.chance(0.6)) this.changeCin7();
      await this.begin('fetch');
      const preview = await this.preview();
      if (preview && preview.counts.postable > 0) await this.post(preview, true);
      if (random.chance(0.4)) await this.undo();
      if (random.chance(0.4)) await this.lookAtErrors();
      if (random.chance(0.4)) await this.pause(random.between(1, random.pick([25, 90])));
    }
    if (random.chance(0.4)) await this.pause(random.between(60, 200));
  }

  /** The weather is calm: goes on until a preview of fresh data has nothing to post. */
  async finish(): Promise<void> {
    await this.meddler.tidy();
    for (let rounds = 0; rounds < 12; rounds += 1) {
      await this.settle();
      await this.begin('fetch');
      const preview = await this.preview();
      if (!preview) continue;
      if (preview.counts.postable === 0)
        return this.around.world.note(`nothing left: ${JSON.stringify(preview.counts)}`);
      await this.post(preview, false);
    }
    throw new Error('The books do not come to rest');
  }

  /** Long enough, now and then, for an access token to run out; then the panel asks for several things at once. */
  private async pause(minutes: number): Promise<void> {
    await this.around.world.sleep(minutes * 60_000);
    const look = (which: number) =>
      this.request(
        'look at the organisation',
        async (context) => {
          const ledger = await context.gateways.xero(connection);
          if (!ledger.ok) return ledger;
          const read = await ledger.value.organisation();
          return read.ok ? read : { ok: false, error: ofXero(read.error) };
        },
        which,
      );
    await Promise.all([look(0), look(1)]);
  }

  private changeCin7(): void {
    const { cin7, world } = this.around;
    for (let count = this.random.between(1, 2); count > 0; count -= 1)
      if (this.random.chance(0.3)) cin7.sell();
      else world.note(`Cin7: ${cin7.revise()}`);
    world.count('revisions in Cin7');
  }

  /** What she has seen is out of date then: nothing of it may be posted. */
  private async changeAndFetch(): Promise<void> {
    this.changeCin7();
    if (this.random.chance(0.7)) await this.begin('fetch');
  }

  /** One request to the API. When its process dies, or Xero is out of reach, she tries again. */
  private async request<Value>(
    what: string,
    ask: (context: SyncContext) => Promise<Result<Value, Problem>>,
    which = 0,
  ): Promise<Result<Value, Problem>> {
    const { world } = this.around;
    let last: Result<Value, Problem> = fail('internal', 'Not asked');
    for (let tries = 0; tries < mostTries; tries += 1) {
      const answers: Result<Value, Problem>[] = [];
      this.requests += 1;
      const served = world.spawn(
        `api-${this.requests}`,
        async () => answers.push(await this.served(what, () => ask(this.apiAt(which)))),
        this.ways.fate(100),
      );
      this.serving.set(served, which);
      const how = await served.ended;
      this.serving.delete(served);
      if (how === 'killed') {
        await this.restartApi(which);
        await world.sleep(1_000);
        continue;
      }
      last = answers[0] ?? last;
      if (last.ok) return last;
      world.note(`${what}: ${last.error.code}`);
      if (last.error.code === 'reconnect-needed') await this.signIn();
      else if (last.error.code !== 'xero-unavailable' && last.error.code !== 'busy') return last;
      await world.sleep(60_000);
    }
    return last;
  }

  /** What throws is a bug; the server answers it with 500, and goes on. */
  private async served<Value>(
    what: string,
    ask: () => Promise<Result<Value, Problem>>,
  ): Promise<Result<Value, Problem>> {
    try {
      return await ask();
    } catch (cause) {
      this.around.world.find(`threw: ${what}: ${cause instanceof Error ? cause.message : String(cause)}`);
      return fail('internal', 'It threw.');
    }
  }

  /** Requests that were served beside the one that died die with their process. */
  private async restartApi(which: number): Promise<void> {
    for (const [other, at] of this.serving)
      if (at === which) await this.around.world.kill(other, 'with its process');
    const api = (this.apis[which] = openProcess(this.around));
    // As `work.ts` does when a process starts.
    for (const run of await listOpenRuns(api.db)) await api.wake(run.id);
  }

  private async signIn(): Promise<void> {
    this.around.world.count('signed out');
    this.around.world.note('signs in to Xero again');
    await this.ways.reconnect();
  }

  private begin(kind: 'fetch' | 'preview'): Promise<Run | null> {
    return this.untilDone(kind, () =>
      this.request(kind, async (context) => {
        const begun = await beginRun(context, {
          connection,
          kind,
          params: { ...period, kinds },
          actor: 'Ana',
        });
        return begun.ok ? { ok: true, value: { run: begun.value.job } } : begun;
      }),
    );
  }

  /** Begins runs until one is done, or cannot be begun. */
  private async untilDone(
    what: string,
    begin: () => Promise<Result<{ run: string }, Problem>>,
  ): Promise<Run | null> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const begun = await begin();
      if (!begun.ok) return null;
      const run = await this.waitFor(begun.value.run);
      if (run.state === 'done' || run.state === 'cancelled') return run;
      this.around.world.note(`${what} ended ${run.state}: ${run.error?.code ?? ''}`);
      if (run.error?.code === 'reconnect-needed') await this.signIn();
      else if (run.error?.code === 'internal') throw new Error(`A run failed inside: ${run.message}`);
      else if (run.error?.code === 'not-reversible') return null;
      await this.around.world.sleep(60_000);
    }
    throw new Error(`${what} comes to no end`);
  }

  private async waitFor(id: string, meanwhile?: () => Promise<void>): Promise<Run> {
    const { world } = this.around;
    const since = world.now;
    for (;;) {
      const run = await readRun(this.api.db, id);
      if (run?.finishedAt) return run;
      if (world.now - since > longestRunMs)
        throw new Error(`The run ${run?.kind} ${id} does not end: ${run?.message}`);
      await world.sleep(world.now - since > 600_000 ? 120_000 : 10_000);
      await meanwhile?.();
    }
  }

  private async preview(): Promise<PreviewRecord | null> {
    const run = await this.begin('preview');
    return run ? this.previewOf(run) : null;
  }

  private async previewOf(run: Run): Promise<PreviewRecord | null> {
    const id = (run.result as { preview?: string } | null)?.preview;
    return id === undefined ? null : readPreview(this.api.db, id);
  }

  /** Approves and posts; in bad weather with all that people do meanwhile. */
  private async post(preview: PreviewRecord, rough: boolean): Promise<void> {
    const { random, around } = this;
    const { world } = around;
    if (rough && random.chance(0.15)) await world.sleep(random.between(5, 45) * 60_000);
    if (rough && random.chance(0.15)) await this.changeAndFetch();
    const leaveOut = rough && random.chance(0.2) ? await this.oneKeyOf(preview) : [];
    const approved = await this.request('approve', (context) =>
      approvePreview(context, preview.id, preview.fingerprint, leaveOut, 'Bea'),
    );
    if (!approved.ok) return;
    if (rough && random.chance(0.1)) await this.meddler.meddle();
    if (rough && random.chance(0.1)) await this.changeAndFetch();
    const click = (which = 0) =>
      this.request('post', (context) => postPreview(context, preview.id, preview.fingerprint, 'Bea'), which);
    const clicks = rough && random.chance(0.3) ? await Promise.all([click(0), click(1)]) : [await click()];
    for (const begun of clicks) if (begun.ok) await this.untilPosted(begun.value.run, click, rough);
  }

  private async untilPosted(
    run: string,
    click: () => Promise<Result<{ run: string }, Problem>>,
    rough: boolean,
  ): Promise<void> {
    const { random, around } = this;
    for (let tries = 0; tries < mostTries; tries += 1) {
      const ended = await this.waitFor(run, async () => {
        if (!rough) return;
        if (random.chance(0.04)) await this.meddler.meddle();
        if (random.chance(0.02)) {
          around.world.note('cancels');
          await requestCancel(this.api.db, run);
        }
        if (random.chance(0.03)) this.changeCin7();
      });
      around.world.note(`post ended ${ended.state}: ${ended.message}`);
      if (ended.state !== 'failed') return;
      if (ended.error?.code === 'internal') throw new Error(`A run failed inside: ${ended.message}`);
      if (ended.error?.code === 'reconnect-needed') await this.signIn();
      const again = await click();
      if (!again.ok) return;
      run = again.value.run;
    }
    throw new Error('Posting comes to no end');
  }

  private async oneKeyOf(preview: PreviewRecord): Promise<string[]> {
    const { rows } = await this.api.db.query<{ key: string }>(
      `select key from preview_document where preview_id = $1 and key <> '' order by position`,
      [preview.id],
    );
    return rows.length > 1 ? [this.random.pick(rows).key] : [];
  }

  /** Takes one posting back, or a whole run. */
  private async undo(): Promise<void> {
    const { random } = this;
    const { items } = await listPostings(this.api.db, connection, { states: ['posted'] }, 0, 1_000);
    const posting = items.length > 0 ? random.pick(items) : null;
    if (!posting) return;
    const run = await this.untilDone('reversal', () =>
      this.request('reverse', (context) =>
        random.chance(0.5)
          ? previewReversal(context, connection, posting.key, 'Ana')
          : previewRunReversal(context, posting.preview, 'Ana'),
      ),
    );
    const preview = run ? await this.previewOf(run) : null;
    if (preview && preview.counts.postable > 0) await this.post(preview, true);
  }

  /** What was refused: tried again, or given up. */
  private async lookAtErrors(): Promise<void> {
    const { items } = await listPostings(
      this.api.db,
      connection,
      { states: ['rejected', 'approved'] },
      0,
      1_000,
    );
    for (const { key } of items) {
      if (this.random.chance(0.5)) {
        const again = await this.request('retry', (context) => retryPosting(context, connection, key, 'Ana'));
        if (again.ok) await this.waitFor(again.value.run);
      } else
        await this.request('skip', (context) => skipPosting(context, connection, key, 'Not needed', 'Ana'));
    }
  }

  /** Runs that wait, then what was refused once more, then what is refused still is given up. */
  private async settle(): Promise<void> {
    await this.reopen();
    const again = await this.request('retry all', (context) => retryAllPostings(context, connection, 'Ana'));
    if (again.ok) for (const run of again.value.runs) await this.waitFor(run);
    const { items } = await listPostings(this.api.db, connection, { states: ['rejected'] }, 0, 1_000);
    for (const { key } of items) {
      const skipped = await this.request('skip', (context) =>
        skipPosting(context, connection, key, 'Not needed', 'Ana'),
      );
      if (!skipped.ok) this.around.world.note(`cannot skip ${key}: ${skipped.error.detail}`);
    }
  }

  /** Postings that a failed run left open: Post is clicked again on their preview. */
  private async reopen(): Promise<void> {
    const states = ['approved', 'sending', 'unknown'] as const;
    for (let tries = 0; tries < mostTries; tries += 1) {
      const { items } = await listPostings(this.api.db, connection, { states }, 0, 1_000);
      const [open] = items;
      const preview = open ? await readPreview(this.api.db, open.preview) : null;
      if (!preview) return;
      const click = () =>
        this.request('post', (context) => postPreview(context, preview.id, preview.fingerprint, 'Bea'));
      const begun = await click();
      if (!begun.ok) throw new Error(`What is open cannot be posted on: ${begun.error.detail}`);
      await this.untilPosted(begun.value.run, click, false);
    }
    throw new Error('Postings stay open');
  }
}
