import type { CellLink } from '../workbook/port';
import { type Batch, brief } from './batch';
import { anchorName, bandRows, cellAddress, quoted } from './layout';
import type { ShownSheet } from './shown-sheet';
import type { Standing } from './standing';

/** Only web pages: https, or http on this machine. */
export function isPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  );
}

/**
 * The place in the workbook that a link points to. A sheet that is not drawn yet is named by its anchor; once it is,
 * and whenever its rows move, `repoint` puts the cell's address there.
 */
export function referenceOf(
  target: Extract<CellLink['target'], { sheet: string }>,
  shown: ShownSheet | undefined,
): string {
  if (!shown || shown.name === '') return anchorName(target.sheet);
  const columns = [...shown.columnOf];
  const first = shown.columnOf.get(shown.columns[0]?.id ?? '') ?? columns[0]?.[1] ?? 0;
  const row = (target.row === undefined ? undefined : shown.rowOf.get(target.row)) ?? bandRows - 1;
  const column = (target.column === undefined ? undefined : shown.columnOf.get(target.column)) ?? first;
  return `${quoted(shown.name)}!${cellAddress(row, column)}`;
}

const keyOf = ({ row, column }: CellLink): string => `${row}\n${column}`;

/** Sets the links of a sheet that are new or point elsewhere than before. */
export async function setLinks(
  batch: Batch,
  shown: ShownSheet,
  standing: Standing,
  links: Iterable<CellLink>,
  sheetNamed: (sheet: string) => ShownSheet | undefined,
): Promise<void> {
  for (const link of links) {
    const row = standing.rowOf.get(link.row);
    const column = standing.columns.get(link.column);
    if (row === undefined || column === undefined) continue;
    const { target } = link;
    const cell = (): Excel.Range => brief(standing.sheet.getRangeByIndexes(row, column, 1, 1));
    if ('url' in target) {
      if (!isPage(target.url)) continue;
      await batch.room(700 + target.url.length * 2);
      cell().hyperlink = { address: target.url, screenTip: target.url };
    } else {
      const documentReference = referenceOf(target, sheetNamed(target.sheet));
      await batch.operations();
      cell().hyperlink = { documentReference, screenTip: 'Click to go there' };
      shown.references.set(keyOf(link), documentReference);
    }
  }
}

/** Links of a sheet into another one whose cells stand elsewhere than when the links were set. */
export function staleLinks(
  shown: ShownSheet,
  into: string,
  sheetNamed: (sheet: string) => ShownSheet | undefined,
): CellLink[] {
  return [...shown.links.values()].filter(
    (link) =>
      'sheet' in link.target &&
      link.target.sheet === into &&
      shown.references.get(keyOf(link)) !== referenceOf(link.target, sheetNamed(into)),
  );
}
