import type { Fault } from './fault';
import { consolidatedKinds, type DocumentKind } from './kinds';
import type { SaleOrigin } from './source-documents';
import type { TrackingTag } from './draft';

/** How often documents of a channel are put together (accounting-rules 5). `none`: not posted at all. */
export const postAsChoices = ['individual', 'day', 'month', 'none'] as const;
export type PostAs = (typeof postAsChoices)[number];

/**
 * What a rule keeps apart besides period, channel, currency and rate (accounting-rules 5); `both`: location and customer
 * group. A register is closed by way of paying and branch (accounting-rules 3, row 31).
 */
export const splitByChoices = [
  '',
  'location',
  'customer group',
  'both',
  'payment method',
  'location and payment method',
] as const;
export type SplitBy = (typeof splitByChoices)[number];

/** In a Channels cell: blank matches any document, this matches only documents without a value. */
export const noneText = '(none)';

/** A row of the Channels sheet, judged. Rows are tried from the top; the first that matches takes the document. */
export interface ChannelRule {
  readonly row: string;
  /** 1 for the first row: what the preview shows as "rule 1". */
  readonly place: number;
  readonly channel: string;
  readonly location: string;
  readonly customerGroup: string;
  readonly kind: DocumentKind | '';
  readonly postAs: PostAs;
  /** Name of a Xero contact; blank: the customer of the document. */
  readonly contact: string;
  /** Xero account code for product lines where Cin7 names no account or an unmapped one; blank: none. */
  readonly revenueAccount: string;
  readonly clearingAccount: string;
  readonly tracking: readonly TrackingTag[];
  readonly splitBy: SplitBy;
  /** Blocking faults of the row: it still takes its documents, and they are held with these reasons. */
  readonly faults: readonly Fault[];
}

const matches = (cell: string, value: string): boolean =>
  cell === '' || (cell === noneText ? value === '' : cell.toLowerCase() === value.toLowerCase());

/** A blank kind stands for the kinds that sales channels have; all others must be named. */
const takesKind = (cell: ChannelRule['kind'], kind: DocumentKind): boolean =>
  cell === kind || (cell === '' && isConsolidated(kind));

export const isConsolidated = (kind: DocumentKind): boolean =>
  (consolidatedKinds as readonly DocumentKind[]).includes(kind);

const takes = (rule: ChannelRule, kind: DocumentKind, origin: RuleOrigin): boolean =>
  takesKind(rule.kind, kind) &&
  matches(rule.channel, origin.channel) &&
  matches(rule.location, origin.location) &&
  matches(rule.customerGroup, origin.customerGroup);

/** What of a document the rows of Channels look at. */
export type RuleOrigin = Pick<SaleOrigin, 'channel' | 'location' | 'customerGroup'>;

/** Takes what no row of Channels names: purchases, stock and the like are posted one by one (accounting-rules 5). */
export const plainRule: ChannelRule = {
  row: '',
  place: 0,
  channel: '',
  location: '',
  customerGroup: '',
  kind: '',
  postAs: 'individual',
  contact: '',
  revenueAccount: '',
  clearingAccount: '',
  tracking: [],
  splitBy: '',
  faults: [],
};

/**
 * The first rule from the top that takes the document. Null when none does: for a kind of a sales channel that is a gap
 * in Channels, all others fall to `plainRule`.
 */
export const ruleFor = (
  rules: readonly ChannelRule[],
  kind: DocumentKind,
  origin: RuleOrigin,
): ChannelRule | null =>
  rules.find((rule) => takes(rule, kind, origin)) ?? (isConsolidated(kind) ? null : plainRule);

const covers = (earlier: string, later: string): boolean =>
  earlier === '' || earlier.toLowerCase() === later.toLowerCase();

/** Whether an earlier row's kind leaves nothing of a later one's. */
const coversKind = (earlier: ChannelRule['kind'], later: ChannelRule['kind']): boolean =>
  earlier === later || (earlier === '' && later !== '' && isConsolidated(later));

/** The earlier rule that leaves nothing for this one, or null: every cell of it is blank or the same. */
export const coveredBy = (rules: readonly ChannelRule[], rule: ChannelRule): ChannelRule | null =>
  rules.find((earlier) => earlier.place < rule.place && isCovered(earlier, rule)) ?? null;

type RuleCells = Pick<ChannelRule, 'kind' | 'channel' | 'location' | 'customerGroup'>;

/** Cells that take what both rules take; null when no document can be taken by both. */
function meeting(left: RuleCells, right: RuleCells): RuleCells | null {
  const cells = ['channel', 'location', 'customerGroup'] as const;
  const apart = cells.some((cell) => !covers(left[cell], right[cell]) && !covers(right[cell], left[cell]));
  const kind = coversKind(left.kind, right.kind)
    ? right.kind
    : coversKind(right.kind, left.kind)
      ? left.kind
      : null;
  if (apart || kind === null) return null;
  const [channel = '', location = '', customerGroup = ''] = cells.map((cell) => left[cell] || right[cell]);
  return { kind, channel, location, customerGroup };
}

const isCovered = (earlier: RuleCells, later: RuleCells): boolean =>
  coversKind(earlier.kind, later.kind) &&
  (['channel', 'location', 'customerGroup'] as const).every((cell) => covers(earlier[cell], later[cell]));

/** Everything that a rule does with what it takes. */
const treatment = ({
  postAs,
  contact,
  revenueAccount,
  clearingAccount,
  tracking,
  splitBy,
}: ChannelRule): string =>
  JSON.stringify([postAs, contact.toLowerCase(), revenueAccount, clearingAccount, tracking, splitBy]);

/**
 * The first rule above this one that takes some of its documents only because it stands above: neither covers the other,
 * they do different things, and no rule further up settles what both take. Null when there is none.
 */
export function overlapOf(rules: readonly ChannelRule[], rule: ChannelRule): ChannelRule | null {
  const isSettled = (both: RuleCells, before: number) =>
    rules.some((above) => above.place < before && isCovered(above, both));
  return (
    rules.find((earlier) => {
      if (earlier.place >= rule.place || treatment(earlier) === treatment(rule)) return false;
      if (isCovered(earlier, rule) || isCovered(rule, earlier)) return false;
      const both = meeting(earlier, rule);
      return both !== null && !isSettled(both, earlier.place);
    }) ?? null
  );
}

/** `rule 2: Shopify, invoices, by month`: how the preview names the rule that took a document. */
export function ruleText(rule: ChannelRule): string {
  const which = [rule.channel, rule.location, rule.customerGroup, rule.kind].filter((part) => part !== '');
  const how = { individual: 'one by one', day: 'by day', month: 'by month', none: 'not posted' }[rule.postAs];
  if (rule.place === 0) return `${how}, no rule needed`;
  return `rule ${rule.place}: ${[...(which.length > 0 ? which : ['everything']), how].join(', ')}`;
}
