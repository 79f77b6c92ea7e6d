import type { CellValue } from './port';

/**
 * What a cell of a summary is. Lines of titles: `heading` (their words, and the gaps up to the last title) and `title`
 * (over a column of figures). Other lines: `label` (their words) and `figure` (a number, or what is said instead of
 * one). `blank`: empty.
 */
export type SummaryRole = 'heading' | 'title' | 'label' | 'figure' | 'blank';

const isEmpty = (value: CellValue): boolean => value === null || value === '';

/**
 * The parts of a summary line, so that every host shows it as a small table: words at the left, figures and the titles
 * over them at the right. A line with more than its label, but without any number, is one of titles.
 */
export function summaryRoles(line: readonly CellValue[]): SummaryRole[] {
  const first = line.findIndex((value) => !isEmpty(value));
  const last = line.findLastIndex((value) => !isEmpty(value));
  const titles = last > first && !line.some((value) => typeof value === 'number');
  return line.map((value, index) => {
    const inside = index >= first && index <= last;
    if (isEmpty(value)) return titles && inside ? 'heading' : 'blank';
    if (index === first) return titles ? 'heading' : 'label';
    return titles ? 'title' : 'figure';
  });
}
