import type { ImportPreviewDto, ImportRequestDto } from '../../../server/contract/cin7-import';
import type { ApiProblem } from '../api/client';
import { type Desk, connectionId } from './desk';
import { type Store, createStore } from './store';

export type ImportGroup = 'contacts' | 'items';
export type ContactKind = ImportRequestDto['contacts'][number]['as'];
export type ItemKind = ImportRequestDto['items'][number]['type'];

/** Something that Xero has and Cin7 lacks. */
export interface Candidate {
  /** Xero's identity of a contact, code of an item. */
  readonly id: string;
  readonly name: string;
  /** What tells two of the same name apart; may be blank. */
  readonly detail: string;
}

/** One that is to be made, as what. */
export interface Planned extends Candidate {
  readonly group: ImportGroup;
  readonly as: ContactKind | ItemKind;
}

/** What became of one; `unknown`: no answer came. */
export interface ImportedRow extends Planned {
  readonly outcome: 'created' | 'exists' | 'failed' | 'unknown';
  readonly words: string;
}

export interface ImportState {
  /** Connection of which the rest is true; null before the first look. */
  readonly connection: string | null;
  readonly looking: boolean;
  readonly offer: ImportPreviewDto | null;
  /** Why there is no offer. */
  readonly problem: string | null;
  readonly kinds: { readonly contacts: ContactKind; readonly items: ItemKind };
  readonly ticked: Readonly<Record<ImportGroup, ReadonlySet<string>>>;
  /** Made since the last fetch: the server offers them until the next one has read them. */
  readonly made: Readonly<Record<ImportGroup, ReadonlySet<string>>>;
  /** When what the offer is made of was read: Cin7, and Xero. */
  readonly fetchedAt: string | null;
  readonly listedAt: string | null;
  readonly making: { readonly done: number; readonly total: number; readonly stopping: boolean } | null;
  /** What the last import came to, and how many of it were not tried. */
  readonly outcome: { readonly rows: readonly ImportedRow[]; readonly untried: number } | null;
}

const none: Readonly<Record<ImportGroup, ReadonlySet<string>>> = { contacts: new Set(), items: new Set() };
const unseen: ImportState = {
  ...{ connection: null, looking: false, offer: null, problem: null, making: null, outcome: null },
  ...{ kinds: { contacts: 'customer', items: 'stock' }, ticked: none, made: none },
  ...{ fetchedAt: null, listedAt: null },
};

/** The way back: contacts and items of Xero that a person ticks are made in Cin7, one call each, so that it can be stopped. */
export interface Importing {
  readonly store: Pick<Store<ImportState>, 'get' | 'subscribe'>;
  /** Looks, unless what this connection lacks is known as both sides were read last. */
  open(): Promise<void>;
  look(): Promise<void>;
  choose(kinds: Partial<ImportState['kinds']>): void;
  tick(group: ImportGroup, ids: readonly string[], on: boolean): void;
  make(): Promise<void>;
  /** The one under way is still made; none after it. */
  stop(): void;
}

/** Beside the desk, so that what is under way outlives the screen. */
const ofDesks = new WeakMap<Desk, Importing>();

export function importingOf(desk: Desk): Importing {
  const known = ofDesks.get(desk) ?? importing(desk);
  ofDesks.set(desk, known);
  return known;
}

