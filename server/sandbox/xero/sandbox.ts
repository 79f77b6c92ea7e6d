import express, { type Express } from 'express';
import { z } from 'zod';
import type { CallLog } from '../common/call-log';
import type { AdjustableClock, Clock } from '../common/clock';
import { createFaultScript, type FaultScript } from '../common/faults';
import { noPersistence, type Persistence } from '../common/persistence';
import { createSandboxApp } from '../common/sandbox-app';
import { accountingRoutes } from './accounting';
import { connectionRoutes } from './connections';
import { IdempotencyCache } from './idempotency';
import type { Offered } from './consent-page';
import { identityRoutes, type Codes } from './identity';
import { ledgerEntries, type LedgerEntry } from './ledger';
import { limitSets, RateLimits, type AppMinutes } from './limits';
import type { XeroSeedInput } from './seed';
import { XeroState } from './state';
import { TokenStore, type Grantee } from './tokens';

export interface XeroSandboxOptions {
  seedData: XeroSeedInput;
  clock?: Clock;
  limits?: keyof typeof limitSets;
  /** Of several sandboxes, which are as many tenants to the same apps. */
  apps?: AppMinutes;
  persistence?: Persistence | null;
  faults?: FaultScript;
  /** Of several sandboxes behind one door. */
  calls?: CallLog;
  /** Further organisations that the consent page offers; whoever puts them there answers for them. */
  alsoOffered?: readonly Offered[];
  /** Told whose tokens were revoked. */
  onRevoked?: (grantee: Grantee) => void;
  /** Base URL printed in the discovery document; default: whatever host the request named. */
  publicBaseUrl?: string;
}

/** What a person could do in Xero's own screens, for tests in the same process. Over HTTP: `/__sandbox/xero/..` */
export interface XeroSandboxControl {
  clock: AdjustableClock;
  faults: FaultScript;
  calls: CallLog;
  /** Sets fields of the organisation, e.g. `PeriodLockDate: '2026-03-31'`, null to unset. */
  setOrganisation(fields: Record<string, unknown>): void;
  /** Sets fields of an account, e.g. `Status: 'ARCHIVED'`; false when no account has the code. */
  setAccount(code: string, fields: Record<string, unknown>): boolean;
  /** Sets fields of a contact by id, e.g. `ContactStatus: 'ARCHIVED'`; false when there is none. */
  setContact(id: string, fields: Record<string, unknown>): boolean;
  ledger(): LedgerEntry[];
}

export interface XeroSandbox {
  app: Express;
  control: XeroSandboxControl;
  /** Whether this organisation gave out a code, an access token or a refresh token, whatever became of it. */
  gave(credential: string): boolean;
  /** Ends all that a person allowed an app. */
  endAccess(grantee: Grantee): void;
}

export const xeroSandboxVersion = '1';

/** A Xero organisation behind Xero's own HTTP: identity, connections, accounting. See README, section Xero. */
export function createXeroSandbox(options: XeroSandboxOptions): XeroSandbox {
  const persistence = options.persistence ?? noPersistence();
  const faults = options.faults ?? createFaultScript();
  const limitsName = options.limits ?? 'vendor';
  const shared = createSandboxApp({
    name: 'xero',
    version: xeroSandboxVersion,
    dataId: persistence.id,
    faults,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.calls === undefined ? {} : { calls: options.calls }),
    hideQuery: /^\/identity\//,
    describe: () => ({ organisation: state.organisation.Name, limits: limitsName, ...limitSets[limitsName] }),
    answers: {
      serverError(response) {
        const body = JSON.stringify({
          Title: 'An error occurred',
          Detail: 'An error occurred in Xero.',
          Status: 500,
        });
        response.status(500).type('application/json');
        // An error is an answer too: a replay of the key gets it again (xero 2.4).
        const access = tokens.access(response.req.get('authorization'));
        if (access.ok) idempotency.remember(response.req, access.clientId, response, body);
        response.end(body);
      },
      unavailable: (response) =>
        void response.status(503).type('text/plain').end('The organisation is offline'),
      tooMany(response, problem, retryAfterSeconds) {
        response.set('X-Rate-Limit-Problem', problem);
        if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
        response.status(429).end();
      },
    },
  });
  const state = new XeroState(options.seedData, persistence, shared.clock.now);
  const tokens = new TokenStore(state);
  const idempotency = new IdempotencyCache(shared.clock.now);
  const limits = new RateLimits(limitSets[limitsName], shared.clock.now, options.apps);
  const control = controlOf(state, shared.clock, faults, shared.calls);
  const codes: Codes = new Map();
  const offered = (): Offered[] => [
    { id: state.organisation.OrganisationID, name: state.organisation.Name },
    ...(options.alsoOffered ?? []),
  ];
  const { onRevoked = () => undefined, publicBaseUrl } = options;
  const { app } = shared;
  app.use('/__sandbox/xero', controlRoutes(control));
  app.use('/identity', identityRoutes({ state, tokens, codes, offered, onRevoked, publicBaseUrl }));
  app.use('/connections', connectionRoutes(state, tokens));
  app.use('/api.xro/2.0', accountingRoutes({ state, tokens, limits, idempotency }));
  app.use((_request, response) => void response.status(404).type('text/html').end());
  return {
    ...{ app, control },
    gave: (credential) => codes.has(credential) || tokens.gave(credential),
    endAccess(grantee) {
      tokens.endAccess(grantee);
      state.journal.commit();
    },
  };
}

function controlOf(
  state: XeroState,
  clock: AdjustableClock,
  faults: FaultScript,
  calls: CallLog,
): XeroSandboxControl {
  return {
    clock,
    faults,
    calls,
    setOrganisation(fields) {
      state.setOrganisation({ ...state.organisation, ...fields });
      state.journal.commit();
    },
    setAccount(code, fields) {
      const account = state.accountByCode(code);
      if (account === undefined) return false;
      state.accounts.put(account.AccountID, { ...account, ...fields });
      state.journal.commit();
      return true;
    },
    setContact(id, fields) {
      const contact = state.contacts.get(id);
      if (contact === undefined) return false;
      state.contacts.put(id, { ...contact, ...fields });
      state.journal.commit();
      return true;
    },
    ledger: () => ledgerEntries(state),
  };
}

const day = z.union([z.string().regex(/^\d{4}-\d{2}-\d{2}$/), z.null()]);
const organisationFields = z.object({ PeriodLockDate: day.optional(), EndOfYearLockDate: day.optional() });
const accountFields = z.object({ Status: z.enum(['ACTIVE', 'ARCHIVED', 'DELETED']) });
const contactFields = z.object({ ContactStatus: z.enum(['ACTIVE', 'ARCHIVED']) });

function controlRoutes(control: XeroSandboxControl): express.Router {
  const router = express.Router();
  const run = <T>(
    schema: z.ZodType<T>,
    apply: (fields: T, id: string) => boolean,
  ): express.RequestHandler => {
    return (request, response) => {
      const parsed = schema.safeParse(request.body);
      if (!parsed.success) return void response.status(400).json({ issues: parsed.error.issues });
      const id = request.params['id'];
      response.status(apply(parsed.data, typeof id === 'string' ? id : '') ? 204 : 404).end();
    };
  };
  router.use(express.json());
  router.post(
    '/organisation',
    run(organisationFields, (fields) => {
      control.setOrganisation(fields);
      return true;
    }),
  );
  router.post(
    '/accounts/:id',
    run(accountFields, (fields, code) => control.setAccount(code, fields)),
  );
  router.post(
    '/contacts/:id',
    run(contactFields, (fields, id) => control.setContact(id, fields)),
  );
  return router;
}
