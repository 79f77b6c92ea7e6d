import { addDays, dateText, type CalendarDate } from './dates';
import { balance, draftName, type Draft, type JournalDraft } from './draft';
import { fault, type Fault } from './fault';
import type { Organisation } from './organisation';
import { judgeLock, lockDateOf } from './period';
import { postingKey } from './posting-key';
import { err, ok, type Result } from './result';

/**
 * The reversal of a posted journal (accounting-rules 9): same accounts, tax and tracking, signs flipped, dated as the
 * original while that day is open, else the first open day. It is previewed and approved like any other document.
 */
export function reverseJournal(
  original: Draft,
  organisation: Organisation,
  today: CalendarDate,
): Result<JournalDraft, Fault> {
  const name = draftName(original);
  if (original.kind !== 'cogs') {
    return err(
      fault(
        'row-invalid',
        { table: 'documents', row: original.key },
        `Invoice ${name} cannot be reversed from here.`,
        'Void it in Xero, then choose Reverse again: it counts as undone and can be posted anew. A paid invoice is credited in Xero instead.',
        { document: name },
      ),
    );
  }
  const lock = lockDateOf(organisation);
  const date = lock !== null && original.date <= lock ? addDays(lock, 1) : original.date;
  const words = `Reversal of ${name.replace(/ \[[A-Z2-7]+\]$/, '')}`;
  const flipped = original.lines.map((line) => ({
    ...line,
    amountMinor: -line.amountMinor,
    description: `Reversal: ${line.description}`,
  }));
  const lines = balance(flipped, original.currency, words);
  if (!lines.ok) return lines;
  const key = postingKey({
    organisation: organisation.id,
    kind: 'cogs',
    sourceIds: [original.key],
    group: 'reversal',
    period: original.date,
    revision: 1,
  });
  const future: Fault[] =
    date > today
      ? [
          fault(
            'date-locked',
            { table: 'xero', row: 'organisation' },
            `${words} would be dated ${dateText(date)}, after today: the books are locked up to ${dateText(lock ?? date)}.`,
            'Move the lock date in Xero and try again.',
            { document: words },
          ),
        ]
      : [];
  return ok({
    ...original,
    key,
    family: `reversal|${original.key}`,
    revision: 1,
    date,
    narration: `${words} [${key}]`,
    lines: lines.value,
    rule: { row: '', text: 'reversal' },
    sources: [],
    faults: [...judgeLock(date, organisation, words), ...future],
    reverses: original.key,
  });
}
