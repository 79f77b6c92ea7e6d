import { z } from 'zod';
import { calendarDate, moment } from './common';

const paymentTerm = z.object({
  day: z.number(),
  type: z.string().meta({
    description: 'DAYSAFTERBILLDATE, DAYSAFTERBILLMONTH, OFCURRENTMONTH, OFFOLLOWINGMONTH.',
  }),
});

export const reference = z.object({
  fetchedAt: moment,
  accounts: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      type: z.string(),
      class: z.string(),
      active: z.boolean(),
      takesPayments: z.boolean().meta({ description: 'A bank account, or one that takes payments.' }),
      label: z.string(),
    }),
  ),
  taxRates: z.array(
    z.object({
      taxType: z.string(),
      name: z.string(),
      effectiveRate: z.string(),
      active: z.boolean(),
      sales: z.boolean(),
      purchases: z.boolean(),
      label: z.string(),
    }),
  ),
  currencies: z.array(z.string()),
  tracking: z.array(z.object({ name: z.string(), options: z.array(z.string()) })),
  contacts: z.array(z.object({ name: z.string(), active: z.boolean() })),
  items: z.array(z.object({ code: z.string(), name: z.string(), tracked: z.boolean() })),
  paymentTerms: z
    .object({ bills: paymentTerm.nullable(), sales: paymentTerm.nullable() })
    .meta({ description: "The organisation's own defaults." }),
  channels: z.array(z.string()),
  locations: z.array(z.string()),
  customerGroups: z.array(z.string()),
  lockDates: z.object({ period: calendarDate.nullable(), endOfYear: calendarDate.nullable() }),
});
export type ReferenceDto = z.infer<typeof reference>;
