import { ruleFor, ruleText, type ChannelRule, type RuleOrigin } from './channel-rules';
import { fault, type Fault } from './fault';
import type { DocumentKind } from './kinds';
import { err, ok, type Result } from './result';
import type { RuleInput } from './rules';

/** Judgements that every kind of document shares. */

/** The row of Channels that takes a document, or why it takes none. */
export function ruleOf(
  rules: readonly ChannelRule[],
  kind: DocumentKind,
  origin: RuleOrigin,
  document: string,
): Result<ChannelRule, readonly Fault[]> {
  const rule = ruleFor(rules, kind, origin);
  if (!rule) return err([noRule(origin.channel, document)]);
  if (rule.faults.length > 0) return err(rule.faults);
  return rule.postAs === 'none' ? err([notPostedByRule(rule, document)]) : ok(rule);
}

const noRule = (channel: string, document: string): Fault =>
  fault(
    'rule-missing',
    { table: 'channels' },
    `No rule in Channels takes ${document} (channel ${channel || 'none'}).`,
    'Add a row with a blank channel at the end of Channels.',
    { document },
  );

const notPostedByRule = (rule: ChannelRule, document: string): Fault =>
  fault(
    'not-posted-by-rule',
    { table: 'channels', row: rule.row, column: 'postAs' },
    `${document} is not posted: ${ruleText(rule)}.`,
    'Change "post as" in Channels to post it.',
    { document },
  );

/** Both books must be kept in one currency (accounting-rules 4). */
export const otherBase = ({ cin7, xero }: Pick<RuleInput, 'cin7' | 'xero'>, document: string): Fault =>
  fault(
    'base-currency-differs',
    { table: 'cin7', row: 'me' },
    `Cin7 keeps its books in ${cin7.baseCurrency}, ${xero.organisation.name} in ${xero.organisation.baseCurrency}.`,
    'Connect Cin7 to a Xero organisation of the same base currency.',
    { document },
  );
