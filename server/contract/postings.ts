import { z } from 'zod';
import { amount, kind, calendarDate, moment } from './common';

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

/** What one click on Post made: the unit that is reversed as a whole. */
export const postRun = z.object({
  preview: z.string().meta({ description: 'The preview that was posted; names the run.' }),
  at: moment.meta({ description: 'When Post was clicked.' }),
  by: z.string(),
  documents: z.number().int().meta({ description: 'Documents that were to be posted.' }),
  posted: z.number().int().meta({ description: 'Of these, how many came to stand in Xero.' }),
  standing: z
    .number()
    .int()
    .meta({ description: 'Of these, how many stand there still and are not being reversed.' }),
  reversal: z.boolean().meta({ description: 'The run itself undoes earlier postings.' }),
});
export type PostRunDto = z.infer<typeof postRun>;

export const posting = z.object({
  key: z.string(),
  kind: kind,
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
  run: postRun,
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

export const retriedAll = z.object({
  job: z.string().meta({ description: 'The last of `jobs`.' }),
  jobs: z
    .array(z.string())
    .min(1)
    .meta({ description: 'The runs that send them, one for each preview that they are from.' }),
  postings: z.number().int().meta({ description: 'How many are tried again.' }),
  refused: z.array(z.string()).meta({ description: 'Why the others are not, a sentence each.' }),
});

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
