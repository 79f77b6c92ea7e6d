import { accountLabel, type AccountRole } from './accounts';
import { inBaseMinor, isProven, judgeExchange, rateFor } from './base-amounts';
import { ruleText } from './channel-rules';
import { customerGroups, paymentRule } from './document-payments';
import type { DepositDraft, DraftContact } from './draft';
import { fault, type Fault } from './fault';
import { judgeCurrency } from './judge-currency';
import type { LeftOut } from './left-out';
import type { Mapping } from './mapping';
import { moneyText } from './money';
import type { XeroAccount } from './organisation';
import { paymentRow } from './payment-accounts';
import { judgeLock } from './period';
import { postingKey } from './posting-key';
import { err, ok, type Result } from './result';
import type { Drafted, RuleInput } from './rules';
import { amountOf, leaveOut, nameOf, openSettlements, shareOf } from './settlements';
import type { Settlement } from './trade-documents';

/** Money that comes before the document it is for, on one side of the business. */
export interface Advance {
  readonly kind: DepositDraft['kind'];
  readonly side: Settlement['side'];
  readonly direction: DepositDraft['direction'];
  /** The account that holds it until the document uses it up, by a payment through the same account. */
  readonly role: AccountRole;
}

/**
 * Bank transactions of money paid ahead (accounting-rules 3 rows 8 and 17), one by one, without tax. Xero keeps them in
 * the currency of the bank account (xero 5.4): what was paid in another is booked in base currency at Cin7's rate.
 */
export function draftAdvances(advance: Advance, input: RuleInput): Drafted {
  const { kind, side } = advance;
  const { open, leftOut, alreadyPosted } = openSettlements(
    kind,
    (settlement) => settlement.kind === 'prepayment' && settlement.side === side,
    input,
  );
  const drafts: DepositDraft[] = [];
  const held: LeftOut[] = [];
  const groupOfCustomer = customerGroups(input);
  for (const settlement of open) {
    const drafted = draftAdvance(settlement, groupOfCustomer(settlement), advance, input);
    if (drafted.ok) drafts.push(drafted.value);
    else held.push(leaveOut(settlement, drafted.error));
  }
  return { drafts, leftOut: [...leftOut, ...held], alreadyPosted };
}

function draftAdvance(
  settlement: Settlement,
  customerGroup: string,
  { kind, direction, role }: Advance,
  input: RuleInput,
): Result<DepositDraft, readonly Fault[]> {
  const { mapping, xero, posted } = input;
  const ruled = paymentRule(settlement, customerGroup, mapping);
  if (!ruled.ok) return ruled;
  const rule = ruled.value;
  const account = mapping.role(role);
  const through = bankOf(settlement, mapping);
  const contact = contactOf(settlement, rule.contact, mapping);
  const faults = [
    ...judgeCurrency(settlement, nameOf(settlement), input),
    ...[account, through, contact].flatMap((one) =>
      one.ok ? [] : [{ ...one.error, document: settlement.number }],
    ),
  ];
  if (!account.ok || !through.ok || !contact.ok || faults.length > 0) return err(faults);
  const money = moneyOf(settlement, through.value, input);
  if (!money.ok) return err([money.error]);
  const family = `${kind}|${settlement.id}`;
  const revision = (posted.families.get(family) ?? 0) + 1;
  const { date } = settlement;
  return ok({
    ...{ kind, family, revision, date, direction, channel: settlement.channel },
    key: postingKey({
      organisation: xero.organisation.id,
      ...{ kind, sourceIds: [settlement.id], group: settlement.id, period: date, revision },
    }),
    ...money.value,
    contact: contact.value.to,
    through: { accountCode: through.value.code, accountName: accountLabel(through.value) },
    ...{ accountCode: account.value.code, accountName: accountLabel(account.value) },
    tracking: rule.tracking,
    reference: settlement.reference || nameOf(settlement),
    rule: { row: rule.row, text: ruleText({ ...rule, postAs: 'individual' }) },
    sources: [shareOf(settlement, money.value.amountMinor)],
    faults: [
      ...contact.value.warnings,
      ...judgeLock(date, xero.organisation, nameOf(settlement)),
      ...judgeExchange(
        money.value.amountMinor,
        money.value.rate,
        settlement,
        input.rateProof,
        nameOf(settlement),
      ),
    ],
  });
}

/** Xero takes money without a document on bank accounts only; a clearing account cannot stand for one. */
function bankOf(settlement: Settlement, mapping: Mapping): Result<XeroAccount, Fault> {
  const through = mapping.paymentAccount(settlement.account);
  if (!through.ok || through.value.type === 'BANK') return through;
  const value = accountLabel(through.value);
  return err(
    fault(
      'account-wrong-type',
      { table: 'payments', row: paymentRow(settlement.account), column: 'xeroAccount' },
      `${nameOf(settlement)} went through ${value}, which is no bank account; Xero takes money without a document on bank accounts only.`,
      'Choose the bank account that it reached in Payments. Or enter it in Xero by hand as a manual journal.',
      { value },
    ),
  );
}

/** The channel's contact where a row of Channels names one, so that it stands beside the invoice it is for. */
function contactOf(
  { contactId, contact }: Settlement,
  ofRule: string,
  mapping: Mapping,
): Result<{ to: DraftContact; warnings: readonly Fault[] }, Fault> {
  const found = ofRule === '' ? mapping.contact(contactId, contact) : mapping.contact('', ofRule);
  if (!found.ok) return found;
  const { contactId: id, name, warnings } = found.value;
  return ok({ to: { contactId: id, name }, warnings });
}

type AdvanceMoney = Pick<DepositDraft, 'currency' | 'amountMinor' | 'rate' | 'description'>;

function moneyOf(
  settlement: Settlement,
  bank: XeroAccount,
  { xero, rateProof }: RuleInput,
): Result<AdvanceMoney, Fault> {
  const { currency } = settlement;
  const { baseCurrency } = xero.organisation;
  const amountMinor = amountOf(settlement);
  const description = `${nameOf(settlement)}, ${settlement.contact}`;
  const held = bank.currency ?? baseCurrency;
  if (held === currency)
    return ok({ currency, amountMinor, rate: rateFor(amountMinor, settlement, rateProof), description });
  if (held !== baseCurrency || !isProven(rateProof)) return err(otherCurrency(settlement, bank, held));
  return ok({
    ...{ currency: baseCurrency, rate: null },
    amountMinor: inBaseMinor(amountMinor, settlement, rateProof),
    description: `${description} (${moneyText({ currency, minor: amountMinor })})`,
  });
}

const otherCurrency = (settlement: Settlement, bank: XeroAccount, held: string): Fault =>
  fault(
    'currency-not-enabled',
    { table: 'payments', row: paymentRow(settlement.account), column: 'xeroAccount' },
    `${nameOf(settlement)} is in ${settlement.currency}; ${accountLabel(bank)} is kept in ${held} in Xero and takes no other currency.`,
    `Choose a bank account kept in ${settlement.currency} or in base currency in Payments.`,
    { document: settlement.number, value: held },
  );
