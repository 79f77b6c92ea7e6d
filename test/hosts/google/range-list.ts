import { rangeHandle } from './range';
import type { RangeRef } from './range-cells';
import { type Handle, define, free, write } from './service';

/** Members of a range that its list passes on to each of its ranges (docs: RangeList); one call for all. */
const passedOn = [
  'setValue',
  'setNote',
  'clearNote',
  'clearContent',
  'clearFormat',
  'clear',
  'setNumberFormat',
  'setBackground',
  'setFontColor',
  'setFontWeight',
  'setFontStyle',
  'setHorizontalAlignment',
  'setVerticalAlignment',
  'setWrap',
] as const;

export const rangeListHandle: (ranges: readonly RangeRef[]) => Handle = define<readonly RangeRef[]>({
  name: 'RangeList',
  needs: 'document',
  cells: (ranges) => ranges.reduce((sum, { area }) => sum + area.rows * area.columns, 0),
  still: ['activate'],
  members: {
    ...Object.fromEntries(
      passedOn.map((name) => [
        name,
        write<readonly RangeRef[]>('...', (ranges, args, execution) => {
          for (const { sheet, area, whole } of ranges) {
            rangeHandle(sheet, area, whole ?? null)
              .member(name)
              ?.run(args, execution);
          }
        }),
      ]),
    ),
    getRanges: free('', (ranges) =>
      ranges.map(({ sheet, area, whole }) => rangeHandle(sheet, area, whole ?? null)),
    ),
    activate: write('', ([first], _, { host }) => first && host.book.select(first.sheet, first.area)),
  },
});
