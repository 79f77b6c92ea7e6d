import { judgeExchange, rateFor } from './base-amounts';
import { accountLabel } from './accounts';
import { plainRule, ruleText, type ChannelRule, type RuleOrigin } from './channel-rules';
import { lastDayOf, type Month } from './dates';
import { byDateAndNumber, type PaymentDraft } from './draft';
import { fault, isBlocking, type Fault } from './fault';
import { ruleOf } from './judge';
import { judgeCurrency } from './judge-currency';
import type { LeftOut } from './left-out';
import type { Mapping } from './mapping';
import { moneyText, sumMinor } from './money';
import { openAmounts } from './open-amounts';
import type { XeroAccount } from './organisation';
import { dateOfPeriod, judgeLock, periodOf, periodWords } from './period';
import { postingKey } from './posting-key';
import { err, ok, type Result } from './result';
import type { Drafted, RuleInput } from './rules';
import { settledDocuments, type FindSettled } from './settled-documents';
import { amountOf, leaveOut, nameOf, nounOf, openSettlements, shareOf } from './settlements';
import type { Settlement } from './trade-documents';

/** A payment or refund whose document stands in Xero, with the account that its money goes through. */
interface JudgedPayment {
  readonly settlement: Settlement;
  readonly rule: ChannelRule;
  readonly target: PaymentDraft['settles'];
  readonly through: XeroAccount;
  readonly period: string;
}

/**
 * Payments of invoices and bills, refunds of credit notes (accounting-rules 3 row 10). Each waits until its document is
 * in Xero as ours and as Cin7 holds it. What a row of Channels puts together is one payment per document in Xero, account,
 * currency, rate and period.
 */
export function draftDocumentPayments(input: RuleInput): Drafted {
  const { open, leftOut, alreadyPosted } = openSettlements(
    'payments',
    ({ kind }) => kind !== 'prepayment',
    input,
  );
  const held: LeftOut[] = [];
  const groups = new Map<string, JudgedPayment[]>();
  const groupOfCustomer = customerGroups(input);
  const settledBy = settledDocuments(input);
  for (const settlement of open) {
    const judged = judge(settlement, groupOfCustomer(settlement), settledBy, input);
    if (!judged.ok) {
      held.push(leaveOut(settlement, judged.error));
      continue;
    }
    const group = groupOf(judged.value);
    const members = groups.get(group);
    if (members) members.push(judged.value);
    else groups.set(group, [judged.value]);
  }
  const sequences = new Map<string, number>();
  const drafts = [...groups]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([group, members]) => draftGroup(group, members, input, sequences));
  return { drafts: judgeOpenAmounts(drafts, input), leftOut: [...leftOut, ...held], alreadyPosted };
}

/** Of a settlement the customer group, which Cin7 names on the documents of a sale only; blank: none is known. */
export function customerGroups({ sources }: Pick<RuleInput, 'sources'>): (settlement: Settlement) => string {
  const groups = new Map([
    ...sources.creditNotes.map(({ sourceId, customerGroup }) => [sourceId, customerGroup] as const),
    ...sources.invoices.map(({ saleId, customerGroup }) => [saleId, customerGroup] as const),
  ]);
  return ({ sourceId }) => groups.get(sourceId) ?? '';
}

function judge(
  settlement: Settlement,
  customerGroup: string,
  settledBy: FindSettled,
  input: RuleInput,
): Result<JudgedPayment, readonly Fault[]> {
  const { mapping, today } = input;
  const ruled = paymentRule(settlement, customerGroup, mapping);
  if (!ruled.ok) return ruled;
  const rule = ruled.value;
  const target = settledBy(settlement);
  if (!target.ok) return err([target.error]);
  const faults = judgeCurrency(settlement, nameOf(settlement), input);
  const period = periodOf(settlement.date, rule.postAs);
  if (rule.postAs === 'month' && lastDayOf(period as Month) >= today)
    faults.push(periodOpen(settlement, rule, period));
  const through = throughOf(settlement, rule, mapping);
  if (!through.ok) return err([...faults, { ...through.error, document: settlement.number }]);
  if (faults.some(isBlocking)) return err(faults);
  return ok({ settlement, rule, target: target.value, through: through.value, period });
}

/** Channels are ways of selling: money for purchases is never put together (accounting-rules 5). */
export function paymentRule(
  settlement: Settlement,
  customerGroup: string,
  { rules }: Pick<Mapping, 'rules'>,
): Result<ChannelRule, readonly Fault[]> {
  if (settlement.side === 'purchase') return ok(plainRule);
  const { channel, location } = settlement;
  const origin: RuleOrigin = { channel, location, customerGroup };
  return ruleOf(rules, 'payments', origin, nameOf(settlement));
}

/**
 * The channel's clearing account, else what Payments names for Cin7's account. Money that came before the document
 * leaves the account of the role that it was booked to, whatever the channel: else it would never clear.
 */
