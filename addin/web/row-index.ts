import type { Worksheet } from '@univerjs/core';
import { type Layout, idColumn } from './layout';

/**
 * Where each of our rows stands now. The ids travel with their rows in a hidden column, so the index is read anew
 * after rows were inserted, deleted, moved or sorted. When the user copied a row, the first one keeps the id.
 */
export class RowIndex {
  private readonly rows = new Map<string, number>();
  private readonly ids = new Map<number, string>();

  constructor(worksheet: Worksheet, layout: Layout) {
    const matrix = worksheet.getCellMatrix();
    const length = matrix.getLength();
    for (let row = layout.firstRow; row < length; row++) {
      const id = matrix.getValue(row, idColumn)?.v;
      if (id === undefined || id === null || id === '' || this.rows.has(String(id))) continue;
      this.rows.set(String(id), row);
      this.ids.set(row, String(id));
    }
  }

  rowOf(id: string): number | null {
    return this.rows.get(id) ?? null;
  }

  idAt(row: number): string | null {
    return this.ids.get(row) ?? null;
  }
}
