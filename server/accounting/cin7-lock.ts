import { dateText, type CalendarDate } from './dates';
import type { Fault, FaultCode } from './fault';

/** What only a change of the document in Cin7 mends. */
const mendedInCin7: ReadonlySet<FaultCode> = new Set([
  'account-unmapped',
  'document-twice',
  'number-taken',
  'payment-exceeds-document',
  'rate-missing',
  'source-invalid',
  'source-unbalanced',
]);

/**
 * Cin7 lets nobody edit a document dated on or before its own lock date (cin7-core 2.1 `/me`; how it refuses is not known
 * [?]): a remedy that sends the user there says so. It stops no posting: what is locked there is final, which is as it
 * should be. Documents after it may still change; what changes after posting is proposed by the next preview.
 */
export function underCin7Lock<
  Dated extends { readonly date: CalendarDate; readonly faults: readonly Fault[] },
>(document: Dated, lock: CalendarDate | null): Dated {
  if (lock === null || document.date > lock || document.faults.length === 0) return document;
  const faults = document.faults.map((one) =>
    one.place.table === 'cin7' && mendedInCin7.has(one.code)
      ? {
          ...one,
          remedy: `${one.remedy} Cin7 is locked up to ${dateText(lock)}: move its lock date back first.`,
        }
      : one,
  );
  return { ...document, faults };
}
