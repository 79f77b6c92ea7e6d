import type { CellLink } from '../../addin/workbook/port';
import { bandRows, columnLetters } from '../shared/layout';
import type { CellText, DrawPlan, PlanColumn } from '../shared/plan';
import type { DrawnSheet } from './drawn-sheet';

/** Empty rows below a list that grows: they have our formats already, so that `0310` typed there stays text. */
const spareRows = 50;

/** Whether the user may add rows below: where the first column is hers to write, as in a list of rules. */
const isGrowable = ({ picture: { columns } }: DrawnSheet): boolean =>
  columns[0]?.editable === true && columns[0].format !== 'tick';

export const planColumns = ({ picture }: DrawnSheet): PlanColumn[] =>
  picture.columns.map(({ id, title, format, width, editable, wrap = false, choices = [], rowChoices }) => ({
    id,
    title,
    format,
    width,
    editable,
    wrap,
    choices,
    ...(rowChoices ? { rowChoices } : {}),
  }));

/** The drawing of a sheet as the script carries it out. */
export function drawPlan(
  drawn: DrawnSheet,
  links: readonly CellText[],
  known: string | null,
  keepsNewRows: boolean,
): DrawPlan {
  const { id, title, position, summary, rows } = drawn.picture;
  const columns = planColumns(drawn);
  return {
    sheet: id,
    title,
    position,
    band: drawn.band,
    summary,
    columns,
    ids: rows.map((row) => row.id),
    states: rows.map((row) => drawn.state(row.id)),
    cells: rows.map((row) => columns.map((column) => drawn.value(row.id, column.id))),
    notes: drawn.notes(),
    links,
    groups: detailRuns(rows.map(({ role }) => role === 'detail')),
    spare: isGrowable(drawn) ? spareRows : 0,
    keepsNewRows,
    known,
  };
}

function detailRuns(details: readonly boolean[]): [start: number, count: number][] {
  const runs: [number, number][] = [];
  details.forEach((isDetail, index) => {
    if (!isDetail) return;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === index) last[1]++;
    else runs.push([index, 1]);
  });
  return runs;
}

/** Only web pages: https, or http on this machine. */
function isPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  );
}

/**
 * Address of a link: a page, or a cell of the same file, where its row stood when it was last looked at. Null when it
 * leads nowhere yet.
 */
export function addressOf(
  { target }: CellLink,
  sheetNamed: (sheet: string) => DrawnSheet | undefined,
  gidOf: (sheet: string) => number | undefined,
): string | null {
  if ('url' in target) return isPage(target.url) ? target.url : null;
  const drawn = sheetNamed(target.sheet);
  const gid = drawn?.place?.gid ?? gidOf(target.sheet);
  if (gid === undefined) return null;
  const columns = drawn?.place?.columns ?? [];
  const column = columns.find(([id]) => id === target.column)?.[1] ?? columns[0]?.[1];
  const row = target.row === undefined ? bandRows : (drawn?.rowAt(target.row) ?? bandRows);
  return `#gid=${gid}${column === undefined ? '' : `&range=${columnLetters(column)}${row}`}`;
}
