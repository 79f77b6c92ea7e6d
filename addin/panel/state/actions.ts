import type { Kind } from '../../../server/contract/common';
import type { JobDto } from '../../../server/contract/jobs';
import type { CloseSituation } from '../../workbook/close-steps';
import { type InternalPlace, placeOf } from '../../workbook/picture';
import { periodOf, shiftMonth } from '../../workbook/period';
import { type MappingSheet, mappingSheets } from '../../workbook/sheet-names';
import { type Connecting, connecting } from './connecting';
import { type Desk, connectionId, say, sayProblem, whileBusy } from './desk';
import {
  loadClose,
  loadConnection,
  loadMe,
  loadErrors,
  loadPostings,
  loadReference,
  loadTables,
} from './loading';
import type { Importing } from './importing';
import type { NextAction } from './next-step';
import { type Place, activePreview, chosenKinds, situationOf } from './panel-state';
import { type Posting, posting } from './posting';
import { cancelRun, beginRun, followRun, type RunSteps } from './run';
import { type Valuing, valuing } from './valuing';
import { type Versions, versions } from './versions';
import { type Wizard, wizard } from './wizard';
import { WorkbookSync } from './workbook-sync';

export interface Opening {
  /** It was open before: what was typed in its sheets meanwhile stays. */
  readonly again?: boolean;
  /** Whether Start is brought before the user's eyes. */
  readonly show?: boolean;
}

/** Everything that a click in the panel can do. */
export interface Actions extends Connecting, Posting, Valuing, Versions, Wizard {
  /** Loads the close, draws the sheets and takes up what runs already. */
  open(how?: Opening): Promise<void>;
  /** Shows another connection; `show`: its sheet Start as well. */
  switchTo(connection: string, show?: boolean): Promise<void>;
  /** Leads into the wizard for a new connection. */
  addConnection(): void;
  /** Back from there. */
  leaveAdding(): Promise<void>;
  /** Xero contacts and items into Cin7; loaded when it is first asked for. */
  importing(): Promise<Importing>;
  /** The automatic sync that began last, of the newest runs; null when there is none among them. */
  lastAutoSync(): Promise<JobDto | null>;
  /** Ends here; answers a sentence about what was typed and is not saved, null when there is nothing. */
  close(): string | null;
  /** Whether this host has a sign-in of its own; elsewhere `signIn` only tries again. */
  readonly canSignIn: boolean;
  signIn(): Promise<void>;
  signOut(): Promise<void>;
  /** The user turned to the panel: bands that are behind are drawn. */
  turnedTo(): void;
  go(place: Place): void;
  dismiss(): void;
  chooseMonth(month: string): Promise<void>;
  chooseKinds(kinds: readonly Kind[]): Promise<void>;
  /** Does what the button of the next step says. */
  take(action: NextAction): Promise<void>;
  fetchPeriod(again?: boolean): Promise<void>;
  previewPeriod(): Promise<void>;
  cancel(): Promise<void>;
  show(place: InternalPlace): Promise<void>;
  showPreview(): Promise<void>;
  showSources(): Promise<void>;
  reload(sheet: MappingSheet): Promise<void>;
  saveAgain(): Promise<void>;
  refreshFromXero(): Promise<void>;
  tieOut(): Promise<void>;
  morePostings(): Promise<void>;
}

