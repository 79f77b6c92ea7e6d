import { type IWorksheetData, LifecycleService, LifecycleStages } from '@univerjs/core';
import { exposeGeometry } from './geometry';
import { GridModel } from './grid-model';
import { followByKeyboard } from './keyboard';
import { sheetOf } from './layout';
import { type SavedWorkbook, loadSaved, save } from './saved-workbook';
import { StatusStrip } from './status-strip';
import { startUniver } from './univer';
import { WebWorkbook } from './web-workbook';

const placeholder = 'placeholder';
/** Milliseconds of rest after the user's last change before her additions are kept. */
const restBeforeSaving = 1500;

/** Opens the workbook in the page: the grid with the user's own sheets and, once drawn, ours. */
export async function openWorkbook(grid: HTMLElement, strip: HTMLElement): Promise<WebWorkbook> {
  const saved = await loadSaved();
  let workbook: WebWorkbook | null = null;
  followByKeyboard(grid, () => workbook?.followSelected() ?? false);
  const univer = startUniver(grid);
  const own = saved?.sheets ?? [];
  const sheets: Record<string, Partial<IWorksheetData>> = {
    [placeholder]: { id: placeholder, name: 'Cogsheet' },
  };
  for (const sheet of own) sheets[sheet.id] = sheet;
  univer.api.createWorkbook({
    id: 'cogsheet',
    name: 'Cogsheet',
    styles: saved?.styles ?? {},
    sheetOrder: [placeholder, ...own.map((sheet) => sheet.id)],
    sheets,
  });
  // Cells have places, and clicks are heard, only once the grid has been painted for the first time.
  await univer.injector.get(LifecycleService).onStage(LifecycleStages.Rendered);
  const active = univer.api.getActiveWorkbook();
  if (!active) throw new Error('The grid did not create the workbook.');
  const model = new GridModel(univer, active.getWorkbook());
  workbook = new WebWorkbook(model, grid, new StatusStrip(strip), saved?.beside ?? new Map(), placeholder);
  keepAdditions(model, workbook);
  exposeGeometry(model, workbook);
  return workbook;
}

/** Keeps what the user adds, whenever she rests. */
function keepAdditions(model: GridModel, workbook: WebWorkbook): void {
  let timer: number | undefined;
  const keep = (): void => {
    const snapshot = model.workbook.getSnapshot();
    const saved: SavedWorkbook = {
      beside: workbook.userCells(),
      sheets: Object.values(snapshot.sheets).filter(
        (sheet): sheet is IWorksheetData =>
          sheet.id !== undefined && sheet.id !== placeholder && sheetOf(sheet.id) === null,
      ),
      styles: snapshot.styles,
    };
    void save(structuredClone(saved));
  };
  model.onUserMutation(() => {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, restBeforeSaving);
  });
}
