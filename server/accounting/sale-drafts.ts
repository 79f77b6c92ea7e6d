import { ruleText } from './channel-rules';
import { byDateAndNumber, type CreditDraft, type InvoiceDraft, type SourceShare } from './draft';
import type { Fault } from './fault';
import { sumMinor } from './money';
import { dateOfPeriod, periodOf, periodWords } from './period';
import type { PostedTrade } from './posted';
import { postingKey } from './posting-key';
import type { RuleInput } from './rules';
import { openDate, type OpenDate } from './open-date';
import { saleNouns, snapshotOf, type SaleKind, type SaleToPost } from './sale-documents';
import { apartBy, groupSales, type SaleGroup } from './sale-groups';
import { mergeLines } from './sale-invoice-lines';
import { judgeRateOfSources, rateOfSources } from './sale-rate';

export type SaleDraft = InvoiceDraft | CreditDraft;

/** Words and numbers that tell the two kinds apart; those of invoices are as the first version wrote them. */
const words = {
  invoices: { single: 'invoice', prefix: 'SO', source: 'sale' },
  'credit-notes': { single: 'credit-note', prefix: 'CN', source: 'credit note' },
} as const;

/** Drafts of all sources, one for each group; late arrivals make the next sequence number of their family. */
export function draftSales(kind: SaleKind, sources: readonly SaleToPost[], input: RuleInput): SaleDraft[] {
  const sequences = new Map<string, number>();
  const isMoved = (source: SaleToPost) => dateOf(source, input).isMoved;
  return groupSales(sources, isMoved, input.mapping).map((group) =>
    draftGroup(kind, group, input, sequences),
  );
}

function ownDate({ document, rule }: SaleToPost, { today }: RuleInput) {
  return rule.postAs === 'individual'
    ? document.date
    : dateOfPeriod(periodOf(document.date, rule.postAs), today);
}

/** The document's own date; what replaces a posted one in a locked period goes to the first open day (accounting-rules 8). */
const dateOf = (source: SaleToPost, input: RuleInput, subject = ''): OpenDate =>
  openDate(ownDate(source, input), source.replaces !== null, subject, input);

function draftGroup(
  kind: SaleKind,
  { name, sources: members }: SaleGroup,
  input: RuleInput,
  sequences: Map<string, number>,
): SaleDraft {
  const [first] = members;
  if (!first) throw new Error('A group of sales without a source');
  const { document, rule, contact } = first;
  const { posted, xero, mapping, rateProof } = input;
  const { single: singleWord, prefix, source } = words[kind];
  const single = rule.postAs === 'individual';
  const period = periodOf(document.date, rule.postAs);
  const family = single ? `${singleWord}|${document.id}` : `${kind}|${period}|${document.channel}`;
  const revision = (sequences.get(family) ?? posted.families.get(family) ?? 0) + 1;
  sequences.set(family, revision);
  const number = single
    ? document.number + (revision > 1 ? `-${revision}` : '')
    : `${prefix}-${period}-${document.channel || 'Direct'}-${revision}`;
  const { date, faults } = dateOf(first, input, `${saleNouns[kind]} ${number}`);
  const { currency, taxInclusive } = document;
  const rate = rateOfSources(members, rateProof);
  const sources = members
    .map((member) => shareOf(kind, member, { rate, date, taxInclusive, contact }))
    .sort(byDateAndNumber);
  const approval = mapping.settings.statuses[kind] ?? 'approved';
  const draft = {
    ...{ family, revision, date, number, currency, contact, taxInclusive, rate, sources },
    channel: document.channel,
    key: postingKey({
      organisation: xero.organisation.id,
      ...{ kind, group: name, period, revision, sourceIds: sources.map(({ id }) => id) },
    }),
    reference: single ? singleReference(first) : reference(members, period, source),
    lines: single
      ? first.lines
      : mergeLines(
          members.map((member) => ({ id: member.document.id, lines: member.lines })),
          document,
          mapping.settings.keepItemCodes,
          source,
        ),
    netMinor: sumMinor(members.map(({ netMinor }) => netMinor)),
    taxMinor: sumMinor(members.map(({ taxMinor }) => taxMinor)),
    rule: { row: rule.row, text: ruleText(rule) },
    faults: [
      ...contactWarnings(first, number),
      ...faults,
      ...judgeRateOfSources(members, rate, rateProof, `${saleNouns[kind]} ${number}`),
    ],
    ...(approval === 'approved' ? {} : { approval }),
  };
  if (kind === 'credit-notes') return { ...draft, kind };
  return { ...draft, kind, dueDate: single && document.dueDate >= date ? document.dueDate : date };
}

const contactWarnings = ({ warnings }: SaleToPost, document: string): Fault[] =>
  warnings.map((one) => ({ ...one, document }));

const singleReference = ({ document, replaces }: SaleToPost): string =>
  [document.reference, replaces ? `replaces ${replaces.xeroNumber ?? replaces.snapshot?.number ?? ''}` : '']
    .filter((part) => part !== '')
    .join(', ');

function reference(members: readonly SaleToPost[], period: string, source: string): string {
  const [first] = members;
  const apart = first ? apartBy(first).filter((part) => part !== '') : [];
  const count = `${members.length} Cin7 ${source}${members.length === 1 ? '' : 's'}`;
  return [`${count} ${periodWords(period)}`, ...apart].join(', ');
}

function shareOf(
  kind: SaleKind,
  { document, lines, netMinor, taxMinor, shareId, replaces }: SaleToPost,
  common: Pick<PostedTrade, 'rate' | 'taxInclusive' | 'contact'> & Required<Pick<PostedTrade, 'date'>>,
): SourceShare {
  return {
    id: shareId,
    saleId: document.saleId,
    revision: document.revision,
    number: document.number,
    date: document.date,
    customer: document.customer,
    channel: document.channel,
    sku: '',
    quantity: '',
    unitCost: '',
    amountMinor: netMinor + taxMinor,
    description: replaces
      ? ['Changed after posting', document.reference].filter((part) => part !== '').join(': ')
      : document.reference,
    snapshot: snapshotOf(document, kind, {
      rate: common.rate,
      date: common.date,
      taxInclusive: common.taxInclusive,
      contact: common.contact,
      ...{ lines, netMinor, taxMinor, sourceRate: document.rate },
    }),
  };
}