function throughOf(settlement: Settlement, rule: ChannelRule, mapping: Mapping): Result<XeroAccount, Fault> {
  const own = mapping.paymentAccount(settlement.account);
  if (rule.clearingAccount === '' || settlement.side === 'purchase') return own;
  const ahead = mapping.role('customerCredits');
  if (own.ok && ahead.ok && own.value.code === ahead.value.code) return own;
  return mapping.postedAccount(rule.clearingAccount);
}

const periodOpen = (settlement: Settlement, rule: ChannelRule, period: string): Fault =>
  fault(
    'period-open',
    { table: 'channels', row: rule.row, column: 'postAs' },
    `${nameOf(settlement)} waits for the end of ${periodWords(period)}: ${ruleText(rule)}.`,
    'Preview again next month, or change "post as" in Channels.',
    { document: settlement.number },
  );

function groupOf({ settlement, rule, target, through, period }: JudgedPayment): string {
  const { currency, baseCurrency, rate, id } = settlement;
  const single = rule.postAs === 'individual' ? id : '';
  const ownRate = currency === baseCurrency ? '' : rate;
  return JSON.stringify([period, target.xeroId, through.code, currency, ownRate, rule.row, single]);
}

function draftGroup(
  group: string,
  members: readonly JudgedPayment[],
  { posted, xero, today, mapping, rateProof }: RuleInput,
  sequences: Map<string, number>,
): PaymentDraft {
  const [first] = members;
  if (!first) throw new Error('A payment without settlements');
  const { settlement, rule, target, through, period } = first;
  const single = rule.postAs === 'individual';
  const family = single ? `payment|${settlement.id}` : `payments|${period}|${target.xeroId}`;
  const revision = (sequences.get(family) ?? posted.families.get(family) ?? 0) + 1;
  sequences.set(family, revision);
  const sources = members
    .map((one) => shareOf(one.settlement, amountOf(one.settlement)))
    .sort(byDateAndNumber);
  const amountMinor = sumMinor(sources.map((source) => source.amountMinor));
  const date = single ? settlement.date : dateOfPeriod(period, today, mapping.settings.monthlyJournalDate);
  const rate = rateFor(amountMinor, settlement, rateProof);
  const subject = `${nounOf(settlement)} ${target.number}`;
  const several = `${members.length} Cin7 payments ${periodWords(period)}`;
  return {
    kind: 'payments',
    ...{ family, revision, date, settles: target, amountMinor, sources },
    ...{ currency: settlement.currency, channel: settlement.channel },
    key: postingKey({
      organisation: xero.organisation.id,
      kind: 'payments',
      sourceIds: sources.map(({ id }) => id),
      ...{ group, period, revision },
    }),
    through: { accountCode: through.code, accountName: accountLabel(through) },
    rate,
    reference: members.length === 1 ? settlement.reference || nameOf(settlement) : several,
    rule: { row: rule.row, text: ruleText(rule) },
    faults: [
      ...judgeLock(date, xero.organisation, subject),
      ...judgeExchange(amountMinor, rate, settlement, rateProof, subject),
      ...judgeApproval(settlement, target, mapping),
    ],
  };
}

/** Xero settles approved documents only (xero 5.3); whether somebody approved it since, Xero alone knows. */
function judgeApproval(
  settlement: Settlement,
  { kind, number }: PaymentDraft['settles'],
  { settings }: Pick<Mapping, 'settings'>,
): Fault[] {
  if ((settings.statuses[kind] ?? 'approved') === 'approved') return [];
  return [
    fault(
      'waits-for-document',
      { table: 'documents' },
      `${nameOf(settlement)} can be settled only once ${number} is approved in Xero; by Settings it is posted there for approval.`,
      `Make sure that ${number} is approved in Xero, then post.`,
      { document: settlement.number },
    ),
  ];
}

/** Xero takes no more than is open on a document (xero 5.3): what is too much is named before it is tried. */
function judgeOpenAmounts(drafts: readonly PaymentDraft[], input: RuleInput): PaymentDraft[] {
  const open = openAmounts(input);
  return drafts.map((draft) => {
    const { settles, amountMinor, currency } = draft;
    const left = open.get(settles.xeroId);
    if (left === undefined) return draft;
    open.set(settles.xeroId, left - amountMinor);
    if (amountMinor <= left) return draft;
    const [paid, still] = [amountMinor, left].map((minor) => moneyText({ currency, minor }));
    const exceeds = fault(
      'payment-exceeds-document',
      { table: 'cin7' },
      `${paid} are to be settled on ${settles.number}, of which ${still} are open in Xero.`,
      'Correct the payments in Cin7 and fetch again. What a customer paid too much is entered in Xero as an overpayment.',
      { document: settles.number },
    );
    return { ...draft, faults: [...draft.faults, exceeds] };
  });
}
