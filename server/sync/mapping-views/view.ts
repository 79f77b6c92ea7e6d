import { isBlocking, type Fault } from '../../accounting/fault';
import type { Mapping } from '../../accounting/mapping';
import type { MappingTables } from '../../accounting/mapping-tables';
import type { FaultDto } from '../../contract/common';
import { faultDto } from '../dto';
import type { References } from '../reference';

/** What every table is shown from. */
export interface View {
  readonly tables: MappingTables;
  readonly mapping: Mapping;
  readonly references: References;
}

/** The words of a row's check cell: the first blocking fault, else the first warning, else blank. */
export const checkOf = (faults: readonly Fault[]): string => {
  const first = faults.find(isBlocking) ?? faults[0];
  return first ? `${isBlocking(first) ? 'Fault' : 'Check'}: ${first.reason} ${first.remedy}` : '';
};

export const faultsAt = (faults: readonly Fault[], table: string, row: string): Fault[] =>
  faults.filter(({ place }) => place.table === table && place.row === row);

/** A row before its faults are put into words. */
export interface JudgedRow {
  readonly faults: readonly Fault[];
}

/** The rows of a table with the faults of all of them. */
export const withFaults = <Row extends JudgedRow>(
  rows: readonly Row[],
): { rows: (Omit<Row, 'faults'> & { check: string })[]; faults: FaultDto[] } => ({
  rows: rows.map(({ faults, ...row }) => ({ ...row, check: checkOf(faults) })),
  faults: rows.flatMap(({ faults }) => faults.map(faultDto)),
});
