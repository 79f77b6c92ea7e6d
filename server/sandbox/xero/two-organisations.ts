import express, { type Express, type Request } from 'express';
import { textAt, isObject } from '../common/json';
import type { Persistence } from '../common/persistence';
import { AppMinutes } from './limits';
import { createXeroSandbox, type XeroSandbox, type XeroSandboxOptions } from './sandbox';
import { organisationSchema, type XeroSeedInput } from './seed';

/** An organisation besides the first one. */
export interface SecondOrganisation {
  /** Its control is under `/__sandbox/{name}/..` */
  name: string;
  seedData: XeroSeedInput;
  /** Whether something of it was kept; else it is made when it is first asked for. */
  isKept: boolean;
  open: () => Persistence;
}

/**
 * One Xero with two organisations, as one app and one person reach them: the consent page asks which, and from then on
 * every code and token belongs to it. Everything else is shared: the clock, the faults, the log of calls, the app's minute.
 * A token reaches the one organisation that it was allowed for; at Xero it reaches all that the person has allowed the app
 * so far, and `/connections` without `authEventId` lists them [?].
 */
export function createXeroOfTwo(options: XeroSandboxOptions, other: SecondOrganisation): Express {
  const apps = options.apps ?? new AppMinutes();
  const { OrganisationID: id, Name: name } = organisationSchema.parse(other.seedData.organisation);
  let second: XeroSandbox | null = null;
  const first = createXeroSandbox({
    ...options,
    ...{ apps, alsoOffered: [{ id, name }] },
    onRevoked: (grantee) => second?.endAccess(grantee),
  });
  const { clock, faults, calls } = first.control;
  const made = (): XeroSandbox =>
    (second ??= createXeroSandbox({
      ...options,
      ...{ apps, faults, calls, seedData: other.seedData, persistence: other.open(), clock: clock.now },
      onRevoked: first.endAccess,
    }));
  if (other.isKept) made();

  const ownerOf = (request: Request): XeroSandbox => {
    // At Xero a custom connection is an app of one organisation; here the same app's token request may name the second.
    const names =
      request.path === '/identity/connect/authorize' ||
      textOf(request, 'grant_type') === 'client_credentials';
    if (names) return textOf(request, 'organisation') === id ? made() : first;
    const given = ['code', 'refresh_token', 'token'].map((field) => textOf(request, field));
    const bearer = /^Bearer\s+(\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';
    return second !== null && [...given, bearer].some(second.gave) ? second : first;
  };
  const own = `/__sandbox/${other.name}/`;
  const app = express();
  app.disable('x-powered-by');
  app.use('/identity', express.urlencoded({ extended: false, limit: '64kb' }));
  app.use((request, response, next) => {
    if (!request.url.startsWith(own)) return ownerOf(request).app(request, response, next);
    request.url = `/__sandbox/xero/${request.url.slice(own.length)}`;
    made().app(request, response, next);
  });
  return app;
}

/** A field of a form; empty when there is none. */
const textOf = ({ body }: Request, field: string): string => (isObject(body) ? textAt(body, field) : '');
