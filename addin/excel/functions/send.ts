import type { ApiProblem, Client } from '../../panel/api/client';
import type { SendAsks } from './batch';

const nobody = 'Nobody is signed in to Cogsheet. Open the Cogsheet panel and sign in, then recalculate.';

/** A cell has no button to sign in with: it says where that is. */
const words = ({ status, detail }: Pick<ApiProblem, 'status' | 'detail'>): string =>
  status === 401 ? nobody : detail;

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
    if (!listed.ok) return { message: words(listed.problem) };
    found = listed.value.find(({ state }) => state === 'connected')?.id ?? null;
    return found === null
      ? { message: 'Nothing is connected yet. Open the Cogsheet panel and connect, then recalculate.' }
      : { id: found };
  };
  return async (asks) => {
    const connection = await connectionOf();
    if ('message' in connection) return { ok: false, message: connection.message };
    const answer = await client.call('figures', { params: { connection: connection.id }, body: { asks } });
    if (answer.ok) return { ok: true, answers: answer.value.answers };
    if (answer.problem.code === 'not-found') found = null;
    return { ok: false, message: words(answer.problem) };
  };
}
