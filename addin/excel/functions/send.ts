import type { ConnectionDto } from '../../../server/contract/connections';
import type { ApiProblem, Client } from '../../panel/api/client';
import { type NamedConnection, connectionNamed } from '../../panel/api/connection-named';
import type { SendAsks } from './batch';

const nobody = 'Nobody is signed in to Cogsheet. Open the Cogsheet panel and sign in, then recalculate.';

/** A cell has no button to sign in with: it says where that is. */
const words = ({ status, detail }: Pick<ApiProblem, 'status' | 'detail'>): string =>
  status === 401 ? nobody : detail;

/** Asks our API for the connection that each formula names; which one the panel shows does not matter. */
export function figureSender(client: Client): SendAsks {
  let listed: readonly ConnectionDto[] | null = null;
  const list = async (): Promise<string | null> => {
    const answer = await client.call('listConnections', { params: {} });
    listed = answer.ok ? answer.value : null;
    return answer.ok ? null : words(answer.problem);
  };
  const find = async (name: string): Promise<NamedConnection> => {
    const known = listed && connectionNamed(listed, name);
    if (known?.ok) return known;
    const problem = await list();
    return problem === null
      ? connectionNamed(listed ?? [], name)
      : { ok: false, kind: 'unavailable', message: problem };
  };
  return async (asks, name) => {
    const connection = await find(name);
    if (!connection.ok) return connection;
    const answer = await client.call('figures', { params: { connection: connection.id }, body: { asks } });
    if (answer.ok) return { ok: true, answers: answer.value.answers };
    if (answer.problem.code === 'not-found') listed = null;
    return { ok: false, message: words(answer.problem) };
  };
}
