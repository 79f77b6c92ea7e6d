import type { FaultDto } from '../../../server/contract/common';
import { type SheetContext, band, cellsOf, checkText, madeWords, marksOf, sheetHead } from '../picture';
import type { CellValue, PictureColumn, SheetPicture } from '../port';
import type { MappingSheet } from '../sheet-names';
import { counted } from '../words';

interface Version {
  readonly version: number;
  readonly savedBy: string | null;
  readonly savedAt: string | null;
}

/** `Version 4, saved 23 November 2026 14:05 by Sam`. */
export function versionWords({ version, savedBy, savedAt }: Version, context: SheetContext): string {
  if (version === 0 || savedAt === null)
    return 'Not saved yet: the rows are proposals until you first change one';
  return `Version ${version}, ${madeWords('saved', savedAt, savedBy ?? 'Cogsheet', context)}`;
}

/** The status of a mapping sheet in words. */
export function tableStatus({ faults }: { readonly faults: readonly FaultDto[] }): string {
  const blocking = faults.filter(({ severity }) => severity === 'blocking').length;
  const warnings = faults.length - blocking;
  const parts = [
    ...(blocking > 0 ? [`${counted(blocking, 'fault')} to mend before its documents can be posted`] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  return parts.length > 0 ? `${parts.join(', ')}: see the Check column.` : 'Everything here is fine.';
}

interface Table<Row> extends Version {
  readonly rows: readonly Row[];
  readonly faults: readonly FaultDto[];
}

interface TableView<Row> {
  readonly columns: readonly PictureColumn[];
  /** Cells of a row by column; its check is added. */
  readonly cells: (row: Row) => Readonly<Record<string, CellValue>>;
  /** What the band says after the status. */
  readonly hint?: string;
}

/** A table of mappings or settings: a plain row each, its faults in the Check column and as marks. */
export function mappingSheet<Row extends { readonly row: string; readonly check: string }>(
  sheet: MappingSheet,
  table: Table<Row>,
  { columns, cells, hint }: TableView<Row>,
  context: SheetContext,
): SheetPicture {
  const faults = new Map<string | null, FaultDto[]>();
  for (const fault of table.faults) {
    const own = faults.get(fault.row);
    if (own) own.push(fault);
    else faults.set(fault.row, [fault]);
  }
  const rows = table.rows.map((row) => ({
    id: row.row,
    role: 'plain' as const,
    cells: cellsOf(columns, { ...cells(row), check: checkText(faults.get(row.row) ?? [], row.check) }),
  }));
  const status = [tableStatus(table), ...(hint ? [hint] : [])].join(' ');
  return {
    ...sheetHead(sheet),
    band: band(sheet, context, versionWords(table, context), status),
    summary: [],
    columns,
    rows,
    marks: marksOf(table.faults, columns, new Set(rows.map(({ id }) => id))),
    links: [],
  };
}
