import type { ConnectionDto } from '../../../server/contract/connections';
import { ConnectionSheets } from '../../workbook/connection-sheets';
import type { Workbook } from '../../workbook/port';
import { type SheetId, sheets as sheetNames } from '../../workbook/sheet-names';
import { type Actions, createActions } from './actions';
import { type Desk, connectionId } from './desk';
import { Drawing } from './drawing';
import { type PanelState, initialState } from './panel-state';
import { type Store, createStore } from './store';

/**
 * What the panel knows and does of one connection. Each connection has a session of its own with a state of its own, so
 * that nothing of the one can show under the other, and what was begun or typed there goes on while another is shown.
 */
export interface Session {
  readonly key: number;
  readonly desk: Desk;
  readonly store: Store<PanelState>;
  readonly actions: Actions;
}

/** A sheet of another connection than the panel shows, on which the user works. */
export interface Elsewhere {
  readonly connection: ConnectionDto;
  /** Title as its tab was named. */
  readonly title: string;
  readonly store: Store<PanelState> | null;
}

/** The session that the panel shows. */
export interface Shown {
  readonly session: Session;
  readonly elsewhere: Elsewhere | null;
}

type DeskParts = Omit<Desk, 'store' | 'workbook' | 'drawing' | 'others'>;

/** What all sessions have in common. */
type Common = Pick<PanelState, 'theme' | 'signedOut' | 'me' | 'connections'>;
const commonOf = ({ theme, signedOut, me, connections }: PanelState): Common => ({
  ...{ theme, signedOut, me, connections },
});

export class Sessions {
  readonly shown: Store<Shown>;
  private readonly sheets: ConnectionSheets;
  private readonly listeners = new Set<() => void>();
  private readonly stop: () => void;
  private all: Session[] = [];
  private common: Common;
  private keys = 0;

  constructor(
    private readonly parts: DeskParts,
    workbook: Workbook,
    theme: PanelState['theme'] = initialState.theme,
  ) {
    this.common = commonOf({ ...initialState, theme });
    this.sheets = new ConnectionSheets(workbook, () => connectionId(this.current.desk));
    this.shown = createStore<Shown>({ session: this.create({}), elsewhere: null });
    this.stop = this.sheets.onTouch((connection, sheet) => this.touched(connection, sheet));
  }

  get current(): Session {
    return this.shown.get().session;
  }

  /** Opens the connection that this workbook showed last. Resolves when what runs there already is over. */
  open(): Promise<void> {
    return this.current.actions.open();
  }

  close(): void {
    this.stop();
    for (const { actions } of this.all) actions.close();
  }

  /** Calls back when the state of any connection changes. */
  subscribe(listener: (changed: PanelState) => void): () => void {
    const told = (): void => this.all.forEach(({ store }) => listener(store.get()));
    this.listeners.add(told);
    return () => void this.listeners.delete(told);
  }

  private create(begin: Partial<PanelState>): Session {
    const store = createStore<PanelState>({ ...initialState, ...this.common, ...begin });
    const workbook = this.sheets.of(() => store.get().connection);
    const session: { -readonly [Part in keyof Session]?: Session[Part] } = { key: this.keys++, store };
    const own = session as Session;
    session.desk = {
      ...this.parts,
      ...{ store, workbook, drawing: new Drawing(workbook) },
      others: {
        begin: (connections) => this.begin(own, connections),
        switchTo: (connection, show) => this.switchTo(connection, show),
        add: () => this.add(),
        leave: () => this.leave(),
        take: (connection) => this.take(own, connection),
        lost: () => this.lost(own),
      },
    };
    session.actions = createActions(session.desk);
    this.all.push(own);
    store.subscribe(() => this.changed(own));
    return own;
  }

  private changed(session: Session): void {
    const state = session.store.get();
    const common = commonOf(state);
    const names = Object.keys(common) as (keyof Common)[];
    if (names.some((name) => common[name] !== this.common[name])) {
      this.common = common;
      for (const { store } of this.all) if (store !== session.store) store.set(common);
    }
    if (session === this.current && state.connection?.state === 'connected')
      void this.sheets.choose(state.connection.id);
    for (const told of this.listeners) told();
  }

  private ofConnection(connection: string): Session | undefined {
    return this.all.find(({ desk }) => connectionId(desk) === connection);
  }

  private async begin(
    session: Session,
    connections: readonly ConnectionDto[],
  ): Promise<ConnectionDto | null> {
    const first = await this.sheets.begin(connections);
    return session.store.get().adding === null ? first : null;
  }

  /** The session before the one that is left stays as it is; an empty one, begun for a new connection, goes. */
  private bring(session: Session): void {
    const before = this.current;
    before.store.set({ confirming: false, askedAgain: false });
    if (before !== session && connectionId(before.desk) === null) this.drop(before);
    this.shown.set({ session, elsewhere: null });
    this.changed(session);
  }

  private drop(session: Session): string | null {
    this.all = this.all.filter((one) => one !== session);
    return session.actions.close();
  }

  private async switchTo(id: string, show = true): Promise<void> {
    if (connectionId(this.current.desk) === id) return;
    const known = this.ofConnection(id);
    const connection = this.common.connections.find((one) => one.id === id) ?? null;
    if (!known && !connection) return;
    const session = known ?? this.create({ connection });
    this.bring(session);
    // It is being opened already.
    if (known?.store.get().phase === 'loading') return;
    session.store.set({ phase: 'loading', ...(show && { place: 'close' }) });
    await session.actions.open({ again: known !== undefined, show });
  }

  private add(): void {
    const from = connectionId(this.current.desk);
    const session = this.create({ phase: 'ready', adding: { from } });
    session.actions.openWizard();
    this.bring(session);
  }

  private async leave(): Promise<void> {
    const { adding } = this.current.store.get();
    if (adding?.from) await this.switchTo(adding.from);
  }

  private take(session: Session, connection: ConnectionDto): Actions | null {
    const own = connectionId(session.desk);
    const other = this.ofConnection(connection.id);
    if (own === connection.id || (own === null && !other)) return null;
    const going = other ?? this.create({ connection, phase: 'ready' });
    this.bring(going);
    return going.actions;
  }

  private lost(session: Session): void {
    if (!this.all.includes(session)) return;
    const id = connectionId(session.desk);
    const connections = this.common.connections.filter((one) => one.id !== id);
    const words = this.drop(session);
    if (session !== this.current) return;
    const left = connections.find(({ state }) => state === 'connected') ?? connections[0];
    const known = left && this.ofConnection(left.id);
    const next = known ?? this.create({ connection: left ?? null });
    next.store.set({ connections, ...(words !== null && { notice: { kind: 'warning', text: words } }) });
    this.bring(next);
    if (known?.store.get().phase === 'loading') return;
    next.store.set({ phase: 'loading' });
    void next.actions.open({ again: known !== undefined });
  }

  private touched(id: string, sheet: string): void {
    const { session, elsewhere } = this.shown.get();
    const connection = this.common.connections.find((one) => one.id === id);
    const away = connection && connectionId(session.desk) !== id ? connection : null;
    const title = this.sheets.title(id, sheetNames[sheet as SheetId]?.title ?? sheet);
    if (elsewhere?.connection.id === away?.id && (away === null || elsewhere?.title === title)) return;
    const store = this.ofConnection(id)?.store ?? null;
    this.shown.set({ elsewhere: away && { connection: away, title, store } });
  }
}
