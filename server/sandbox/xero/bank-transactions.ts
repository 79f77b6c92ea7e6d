import { randomUUID } from 'node:crypto';
import { dateOf } from './calendar';
import { findAccount } from './chart';
import { accepted, refused, resolveDocumentContact, type Outcome } from './contacts';
import { readCurrency } from './currencies';
import { exact } from './decimal';
import type { WriteContext } from './documents';
import { buildLine, totalsOf, type LineRules } from './lines';
import { lockFaults } from './locks';
import type { BankTransaction } from './model';
import type { BankTransactionInput } from './requests';
import type { Account } from './seed';
import type { XeroState } from './state';

/**
 * RECEIVE and SPEND: money without a document, in the ledger at once (xero 5.4). Prepayments, overpayments and transfers
 * are not kept here.
 */
export function createBankTransaction(
  input: BankTransactionInput,
  context: WriteContext,
): Outcome<BankTransaction> {
  const { state } = context;
  const type = input.Type;
  if (type !== 'RECEIVE' && type !== 'SPEND') {
    return refused(
      type === undefined ? 'Type must be specified' : `This sandbox keeps no ${type} bank transactions`, // not Xero's text
    );
  }
  if (input.Status !== undefined && input.Status !== 'AUTHORISED') {
    return refused(`The status ${input.Status} cannot be applied to the bank transaction`); // [?]
  }
  const errors: string[] = [];
  const bank = bankAccount(state, input, errors);
  const contact = input.Contact === undefined ? undefined : resolveDocumentContact(state, input.Contact);
  if (contact === undefined) errors.push('A Contact must be specified for this type of transaction'); // [?]
  if (contact?.ok === false) errors.push(...contact.errors);
  const money = readCurrency(
    state,
    input.CurrencyCode ?? bank?.CurrencyCode ?? undefined,
    input.CurrencyRate,
  );
  errors.push(...money.errors);
  if (bank !== undefined && money.currency !== (bank.CurrencyCode ?? state.organisation.BaseCurrency)) {
    errors.push('The currency of a bank transaction must be that of its bank account'); // [?]
  }
  const lineAmountTypes = input.LineAmountTypes ?? 'Exclusive';
  const rules: LineRules = {
    state,
    direction: type === 'RECEIVE' ? 'sales' : 'purchases',
    complete: true,
    discounts: false,
    lineAmountTypes,
    unitPlaces: context.unitPlaces,
  };
  const lines = (input.LineItems ?? []).map((entry) => {
    const built = buildLine(entry, undefined, rules);
    errors.push(...built.errors);
    return built.line;
  });
  if (lines.length === 0) errors.push('One or more line items must be specified'); // [?]
  const totals = totalsOf(lines, lineAmountTypes);
  if (exact(totals.total).lte(0)) errors.push('The total of a bank transaction must be greater than zero'); // [?]
  const date = input.Date ?? dateOf(state.clock());
  errors.push(...lockFaults(state, date));
  if (input.Url !== undefined && !/^https?:\/\/\S+$/.test(input.Url)) errors.push('Url must be a valid URL'); // [?]
  if (errors.length > 0 || bank === undefined || contact?.ok !== true) return refused(...errors);
  return accepted(
    save(state, {
      id: randomUUID(),
      type,
      contactId: contact.value.ContactID,
      accountId: bank.AccountID,
      date,
      reference: input.Reference ?? '',
      url: input.Url ?? null,
      lineAmountTypes,
      currency: money.currency,
      rate: money.rate,
      status: 'AUTHORISED',
      lines,
      ...totals,
      updatedAt: state.now(),
      createdBy: context.clientId,
    }),
  );
}

function bankAccount(
  state: XeroState,
  { BankAccount }: BankTransactionInput,
  errors: string[],
): Account | undefined {
  const account = findAccount(state, { AccountID: BankAccount?.AccountID, AccountCode: BankAccount?.Code });
  if (account?.Type === 'BANK' && account.Status === 'ACTIVE') return account;
  // Only accounts of type BANK, whatever takes payments; the text is a guess [?].
  errors.push('BankAccount must be an active bank account');
  return undefined;
}

/** POST `{Status:"DELETED"}`: the only change kept here. */
export function deleteBankTransaction(
  input: BankTransactionInput,
  transaction: BankTransaction,
  state: XeroState,
): Outcome<BankTransaction> {
  if (input.Status !== 'DELETED') return refused('This sandbox only deletes bank transactions'); // not Xero's text
  if (transaction.status === 'DELETED') return refused('The bank transaction has already been deleted'); // [?]
  const locked = lockFaults(state, transaction.date);
  if (locked.length > 0) return refused(...locked);
  return accepted(save(state, { ...transaction, status: 'DELETED' }));
}

function save(state: XeroState, transaction: BankTransaction): BankTransaction {
  const stamped = { ...transaction, updatedAt: state.now() };
  state.bankTransactions.put(stamped.id, stamped);
  return stamped;
}
