import { mappingSheets } from '../../workbook/sheet-names';
import { lastFullMonth } from '../../workbook/period';
import { readTable } from '../api/mapping-tables';
import { type Desk, connectionId, sayProblem } from './desk';
import { initialState } from './panel-state';
import type { WorkbookSync } from './workbook-sync';

const errorsShown = 1000;
const postingsShown = 200;

/** Who acts. A server that does not say leaves the name out, nothing else. False when it asks for a sign-in. */
export async function loadMe({ client, store }: Desk): Promise<boolean> {
  const answer = await client.call('me', { params: {} });
  if (!answer.ok && answer.problem.status === 401) return false;
  store.set({ me: answer.ok ? answer.value : null });
  return true;
}

/**
 * Reads the connection anew: lock date, last fetch, state. Answers whether it could be read; the panel goes elsewhere when
 * it is no more.
 */
export async function loadConnection(desk: Desk): Promise<boolean> {
  const answer = await desk.client.call('listConnections', { params: {} });
  if (!answer.ok) {
    sayProblem(desk, answer.problem);
    return false;
  }
  const connections = answer.value;
  const known = connectionId(desk);
  const connection =
    known === null ? await desk.others.begin(connections) : connections.find(({ id }) => id === known);
  if (connection === undefined) {
    desk.store.set({ connections });
    desk.others.lost();
    return false;
  }
  // One that was taken up meanwhile stays.
  desk.store.set({ connections, ...(connectionId(desk) === known && { connection }) });
  return true;
}

/** Chart, tax rates and lists for the drop-downs; `refresh` asks Xero and Cin7 themselves. */
export async function loadReference(desk: Desk, refresh: boolean): Promise<boolean> {
  const connection = connectionId(desk);
  if (connection === null) return false;
  const query = { refresh: refresh ? ('true' as const) : ('false' as const) };
  const answer = await desk.client.call('reference', { params: { connection }, query });
  if (answer.ok) desk.store.set({ reference: answer.value });
  else sayProblem(desk, answer.problem);
  return answer.ok;
}

/** The mapping tables with their checks. */
export async function loadTables(desk: Desk, { saver }: Pick<WorkbookSync, 'saver'>): Promise<void> {
  const connection = connectionId(desk);
  if (connection === null) return;
  const answers = await Promise.all(
    mappingSheets.map(async (sheet) => ({ sheet, answer: await readTable(desk.client, connection, sheet) })),
  );
  const tables = { ...desk.store.get().tables };
  for (const { sheet, answer } of answers) {
    if (!answer.ok) {
      sayProblem(desk, answer.problem);
      continue;
    }
    saver.keepEtag(sheet, answer.etag, answer.value.version);
    Object.assign(tables, { [sheet]: answer.value });
  }
  desk.store.set({ tables });
}

export async function loadPreviews(desk: Desk): Promise<void> {
  const connection = connectionId(desk);
  if (connection === null) return;
  const answer = await desk.client.call('listPreviews', { params: { connection } });
  if (!answer.ok) return sayProblem(desk, answer.problem);
  const first = desk.store.get().previews.length === 0;
  // What a person closed together the last time is closed together again, until the user chooses otherwise.
  const last = answer.value.find(({ reversal, automatic }) => !reversal && !automatic);
  desk.store.set({ previews: answer.value, ...(first && last ? { kinds: last.kinds } : {}) });
}

export async function loadErrors(desk: Desk): Promise<void> {
  const connection = connectionId(desk);
  if (connection === null) return;
  const answer = await desk.client.call('listErrors', {
    params: { connection },
    query: { limit: errorsShown },
  });
  if (answer.ok) desk.store.set({ errors: answer.value.items, errorsTotal: answer.value.total });
  else sayProblem(desk, answer.problem);
}

/** The newest postings, or those after the ones that are shown. */
export async function loadPostings(desk: Desk, more = false): Promise<void> {
  const connection = connectionId(desk);
  if (connection === null) return;
  const { postings, postingsNext } = desk.store.get();
  const cursor = more ? postingsNext : null;
  const answer = await desk.client.call('listPostings', {
    params: { connection },
    query: { limit: postingsShown, ...(cursor !== null && { cursor }) },
  });
  if (!answer.ok) return sayProblem(desk, answer.problem);
  const { items, next, total } = answer.value;
  desk.store.set({
    postings: more ? [...postings, ...items] : items,
    postingsNext: next,
    postingsTotal: total,
  });
}

/** Everything of a connected organisation, after which the sheets can be drawn. */
export async function loadClose(desk: Desk, sync: WorkbookSync): Promise<void> {
  const { connection, month } = desk.store.get();
  if (connection && month === initialState.month) desk.store.set({ month: lastFullMonth(connection.today) });
  await Promise.all([
    loadReference(desk, false),
    loadTables(desk, sync),
    loadPreviews(desk),
    loadErrors(desk),
    loadPostings(desk),
  ]);
}
