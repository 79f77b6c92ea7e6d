import express from 'express';
import type { XeroState } from './state';
import type { TokenStore } from './tokens';
import { gateProblem } from './problems';

/** ISO with seven fraction digits and no zone, as `/connections` prints instants. */
const sevenDigits = (at: string) => at.replace('Z', '0000');

/** `GET /connections`, `DELETE /connections/{id}`: the organisations a token reaches. */
export function connectionRoutes(state: XeroState, tokens: TokenStore): express.Router {
  const router = express.Router();
  router.use((request, response, next) => {
    const access = tokens.access(request.get('authorization'));
    if (!access.ok) {
      const detail =
        access.reason === 'expired' ? 'TokenExpired: token expired' : 'AuthenticationUnsuccessful';
      return void response.status(401).json(gateProblem(401, detail).body);
    }
    response.locals['grant'] = access.grant;
    next();
  });
  router.get('/', (request, response) => {
    const { grant } = response.locals as {
      grant: { connectionId: string | null; authEventId: string; createdAt: string; updatedAt: string };
    };
    const wanted = request.query['authEventId'];
    const shown = grant.connectionId !== null && (wanted === undefined || wanted === grant.authEventId);
    response.json(
      shown
        ? [
            {
              id: grant.connectionId,
              authEventId: grant.authEventId,
              tenantId: state.organisation.OrganisationID,
              tenantType: 'ORGANISATION',
              tenantName: state.organisation.Name,
              createdDateUtc: sevenDigits(grant.createdAt),
              updatedDateUtc: sevenDigits(grant.updatedAt),
            },
          ]
        : [],
    );
  });
  router.delete('/:id', (request, response) => {
    const { grant } = response.locals as { grant: { connectionId: string | null } };
    if (grant.connectionId === null || grant.connectionId !== request.params.id) {
      return void response.status(404).type('text/html').end();
    }
    for (const other of state.grants.all()) {
      if (other.connectionId === request.params.id)
        state.grants.put(other.id, { ...other, connectionId: null });
    }
    state.journal.commit();
    response.status(204).end();
  });
  return router;
}