export function createActions(desk: Desk): Actions {
  const { store, client } = desk;
  const sync: WorkbookSync = new WorkbookSync(
    desk,
    () => void loadErrors(desk).then(() => sync.errorsLater()),
  );
  const post = posting(desk, sync);

  const fetchRun: RunSteps = {
    ended: async (job) => {
      await Promise.all([loadConnection(desk), loadTables(desk, sync), loadErrors(desk)]);
      await sync.drawMappings('update');
      await sync.drawErrors();
      if (job.result && 'sales' in job.result) say(desk, 'success', job.result.summary);
    },
  };
  const previewRun: RunSteps = {
    ended: async (job) => {
      if (job.result && 'preview' in job.result) await post.openPreview(job.result.preview, true);
    },
  };
  const autoSyncRun: RunSteps = {
    ended: async (job) => {
      await Promise.all([loadConnection(desk), loadClose(desk, sync)]);
      await sync.drawAll();
      if (job.result && 'reasons' in job.result)
        say(desk, job.result.reasons.length > 0 ? 'warning' : 'success', job.result.summary);
    },
  };
  const { valuationRun, ...value } = valuing(desk);
  const stepsOf = (job: JobDto): RunSteps =>
    ({
      ...{ fetch: fetchRun, preview: previewRun, post: post.postRun },
      ...{ 'auto-sync': autoSyncRun, valuation: valuationRun },
    })[job.kind];
  const jobsNow = async (): Promise<readonly JobDto[]> => {
    const jobs = await client.call('listJobs', { params: { connection: connectionId(desk) ?? '' } });
    return jobs.ok ? jobs.value : [];
  };

  /** The period and the kinds of a fetch or a preview. */
  const asked = () => ({ ...periodOf(store.get().month), kinds: [...chosenKinds(store.get())] });

  /** Draws the preview on the table; false when there is none. */
  const drawActive = async (again = false): Promise<boolean> => {
    const preview = activePreview(store.get());
    if (preview && !sync.previews.isOpen(preview.id)) await sync.previews.open(preview);
    else if (preview && again) await sync.previews.refreshResults();
    return preview !== null;
  };

  const actions: Actions = {
    ...connecting(desk, async () => void (await Promise.all([actions.open(), actions.checkAgain()]))),
    ...post,
    ...versions(desk, sync),
    ...value,
    ...wizard(desk, sync, () => actions.open()),
    open: async ({ again = false, show = true } = {}) => {
      const [found] = await Promise.all([loadConnection(desk), loadMe(desk)]);
      sync.saver.dropOthers();
      if (!found) return store.set({ phase: 'failed' });
      const connected = store.get().connection?.state === 'connected';
      if (!connected) return store.set({ phase: 'ready' });
      store.set({ adding: null });
      await loadClose(desk, sync);
      store.set({ phase: 'ready', notice: store.get().notice });
      sync.stop();
      sync.listen();
      await sync.drawAll(again ? 'update' : 'draw');
      await drawActive(again);
      if (show) await desk.drawing.show('start');
      const open = (await jobsNow()).filter(({ state }) => state === 'running' || state === 'queued');
      // An automatic sync tells of the fetch, preview or post that it has begun.
      const running = open.find(({ kind }) => kind === 'auto-sync') ?? open[0];
      // What was begun here is followed all the time, also while another connection is shown.
      if (running && !store.get().running) await followRun(desk, running.id, stepsOf(running));
    },
    switchTo: (connection, show) => desk.others.switchTo(connection, show),
    addConnection: () => desk.others.add(),
    leaveAdding: () => desk.others.leave(),
    importing: async () => (await import(/* webpackChunkName: "import" */ './importing')).importingOf(desk),
    lastAutoSync: async () => (await jobsNow()).find(({ kind }) => kind === 'auto-sync') ?? null,
    close: () => {
      sync.stop();
      return sync.saver.giveUp();
    },
    canSignIn: desk.signIn !== null,
    signIn: async () => {
      store.set({ busy: true });
      try {
        const answer = desk.signIn ? await desk.signIn() : { ok: true as const };
        if (!answer.ok) return store.set({ signedOut: { message: answer.message } });
        // Nothing is saved before it is known whose name it would carry.
        if (!(await loadMe(desk))) return;
      } catch {
        return store.set({ signedOut: { message: 'The sign-in did not come to its end. Try again.' } });
      } finally {
        store.set({ busy: false });
      }
      store.set({ signedOut: null, notice: null, phase: 'loading' });
      await actions.open();
    },
    signOut: async () => {
      const answer = await client.call('endSession', { params: {} });
      if (!answer.ok) return sayProblem(desk, answer.problem);
      sync.stop();
      store.set({ me: null, signedOut: { message: 'You are signed out. What runs on the server goes on.' } });
    },
    turnedTo: () => void sync.settle(),
    go: (place) => {
      actions.leaveWizard();
      store.set({ place });
    },
    dismiss: () => store.set({ notice: null, outcome: null }),
    chooseMonth: async (month) => {
      store.set({ month, reversal: null, notice: null, outcome: null, tieOut: null });
      if (await drawActive()) await sync.previews.show();
    },
    chooseKinds: async (kinds) => {
      if (kinds.length > 0) store.set({ kinds });
      if (await drawActive()) await sync.previews.show();
    },
    take: (action) => takers[action](),
    fetchPeriod: async (again = false) => {
      const body = { ...asked(), again };
      const params = { connection: connectionId(desk) ?? '' };
      store.set({ outcome: null });
      const answer = await beginRun(desk, client.call('fetch', { params, body }), fetchRun);
      if (!answer.ok) sayProblem(desk, answer.problem);
    },
    previewPeriod: async () => {
      if (!(await sync.saver.flush())) {
        return say(
          desk,
          'warning',
          'A change in the mapping is not saved yet: see Mapping. Then preview again.',
        );
      }
      const body = asked();
      const params = { connection: connectionId(desk) ?? '' };
      store.set({ outcome: null, reversal: null });
      const answer = await beginRun(desk, client.call('preview', { params, body }), previewRun);
      if (!answer.ok) sayProblem(desk, answer.problem);
    },
    cancel: () => cancelRun(desk),
    show: ({ sheet, row, column }) => desk.drawing.show(sheet, row, column),
    showPreview: () => sync.previews.show(),
    showSources: () => sync.previews.showSources(),
    reload: (sheet) => sync.saver.reload(sheet),
    saveAgain: async () => void (await sync.saver.flush()),
    refreshFromXero: async () => {
      const refreshed = await whileBusy(desk, 'The sheets were not brought up to date', async () => {
        await sync.saver.flush();
        const read = await loadReference(desk, true);
        await Promise.all([loadConnection(desk), loadTables(desk, sync)]);
        await sync.drawMappings('update');
        return read;
      });
      if (refreshed)
        say(desk, 'success', 'Chart, tax rates, contacts and lock dates are as they are in Xero now.');
    },
    tieOut: async () => {
      const { month } = store.get();
      const params = { connection: connectionId(desk) ?? '' };
      await whileBusy(desk, 'The sheet Tie-out was not drawn', async () => {
        const answer = await client.call('reconciliation', { params, query: { period: month } });
        if (!answer.ok) return sayProblem(desk, answer.problem);
        store.set({ tieOut: answer.value });
        await sync.drawTieOut();
      });
    },
    morePostings: async () => {
      await loadPostings(desk, true);
      await sync.drawHistory();
    },
  };

  const takers: Record<NextAction, () => Promise<void>> = {
    connect: async () => actions.openWizard(),
    reconnect: async () => actions.openWizard(),
    fetch: () => actions.fetchPeriod(),
    'fix-mappings': async () => {
      actions.go('mapping');
      const place = firstFault(situationOf(store.get()));
      if (place) await actions.show(place);
    },
    preview: () => actions.previewPeriod(),
    review: async () => {
      store.set({ reviewed: activePreview(store.get())?.id ?? null, place: 'close' });
      await actions.showPreview();
    },
    'see-held': async () => {
      actions.go('close');
      await actions.showPreview();
    },
    approve: () => post.approveOnly(),
    post: () => post.askToPost(),
    'see-errors': async () => {
      actions.go('errors');
      await desk.drawing.show('errors');
    },
    'tie-out': () => actions.tieOut(),
    'next-period': () => actions.chooseMonth(shiftMonth(store.get().month, 1)),
    'see-history': async () => {
      actions.go('history');
      await desk.drawing.show('history');
    },
    'leave-reversal': async () => {
      store.set({ reversal: null, outcome: null, stale: null });
      if (await drawActive()) await sync.previews.show();
    },
  };
  return actions;
}

/** The first cell that holds documents back. */
function firstFault({ faults }: Pick<CloseSituation, 'faults'>): InternalPlace | null {
  const all = mappingSheets.flatMap((sheet) => faults[sheet] ?? []);
  const found = all.find(({ severity }) => severity === 'blocking');
  return found ? placeOf(found) : null;
}
