import type { z } from 'zod';
import type { ConnectionDto, connectionRequest } from '../../../server/contract/connections';
import { type Desk, connectionId, sayProblem } from './desk';

/** How often we look whether the user has said yes in Xero (milliseconds), and how many times at most. */
const lookEvery = 2000;
const looksMost = 450;

export interface Connecting {
  /** Hands the Cin7 key to the server and opens Xero's permission page, unless the connection is at work already. */
  connect(request: z.input<typeof connectionRequest>): Promise<void>;
  /** Goes on with a connection whose Cin7 keys the server has taken. */
  goOn(connection: ConnectionDto, authorizeUrl: string): Promise<void>;
  /** Opens Xero's permission page again, with the Cin7 keys that the server keeps. */
  authorise(): Promise<void>;
  /** Opens Xero's permission page once more. */
  openXero(): void;
  chooseOrganisation(organisation: string): Promise<void>;
  disconnect(): Promise<void>;
}

/** @param connected is called when the connection can be worked with */
export function connecting(desk: Desk, connected: () => Promise<void>): Connecting {
  const { client, store } = desk;

  const begin = (connection: ConnectionDto, authorizeUrl: string): void => {
    const { wizard } = store.get();
    store.set({ connection, authorizeUrl, wizard: { ...wizard, open: true, newKeys: false } });
    desk.openPage(authorizeUrl);
  };

  const waitForXero = async (): Promise<void> => {
    for (let look = 0; look < looksMost; look++) {
      await desk.wait(lookEvery);
      const known = connectionId(desk);
      if (known === null || store.get().authorizeUrl === null) return;
      const answer = await client.call('listConnections', { params: {} });
      const connection = answer.ok ? answer.value.find(({ id }) => id === known) : undefined;
      if (!connection || connection.state === 'authorising') continue;
      store.set({ connection, authorizeUrl: null });
      if (connection.state === 'connected') await connected();
      return;
    }
  };

  const parts: Connecting = {
    connect: async (body) => {
      store.set({ busy: true, notice: null });
      const answer = await client.call('connect', { params: {}, body });
      store.set({ busy: false });
      if (!answer.ok) return sayProblem(desk, answer.problem);
      const { connection, authorizeUrl } = answer.value;
      await (desk.others.take(connection) ?? parts).goOn(connection, authorizeUrl);
    },
    goOn: async (connection, authorizeUrl) => {
      if (connection.state === 'connected') {
        // Keys of a connection that Xero lets in as before: only they were to be changed.
        store.set({ connection, wizard: { ...store.get().wizard, open: true, newKeys: false } });
        return connected();
      }
      begin(connection, authorizeUrl);
      await waitForXero();
    },
    authorise: async () => {
      const id = connectionId(desk);
      if (id === null) return;
      store.set({ busy: true, notice: null });
      const answer = await client.call('authorise', { params: { connection: id } });
      store.set({ busy: false });
      if (!answer.ok) {
        sayProblem(desk, answer.problem);
        const noKeys = answer.problem.code === 'connection-incomplete';
        return store.set({ wizard: { ...store.get().wizard, newKeys: noKeys } });
      }
      const { connection, authorizeUrl } = answer.value;
      begin(connection, authorizeUrl);
      // A connection at work does not change its state: the user checks again when she has answered Xero.
      if (connection.state !== 'connected') await waitForXero();
    },
    openXero: () => {
      const { authorizeUrl } = store.get();
      if (authorizeUrl !== null) desk.openPage(authorizeUrl);
    },
    chooseOrganisation: async (organisation) => {
      store.set({ busy: true, notice: null });
      const params = { connection: connectionId(desk) ?? '' };
      const answer = await client.call('chooseOrganisation', { params, body: { organisation } });
      store.set({ busy: false });
      if (!answer.ok) return sayProblem(desk, answer.problem);
      store.set({ connection: answer.value });
      await connected();
    },
    disconnect: async () => {
      const params = { connection: connectionId(desk) ?? '' };
      const answer = await client.call('disconnect', { params });
      if (!answer.ok) return sayProblem(desk, answer.problem);
      desk.others.lost();
    },
  };
  return parts;
}
