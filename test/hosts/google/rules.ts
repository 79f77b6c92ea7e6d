import type { Area } from '../excel/address';
import type { Sheet } from './sheet';

/** What cells may hold: `VALUE_IN_LIST`, `VALUE_IN_RANGE`, `CHECKBOX`. */
export interface Validation {
  readonly criteria: string;
  readonly values: readonly unknown[];
  /** The range of the choices, for VALUE_IN_RANGE. */
  readonly source: { readonly sheet: Sheet; readonly area: Area } | null;
  readonly allowInvalid: boolean;
  readonly help: string | null;
}

/** A conditional format: the first rule that fits a cell and sets a property of its look counts. */
export interface Rule {
  readonly areas: readonly Area[];
  readonly criteria: string;
  readonly values: readonly string[];
  readonly looks: Readonly<Record<string, unknown>>;
}

/** Choices of a drop-down as they are shown; null when the rule is none. */
export function choicesOf({ criteria, values, source }: Validation): string[] | null {
  if (criteria === 'VALUE_IN_LIST') return (values[0] as unknown[]).map(String);
  if (!source) return null;
  const { sheet, area } = source;
  const texts: string[] = [];
  for (let row = area.row; row < area.row + area.rows; row++) {
    for (let column = area.column; column < area.column + area.columns; column++)
      texts.push(sheet.text(row, column));
  }
  return texts.filter((text) => text !== '');
}

/** Blank cells always pass. */
export function passes(validation: Validation, sheet: Sheet, row: number, column: number): boolean {
  if (sheet.isEmpty(row, column)) return true;
  if (validation.criteria === 'CHECKBOX') return typeof sheet.cell(row, column).value === 'boolean';
  return choicesOf(validation)?.includes(sheet.text(row, column)) ?? true;
}
