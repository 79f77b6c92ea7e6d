/** Calendar periods of a close. Calendar dates are `YYYY-MM-DD`, months `YYYY-MM`; no time zone ever shifts them. */

export interface Period {
  readonly from: string;
  readonly to: string;
}

const parts = (month: string): [year: number, month: number] => [
  Number(month.slice(0, 4)),
  Number(month.slice(5, 7)),
];

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

export const monthOf = (date: string): string => date.slice(0, 7);

/** The month so many months later (earlier when negative). */
export function shiftMonth(month: string, months: number): string {
  const [year, index] = parts(month);
  const count = year * 12 + (index - 1) + months;
  return `${pad(Math.floor(count / 12), 4)}-${pad((count % 12) + 1, 2)}`;
}

/** First and last day of a month. */
export function periodOf(month: string): Period {
  const [year, index] = parts(month);
  const days = new Date(Date.UTC(year, index, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${pad(days, 2)}` };
}

/** The month a close is usually about: the last one that has ended on `today`. */
export const lastFullMonth = (today: string): string => shiftMonth(monthOf(today), -1);

export const isWholeMonth = ({ from, to }: Period): boolean =>
  periodOf(monthOf(from)).to === to && from.endsWith('-01');
