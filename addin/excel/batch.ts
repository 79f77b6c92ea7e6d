import type { RawValue } from './cell-values';

/**
 * Excel on the web takes requests up to 5 MB; beyond 2 MB it becomes slow. Sizes here are those of the values as JSON;
 * the runtime cuts blocks of more than 1,500 cells into pieces and adds some hundred bytes for each.
 */
const mostBytes = 1_400_000;
const cellsOfPiece = 1500;
const bytesOfPiece = 1200;
/** What one small operation takes on the wire: object paths, action, arguments. */
const bytesOfOperation = 700;

/** Gathers writes and sends them off in as few requests as the limits allow. */
export class Batch {
  private bytes = 0;
  private isQuiet = false;

  constructor(readonly context: Excel.RequestContext) {}

  /** Sends what was gathered when `bytes` more would not fit. */
  async room(bytes: number): Promise<void> {
    if (this.bytes > 0 && this.bytes + bytes > mostBytes) await this.send();
    this.quiet();
    this.bytes += bytes;
  }

  /** Room for operations without much content. */
  operations(count = 1): Promise<void> {
    return this.room(count * bytesOfOperation);
  }

  async send(): Promise<void> {
    this.bytes = 0;
    await this.context.sync();
    this.isQuiet = false;
  }

  /** Writes a block of values, in several requests when it is large. */
  async write(
    sheet: Excel.Worksheet,
    row: number,
    column: number,
    lines: readonly RawValue[][],
  ): Promise<void> {
    const width = lines[0]?.length ?? 0;
    if (width === 0) return;
    await this.operations();
    let start = 0;
    const put = (end: number): void => {
      if (end > start) {
        const block = brief(sheet.getRangeByIndexes(row + start, column, end - start, width));
        block.values = lines.slice(start, end);
      }
      start = end;
    };
    for (const [index, line] of lines.entries()) {
      const size = sizeOf(line) + (width / cellsOfPiece) * bytesOfPiece;
      if (size > mostBytes && width > 1) {
        put(index);
        await this.writeInHalves(sheet, row + index, column, line);
        start = index + 1;
        continue;
      }
      if (this.bytes > 0 && this.bytes + size > mostBytes) {
        put(index);
        await this.send();
        this.quiet();
      }
      this.bytes += size;
    }
    put(lines.length);
  }

  /** A row that is larger than a request by itself. */
  private async writeInHalves(
    sheet: Excel.Worksheet,
    row: number,
    column: number,
    line: readonly RawValue[],
  ): Promise<void> {
    const half = Math.ceil(line.length / 2);
    await this.write(sheet, row, column, [line.slice(0, half)]);
    await this.write(sheet, row, column + half, [line.slice(half)]);
  }

  /** Both end by themselves with the next sync: calculation mode and screen are as they were. */
  private quiet(): void {
    if (this.isQuiet) return;
    this.isQuiet = true;
    this.context.application.suspendApiCalculationUntilNextSync();
    this.context.application.suspendScreenUpdatingUntilNextSync();
  }
}

/** Bytes of the values in a request: JSON within JSON, in UTF-8. */
export function sizeOf(line: readonly RawValue[]): number {
  let size = 2;
  for (const value of line) {
    if (typeof value === 'number') size += 12;
    else {
      size += 4;
      for (let index = 0; index < value.length; index++) {
        const code = value.charCodeAt(index);
        size += code < 32 ? 6 : code === 34 || code === 92 ? 2 : code < 128 ? 1 : 3;
      }
    }
  }
  return size;
}

/**
 * A range for one use in the request being gathered. Excel is not asked to keep it for later ones, which saves two calls
 * for each (docs: "Resource limits and performance optimization", untrack).
 */
export function brief(range: Excel.Range): Excel.Range {
  range.untrack();
  return range;
}

/** Excel spreads a single value over a range; the type of the property does not know. */
export function setNumberFormat(range: Excel.Range, format: string): void {
  Object.assign(range, { numberFormat: format });
}
