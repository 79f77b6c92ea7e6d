import { calendarDate } from '../../server/accounting/dates';
import type { JournalKind } from '../../server/accounting/kinds';
import {
  balance,
  type BillDraft,
  type ContactDraft,
  type CreditDraft,
  type DepositDraft,
  type InvoiceLine,
  type ItemDraft,
  type PaymentDraft,
  type Draft,
  type PurchaseOrderDraft,
  type JournalDraft,
} from '../../server/accounting/draft';
import { invoiceLine, keyOf } from './drafts';

/** Drafts of every kind besides invoices and cost of goods sold; accounts are those of the demo organisation. */

const identity = (kind: string, name: string) => ({
  key: keyOf(name),
  family: `${kind}|${name}`,
  revision: 1,
  rule: { row: 'r1', text: 'individual' },
  sources: [],
  faults: [],
});
const common = (kind: string, name: string) => ({
  ...identity(kind, name),
  channel: '',
  date: calendarDate('2026-11-20'),
  currency: 'GBP',
});

/** `lines` are account codes with signed minor units. */
export function stockJournal(
  kind: JournalKind,
  name: string,
  lines: readonly (readonly [string, bigint])[],
  fields: Partial<JournalDraft> = {},
): JournalDraft {
  const balanced = balance(
    lines.map(([accountCode, amountMinor]) => ({
      accountCode,
      accountName: accountCode,
      amountMinor,
      description: `${kind} ${name}`,
      tracking: [],
      channel: '',
    })),
    'GBP',
    name,
  );
  if (!balanced.ok) throw new Error(balanced.error.reason);
  return {
    ...common(kind, name),
    kind,
    narration: `${kind} ${name} [${keyOf(name)}]`,
    lines: balanced.value,
    showOnCashBasisReports: false,
    ...fields,
  };
}

const sums = (lines: readonly InvoiceLine[]) => ({
  lines,
  netMinor: lines.reduce((total, line) => total + line.netMinor, 0n),
  taxMinor: lines.reduce((total, line) => total + line.taxMinor, 0n),
});
const trade = (kind: string, name: string) => ({
  ...common(kind, name),
  number: `${name}-1`,
  reference: `Cin7 ${name}`,
  rate: null,
  taxInclusive: false,
});

/** 45.00 and 9.00 VAT of one unit that came back. */
export function creditNote(name: string, fields: Partial<CreditDraft> = {}): CreditDraft {
  const lines = [invoiceLine({ quantity: '1', netMinor: 4_500n, taxMinor: 900n })];
  return {
    ...trade('credit-notes', name),
    kind: 'credit-notes',
    contact: { contactId: null, name: 'Shopify customers' },
    ...sums(fields.lines ?? lines),
    ...fields,
  };
}

export const billLine = (fields: Partial<InvoiceLine> = {}): InvoiceLine =>
  invoiceLine({
    description: '100 x BELL-01',
    accountCode: '631',
    accountName: '631',
    taxType: 'INPUT2',
    quantity: '100',
    unitAmount: '4.1234',
    netMinor: 41_234n,
    taxMinor: 8_247n,
    ...fields,
  });

export function bill(name: string, fields: Partial<BillDraft> = {}): BillDraft {
  return {
    ...trade('bills', name),
    kind: 'bills',
    dueDate: calendarDate('2026-12-20'),
    contact: { contactId: null, name: 'Central Supplies' },
    ...sums(fields.lines ?? [billLine()]),
    ...fields,
  };
}

/** 10 of the 100 sent back. */
export function supplierCredit(name: string, fields: Partial<CreditDraft> = {}): CreditDraft {
  const line = billLine({ description: '10 x BELL-01', quantity: '10', netMinor: 4_123n, taxMinor: 825n });
  return {
    ...trade('supplier-credits', name),
    kind: 'supplier-credits',
    contact: { contactId: null, name: 'Central Supplies' },
    ...sums(fields.lines ?? [line]),
    ...fields,
  };
}

export function purchaseOrder(
  name: string,
  contactId: string,
  fields: Partial<PurchaseOrderDraft> = {},
): PurchaseOrderDraft {
  return {
    ...trade('purchase-orders', name),
    kind: 'purchase-orders',
    contact: { contactId, name: 'Central Supplies' },
    deliveryDate: calendarDate('2026-12-01'),
    deliveryInstructions: 'Dock 2',
    ...sums(fields.lines ?? [billLine()]),
    ...fields,
  };
}

