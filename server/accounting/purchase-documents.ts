import { judgeExchange, rateFor } from './base-amounts';
import { ruleText, type ChannelRule } from './channel-rules';
import { decimal } from './decimal';
import type { BillDraft, CreditDraft, DraftContact, PurchaseOrderDraft, SourceShare } from './draft';
import { fault, type Fault } from './fault';
import { ruleOf } from './judge';
import { judgeCurrency } from './judge-currency';
import type { DocumentKind } from './kinds';
import type { LeftOut } from './left-out';
import type { DocumentSnapshot } from './posted';
import { postingKey } from './posting-key';
import { codePurchase } from './purchase-lines';
import { err, ok, type Result } from './result';
import { toMinor } from './rounding';
import type { RuleInput } from './rules';
import { openDate } from './open-date';
import { beforeStart } from './settings';
import { isZero, type CodedLines } from './trade-lines';
import type { PurchaseOrigin, TradeDocument } from './trade-documents';

/** What bills, suppliers' credit notes and orders have in common: one document in Xero for each of Cin7's. */

export type PurchaseDocument = TradeDocument & PurchaseOrigin;
export type PurchaseDraft = BillDraft | CreditDraft | PurchaseOrderDraft;
export type PurchaseKind = Extract<DocumentKind, 'bills' | 'supplier-credits' | 'purchase-orders'>;

export const purchaseNouns = {
  bills: 'Bill',
  'supplier-credits': 'Supplier credit',
  'purchase-orders': 'Purchase order',
} as const satisfies Record<PurchaseKind, string>;

/** Everything that can be said of a document by itself: its lines coded, its contact found, nothing against it. */
export interface JudgedPurchase extends CodedLines {
  readonly rule: ChannelRule;
  readonly contact: DraftContact;
  readonly warnings: readonly Fault[];
}

/** Judges a document that is to be posted; every reason against it is named at once. */
export function judgePurchase(
  document: PurchaseDocument,
  kind: PurchaseKind,
  input: RuleInput,
): Result<JudgedPurchase, readonly Fault[]> {
  const { mapping } = input;
  const noun = purchaseNouns[kind];
  const { number } = document;
  const subject = `${noun} ${number}`;
  const early = beforeStart(mapping.settings, document.date, subject);
  if (early) return err([{ ...early, document: number }]);
  const origin = { channel: '', location: document.location, customerGroup: '' };
  const ruled = ruleOf(mapping.rules, kind, origin, subject);
  if (!ruled.ok) return ruled;
  const rule = ruled.value;
  const faults = [...judgeNumber(document, noun), ...judgeCurrency(document, subject, input)];
  const found =
    rule.contact === ''
      ? mapping.contact(document.supplierId, document.supplier)
      : mapping.contact('', rule.contact);
  if (!found.ok) faults.push({ ...found.error, document: number });
  const coded = codePurchase(document, subject, rule, mapping);
  if (!coded.ok) faults.push(...coded.error);
  if (!coded.ok || !found.ok || faults.length > 0) return err(faults);
  if (isZero(coded.value)) return err([nothingToPost(subject, number)]);
  const { contactId, name, warnings } = found.value;
  return ok({ ...coded.value, rule, contact: { contactId, name }, warnings });
}

/** Xero's rate for the document: it makes what is owed the same as in Cin7's ledger. */
export const purchaseRate = (
  document: PurchaseDocument,
  { netMinor, taxMinor }: Pick<CodedLines, 'netMinor' | 'taxMinor'>,
  { rateProof }: Pick<RuleInput, 'rateProof'>,
): string | null => rateFor(netMinor + taxMinor, document, rateProof);

/**
 * Fields that all drafts of purchases have; `revision` tells what of the document was posted. What is posted anew in a
 * locked period goes to the first open day, beside what takes the first one back (accounting-rules 8 and 9).
 */
export function purchaseFields<Kind extends PurchaseKind>(
  document: PurchaseDocument,
  kind: Kind,
  { rule, contact, lines, netMinor, taxMinor, warnings }: JudgedPurchase,
  input: RuleInput,
  {
    shareId,
    revision: sourceRevision,
    isAnew = false,
  }: { readonly shareId: string; readonly revision: string; readonly isAnew?: boolean },
) {
  const { xero, posted, mapping, rateProof } = input;
  const family = `${kind}|${document.id}`;
  const revision = (posted.families.get(family) ?? 0) + 1;
  const approval = mapping.settings.statuses[kind] ?? 'approved';
  const { currency, number, taxInclusive } = document;
  const rate = purchaseRate(document, { netMinor, taxMinor }, { rateProof });
  const subject = `${purchaseNouns[kind]} ${number}`;
  const { date, isMoved, faults } = openDate(document.date, isAnew, subject, input);
  const share = shareOf(document, kind, {
    ...{ lines, netMinor, taxMinor, rate, contact, taxInclusive },
    ...(isMoved ? { date } : {}),
  });
  return {
    ...{
      kind,
      family,
      revision,
      date,
      currency,
      number,
      taxInclusive,
      contact,
      lines,
      netMinor,
      taxMinor,
      rate,
    },
    channel: '',
    reference: document.reference,
    key: postingKey({
      organisation: xero.organisation.id,
      ...{ kind, sourceIds: [shareId], group: document.id, period: date, revision },
    }),
    rule: { row: rule.row, text: ruleText({ ...rule, postAs: 'individual' }) },
    sources: [{ ...share, id: shareId, revision: sourceRevision }],
    faults: [
      ...warnings,
      ...faults,
      ...judgeExchange(netMinor + taxMinor, rate, document, rateProof, subject),
    ],
    ...(approval === 'approved' ? {} : { approval }),
  };
}

function shareOf(
  document: PurchaseDocument,
  kind: PurchaseKind,
  posted: NonNullable<DocumentSnapshot['posted']>,
): SourceShare {
  const { id, number, date, supplier, currency, gross, reference, revision } = document;
  return {
    ...{ id, saleId: null, revision, number, date, customer: supplier, channel: '' },
    ...{ sku: '', quantity: '', unitCost: '', amountMinor: posted.netMinor + posted.taxMinor },
    description: reference,
    snapshot: {
      ...{ id, number, date, channel: '', customer: supplier, currency, gross, kind },
      posted,
    } satisfies DocumentSnapshot,
  };
}

export const leavePurchaseOut = (
  document: PurchaseDocument,
  kind: PurchaseKind,
  faults: readonly Fault[],
): LeftOut => ({
  ...{ kind, id: document.id, number: document.number, date: document.date, channel: '' },
  ...{ customer: document.supplier, currency: document.currency },
  amountMinor: toMinor(decimal(document.gross), document.currency),
  faults,
});

/** Without the supplier's number nobody finds the document again, neither we in Xero nor the supplier (accounting-rules 11). */
const judgeNumber = ({ number, supplier, reference, date }: PurchaseDocument, noun: string): Fault[] =>
  number.trim() !== ''
    ? []
    : [
        fault(
          'source-invalid',
          { table: 'cin7', column: 'InvoiceNumber' },
          `${noun} of ${supplier} dated ${date} on ${reference || 'a purchase'} has no number.`,
          "Enter the supplier's number in Cin7, then fetch again.",
          { document: reference },
        ),
      ];

const nothingToPost = (subject: string, number: string): Fault =>
  fault(
    'nothing-to-post',
    { table: 'documents' },
    `${subject} has no amount; there is nothing to post.`,
    'Nothing needs to be done.',
    { document: number },
  );

export const byDateAndId = (left: PurchaseDocument, right: PurchaseDocument): number =>
  left.date + left.id < right.date + right.id ? -1 : 1;
