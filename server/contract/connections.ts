import { z } from 'zod';
import { calendarDate, kind, moment } from './common';

export const sandbox = z.object({
  cin7Core: z.url(),
  cin7Omni: z.url(),
  xero: z.url(),
  identity: z.url(),
  limits: z.string().meta({ description: 'What the sandbox allows, and what the vendors do.' }),
});

export const connection = z.object({
  id: z.string(),
  name: z.string(),
  source: z.enum(['cin7-core', 'cin7-omni']),
  state: z.enum(['authorising', 'choose-organisation', 'connected', 'reconnect-needed']),
  organisation: z
    .object({
      id: z.string(),
      name: z.string(),
      baseCurrency: z.string(),
      countryCode: z.string(),
      timeZone: z.string(),
      lockDate: calendarDate.nullable(),
    })
    .nullable(),
  /** Organisations to choose from, while none is chosen. */
  organisations: z.array(z.object({ id: z.string(), name: z.string() })),
  cin7: z.object({ company: z.string(), baseCurrency: z.string() }).nullable(),
  /** The organisation's calendar date now. */
  today: calendarDate,
  lastFetch: z
    .object({
      at: moment,
      from: calendarDate,
      to: calendarDate,
      kinds: z.array(kind).meta({ description: 'Kinds that have been fetched for these days.' }),
    })
    .nullable(),
  sandbox: sandbox.nullable(),
  user: z.string().meta({ description: 'Who acts through this server.' }),
});
export type ConnectionDto = z.infer<typeof connection>;

const name = z.string().trim().min(1).max(100).optional();

/** Keys of Cin7 Core: account ID and application key of its API page. */
export const coreKeys = z.object({ accountId: z.uuid(), applicationKey: z.uuid() });
/** Keys of Cin7 Omni: the account's API username and a connection's key. Neither has a documented form. */
export const omniKeys = z.object({
  username: z.string().trim().min(1).max(200),
  connectionKey: z.string().trim().min(1).max(200),
});

export const connectionRequest = z.discriminatedUnion('source', [
  z.object({ source: z.literal('cin7-core'), name, cin7: coreKeys }),
  z.object({ source: z.literal('cin7-omni'), name, cin7: omniKeys }),
]);
export type ConnectionRequestDto = z.infer<typeof connectionRequest>;

export const connectionStarted = z.object({
  connection,
  authorizeUrl: z
    .url()
    .meta({ description: 'Open this in a browser: Xero asks whether Cogsheet may see the organisation.' }),
});

export const organisationChoice = z.object({ organisation: z.string() });
