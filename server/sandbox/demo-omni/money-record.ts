import { wholeUnits } from '../cin7-omni/amounts';
import type { AccountingStatus, OmniRecord, TradeRecord } from '../cin7-omni/records';
import { asNumber, share, sum } from '../demo/rounding';
import type { Story } from './story';

export type OrderType = 'SalesOrder' | 'PurchaseOrder' | 'CreditNote';

/** Cents of the document's currency. */
export const totalOf = (record: TradeRecord): bigint => wholeUnits(record.total, 2);

/** Money in or, where the amount is negative, back [unsure]. */
export function pay(
  story: Story,
  record: TradeRecord,
  orderType: OrderType,
  amount: bigint,
  method: string,
): void {
  if (amount === 0n) return;
  const { company, random } = story;
  const id = company.next('Payments');
  const now = company.time.now();
  const online = !['Cash', 'EFTPOS', 'Direct Credit', 'Deposit'].includes(method);
  const payment = company.add('Payments', {
    id,
    createdDate: now,
    modifiedDate: null,
    paymentDate: now,
    amount: asNumber(amount),
    method,
    isAuthorized: true,
    transactionRef: online ? `ch_${String(id)}_${String(random.int(1000, 9999))}` : null,
    comments: method === 'Deposit' ? 'Deposit before the invoice' : null,
    orderId: record.id,
    orderRef: record.reference,
    batchReference: null,
    branchId: record.branchId,
    orderType,
  });
  const key = `${orderType}/${String(record.id)}`;
  story.payments.set(key, [...paymentsOf(story, record, orderType), payment]);
}

export const paymentsOf = (story: Story, record: TradeRecord, orderType: OrderType): OmniRecord[] =>
  story.payments.get(`${orderType}/${String(record.id)}`) ?? [];

/** Pays a share of what is still open. */
export function payRest(
  story: Story,
  record: TradeRecord,
  orderType: OrderType,
  percent: bigint,
  method: string,
): void {
  const paid = paymentsOf(story, record, orderType).map((payment) =>
    wholeUnits(Number(payment['amount']), 2),
  );
  pay(story, record, orderType, share(totalOf(record) - sum(paid), percent, 100n), method);
}

/** What the native link, or whoever closed the register, made of a document. */
export function putStatus({ company }: Story, record: TradeRecord, status: AccountingStatus): void {
  const now = company.time.now();
  record.accountingAttributes = {
    importDate: status === 'Imported' ? now : null,
    accountingImportStatus: status,
  };
  record.modifiedDate = now;
}
