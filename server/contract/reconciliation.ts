import { z } from 'zod';
import { amount, month } from './common';

export const reconciliationQuery = z.object({ period: month });
export const reconciliation = z.object({
  period: month,
  currency: z.string(),
  rows: z.array(
    z.object({
      account: z.string(),
      cin7: amount.meta({ description: "Movement by Cin7's ledger." }),
      ours: amount.meta({ description: 'Movement by what Cogsheet posted.' }),
      xero: amount.meta({ description: "Movement by Xero's trial balance." }),
      difference: amount.meta({ description: 'Xero less Cin7.' }),
      cause: z.string(),
    }),
  ),
});
export type ReconciliationDto = z.infer<typeof reconciliation>;
