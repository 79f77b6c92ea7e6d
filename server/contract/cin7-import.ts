import { z } from 'zod';

/** Xero contacts and items that Cin7 lacks, and the making of those that a person names. */
const contactTerms = z.object({
  currency: z.string(),
  paymentTerm: z.string(),
  account: z.string(),
  taxRule: z.string(),
});

export const importPreview = z.object({
  contacts: z.array(z.object({ contactId: z.string(), name: z.string(), email: z.string() })),
  items: z.array(z.object({ code: z.string(), name: z.string() })),
  unread: z.array(z.enum(['customers', 'suppliers', 'products'])).meta({
    description: 'Lists of Cin7 that no fetch has read: what they might hold is not offered.',
  }),
  leftOut: z
    .object({
      contacts: z.object({ known: z.number().int(), archived: z.number().int() }),
      items: z.object({ known: z.number().int(), tracked: z.number().int() }),
    })
    .meta({
      description:
        'How many are not offered: `known` are in Cin7 already; archived in Xero; tracked by Xero.',
    }),
  terms: z
    .object({
      customer: contactTerms.nullable(),
      supplier: contactTerms.nullable(),
      item: z.object({ category: z.string(), costingMethod: z.string() }).nullable(),
    })
    .meta({ description: 'What new ones get in Cin7: as most of their kind have it there.' }),
});
export type ImportPreviewDto = z.infer<typeof importPreview>;

/** Few at a time: each is two calls to Cin7, of which there are 60 a minute. */
export const importRequest = z
  .object({
    contacts: z
      .array(z.object({ contactId: z.string().min(1), as: z.enum(['customer', 'supplier']) }))
      .max(20)
      .default([]),
    items: z
      .array(z.object({ code: z.string().min(1), type: z.enum(['stock', 'service']) }))
      .max(20)
      .default([]),
  })
  .refine(({ contacts, items }) => contacts.length + items.length > 0, { message: 'name at least one' })
  .refine(({ contacts, items }) => contacts.length + items.length <= 20, { message: 'name at most 20' });
export type ImportRequestDto = z.infer<typeof importRequest>;

export const importResult = z.object({
  results: z.array(
    z.object({
      kind: z.enum(['customer', 'supplier', 'item']),
      name: z.string().meta({ description: 'Name of the contact, code of the item.' }),
      outcome: z
        .enum(['created', 'exists', 'not-offered', 'failed'])
        .meta({ description: '`exists`: Cin7 had it by then, nothing was made.' }),
      detail: z.string(),
    }),
  ),
});
export type ImportResultDto = z.infer<typeof importResult>;
