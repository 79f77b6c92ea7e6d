import {
  BooleanNumber,
  BorderStyleTypes,
  HorizontalAlign,
  type IStyleData,
  VerticalAlign,
  WrapStrategy,
} from '@univerjs/core';
import type { CellMark, ColumnFormat, RowRole } from '../workbook/port';
import type { SummaryRole } from '../workbook/summary';
import { datePattern } from './values';

/** All that decides the looks of a table cell. Faults are said in words too; the tint only helps to find them. */
export interface Look {
  readonly format: ColumnFormat;
  readonly role: RowRole;
  readonly first: boolean;
  readonly editable: boolean;
  readonly wrap: boolean;
  readonly link: boolean;
  readonly mark: CellMark['kind'] | null;
}

/** Given with every style of ours: parts of the grid (lists) do not look at the sheet's default font. */
const base = { ff: 'Arial', fs: 10 };
/** Without it a figure touches the text of the next column. Not for text that runs on into empty neighbours. */
const padding = { pd: { l: 4, r: 5 } };
const bold = { bl: BooleanNumber.TRUE };
const textPattern = '@@@';
const line = (style: BorderStyleTypes, rgb: string) => ({ s: style, cl: { rgb } });

const tints: Record<CellMark['kind'], string> = { fault: '#FBD9DC', warning: '#FFF0C2', done: '#DDF3DC' };

const patterns: Record<ColumnFormat, string> = {
  text: textPattern,
  link: textPattern,
  amount: '#,##0.00',
  rate: '0.00####',
  count: '#,##0',
  date: datePattern(),
  tick: '0',
};

const alignments: Partial<Record<ColumnFormat, HorizontalAlign>> = {
  amount: HorizontalAlign.RIGHT,
  rate: HorizontalAlign.RIGHT,
  count: HorizontalAlign.RIGHT,
  date: HorizontalAlign.CENTER,
  tick: HorizontalAlign.CENTER,
};

const alignmentOf = (format: ColumnFormat): HorizontalAlign => alignments[format] ?? HorizontalAlign.LEFT;

/** Style of a table cell. */
export function styleOf(look: Look): IStyleData {
  const style: IStyleData = {
    ...base,
    ...padding,
    n: { pattern: patterns[look.format] },
    ht: alignmentOf(look.format),
    vt: VerticalAlign.MIDDLE,
    tb: look.wrap ? WrapStrategy.WRAP : runsOn(look) ? WrapStrategy.OVERFLOW : WrapStrategy.CLIP,
    ...roleStyle(look),
  };
  if (look.editable && look.format !== 'tick') style.bg = { rgb: '#FFFDF0' };
  if (look.link) {
    style.cl = { rgb: '#0B57A4' };
    style.ul = { s: BooleanNumber.TRUE };
  }
  if (look.mark) style.bg = { rgb: tints[look.mark] };
  return style;
}

/** A heading's words may run on into empty neighbours: it names a journal in full. */
const runsOn = ({ role, format, editable }: Look): boolean =>
  role === 'heading' && format === 'text' && !editable;

function roleStyle({ role, first }: Look): IStyleData {
  if (role === 'heading') return { ...bold, bg: { rgb: '#EEF2F7' } };
  if (role === 'detail') return { cl: { rgb: '#4A5565' }, ...(first ? { pd: { l: 18, r: 5 } } : {}) };
  if (role === 'total') return { ...bold, bd: { t: line(BorderStyleTypes.THIN, '#1F2937') } };
  return {};
}

/** Band rows 1 to 3: what this sheet is, for which organisation and period, and its state in words. */
export function bandStyle(row: number): IStyleData {
  return {
    ...base,
    n: { pattern: textPattern },
    bg: { rgb: '#F4F6F9' },
    vt: VerticalAlign.MIDDLE,
    cl: { rgb: row === 0 ? '#111827' : '#374151' },
    ...(row === 0 ? { ...bold, fs: 11 } : {}),
  };
}

/** The small table between band and column titles. Labels run on into empty neighbours. */
export function summaryStyle(role: SummaryRole, number: boolean): IStyleData {
  const right = role === 'figure' || role === 'title';
  return {
    ...base,
    ...(right ? padding : {}),
    ...(role === 'heading' || role === 'title'
      ? { ...bold, bg: { rgb: '#F4F6F9' }, bd: { b: line(BorderStyleTypes.THIN, '#9AA5B1') } }
      : {}),
    n: { pattern: number ? patterns.amount : textPattern },
    ht: right ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT,
    vt: VerticalAlign.MIDDLE,
  };
}

/** Titles of our columns; those that the user edits stand out. */
export function headerStyle(format: ColumnFormat, editable: boolean): IStyleData {
  return {
    ...base,
    ...padding,
    ...bold,
    n: { pattern: textPattern },
    bg: { rgb: editable ? '#1F4E79' : '#DCE3EB' },
    cl: { rgb: editable ? '#FFFFFF' : '#1F2937' },
    ht: alignmentOf(format),
    vt: VerticalAlign.MIDDLE,
    tb: WrapStrategy.WRAP,
    bd: { b: line(BorderStyleTypes.THIN, '#1F2937') },
  };
}
