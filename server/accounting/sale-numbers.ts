import { draftWords } from './draft';
import { fault } from './fault';
import { numberName, type PostedState } from './posted';
import type { SaleDraft } from './sale-drafts';

/** A number that stands twice, here or on an earlier posting, is refused by Xero: both are named before it is tried. */
export function judgeNumbers(
  drafts: readonly SaleDraft[],
  { numbers }: Pick<PostedState, 'numbers'>,
): SaleDraft[] {
  const counts = new Map<string, number>();
  const nameOf = ({ kind, number }: SaleDraft) => numberName(kind, number);
  for (const draft of drafts) counts.set(nameOf(draft), (counts.get(nameOf(draft)) ?? 0) + 1);
  return drafts.map((draft) => {
    if (!numbers.has(nameOf(draft)) && counts.get(nameOf(draft)) === 1) return draft;
    const { kind, number } = draft;
    const taken = fault(
      'number-taken',
      { table: 'cin7' },
      `The ${draftWords[kind]} number ${number} stands on more than one document; Xero takes each number once.`,
      'Give one of them another number in Cin7, then fetch and preview again.',
      { document: number, value: number },
    );
    return { ...draft, faults: [...draft.faults, taken] };
  });
}
