import { refuse } from './errors';
import { rangeHandle } from './range';
import { type Handle, act, define, free, read, write } from './service';
import type { Sheet } from './sheet';

interface Group {
  readonly sheet: Sheet;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/** Docs: Sheet.getRowGroup, "throws if there is no group". Message as reported. */
export function groupHandle(sheet: Sheet, row: number, depth: number): Handle {
  const within = (index: number): boolean => (sheet.rows[index]?.depth ?? 0) >= depth;
  if (depth < 1 || !within(row)) refuse(`A group does not exist at row ${row + 1} with depth ${depth}.`);
  let [from, to] = [row, row];
  while (within(from - 1)) from--;
  while (within(to + 1)) to++;
  return group({ sheet, from, to, depth });
}

const fold = ({ sheet, from, to }: Group, collapsed: boolean): void =>
  sheet.rows.slice(from, to + 1).forEach((row) => (row.collapsed = collapsed));

const group = define<Group>({
  name: 'Group',
  needs: 'document',
  members: {
    getDepth: free('', ({ depth }) => depth),
    getRange: free('', ({ sheet, from, to }) =>
      rangeHandle(sheet, { row: from, column: 0, rows: to - from + 1, columns: sheet.columns.length }),
    ),
    isCollapsed: read('', ({ sheet, from }) => sheet.rows[from]?.collapsed ?? false),
    collapse: write('', (one) => fold(one, true)),
    expand: write('', (one) => fold(one, false)),
    remove: act('', ({ sheet, from, to }) =>
      sheet.rows
        .slice(from, to + 1)
        .forEach((row) => Object.assign(row, { depth: row.depth - 1, collapsed: false })),
    ),
  },
});
