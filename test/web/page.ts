/** A page that holds the web workbook alone: the test calls the port, and sees what the port tells back. */
import { openWorkbook } from '../../addin/web/open-workbook';
import type { CellEdit, Workbook } from '../../addin/workbook/port';

declare global {
  interface Window {
    port: Workbook;
    edits: CellEdit[];
    selections: [sheet: string, row: string, column: string][];
  }
}

function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}".`);
  return element;
}

void openWorkbook(part('grid'), part('strip')).then((workbook) => {
  window.edits = [];
  window.selections = [];
  workbook.onEdit((edits) => window.edits.push(...edits));
  workbook.onSelect((...selection) => window.selections.push(selection));
  window.port = workbook;
});