export function payment(
  name: string,
  settles: PaymentDraft['settles'],
  amountMinor: bigint,
  fields: Partial<PaymentDraft> = {},
): PaymentDraft {
  return {
    ...common('payments', name),
    kind: 'payments',
    settles,
    through: { accountCode: '615', accountName: 'Shopify clearing' },
    amountMinor,
    rate: null,
    reference: `Cin7 payment ${name}`,
    ...fields,
  };
}

const bank = { accountCode: '090', accountName: 'Business Bank Account' };
export function prepayment(name: string, fields: Partial<DepositDraft> = {}): DepositDraft {
  return {
    ...common('prepayments', name),
    kind: 'prepayments',
    direction: 'receive',
    contact: { contactId: null, name: 'Bayside Wholesale' },
    through: bank,
    accountCode: '810',
    accountName: 'Customer deposits',
    description: 'Prepayment of SO-77',
    tracking: [],
    amountMinor: 25_000n,
    rate: null,
    reference: `Cin7 prepayment ${name}`,
    ...fields,
  };
}
export const deposit = (name: string, fields: Partial<DepositDraft> = {}): DepositDraft =>
  prepayment(name, {
    kind: 'deposits',
    direction: 'spend',
    contact: { contactId: null, name: 'Central Supplies' },
    accountCode: '625',
    accountName: 'Supplier deposits',
    description: 'Deposit on PO-12',
    amountMinor: 10_000n,
    reference: `Cin7 deposit ${name}`,
    ...fields,
  });

export const contact = (name: string, fields: Partial<ContactDraft> = {}): ContactDraft => ({
  ...identity('contacts', name),
  kind: 'contacts',
  link: null,
  number: `cin7-${name}`,
  name: `Contact ${name}`,
  emailAddress: 'a@example.com',
  taxNumber: '',
  date: calendarDate('2026-10-31'),
  currency: 'GBP',
  channel: '',
  defaultCurrency: 'EUR',
  ...fields,
});

export const item = (name: string, fields: Partial<ItemDraft> = {}): ItemDraft => ({
  ...identity('items', name),
  kind: 'items',
  code: `SKU-${name}`,
  name: `Product ${name}`,
  description: 'Brass bell',
  date: calendarDate('2026-10-31'),
  currency: 'GBP',
  channel: '',
  sales: { unitPrice: '45', accountCode: '201', taxType: 'OUTPUT2' },
  purchases: { unitPrice: '4.1234', accountCode: '310', taxType: 'INPUT2' },
  ...fields,
});

const contactId = '11111111-2222-4333-8444-555555555555';
const documentId = '99999999-2222-4333-8444-555555555555';

/** One draft of every kind, under the name of its golden file. */
export const everyKind: Readonly<Record<string, Draft>> = {
  'journal-adjustments': stockJournal('adjustments', 'adjust', [
    ['330', 1_250n],
    ['631', -1_250n],
  ]),
  'journal-draft': stockJournal(
    'landed-cost',
    'landed',
    [
      ['631', 300n],
      ['310', 100n],
      ['311', -400n],
    ],
    { approval: 'draft' },
  ),
  'credit-note': creditNote('credit'),
  bill: bill('bill', { contact: { contactId, name: 'Central Supplies' } }),
  'bill-foreign-draft': bill('usd', {
    currency: 'USD',
    rate: '1.1',
    approval: 'draft',
    lines: [billLine({ taxMinor: 0n, taxType: 'ZERORATEDINPUT' })],
  }),
  'supplier-credit': supplierCredit('goods-out', { approval: 'submitted' }),
  'purchase-order': purchaseOrder('order', contactId),
  payment: payment('paid', { kind: 'bills', xeroId: documentId, number: 'bill-1' }, 49_481n, {
    rate: '1.08',
    currency: 'USD',
  }),
  'payment-refund': payment(
    'refund',
    { kind: 'credit-notes', xeroId: documentId, number: 'credit-1' },
    5_400n,
  ),
  'prepayment-received': prepayment('prepaid'),
  'deposit-spent': deposit('deposit'),
  'contact-new': contact('new'),
  'contact-link': contact('linked', { link: contactId }),
  item: item('one'),
};
