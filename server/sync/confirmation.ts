import { dateText, type CalendarDate } from '../accounting/dates';
import {
  directionOf,
  draftAmount,
  draftKinds,
  draftWords,
  isJournal,
  isTrade,
  type Draft,
} from '../accounting/draft';
import { moneyText, sumMinor } from '../accounting/money';
import type { Organisation } from '../accounting/organisation';
import { lockDateOf } from '../accounting/period';
import type { PreviewRecord } from '../store/previews';
import { callsSentence, type CallsToday } from './calls-today';
import { callsToPost } from './post-plan';
import { currenciesOf } from './preview-totals';
import { counted, datesText } from './words';

/** Full sentences that name what will be written, where and when, and what it takes of Xero's day (UX "The panel"). */
export function confirmationOf(
  record: Pick<PreviewRecord, 'counts' | 'basis'>,
  drafts: readonly Draft[],
  organisation: Organisation,
  today: CallsToday | null,
  now: Date,
): string {
  const journals = drafts.filter(isJournal);
  const others = draftKinds.flatMap((kind) => {
    const own = drafts.filter((draft) => draft.kind === kind && !isJournal(draft));
    return own.length > 0 ? [own] : [];
  });
  const base = organisation.baseCurrency;
  const parts = [
    ...(journals.length > 0
      ? [
          `${counted(journals.length, 'journal')} (${moneyText({ minor: sumMinor(journals.map(draftAmount)), currency: base })} debit = credit)`,
        ]
      : []),
    ...others.map((own) => countedWithAmount(own, base)),
  ];
  const dates = drafts
    .filter((draft) => draft.kind !== 'contacts' && draft.kind !== 'items')
    .map(({ date }) => date)
    .sort();
  const [first, last] = [dates[0], dates.at(-1)];
  const dated = first === undefined || last === undefined ? '' : `, dated ${datesText(first, last)}`;
  const lock = lockDateOf(organisation);
  const left = record.counts.leftOut + record.counts.blocked;
  return [
    `Post ${listed(parts) || 'nothing'} to **${organisation.name}**${dated}.`,
    lock === null ? 'No lock date is set.' : `The lock date is ${dateText(lock as CalendarDate)}.`,
    ...(left > 0
      ? [
          `${counted(left, 'document')} ${left === 1 ? 'stays' : 'stay'} out (see the reasons in the preview).`,
        ]
      : []),
    ...(drafts.length > 0 ? [callsSentence(callsToPost(drafts), today, now)] : []),
    record.basis.reverses === undefined
      ? `You can reverse this run later from History${others.length > 0 ? '; what is not a journal is voided in Xero first' : ''}.`
      : 'It undoes what was posted earlier. To undo a reversal, preview the month again and post it anew.',
  ].join(' ');
}

/** `62 invoices (GBP 120,332.10 gross)`, `3 payments (received GBP 120.00, paid GBP 418.75)`, `4 contacts`. */
function countedWithAmount(drafts: readonly Draft[], base: string): string {
  const [first] = drafts;
  if (!first) return '';
  const words = counted(drafts.length, draftWords[first.kind]);
  if (first.kind === 'contacts' || first.kind === 'items') return words;
  const ways = (['received', 'paid'] as const).flatMap((way) => {
    const own = drafts.filter((draft) => directionOf(draft) === way);
    return own.length > 0 ? [`${way} ${amountByCurrency(own, base)}`] : [];
  });
  if (ways.length > 0) return `${words} (${ways.join(', ')})`;
  return `${words} (${amountByCurrency(drafts, base)}${isTrade(first) ? ' gross' : ''})`;
}

/** `a, b and c`. */
const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;

function amountByCurrency(drafts: readonly Draft[], base: string): string {
  return currenciesOf(drafts, base)
    .map((currency) =>
      moneyText({
        minor: sumMinor(drafts.filter((draft) => draft.currency === currency).map(draftAmount)),
        currency,
      }),
    )
    .join(' + ');
}
