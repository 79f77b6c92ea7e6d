import { z } from 'zod';

/** Shapes that several answers share. Amounts on the wire are decimal texts in major units: `"48210.55"`. */

export const calendarDate = z.iso
  .date()
  .meta({ description: 'Calendar date of the organisation, YYYY-MM-DD.' });
export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .meta({ description: 'Calendar month, YYYY-MM.' });
export const moment = z.iso.datetime().meta({ description: 'Moment in UTC.' });
export const amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ description: 'Decimal text in major units of the stated currency.' });

/** In the order in which they are posted: what others refer to comes first. */
export const kinds = [
  'contacts',
  'items',
  'purchase-orders',
  'invoices',
  'credit-notes',
  'bills',
  'supplier-credits',
  'cogs',
  'adjustments',
  'production',
  'transfers',
  'landed-cost',
  'manual-journals',
  'payments',
] as const;
export const kind = z.enum(kinds);
export type Kind = z.infer<typeof kind>;
export const fault = z.object({
  code: z.string().meta({ description: 'Stable code, see server/accounting/fault.ts.' }),
  severity: z.enum(['blocking', 'warning']),
  table: z
    .string()
    .meta({ description: 'Where it is mended: accounts, taxes, channels, settings, documents, xero, cin7.' }),
  row: z.string().nullable(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  reason: z.string(),
  remedy: z.string(),
  document: z.string().nullable(),
});
export type FaultDto = z.infer<typeof fault>;

/** A fault and how many documents it concerns. */
export const issue = fault.extend({
  count: z.number().int(),
  documents: z.array(z.string()).meta({ description: 'Some of the documents.' }),
});
export type IssueDto = z.infer<typeof issue>;

export const problemCodes = [
  'not-found',
  'invalid-request',
  'too-large',
  'sign-in-required',
  'sign-in-unavailable',
  'not-allowed',
  'version-required',
  'version-conflict',
  'kind-not-available',
  'connection-incomplete',
  'reconnect-needed',
  'preview-stale',
  'preview-not-approved',
  'nothing-to-post',
  'belongs-together',
  'not-reversible',
  'not-retryable',
  'not-skippable',
  'cin7-unavailable',
  'cin7-refused',
  'xero-unavailable',
  'xero-refused',
  'busy',
  'internal',
] as const;
export const problemCode = z.enum(problemCodes);
export type ProblemCode = z.infer<typeof problemCode>;

/** `application/problem+json` (RFC 9457). */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: problemCode,
  detail: z.string().meta({ description: "What happened and what to do, in the accountant's words." }),
  faults: z.array(fault).optional(),
  difference: z.lazy(() => difference).optional(),
});
export type ProblemDto = z.infer<typeof problem>;

/** What moved between the preview that was seen and the books as they are now. */
export const difference = z.object({
  summary: z.string(),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(z.object({ document: z.string(), before: z.string(), after: z.string() })),
  other: z.array(z.string()).meta({ description: 'Lock dates, mappings, rates: in words.' }),
});
export type DifferenceDto = z.infer<typeof difference>;

export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'Cursor of the next page; null on the last.' }),
    total: z.number().int(),
  });
export const pageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export const jobReference = z.object({ job: z.string() });
