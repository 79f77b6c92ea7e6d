import { hashOf } from './canonical';
import { decimal } from './decimal';
import type { DraftKind, SourceShare } from './draft';
import { fault, type Fault } from './fault';
import type { LeftOut } from './left-out';
import { standingShare, type DocumentSnapshot } from './posted';
import { toMinor } from './rounding';
import { concernsPeriod, type RuleInput } from './rules';
import { beforeStart } from './settings';
import type { Settlement } from './trade-documents';

/** Money that came or went in Cin7, on its way to Xero: what payments, prepayments and deposits have in common. */

/** What is left to post of the settlements that a rule takes. */
export interface OpenSettlements {
  readonly open: readonly Settlement[];
  readonly leftOut: readonly LeftOut[];
  readonly alreadyPosted: number;
}

/**
 * Settlements of the period that are not in Xero yet. One that changed in Cin7 after it was posted, be it to a date of
 * another month, or is gone there, is held: Xero edits no payment, it is removed there and posted anew (xero 5.3,
 * accounting-rules 9).
 */
export function openSettlements(
  kind: DraftKind,
  takes: (settlement: Settlement) => boolean,
  input: RuleInput,
): OpenSettlements {
  const open: Settlement[] = [];
  const leftOut: LeftOut[] = [];
  let alreadyPosted = 0;
  const wanted = input.sources.settlements
    .filter((one) => takes(one) && concernsPeriod(one, input))
    .sort(byDateAndId);
  for (const settlement of wanted) {
    const before = standingShare(input.posted.documents.get(settlement.id));
    const early = beforeStart(input.mapping.settings, settlement.date, nameOf(settlement));
    if (before && before.revision === revisionOf(settlement)) alreadyPosted += 1;
    else if (before) leftOut.push(leaveOut(settlement, [changed(settlement)]));
    else if (early) leftOut.push(leaveOut(settlement, [{ ...early, document: settlement.number }]));
    else open.push(settlement);
  }
  return { open, leftOut: [...leftOut, ...goneSincePosted(kind, input)], alreadyPosted };
}

/** What of a settlement is posted: its revision changes with nothing else. */
export const revisionOf = (settlement: Settlement): string => {
  const { kind, documentId, date, amount, currency, rate, account } = settlement;
  return hashOf([kind, documentId, date, amount, currency, rate, account]);
};

/** `Payment of INV-1`, `Deposit on PO-00012`. */
export const nameOf = (settlement: Settlement): string => `${nounOf(settlement)} ${settlement.number}`;

/** What sentences call it, up to the number. */
export function nounOf({ kind, side }: Pick<Settlement, 'kind' | 'side'>): string {
  if (kind === 'payment') return 'Payment of';
  if (kind === 'refund') return 'Refund of';
  return side === 'sale' ? 'Prepayment on' : 'Deposit on';
}

export const amountOf = ({ amount, currency }: Settlement): bigint => toMinor(decimal(amount), currency);

export const shareOf = (settlement: Settlement, amountMinor: bigint): SourceShare => ({
  ...{ id: settlement.id, saleId: settlement.side === 'sale' ? settlement.sourceId : null },
  ...{ revision: revisionOf(settlement), number: settlement.number, date: settlement.date },
  ...{ customer: settlement.contact, channel: settlement.channel },
  ...{ sku: '', quantity: '', unitCost: '', amountMinor },
  description: settlement.reference,
  snapshot: {
    ...{ id: settlement.id, number: settlement.number, date: settlement.date, channel: settlement.channel },
    ...{ customer: settlement.contact, currency: settlement.currency, gross: settlement.amount },
    sourceId: settlement.sourceId,
  } satisfies DocumentSnapshot,
});

export const leaveOut = (settlement: Settlement, faults: readonly Fault[]): LeftOut => ({
  kind: 'payments',
  ...{ id: settlement.id, number: settlement.number, date: settlement.date, channel: settlement.channel },
  ...{
    customer: settlement.contact,
    currency: settlement.currency,
    amountMinor: amountOf(settlement),
    faults,
  },
});

function goneSincePosted(kind: DraftKind, { posted, sources, from, to }: RuleInput): LeftOut[] {
  const held = new Set(sources.settlements.map(({ id }) => id));
  const { unread = new Set<string>() } = sources;
  return [...posted.documents].flatMap(([id, taken]) => {
    const share = standingShare(taken);
    const snapshot = share?.kind === kind ? share.snapshot : null;
    if (!snapshot || held.has(id) || snapshot.date < from || snapshot.date > to) return [];
    const { number, date, channel, customer, currency, gross, sourceId } = snapshot;
    // A sale or purchase that could not be read says nothing of its money.
    if (sourceId !== undefined && unread.has(sourceId)) return [];
    const amountMinor = toMinor(decimal(gross), currency);
    const faults = [sourceId === undefined && unread.size > 0 ? notFound(number) : gone(number)];
    return [
      { kind: 'payments' as const, id, number, date, channel, customer, currency, amountMinor, faults },
    ];
  });
}

const anew = 'Remove it in Xero and choose Reverse in History';

const changed = (settlement: Settlement): Fault =>
  fault(
    'source-changed-after-posting',
    { table: 'documents' },
    `${nameOf(settlement)} was changed in Cin7 after it was posted.`,
    `${anew}, then preview again: it is posted anew with its changes.`,
    { document: settlement.number },
  );

const gone = (number: string): Fault =>
  fault(
    'source-changed-after-posting',
    { table: 'documents' },
    `Money posted for ${number} is not in Cin7 any more: it was undone or removed there.`,
    `${anew} so that it counts as undone here.`,
    { document: number },
  );

const notFound = (number: string): Fault =>
  fault(
    'source-changed-after-posting',
    { table: 'documents' },
    `Money posted for ${number} was not found in Cin7: it was undone or removed there, or its sale or purchase could not be read.`,
    `Mend what Errors says could not be read and fetch again. If it is not found then, ${anew.charAt(0).toLowerCase()}${anew.slice(1)} so that it counts as undone here.`,
    { document: number },
  );

const byDateAndId = (left: Settlement, right: Settlement): number =>
  left.date + left.id < right.date + right.id ? -1 : 1;
