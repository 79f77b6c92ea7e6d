import { z } from 'zod';
import { amount, calendarDate, fault, issue, kind, moment } from './common';
import { postingState } from './postings';

export const previewRequest = z.object({ from: calendarDate, to: calendarDate, kinds: z.array(kind).min(1) });

export const moneyDirection = z.enum(['received', 'paid']);
export type MoneyDirection = z.infer<typeof moneyDirection>;

export const channelFigures = z.object({
  channel: z.string(),
  cogs: amount,
  sales: amount
    .nullable()
    .meta({ description: 'Net sales of the period in base currency; null when invoices were not fetched.' }),
  margin: z.string().nullable().meta({ description: 'Percent of sales, one decimal.' }),
  cogsBefore: amount.nullable().meta({ description: 'COGS of the month before.' }),
});

export const totals = z.object({
  currency: z.string(),
  journals: z.object({ count: z.number().int(), debit: amount, credit: amount, difference: amount }),
  invoices: z.object({
    count: z.number().int(),
    byCurrency: z.array(z.object({ currency: z.string(), net: amount, tax: amount, gross: amount })),
  }),
  byKind: z
    .array(
      z.object({
        kind,
        direction: moneyDirection
          .nullable()
          .meta({ description: 'Of payments: what came in and what went out are told apart.' }),
        currency: z.string(),
        count: z.number().int(),
        amount: amount.meta({
          description:
            'Debits of journals, gross of documents, money of payments; nothing of contacts and items.',
        }),
        net: amount.nullable(),
        tax: amount.nullable(),
      }),
    )
    .meta({ description: 'Every kind, direction and currency by itself, in the order of posting.' }),
  channels: z.array(channelFigures),
  /** All cost entries of the period by Cin7's ledger, posted or not. */
  cogsInCin7: amount,
});
export type TotalsDto = z.infer<typeof totals>;

export const preview = z.object({
  id: z.string(),
  connection: z.string(),
  from: calendarDate,
  to: calendarDate,
  kinds: z.array(kind),
  state: z.enum(['ready', 'approved', 'posting', 'posted', 'superseded']),
  fingerprint: z.string(),
  reversal: z.boolean().meta({ description: 'True when it previews the undoing of earlier postings.' }),
  automatic: z.boolean().meta({ description: 'True when the automatic sync made it.' }),
  counts: z.object({
    documents: z.number().int(),
    postable: z.number().int(),
    blocked: z.number().int(),
    leftOut: z.number().int(),
    alreadyPosted: z.number().int(),
  }),
  totals,
  issues: z.array(issue),
  confirmation: z
    .string()
    .meta({ description: 'The sentences of the confirmation before posting; `**` marks what to stress.' }),
  createdBy: z.string(),
  createdAt: moment,
  approvedBy: z.string().nullable(),
  approvedAt: moment.nullable(),
  job: z.string().nullable().meta({ description: 'The job that posts it, once there is one.' }),
});
export type PreviewDto = z.infer<typeof preview>;

export const source = z.object({
  id: z.string(),
  number: z.string(),
  date: calendarDate,
  customer: z.string(),
  channel: z.string(),
  sku: z.string(),
  quantity: z.string(),
  unitCost: z.string(),
  amount,
  description: z.string(),
  url: z.string().nullable().meta({ description: 'The document in Cin7.' }),
});
export type SourceDto = z.infer<typeof source>;

export const documentLine = z.object({
  account: z.string(),
  description: z.string(),
  debit: amount.nullable(),
  credit: amount.nullable(),
  net: amount.nullable(),
  tax: amount.nullable(),
  gross: amount.nullable(),
  taxType: z.string(),
  taxRate: z.string().meta({
    description: 'As Taxes shows it: "20% (VAT on Income) · OUTPUT2"; blank on lines without tax.',
  }),
  tracking: z.string(),
});

export type DocumentLineDto = z.infer<typeof documentLine>;

export const document = z.object({
  key: z.string(),
  kind: kind,
  number: z.string().meta({
    description:
      'Number of a document, narration of a journal, name of a contact in Cin7, "code · name" of an item.',
  }),
  date: calendarDate,
  dueDate: calendarDate.nullable().meta({ description: 'Of a purchase order: when it is to be delivered.' }),
  contact: z.string().meta({ description: 'Of a payment: the contact of the document that it settles.' }),
  direction: moneyDirection.nullable().meta({ description: 'Of payments; null of everything else.' }),
  reference: z
    .string()
    .meta({ description: 'What Xero shows as reference; of a contact or an item: what is done with it.' }),
  channel: z.string(),
  currency: z.string(),
  rate: z.string().nullable(),
  net: amount.nullable(),
  tax: amount.nullable(),
  gross: amount,
  lines: z.array(documentLine),
  rule: z.string(),
  sourceCount: z.number().int(),
  sources: z.array(source).meta({ description: 'Empty unless asked for with sources=all.' }),
  faults: z.array(fault),
  post: z.boolean().meta({ description: 'False when the approval left it out.' }),
  status: z.union([z.literal('preview'), postingState]),
  xeroNumber: z.string().nullable(),
  xeroUrl: z.string().nullable(),
  error: z.string().nullable(),
});
export type DocumentDto = z.infer<typeof document>;

export const leftOut = z.object({
  kind: kind,
  number: z.string(),
  date: calendarDate,
  channel: z.string(),
  customer: z.string(),
  currency: z.string(),
  amount,
  faults: z.array(fault),
});
export type LeftOutDto = z.infer<typeof leftOut>;

export const documentsQuery = z.object({ sources: z.enum(['none', 'all']).default('all') });

export const approveRequest = z.object({
  fingerprint: z.string(),
  leaveOut: z
    .array(z.string())
    .max(100_000)
    .default([])
    .meta({ description: 'Keys of documents not to post this time.' }),
});
export const postRequest = z.object({ fingerprint: z.string() });
