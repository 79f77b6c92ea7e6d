import { codes, taxRules, type JsonObject } from '../chart';
import { calendar } from '../days';
import { asNumber, sum } from '../rounding';
import type { Purchase } from '../purchase';
import type { Payment, Sale } from '../sale';
import type { BankTransfer, MoneyTask } from '../stock-task';

const money = (minor: bigint): number => asNumber(minor);

/** The pair that a money task or a transfer between banks posts. */
export interface MoneyPair {
  debit: string;
  credit: string;
  amount: bigint;
}

export const moneyPair = ({ type, account, amount }: MoneyTask): MoneyPair =>
  type === 'Spend Money'
    ? { debit: account, credit: codes.bank, amount }
    : { debit: codes.bank, credit: account, amount };

export const transferPair = ({ from, to, amount }: BankTransfer): MoneyPair => ({
  ...{ debit: to, credit: from, amount },
});

const transactions = (id: string, day: number, { debit, credit, amount }: MoneyPair): JsonObject[] => [
  { ID: id, Debit: debit, Credit: credit, Amount: money(amount), EffectiveDate: calendar(day) },
];

/** `GET /moneyOperation`. */
export const moneyDocument = (task: MoneyTask): JsonObject => ({
  ...{ TaskID: task.id, TaskType: task.type, Status: 'AUTHORISED', BankAccount: codes.bank },
  ...{ CurrencyConversionRate: 1, SupplierCustomer: task.party, SupplierID: null, CustomerID: null },
  ...{ Reference: task.reference, Date: calendar(task.day), TaxInclusive: false, Note: '' },
  Lines: [
    {
      ...{ Name: task.reference, Comment: '', Quantity: 1, Price: money(task.amount), Discount: 0, Tax: 0 },
      ...{ TaxRuleName: taxRules.none, AccountCode: task.account, Total: money(task.amount) },
    },
  ],
  Transactions: transactions(task.id, task.day, moneyPair(task)),
  Attachments: [],
});

/** `GET /bankTransfer`. */
export const bankTransferDocument = (task: BankTransfer): JsonObject => ({
  ...{ TaskID: task.id, Status: 'AUTHORISED', FromAccount: task.from, ToAccount: task.to },
  ...{ FromAmount: money(task.amount), ToAmount: money(task.amount), CurrencyConversionRate: 1 },
  ...{ Reference: task.reference, Date: calendar(task.day), Note: '' },
  Transactions: transactions(task.id, task.day, transferPair(task)),
  Attachments: [],
});

const creditRow = (payment: Payment, account: string, currency: string, used: bigint): JsonObject => ({
  ...{ Date: calendar(payment.day), Description: payment.reference, Account: account, Currency: currency },
  ...{ ConvRate: asNumber(payment.rate, 5), Amount: money(payment.amount) },
  RemainingAmount: money(payment.amount - used),
});

const usedOf = (payments: readonly Payment[], account: string): bigint =>
  sum(payments.filter((payment) => payment.account === account).map((payment) => payment.amount));

/** `GET /ref/customer/credits` rows: what was paid before its invoice. */
export const customerCreditRows = ({ customer, parts, prepayments }: Sale): JsonObject[] =>
  prepayments.map((payment) => ({
    ...{ CreditID: payment.id, CustomerID: customer.id, CustomerName: customer.name },
    ...creditRow(
      payment,
      codes.customerDeposits,
      customer.currency,
      usedOf(
        parts.flatMap((part) => part.payments),
        codes.customerDeposits,
      ),
    ),
  }));

/** `GET /ref/supplier/deposits` rows. */
export const supplierDepositRows = ({ supplier, parts, deposits }: Purchase): JsonObject[] =>
  deposits.map((payment) => ({
    ...{ DepositID: payment.id, SupplierID: supplier.id, SupplierName: supplier.name },
    ...creditRow(
      payment,
      codes.supplierDeposits,
      supplier.currency,
      usedOf(
        parts.flatMap((part) => part.payments),
        codes.supplierDeposits,
      ),
    ),
  }));
