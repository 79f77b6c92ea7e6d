import type { JobDto } from '../../../server/contract/jobs';
import type { PreviewDto } from '../../../server/contract/previews';
import { sheets } from '../../workbook/sheet-names';
import { countWords } from '../../workbook/words';
import type { ApiProblem, Answer } from '../api/client';
import { type Desk, connectionId, say, sayProblem, whileBusy } from './desk';
import { loadConnection, loadErrors, loadPostings, loadPreviews } from './loading';
import { type Notice, type PanelState, activePreview } from './panel-state';
import { beginRun, followRun, type RunSteps } from './run';
import type { WorkbookSync } from './workbook-sync';

/** Results are shown beside the rows at most once in so many polls of the progress. */
const resultsEvery = 4;

/** Why the ticks of a sheet are not known, and what to do. */
const unreadWords = {
  absent: (title: string) =>
    `the sheet ${title} is not in this workbook any more, so it is not known what is ticked. Preview again: it is drawn anew.`,
  refused: (title: string) =>
    `the workbook did not answer when the sheet ${title} was read, so it is not known what is ticked there. If you are typing in a cell, leave it; then try again.`,
} as const;

export interface Posting {
  /** Reads the ticks and opens the confirmation. */
  askToPost(): Promise<void>;
  stepBack(): void;
  /** Approves what is ticked and posts it. */
  postNow(): Promise<void>;
  approveOnly(): Promise<void>;
  reverse(key: string): Promise<void>;
  /** Previews the undoing of everything that a preview posted. */
  reverseRun(preview: string): Promise<void>;
  retry(key: string): Promise<void>;
  /** Tries every rejected posting again. */
  retryAll(): Promise<void>;
  skip(key: string, reason: string): Promise<void>;
  /** Carries out what the user chose in the Errors sheet. */
  carryOutDecisions(): Promise<void>;
}

interface PostingParts extends Posting {
  openPreview(id: string, show: boolean): Promise<void>;
  readonly postRun: RunSteps;
}

