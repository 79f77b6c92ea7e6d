import type { ChannelRule } from './channel-rules';
import { periodOf } from './period';
import type { RuleInput } from './rules';
import { byDateAndNumber, type SaleToPost } from './sale-documents';
import { mergeName } from './sale-invoice-lines';
import { rateBucket } from './sale-rate';

/** Lines a consolidated document may hold before a further one is begun (accounting-rules 5). */
export const maxLinesPerInvoice = 500;

/** Sources that make one document, with the name of what they have in common. */
export interface SaleGroup {
  readonly name: string;
  readonly sources: readonly SaleToPost[];
}

/**
 * Groups by period, channel, rule, currency, rate, tax-inclusive flag and what the rule keeps apart besides
 * (accounting-rules 5); a rule never drops currency or flag. Groups and sources have the same order however they came.
 */
export function groupSales(
  sources: readonly SaleToPost[],
  isMoved: (source: SaleToPost) => boolean,
  { settings }: RuleInput['mapping'],
): SaleGroup[] {
  const groups = new Map<string, SaleToPost[]>();
  for (const source of sources) {
    const { document, rule } = source;
    const name = JSON.stringify([
      periodOf(document.date, rule.postAs),
      document.channel,
      rule.row,
      document.currency,
      rateBucket(source, settings.foreignConsolidation),
      document.taxInclusive,
      rule.postAs === 'individual' ? document.id : '',
      ...apartBy(source),
      // What replaces a document of a locked period is dated later than what arrives late in it.
      ...(isMoved(source) ? ['moved'] : []),
    ]);
    const members = groups.get(name);
    if (members) members.push(source);
    else groups.set(name, [source]);
  }
  return [...groups]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, members]) =>
      splitByLines(members, settings.keepItemCodes).map((part) => ({ name, sources: part })),
    );
}

/** Values of the further keys that the rule asks for; none when it asks for none. */
export function apartBy({ document, rule }: SaleToPost): string[] {
  if (rule.postAs === 'individual') return [];
  const { location, customerGroup, paymentMethod = '' } = document;
  const keys: Readonly<Record<ChannelRule['splitBy'], readonly string[]>> = {
    '': [],
    location: [location],
    'customer group': [customerGroup],
    both: [location, customerGroup],
    'payment method': [paymentMethod],
    'location and payment method': [location, paymentMethod],
  };
  return [...keys[rule.splitBy]];
}

/** Parts of at most 500 merged lines; a single document with more keeps them, since it cannot be split. */
function splitByLines(sources: readonly SaleToPost[], keepSku: boolean): SaleToPost[][] {
  const ordered = [...sources].sort(byDateAndNumber);
  const parts: SaleToPost[][] = [];
  let names = new Set<string>();
  for (const source of ordered) {
    const own = new Set(source.lines.map((line) => mergeName(line, keepSku)));
    let more = 0;
    for (const name of own) if (!names.has(name)) more += 1;
    const part = parts.at(-1);
    if (part && names.size + more <= maxLinesPerInvoice) {
      part.push(source);
      if (more > 0) for (const name of own) names.add(name);
    } else {
      parts.push([source]);
      names = own;
    }
  }
  return parts;
}
