import { changesOf } from './changed-documents';
import type { Drafted, RuleInput } from './rules';
import { documentsOf, type SaleKind } from './sale-documents';
import { draftSales, type SaleDraft } from './sale-drafts';
import { judgeNumbers } from './sale-numbers';
import { draftReversals } from './sale-reversals';

/**
 * Sales invoices, one by one or consolidated by day or month and channel (accounting-rules 3 rows 1 and 2, 5). Invoices
 * that changed after posting, or are gone from Cin7, are taken back by a credit note and posted anew (9).
 */
export const draftInvoices = (input: RuleInput): Drafted => draftSaleKind('invoices', input);

/** `complete` adds to a draft what its kind alone has. */
export function draftSaleKind(
  kind: SaleKind,
  input: RuleInput,
  complete: (draft: SaleDraft) => SaleDraft = (draft) => draft,
): Drafted {
  const { toPost, toTakeBack, leftOut, alreadyPosted } = changesOf(kind, documentsOf(kind, input), input);
  const drafts = [...draftReversals(toTakeBack, input), ...draftSales(kind, toPost, input).map(complete)];
  return { drafts: judgeNumbers(drafts, input.posted), leftOut, alreadyPosted };
}
