import { type Area, intersect } from './address';
import type { Book } from './book';
import { badArgument, notFound } from './errors';
import { type RangeRef, define } from './host-object';
import { writable } from './members-range';
import type { ConditionalFormat, Sheet } from './sheet';

interface Of extends RangeRef {
  readonly book: Book;
}

/** Docs: ConditionalFormatCollection. Only rules by formula. */
export const conditionalFormats = define<Of>({
  name: 'ConditionalFormatCollection',
  /** Docs: "the conditional formats that intersect the range". */
  items: ({ sheet, area }) =>
    sheet.conditionalFormats
      .filter((one) => intersect(one.area, area) !== null)
      .map((made) => conditionalFormat({ sheet, made })),
  call: {
    GetItem: ({ sheet }, [id]) => {
      const made = sheet.conditionalFormats.find((one) => one.id === id) ?? notFound();
      return conditionalFormat({ sheet, made });
    },
    Add: (of, [type]) => {
      writable(of);
      if (type !== 'Custom') badArgument('test host: only custom conditional formats');
      const made: ConditionalFormat = {
        id: `{${of.book.nextId()}}`,
        area: of.area,
        type: 'Custom',
        formula: '',
        format: new Map(),
      };
      of.sheet.conditionalFormats.push(made);
      return conditionalFormat({ sheet: of.sheet, made });
    },
    ClearAll: (of) => {
      writable(of);
      // Assumed: a rule that reaches beyond the range loses its part inside; here it must lie inside to go.
      of.sheet.conditionalFormats = of.sheet.conditionalFormats.filter(({ area }) => !within(area, of.area));
    },
  },
});

const within = (inner: Area, outer: Area): boolean =>
  inner.row >= outer.row &&
  inner.column >= outer.column &&
  inner.row + inner.rows <= outer.row + outer.rows &&
  inner.column + inner.columns <= outer.column + outer.columns;

const conditionalFormat = define<{ sheet: Sheet; made: ConditionalFormat }>({
  name: 'ConditionalFormat',
  identity: ({ made: { id } }) => ({ Id: id }),
  navigate: { Custom: ({ made }) => custom(made) },
  get: { Id: ({ made }) => made.id, Type: ({ made }) => made.type },
  call: {
    Delete: ({ sheet, made }) => {
      sheet.conditionalFormats = sheet.conditionalFormats.filter((one) => one !== made);
    },
  },
});

const custom = define<ConditionalFormat>({
  name: 'CustomConditionalFormat',
  navigate: { Rule: (of) => rule(of), Format: (of) => format(of) },
});

const rule = define<ConditionalFormat>({
  name: 'ConditionalFormatRule',
  get: { Formula: ({ formula }) => formula },
  set: {
    Formula: (of, value) => {
      of.formula = typeof value === 'string' && value.startsWith('=') ? value : badArgument();
    },
  },
});

const format = define<ConditionalFormat>({
  name: 'ConditionalRangeFormat',
  navigate: { Font: (of) => font(of), Fill: (of) => fill(of) },
});

const font = define<ConditionalFormat>({
  name: 'ConditionalRangeFont',
  set: {
    Bold: ({ format: parts }, value) => void parts.set('Font.Bold', value),
    Color: ({ format: parts }, value) => void parts.set('Font.Color', value),
  },
});

const fill = define<ConditionalFormat>({
  name: 'ConditionalRangeFill',
  set: { Color: ({ format: parts }, value) => void parts.set('Fill.Color', value) },
});