function importing(desk: Desk): Importing {
  const store = createStore(unseen);
  const { get, set } = store;

  const readAt = (): Pick<ImportState, 'fetchedAt' | 'listedAt'> => {
    const { connection, reference } = desk.store.get();
    return { fetchedAt: connection?.lastFetch?.at ?? null, listedAt: reference?.fetchedAt ?? null };
  };

  const look = async (): Promise<void> => {
    const connection = connectionId(desk);
    if (connection === null || get().looking || get().making) return;
    if (get().connection !== connection) set({ ...unseen, connection });
    const read = readAt();
    set({ looking: true, problem: null, outcome: null });
    const answer = await desk.client.call('previewCin7Import', { params: { connection } });
    set({
      ...{ looking: false, ...read },
      ...(get().fetchedAt !== read.fetchedAt && { made: none }),
      ...(answer.ok ? { offer: answer.value } : { offer: null, problem: answer.problem.detail }),
    });
  };

  const make = async (): Promise<void> => {
    const connection = connectionId(desk);
    const plan = planned(get());
    if (connection === null || connection !== get().connection || plan.length === 0 || get().making) return;
    const rows: ImportedRow[] = [];
    const progress = (): void =>
      set({
        making: { done: rows.length, total: plan.length, stopping: get().making?.stopping ?? false },
      });
    set({ outcome: null });
    progress();
    for (const one of plan) {
      const { row, goesOn } = await makeOne(desk, connection, one);
      rows.push(row);
      if (row.outcome === 'created' || row.outcome === 'exists') set(moved(get(), one));
      progress();
      if (!goesOn || get().making?.stopping || connectionId(desk) !== connection) break;
    }
    set({ making: null, outcome: { rows, untried: plan.length - rows.length } });
  };

  return {
    store,
    look,
    open: async () => {
      const { connection, offer, fetchedAt, listedAt } = get();
      const now = readAt();
      const isKnown = offer !== null && fetchedAt === now.fetchedAt && listedAt === now.listedAt;
      if (connection !== connectionId(desk) || !isKnown) await look();
    },
    choose: (kinds) => set({ kinds: { ...get().kinds, ...kinds } }),
    tick: (group, ids, on) => {
      const { ticked } = get();
      const others = [...ticked[group]].filter((id) => !ids.includes(id));
      set({ ticked: { ...ticked, [group]: new Set(on ? [...others, ...ids] : others) } });
    },
    make,
    stop: () => {
      const { making } = get();
      if (making) set({ making: { ...making, stopping: true } });
    },
  };
}

/** From what can be ticked to what has been made. */
const moved = ({ ticked, made }: ImportState, { group, id }: Planned): Partial<ImportState> => ({
  ticked: { ...ticked, [group]: new Set([...ticked[group]].filter((each) => each !== id)) },
  made: { ...made, [group]: new Set([...made[group], id]) },
});

/** What Cin7 lacks of a group by name, but for what has just been made. */
export function candidates({ offer, made }: ImportState, group: ImportGroup): Candidate[] {
  const all: readonly Candidate[] =
    group === 'contacts'
      ? (offer?.contacts ?? []).map(({ contactId, name, email }) => ({ id: contactId, name, detail: email }))
      : (offer?.items ?? []).map(({ code, name }) => ({ id: code, name: code, detail: name }));
  return all
    .filter(({ id }) => !made[group].has(id))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

/** Terms that new ones of a group get in Cin7; null when there is nothing to go by, and none can be made. */
export const termsOf = ({ offer, kinds }: ImportState, group: ImportGroup) =>
  offer === null ? null : group === 'contacts' ? offer.terms[kinds.contacts] : offer.terms.item;

/** Everything that is ticked and can be made, in the order in which it is shown. */
export const planned = (state: ImportState): Planned[] =>
  (['contacts', 'items'] as const).flatMap((group) =>
    termsOf(state, group) === null
      ? []
      : candidates(state, group)
          .filter(({ id }) => state.ticked[group].has(id))
          .map((one) => ({ ...one, group, as: state.kinds[group] })),
  );

async function makeOne(
  { client }: Pick<Desk, 'client'>,
  connection: string,
  one: Planned,
): Promise<{ readonly row: ImportedRow; readonly goesOn: boolean }> {
  const body: Partial<ImportRequestDto> =
    one.group === 'contacts'
      ? { contacts: [{ contactId: one.id, as: one.as as ContactKind }] }
      : { items: [{ code: one.id, type: one.as as ItemKind }] };
  const answer = await client.call('importIntoCin7', { params: { connection }, body });
  // A refusal of the whole call would meet all others as well.
  if (!answer.ok) return { row: { ...one, ...refusal(answer.problem) }, goesOn: false };
  const [result] = answer.value.results;
  if (!result) return { row: { ...one, outcome: 'unknown', words: unknown }, goesOn: false };
  const { outcome, detail } = result;
  return {
    row: { ...one, outcome: outcome === 'not-offered' ? 'failed' : outcome, words: detail },
    goesOn: true,
  };
}

const unknown =
  'Whether it was made is not known. Make it again: Cin7 is asked first, and nothing is made twice.';

const refusal = ({ status, detail }: ApiProblem): Pick<ImportedRow, 'outcome' | 'words'> =>
  status >= 400 && status < 500
    ? { outcome: 'failed', words: `Nothing was made. ${detail}` }
    : { outcome: 'unknown', words: `${detail} ${unknown}` };
