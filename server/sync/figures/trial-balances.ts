import type { CalendarDate } from '../../accounting/dates';
import { ok, type Result } from '../../accounting/result';
import type { XeroFailure, XeroLedger } from '../../xero/ledger';

export interface KeptBalances {
  /** Balance by account code, debit positive, decimal text. */
  readonly balances: ReadonlyMap<string, string>;
  readonly readAt: Date;
}

type Reading = Result<KeptBalances, XeroFailure>;

const keptMs = 5 * 60_000;

/**
 * Trial balances as read in the last 5 minutes: a working paper asks for many accounts of one date, and each reading
 * takes two of Xero's calls. Kept for each ledger, so that a new connection starts afresh.
 */
export class TrialBalances {
  private readonly kept = new WeakMap<
    XeroLedger,
    Map<CalendarDate, { at: Date; reading: Promise<Reading> }>
  >();

  constructor(private readonly clock: () => Date) {}

  /** Read again when older than 5 minutes or than `changedAt`, when Cogsheet last posted. Failures are not kept. */
  async read(ledger: XeroLedger, date: CalendarDate, changedAt: Date | null): Promise<Reading> {
    const dates = this.kept.get(ledger) ?? new Map<CalendarDate, { at: Date; reading: Promise<Reading> }>();
    this.kept.set(ledger, dates);
    const now = this.clock();
    for (const [day, { at }] of dates)
      if (now.getTime() - at.getTime() >= keptMs || (changedAt !== null && at <= changedAt))
        dates.delete(day);
    const entry = dates.get(date) ?? { at: now, reading: readAt(ledger, date, now) };
    dates.set(date, entry);
    const reading = await entry.reading;
    if (!reading.ok && dates.get(date) === entry) dates.delete(date);
    return reading;
  }
}

async function readAt(ledger: XeroLedger, date: CalendarDate, at: Date): Promise<Reading> {
  const answer = await ledger.trialBalance(date);
  return answer.ok ? ok({ balances: answer.value, readAt: at }) : answer;
}
