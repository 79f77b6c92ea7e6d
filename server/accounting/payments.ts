import { draftDeposits } from './deposits';
import { draftDocumentPayments } from './document-payments';
import { draftPrepayments } from './prepayments';
import type { Drafted, RuleInput } from './rules';

/** All money that came and went: ahead of documents first, since what settles them may use it up (rows 8, 10, 17). */
export function draftPayments(input: RuleInput): Drafted {
  const drafted = [draftPrepayments(input), draftDeposits(input), draftDocumentPayments(input)];
  return {
    drafts: drafted.flatMap((one) => one.drafts),
    leftOut: drafted.flatMap((one) => one.leftOut),
    alreadyPosted: drafted.reduce((sum, one) => sum + one.alreadyPosted, 0),
  };
}
