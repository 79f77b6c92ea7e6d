import type { TakeBack } from './changed-documents';
import { byDateAndNumber } from './draft';
import { fault, type Fault } from './fault';
import { sumMinor } from './money';
import { postingKey } from './posting-key';
import type { RuleInput } from './rules';
import { openDate } from './open-date';
import { oppositeOf, saleNouns, type SaleKind } from './sale-documents';
import type { SaleDraft } from './sale-drafts';
import { mergeLines } from './sale-invoice-lines';
import { contactAsPosted, shareTaking, takenBackRule } from './take-back';

/**
 * Documents that take posted shares back (accounting-rules 9): for each document in Xero one of the opposite kind, with
 * exactly the lines, tax, rate and contact as posted, dated as it was while that day is open, else on the first open day.
 * Numbered after it: `INV-1-R1`.
 */
export function draftReversals(takeBacks: readonly TakeBack[], input: RuleInput): SaleDraft[] {
  const byPosting = new Map<string, TakeBack[]>();
  for (const one of takeBacks) {
    const members = byPosting.get(one.share.key);
    if (members) members.push(one);
    else byPosting.set(one.share.key, [one]);
  }
  return [...byPosting]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, members]) => draftReversal(key, members, input));
}

function draftReversal(original: string, members: readonly TakeBack[], input: RuleInput): SaleDraft {
  const [first] = members;
  if (!first) throw new Error('A reversal of nothing');
  const { share, snapshot, posted } = first;
  const { xero, mapping } = input;
  const was = share.kind as SaleKind;
  const kind = oppositeOf[was];
  const family = `reversal|${original}`;
  const revision = (input.posted.families.get(family) ?? 0) + 1;
  const undone = share.xeroNumber ?? snapshot.number;
  const number = `${undone}-R${revision}`;
  const subject = `${saleNouns[kind]} ${number}`;
  const { date, faults } = openDate(posted.date ?? snapshot.date, true, subject, input);
  const sources = members
    .map((member) => ({
      ...shareTaking(member, member.shareId),
      saleId: member.snapshot.id.split('/')[0] ?? null,
    }))
    .sort(byDateAndNumber);
  const amountMinor = sumMinor(sources.map((source) => source.amountMinor));
  const approval = mapping.settings.statuses[kind] ?? 'approved';
  const { taxInclusive, rate } = posted;
  const { currency, channel } = snapshot;
  const draft = {
    ...{ family, revision, date, number, currency, channel, taxInclusive, rate, sources },
    contact: contactAsPosted(posted, input),
    key: postingKey({
      organisation: xero.organisation.id,
      ...{ kind, group: family, period: date, revision, sourceIds: sources.map(({ id }) => id) },
    }),
    reference: referenceOf(members, was, undone),
    lines: linesOf(members, input),
    netMinor: sumMinor(members.map((member) => member.posted.netMinor)),
    taxMinor: sumMinor(members.map((member) => member.posted.taxMinor)),
    rule: takenBackRule,
    faults: [takenBack(members, was, undone, subject), ...faults],
    ...(approval === 'approved' ? {} : { approval }),
  };
  if (kind === 'invoices') return { ...draft, kind, dueDate: date };
  const allocates =
    mapping.settings.allocateCredits && share.xeroId !== null && approval === 'approved'
      ? { allocate: { xeroId: share.xeroId, amountMinor } }
      : {};
  return { ...draft, kind, ...allocates };
}

function linesOf(members: readonly TakeBack[], { mapping }: RuleInput) {
  const [first] = members;
  if (!first) return [];
  const lines =
    members.length === 1
      ? first.posted.lines
      : mergeLines(
          members.map(({ snapshot, posted }) => ({ id: snapshot.id, lines: posted.lines })),
          { taxInclusive: first.posted.taxInclusive, currency: first.snapshot.currency },
          mapping.settings.keepItemCodes,
          'document',
        );
  return lines.map((line) => ({ ...line, description: `Reversal: ${line.description}` }));
}

const numbersOf = (members: readonly TakeBack[]): string => {
  const numbers = members.map(({ snapshot }) => snapshot.number).sort();
  const more = numbers.length - 5;
  return numbers.slice(0, 5).join(', ') + (more > 0 ? ` and ${more} more` : '');
};

/** `Takes back invoice INV-1`, or `Takes back INV-4, INV-9 of invoice SO-2026-10-Shopify-1`. */
function referenceOf(members: readonly TakeBack[], was: SaleKind, undone: string): string {
  const numbers = numbersOf(members);
  const part = numbers === undone ? '' : `${numbers} of `;
  return `Takes back ${part}${saleNouns[was].toLowerCase()} ${undone}`;
}

function takenBack(members: readonly TakeBack[], was: SaleKind, undone: string, document: string): Fault {
  const what = members.every(({ isGone }) => isGone)
    ? 'is not in Cin7 any more'
    : members.some(({ isGone }) => isGone)
      ? 'was changed or removed in Cin7'
      : 'was changed in Cin7';
  return fault(
    'taken-back',
    { table: 'documents' },
    `${numbersOf(members)} ${what} since it was posted with ${saleNouns[was].toLowerCase()} ${undone}: this document takes it back.`,
    'After posting, set the two against each other in Xero. A payment on the first one stays there: move it to the new document in Xero.',
    { document },
  );
}
