import { addDays, dateText, type CalendarDate } from './dates';
import {
  balance,
  draftTitle,
  keyedReference,
  type DepositDraft,
  type Draft,
  type JournalDraft,
} from './draft';
import { fault, type Fault } from './fault';
import type { Organisation } from './organisation';
import { judgeLock, lockDateOf } from './period';
import { postingKey } from './posting-key';
import { ok, type Result } from './result';

/** What we post to undo a posting. */
export type Reversal = JournalDraft | DepositDraft;

/**
 * What every reversal has: dated as the original while that day is open, also when it lies ahead, else the first open day,
 * which must not lie ahead (accounting-rules 9). Its key follows from the original's, so that there is one for ever; a
 * further one only once that was taken back in Xero.
 */
function termsOf(original: Draft, revision: number, organisation: Organisation, today: CalendarDate) {
  const lock = lockDateOf(organisation);
  const isMoved = lock !== null && original.date <= lock;
  const date = isMoved ? addDays(lock, 1) : original.date;
  const words = `Reversal of ${draftTitle(original)}`;
  const key = postingKey({
    organisation: organisation.id,
    kind: original.kind,
    sourceIds: [original.key],
    group: 'reversal',
    period: original.date,
    revision,
  });
  const future: Fault[] =
    isMoved && date > today
      ? [
          fault(
            'date-locked',
            { table: 'xero', row: 'organisation' },
            `${words} would be dated ${dateText(date)}, after today: the books are locked up to ${dateText(lock)}.`,
            'Move the lock date in Xero and try again.',
            { document: words },
          ),
        ]
      : [];
  return {
    words,
    fields: {
      ...{ key, revision, date, family: `reversal|${original.key}`, reverses: original.key },
      ...{ rule: { row: '', text: 'reversal' }, sources: [] },
      faults: [...judgeLock(date, organisation, words), ...future],
    },
  };
}

/** The reversal of a posted journal: same accounts, tax and tracking, signs flipped. */
export function reverseJournal(
  original: JournalDraft,
  revision: number,
  organisation: Organisation,
  today: CalendarDate,
): Result<JournalDraft, Fault> {
  const { words, fields } = termsOf(original, revision, organisation, today);
  const flipped = original.lines.map((line) => ({
    ...line,
    amountMinor: -line.amountMinor,
    description: `Reversal: ${line.description}`,
  }));
  const lines = balance(flipped, original.currency, words);
  if (!lines.ok) return lines;
  return ok({ ...original, ...fields, narration: `${words} [${fields.key}]`, lines: lines.value });
}

/** The same money the other way, at the same rate. */
export function reverseDeposit(
  original: DepositDraft,
  revision: number,
  organisation: Organisation,
  today: CalendarDate,
): Result<DepositDraft, Fault> {
  const { words, fields } = termsOf(original, revision, organisation, today);
  const { needs: _made, ...money } = original;
  return ok({
    ...money,
    ...fields,
    direction: original.direction === 'receive' ? 'spend' : 'receive',
    description: `Reversal: ${original.description}`,
    reference: keyedReference(words, fields.key),
  });
}