export function posting(desk: Desk, sync: WorkbookSync): PostingParts {
  const { client, store } = desk;

  const keepPreview = (preview: PreviewDto): void => {
    const { previews, reversal } = store.get();
    if (preview.reversal)
      return store.set({ reversal: reversal?.id === preview.id || !reversal ? preview : reversal });
    store.set({ previews: [preview, ...previews.filter(({ id }) => id !== preview.id)] });
  };

  const openPreview = async (id: string, show: boolean): Promise<void> => {
    const answer = await client.call('readPreview', { params: { preview: id } });
    if (!answer.ok) return sayProblem(desk, answer.problem);
    // A new preview takes the place of those before it.
    await loadPreviews(desk);
    if (answer.value.reversal) store.set({ reversal: answer.value, place: 'close' });
    else keepPreview(answer.value);
    store.set({ stale: null, reviewed: null, confirming: false });
    await sync.previews.open(answer.value);
    if (show) await sync.previews.show();
  };

  const afterPosting = async (): Promise<void> => {
    await Promise.all([loadErrors(desk), loadPostings(desk), loadConnection(desk)]);
    const active = activePreview(store.get());
    if (active) {
      const answer = await client.call('readPreview', { params: { preview: active.id } });
      if (answer.ok) {
        keepPreview(answer.value);
        await sync.previews.finish(answer.value);
      }
    }
    await sync.drawErrors();
    await sync.drawHistory();
    await sync.settle();
  };

  let polls = 0;
  let doneBefore = -1;
  const postRun: RunSteps = {
    seen: async (job) => {
      polls += 1;
      if (job.done === doneBefore || polls % resultsEvery !== 0) return;
      doneBefore = job.done;
      await sync.previews.refreshResults();
    },
    ended: async (job: JobDto) => {
      doneBefore = -1;
      await afterPosting();
      if (!job.result || !('posted' in job.result)) return;
      const { rejected, unknown, waiting, summary } = job.result;
      const preview = activePreview(store.get())?.id ?? null;
      store.set({ outcome: { preview, summary, complete: rejected + unknown + waiting === 0 } });
    },
  };

  const refused = (preview: PreviewDto, problem: ApiProblem): void => {
    store.set({ confirming: false });
    if (problem.code !== 'preview-stale') return sayProblem(desk, problem);
    const { detail, difference } = problem;
    store.set({ stale: { preview: preview.id, detail, difference }, place: 'close', notice: null });
  };

  /**
   * Keys of what the user unticked, from the sheets of this very preview. Null, which is said, when one of them cannot be
   * read: what is not known to be ticked is not posted.
   */
  const readUnticked = async (preview: PreviewDto, undone: string): Promise<readonly string[] | null> => {
    if (!sync.previews.isOpen(preview.id)) await sync.previews.open(preview);
    // Its documents did not come, which was said.
    if (!sync.previews.isOpen(preview.id)) return null;
    const { unticked, unread } = await sync.previews.readTicks();
    const [first] = unread;
    if (!first) return unticked;
    say(desk, 'error', `${undone}: ${unreadWords[first.why](sheets[first.sheet].title)}`);
    return null;
  };

  /**
   * Approves what is ticked; null when that failed, which is said.
   * @param confirmed what was unticked when the user said yes: anything else is asked again
   */
  const approve = (preview: PreviewDto, confirmed: readonly string[] | null): Promise<PreviewDto | null> =>
    whileBusy(desk, 'Nothing was approved or posted', async () => {
      const leaveOut = await readUnticked(preview, 'Nothing was approved or posted');
      if (leaveOut === null) return null;
      const askedAgain = confirmed !== null && leaveOut.join('\n') !== confirmed.join('\n');
      store.set({ askedAgain });
      if (askedAgain) return null;
      const body = { fingerprint: preview.fingerprint, leaveOut: [...leaveOut] };
      const answer = await client.call('approve', { params: { preview: preview.id }, body });
      if (answer.ok) keepPreview(answer.value);
      else refused(preview, answer.problem);
      return answer.ok ? answer.value : null;
    });

  const run = async (begin: Promise<Answer<{ job: string }>>, steps: RunSteps): Promise<void> => {
    const answer = await beginRun(desk, begin, steps);
    if (!answer.ok) sayProblem(desk, answer.problem);
  };
  const keyed = (key: string) => ({ connection: connectionId(desk) ?? '', key });

  const skipOne = async (key: string, reason: string): Promise<boolean> => {
    const answer = await client.call('skip', { params: keyed(key), body: { reason } });
    if (!answer.ok) sayProblem(desk, answer.problem);
    return answer.ok;
  };

  /**
   * Several runs, one after the other: what each came to and what was said of it is told together at the end, with what
   * was refused before.
   */
  const together = async <Item>(
    refusals: readonly string[],
    items: readonly Item[],
    follow: (item: Item) => Promise<void>,
  ): Promise<void> => {
    const outcomes: NonNullable<PanelState['outcome']>[] = [];
    const notices: Notice[] = refusals.map((text) => ({ kind: 'warning', text }));
    for (const item of items) {
      store.set({ outcome: null, notice: null });
      await follow(item);
      const { outcome, notice } = store.get();
      if (outcome) outcomes.push(outcome);
      if (notice) notices.push(notice);
    }
    const last = outcomes.at(-1);
    const summary = outcomes.map((each) => each.summary).join(' ');
    store.set({
      outcome: last ? { ...last, summary, complete: outcomes.every(({ complete }) => complete) } : null,
    });
    const kind = notices.some((notice) => notice.kind === 'error') ? 'error' : 'warning';
    if (notices.length > 0) say(desk, kind, notices.map(({ text }) => text).join(' '));
  };

  const reversalRun: RunSteps = {
    ended: async (job) => {
      if (job.state !== 'done') return;
      if (!job.result || !('preview' in job.result)) {
        await afterPosting();
        return say(desk, 'success', job.message);
      }
      // What was voided in Xero meanwhile counts as undone from here on: History says so.
      await loadPostings(desk);
      await sync.drawHistory();
      await openPreview(job.result.preview, true);
    },
  };

  const parts: PostingParts = {
    openPreview,
    postRun,
    askToPost: async () => {
      const preview = activePreview(store.get());
      if (!preview) return;
      // Once it is approved, what stays out is settled.
      const ticks =
        preview.state === 'ready'
          ? await whileBusy(desk, 'Nothing was posted', () => readUnticked(preview, 'Nothing was posted'))
          : [];
      if (ticks) store.set({ confirming: true, askedAgain: false, outcome: null });
    },
    stepBack: () => store.set({ confirming: false }),
    postNow: async () => {
      const { busy, unticked } = store.get();
      const preview = activePreview(store.get());
      if (!preview || busy) return;
      store.set({ askedAgain: false });
      const approved = preview.state === 'ready' ? await approve(preview, unticked) : preview;
      store.set({ confirming: store.get().askedAgain });
      if (!approved) return;
      const params = { preview: approved.id };
      const begin = client.call('post', { params, body: { fingerprint: approved.fingerprint } });
      const answer = await beginRun(desk, begin, postRun);
      if (!answer.ok) refused(approved, answer.problem);
    },
    approveOnly: async () => {
      const preview = activePreview(store.get());
      if (!preview) return;
      const approved = await approve(preview, null);
      if (!approved) return;
      say(desk, 'success', 'Approved as previewed. Nothing has been posted yet.');
      await sync.previews.finish(approved);
    },
    reverse: async (key) => {
      store.set({ outcome: null });
      await run(client.call('reverse', { params: keyed(key) }), reversalRun);
    },
    reverseRun: async (preview) => {
      store.set({ outcome: null });
      await run(client.call('reverseRun', { params: { preview } }), reversalRun);
    },
    retry: (key) => run(client.call('retry', { params: keyed(key) }), postRun),
    retryAll: async () => {
      store.set({ busy: true, notice: null, outcome: null });
      const params = { connection: connectionId(desk) ?? '' };
      const answer = await client.call('retryAll', { params });
      store.set({ busy: false });
      if (!answer.ok) return sayProblem(desk, answer.problem);
      await together(answer.value.refused, answer.value.jobs, (job) => followRun(desk, job, postRun));
    },
    skip: async (key, reason) => {
      if (!(await skipOne(key, reason))) return;
      await afterPosting();
      say(desk, 'success', 'Skipped. What it was made from can be previewed again.');
    },
    carryOutDecisions: async () => {
      const { decisions, errors } = store.get();
      const postingOf = (id: string): string | null =>
        errors.find((entry) => entry.id === id)?.posting ?? null;
      const known = decisions.flatMap((decision) => {
        const key = postingOf(decision.id);
        return key === null ? [] : [{ ...decision, key }];
      });
      const others = decisions.length - known.length;
      const text = `${countWords(others)} of them are not about a posting: mend the cause where it says, then fetch or preview again.`;
      // Skips first: a skip takes no time, and what it gives up is not waited for.
      const inOrder = [...known].sort((one, other) => other.action.localeCompare(one.action));
      await together(others > 0 ? [text] : [], inOrder, async ({ action, key, reason }) => {
        if (action === 'skip') await skipOne(key, reason);
        else await parts.retry(key);
      });
      await afterPosting();
    },
  };
  return parts;
}
