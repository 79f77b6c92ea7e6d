import { BankTransaction, LineAmountTypes } from 'xero-node';
import type { Payment } from 'xero-node';
import { keyedReference, type DepositDraft, type PaymentDraft } from '../accounting/draft';
import { err, type Result } from '../accounting/result';
import {
  contactOf,
  currencyOf,
  exactly,
  keyUrl,
  trackingOf,
  wireAmount,
  wireNumber,
  type Unsendable,
} from './wire';

/** Payments, prepayments and deposits to what `xero-node` sends (xero 5.3, 5.4). Pure. */

const isCredit = (kind: PaymentDraft['settles']['kind']): boolean =>
  kind === 'credit-notes' || kind === 'supplier-credits';

/** Amounts have no sign in Xero: what is settled tells which way the money goes. */
export function toPayment(draft: PaymentDraft): Result<Payment, Unsendable> {
  const { settles } = draft;
  const document = `Payment on ${settles.number}`;
  if (draft.amountMinor <= 0n) return err(`${document}: a payment must be above zero.`);
  return exactly(document, () => ({
    ...(isCredit(settles.kind)
      ? { creditNote: { creditNoteID: settles.xeroId } }
      : { invoice: { invoiceID: settles.xeroId } }),
    account: { code: draft.through.accountCode },
    date: draft.date,
    amount: wireAmount(draft.amountMinor, draft.currency),
    ...(draft.rate === null ? {} : { currencyRate: wireNumber(draft.rate) }),
    reference: keyedReference(draft.reference, draft.key),
  }));
}

/** One line, no tax (accounting-rules 3 rows 8 and 17). Xero has no drafts of these: it is in the ledger at once. */
export function toBankTransaction(
  draft: DepositDraft,
  publicUrl: string,
): Result<BankTransaction, Unsendable> {
  const document = `${draft.kind === 'prepayments' ? 'Prepayment' : 'Deposit'} ${draft.reference}`.trim();
  if (draft.amountMinor <= 0n) return err(`${document}: the amount must be above zero.`);
  const currency = currencyOf(document, draft);
  if (!currency.ok) return currency;
  const { RECEIVE, SPEND } = BankTransaction.TypeEnum;
  return exactly(document, () => ({
    type: draft.direction === 'receive' ? RECEIVE : SPEND,
    contact: contactOf(draft.contact),
    bankAccount: { code: draft.through.accountCode },
    date: draft.date,
    reference: keyedReference(draft.reference, draft.key),
    url: keyUrl(publicUrl, draft.key),
    ...currency.value(),
    status: BankTransaction.StatusEnum.AUTHORISED,
    lineAmountTypes: LineAmountTypes.NoTax,
    lineItems: [
      {
        description: draft.description || draft.accountName,
        quantity: 1,
        unitAmount: wireAmount(draft.amountMinor, draft.currency),
        lineAmount: wireAmount(draft.amountMinor, draft.currency),
        accountCode: draft.accountCode,
        taxType: 'NONE',
        tracking: trackingOf(draft.tracking),
      },
    ],
  }));
}
