import { parseCalendarDate, type CalendarDate, type Month } from '../../accounting/dates';
import { ok, type Result } from '../../accounting/result';
import { month } from '../../contract/common';
import { noFigure, type FigureFault } from './figure';

/** Reading of what a cell passes to a function: texts, blank where it was left out. */

export function dateArgument(name: string, text: string): Result<CalendarDate, FigureFault> {
  const date = parseCalendarDate(text);
  return date
    ? ok(date)
    : noFigure(
        'invalid-argument',
        text === ''
          ? `The ${name} date is missing.`
          : `The ${name} date "${text}" is not a date of the calendar. Write it as YYYY-MM-DD or point to a cell with a date.`,
      );
}

export function monthArgument(text: string): Result<Month, FigureFault> {
  return month.safeParse(text).success
    ? ok(text as Month)
    : noFigure(
        'invalid-argument',
        text === ''
          ? 'The month is missing.'
          : `"${text}" is not a month. Write it as YYYY-MM or point to a cell with a date in it.`,
      );
}
