import type { ConnectionDto } from '../../../server/contract/connections';
import type { SheetContext } from '../../workbook/picture';
import type { OwnSheets } from '../../workbook/port';
import type { ApiProblem, Client } from '../api/client';
import type { Connecting } from './connecting';
import type { Drawing } from './drawing';
import type { Notice, PanelState } from './panel-state';
import type { Store } from './store';

/** Brings the user through the sign-in of the server; `message` says in words why it did not work. */
export type SignIn = () => Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }>;

/** The way from one connection to the others. */
export interface Others {
  /** Which of the connections a panel takes up that has none yet; null: none, a new one is being added. */
  begin(connections: readonly ConnectionDto[]): Promise<ConnectionDto | null>;
  /** @param show whether its Start is brought before the user's eyes as well */
  switchTo(connection: string, show?: boolean): Promise<void>;
  /** Leads into the wizard for a new connection, without touching this one. */
  add(): void;
  /** Goes back from there. */
  leave(): Promise<void>;
  /** Keys were those of another connection than this one: the panel shows that one, which goes on. Null: of this one. */
  take(connection: ConnectionDto): Pick<Connecting, 'goOn'> | null;
  /** This connection is no more: the panel goes elsewhere. */
  lost(): void;
}

/** What every part of the panel works with, for one connection. */
export interface Desk {
  readonly client: Client;
  readonly store: Store<PanelState>;
  /** The sheets of this connection. */
  readonly workbook: OwnSheets;
  readonly drawing: Drawing;
  readonly others: Others;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Opens a page outside: Xero's permission page. */
  readonly openPage: (url: string) => void;
  /** Asks the user who she is; null where the host has done so already. */
  readonly signIn: SignIn | null;
  /** An identity for a rule that the user added. */
  readonly newRow: () => string;
}

export const say = ({ store }: Pick<Desk, 'store'>, kind: Notice['kind'], text: string): void =>
  store.set({ notice: { kind, text } });

export const sayProblem = (desk: Pick<Desk, 'store'>, { detail }: Pick<ApiProblem, 'detail'>): void =>
  say(desk, 'error', detail);

/** Why a call to the workbook failed, and what to do. */
export const workbookAway =
  'the workbook did not answer. If you are typing in a cell, leave it; then try again.';

/** Identity of the connection at work; null before there is one. */
export const connectionId = ({ store }: Pick<Desk, 'store'>): string | null =>
  store.get().connection?.id ?? null;

export function sheetContext({ store }: Pick<Desk, 'store'>): SheetContext | null {
  const { connection, reference } = store.get();
  return connection ? { connection, reference } : null;
}

/**
 * Buttons wait while `task` is under way. Hosts reject calls at any time (a cell is being edited): that is said, and
 * answered as null.
 * @param undone what was not done then, without the end of its sentence
 */
export async function whileBusy<Value>(
  desk: Pick<Desk, 'store'>,
  undone: string,
  task: () => Promise<Value>,
): Promise<Value | null> {
  desk.store.set({ busy: true, notice: null });
  try {
    return await task();
  } catch {
    say(desk, 'error', `${undone}: ${workbookAway}`);
    return null;
  } finally {
    desk.store.set({ busy: false });
  }
}
