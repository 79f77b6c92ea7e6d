import type { Client } from '../../panel/api/client';
import type { SendAsks } from './batch';

/**
 * Asks our API for the connection that the panel shows (`chosen`), or, before it shows one, for the first that is
 * connected, as the panel itself chooses.
 */
export function figureSender(client: Client, chosen: () => string | null = () => null): SendAsks {
  let found: string | null = null;
  const connectionOf = async (): Promise<{ id: string } | { message: string }> => {
    const known = chosen() ?? found;
    if (known !== null) return { id: known };
    const listed = await client.call('listConnections', { params: {} });
    if (!listed.ok) return { message: listed.problem.detail };
    found = listed.value.find(({ state }) => state === 'connected')?.id ?? null;
    return found === null
      ? { message: 'Nothing is connected yet. Open the Cogsheet panel and connect.' }
      : { id: found };
  };
  return async (asks) => {
    const connection = await connectionOf();
    if ('message' in connection) return { ok: false, message: connection.message };
    const answer = await client.call('figures', { params: { connection: connection.id }, body: { asks } });
    if (answer.ok) return { ok: true, answers: answer.value.answers };
    if (answer.problem.code === 'not-found') found = null;
    return { ok: false, message: answer.problem.detail };
  };
}
