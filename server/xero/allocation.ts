import { z } from 'zod';
import { err, ok, type Result } from '../accounting/result';
import type { XeroApi } from './api';
import { unreadable } from './errors';
import type {
  AllocationOutcome,
  CreditAllocation,
  HeldAllocation,
  LedgerCallOptions,
  XeroFailure,
} from './ledger';
import { allocationSchema } from './schema';
import { exactly, wireAmount } from './wire';

/** Credit notes against invoices: always a second call, on the user's explicit choice (accounting-rules 3, xero 5.2). */

export async function allocateCredit(
  api: XeroApi,
  { creditNoteId, invoiceId, amountMinor, currency, date }: CreditAllocation,
  idempotencyKey: string,
  options: LedgerCallOptions,
): Promise<Result<AllocationOutcome, XeroFailure>> {
  const amount = exactly('The allocation', () => wireAmount(amountMinor, currency));
  if (!amount.ok) return ok({ state: 'rejected', messages: [amount.error] });
  const allocations = [{ amount: amount.value, date, invoice: { invoiceID: invoiceId } }];
  const answer = await api.write(
    (client, tenant) =>
      client.createCreditNoteAllocation(tenant, creditNoteId, { allocations }, false, idempotencyKey),
    options,
  );
  if (!answer.ok) return answer;
  const read = z.object({ Allocations: z.tuple([allocationSchema]) }).safeParse(answer.value);
  if (!read.success) return err(unreadable("Xero's answer does not hold the allocation that was sent."));
  const [element] = read.data.Allocations;
  // By Xero's own verdict where it gives one, as for documents (xero 2.3).
  const verdict = element.StatusAttributeString.toUpperCase();
  const isRefused = verdict === '' ? element.ValidationErrors.length > 0 : verdict === 'ERROR';
  if (!isRefused) return ok({ state: 'allocated' });
  return ok({
    state: 'rejected',
    messages:
      element.ValidationErrors.length > 0
        ? element.ValidationErrors
        : ['Xero refused it without saying why.'],
  });
}

const heldSchema = z.object({
  CreditNotes: z.tuple([z.object({ Allocations: z.array(allocationSchema).nullish() })]),
});

/** What of a credit note is allocated, to see what became of a call whose answer was lost: allocations carry no key. */
export async function readAllocations(
  api: XeroApi,
  creditNoteId: string,
  options: LedgerCallOptions,
): Promise<Result<readonly HeldAllocation[], XeroFailure>> {
  const answer = await api.read((client, tenant) => client.getCreditNote(tenant, creditNoteId), options);
  if (!answer.ok) return answer;
  const read = heldSchema.safeParse(answer.value);
  if (!read.success) return err(unreadable("Xero's credit note is not understood."));
  const [{ Allocations }] = read.data.CreditNotes;
  return ok(
    (Allocations ?? []).map(({ Invoice, Amount }) => ({
      invoiceId: Invoice.InvoiceID,
      amount: Amount ?? '0',
    })),
  );
}
