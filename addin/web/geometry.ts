import {
  IRenderManagerService,
  SHEET_VIEWPORT_KEY,
  SheetSkeletonManagerService,
} from '@univerjs/preset-sheets-core';
import type { GridModel } from './grid-model';
import { gridId } from './layout';
import type { WebWorkbook } from './web-workbook';

interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where things stand in the page. The grid is a canvas: assistive tools and browser tests cannot find its cells otherwise. */
export interface GridGeometry {
  /** Rectangle of a cell of the shown sheet in the page; null when the cell or the sheet is not shown. */
  cellRect(sheet: string, row: string, column: string): Rect | null;
  /** The same for any grid cell, both from 0. */
  gridRect(row: number, column: number): Rect | null;
  /** Row and column of the grid (from 0) where our row and column stand. */
  place(sheet: string, row: string, column: string): { row: number; column: number } | null;
  /** Brings a cell into view. */
  show(sheet: string, row: string, column: string): Promise<void>;
  /** What a grid cell of a sheet shows, formatted. */
  shownText(sheet: string, row: number, column: number): string | null;
}

declare global {
  interface Window {
    cogsheetGrid?: GridGeometry;
  }
}

export function exposeGeometry(model: GridModel, workbook: WebWorkbook): void {
  const gridRect = (row: number, column: number): Rect | null => rectOf(model, row, column);
  window.cogsheetGrid = {
    gridRect,
    place: (sheet, row, column) => workbook.place(sheet, row, column),
    cellRect(sheet, row, column) {
      if (model.workbook.getActiveSheet().getSheetId() !== gridId(sheet)) return null;
      const place = workbook.place(sheet, row, column);
      return place && gridRect(place.row, place.column);
    },
    show: (sheet, row, column) => workbook.show(sheet, row, column),
    shownText(sheet, row, column) {
      const target = model.grid.api.getActiveWorkbook()?.getSheetBySheetId(gridId(sheet));
      return target ? target.getRange(row, column).getDisplayValue() : null;
    },
  };
}

/** Height of the cells' part of the page in its pixels, column letters included. */
export const gridHeight = (model: GridModel): number =>
  model.grid.injector.get(IRenderManagerService).getRenderById(model.unitId)?.engine.getCanvasElement()
    .clientHeight ?? 0;

function rectOf(model: GridModel, row: number, column: number): Rect | null {
  const render = model.grid.injector.get(IRenderManagerService).getRenderById(model.unitId);
  const skeleton = render?.with(SheetSkeletonManagerService).getCurrentSkeleton();
  const viewport = render?.scene.getViewport(SHEET_VIEWPORT_KEY.VIEW_MAIN);
  if (!render || !skeleton || !viewport) return null;
  const frame = render.engine.getCanvasElement().getBoundingClientRect();
  const freeze = model.workbook.getActiveSheet().getFreeze();
  const { scaleX, scaleY } = render.scene;
  const { startX, startY, endX, endY } = skeleton.getCellWithCoordByIndex(row, column);
  const left = startX - (column >= freeze.startColumn ? viewport.viewportScrollX : 0);
  const top = startY - (row >= freeze.startRow ? viewport.viewportScrollY : 0);
  const rect = {
    x: frame.x + left * scaleX,
    y: frame.y + top * scaleY,
    width: (endX - startX) * scaleX,
    height: (endY - startY) * scaleY,
  };
  const inside = rect.x + rect.width / 2 < frame.right && rect.y + rect.height / 2 < frame.bottom;
  return inside && rect.x >= frame.x && rect.y >= frame.y ? rect : null;
}
