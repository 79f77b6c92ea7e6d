import { z } from 'zod';
import { amount, availableKind, calendarDate, moment } from './common';

export const postingStates = [
  'approved',
  'sending',
  'unknown',
  'posted',
  'rejected',
  'skipped',
  'reversed',
] as const;
export const postingState = z.enum(postingStates);

export const posting = z.object({
  key: z.string(),
  kind: availableKind,
  state: postingState,
  number: z.string(),
  date: calendarDate,
  currency: z.string(),
  amount,
  approvedBy: z.string(),
  approvedAt: moment,
  postedBy: z.string(),
  postedAt: moment.nullable(),
  xeroId: z.string().nullable(),
  xeroNumber: z.string().nullable(),
  xeroUrl: z.string().nullable(),
  error: z.string().nullable(),
  preview: z.string(),
  reverses: z.string().nullable(),
  reversedBy: z.string().nullable(),
  sourceCount: z.number().int(),
});
export type PostingDto = z.infer<typeof posting>;

export const postingsQuery = z.object({
  status: z.string().max(100).optional().meta({ description: 'States, separated by commas.' }),
  preview: z.string().optional(),
});
export const skipRequest = z.object({ reason: z.string().trim().min(3).max(500) });

/** A row of the Errors sheet: a posting that needs a person, or a Cin7 document that could not be read. */
export const errorEntry = z.object({
  id: z.string(),
  at: moment,
  document: z.string(),
  what: z.string(),
  remedy: z.string(),
  table: z.string(),
  row: z.string().nullable(),
  column: z.string().nullable(),
  code: z.string(),
  posting: z.string().nullable().meta({ description: 'Key for retry and skip, when it is about a posting.' }),
});
export type ErrorEntryDto = z.infer<typeof errorEntry>;
