import { monthText, type Month } from '../../accounting/dates';
import { noneText } from '../../accounting/channel-rules';
import { costOf } from '../../accounting/figures';
import { majorText } from '../../accounting/money';
import { ok, type Result } from '../../accounting/result';
import { monthsOf } from '../fetch';
import { dateArgument } from './arguments';
import { earlierOf, type FigureDesk } from './desk';
import { noFigure, type FigureFault, type FigureResult } from './figure';

/** Longest period of one figure: a bound for every loop. */
const maxMonths = 120;

/**
 * COGS(from, to, [channel]): cost of goods sold by Cin7's ledger as stored, posted or not, base currency; returns count
 * against. Months that were never fetched are named, not taken for zero.
 */
export async function cogs(
  desk: FigureDesk,
  [fromText = '', toText = '', channel = '']: string[],
): Promise<FigureResult> {
  const from = dateArgument('first', fromText);
  if (!from.ok) return from;
  const to = dateArgument('last', toText);
  if (!to.ok) return to;
  if (to.value < from.value)
    return noFigure(
      'invalid-argument',
      `The period ends on ${to.value}, before its first day ${from.value}.`,
    );
  const months = monthsOf(from.value, to.value);
  if (months.length > maxMonths)
    return noFigure(
      'invalid-argument',
      `The period spans ${months.length} months; at most ${maxMonths} are allowed.`,
    );
  const asOf = await fetchedAt(desk, months);
  if (!asOf.ok) return asOf;
  const wanted = channel.trim().toLowerCase();
  const sales = await desk.sales();
  const channels = new Set([...sales.bySaleId.values()].map((sale) => sale.channel.toLowerCase()));
  if (wanted !== '' && wanted !== noneText && !channels.has(wanted))
    return noFigure(
      'not-found',
      `No sale fetched so far has the channel "${channel.trim()}". Write it as in the Channels sheet, or ${noneText} for sales without one.`,
    );
  const entries = (await desk.entries(from.value, to.value)).filter(
    (entry) => wanted === '' || entry.channel.toLowerCase() === (wanted === noneText ? '' : wanted),
  );
  const { cin7 } = desk.references;
  return ok({
    value: majorText(costOf(entries, cin7), cin7.baseCurrency),
    unit: cin7.baseCurrency,
    asOf: asOf.value,
  });
}

/** When the oldest of these months was read, or which of them never were. */
export async function fetchedAt(
  desk: FigureDesk,
  months: readonly Month[],
): Promise<Result<Date, FigureFault>> {
  const missing: Month[] = [];
  let oldest: Date | undefined;
  for (const month of months) {
    const at = await desk.readAt(month);
    if (at) oldest = earlierOf(oldest, at);
    else missing.push(month);
  }
  if (missing.length === 0 && oldest) return ok(oldest);
  const named = missing.slice(0, 6).map(monthText).join(', ');
  const more = missing.length > 6 ? ` and ${missing.length - 6} more months` : '';
  return noFigure(
    'not-fetched',
    `The cost movements of ${named}${more} were never fetched from Cin7. Fetch ${missing.length === 1 ? 'that month' : 'those months'} first.`,
  );
}
