import { refuse } from './errors';
import { type RangeRef, each, grid } from './range-cells';
import { type Handle, type Member, chain, define, free, held, read, write } from './service';
import type { RichText } from './sheet';

type Style = Readonly<Record<string, unknown>>;

export const styleBuilder = define<Record<string, unknown>>({
  name: 'TextStyleBuilder',
  needs: 'nothing',
  members: {
    ...Object.fromEntries(
      ['Bold', 'Italic', 'Underline', 'Strikethrough', 'ForegroundColor', 'FontSize', 'FontFamily'].map(
        (name) => [
          `set${name}`,
          chain<Record<string, unknown>>('any', (style, [value]) => void (style[name] = value)),
        ],
      ),
    ),
    build: free('', (style) => styleHandle({ ...style })),
  },
});

const styleHandle = define<Style>({
  name: 'TextStyle',
  needs: 'nothing',
  members: {
    isBold: free('', (style) => style.Bold ?? false),
    isItalic: free('', (style) => style.Italic ?? false),
    isUnderline: free('', (style) => style.Underline ?? false),
    isStrikethrough: free('', (style) => style.Strikethrough ?? false),
    getForegroundColor: free('', (style) => style.ForegroundColor ?? null),
    getFontSize: free('', (style) => style.FontSize ?? null),
  },
});

interface Draft {
  text: string | null;
  runs: { start: number; end: number; link: string | null; style: Style }[];
}

/** Docs: offsets are in the text, `setText` comes first and clears what was set. */
function addRun(
  draft: Draft,
  from: unknown,
  to: unknown,
  part: { link?: string | null; style?: Style },
): void {
  const { text } = draft;
  if (text === null) return refuse('RichTextValueBuilder: setText must be called first.');
  const [start, end] = from === undefined ? [0, text.length] : [Number(from), Number(to)];
  if (start < 0 || end > text.length || end < start)
    refuse('RichTextValueBuilder: the offsets are outside the text.');
  draft.runs.push({ start, end, link: part.link ?? null, style: part.style ?? {} });
}

export const richBuilder = define<Draft>({
  name: 'RichTextValueBuilder',
  needs: 'nothing',
  members: {
    setText: chain('string', (draft, [text]) => void Object.assign(draft, { text, runs: [] })),
    setLinkUrl: chain('string/null | int, int, string/null', (draft, args) => {
      const whole = args.length === 1;
      const link = args[args.length - 1] as string | null;
      addRun(draft, whole ? undefined : args[0], args[1], { link });
    }),
    setTextStyle: chain('TextStyle/null | int, int, TextStyle/null', (draft, args) => {
      const given = args[args.length - 1];
      const style = given === null ? {} : held<Style>(given);
      addRun(draft, args.length === 1 ? undefined : args[0], args[1], { style });
    }),
    build: free('', ({ text, runs }) => richHandle({ text: text ?? '', runs: [...runs] })),
  },
});

const linkOf = ({ text, runs }: RichText): string | null => {
  const whole = runs.findLast(({ start, end, link }) => link !== null && start === 0 && end === text.length);
  return whole?.link ?? null;
};

const richHandle: (rich: RichText) => Handle = define<RichText>({
  name: 'RichTextValue',
  needs: 'nothing',
  members: {
    getText: free('', ({ text }) => text),
    getLinkUrl: free('', linkOf),
    getTextStyle: free('', ({ runs }) => styleHandle(runs.findLast(({ style }) => style)?.style ?? {})),
    getRuns: free('', ({ text, runs }) =>
      runs.map((run) =>
        richHandle({
          text: text.slice(run.start, run.end),
          runs: [{ ...run, start: 0, end: run.end - run.start }],
        }),
      ),
    ),
    copy: free('', ({ text, runs }) => richBuilder({ text, runs: [...runs] })),
  },
});

/** Rich text stays text, like the words of its parts [belief]. Null empties the cell [belief]. */
function set(range: RangeRef, input: unknown): void {
  each(range, input, (given, row, column) => {
    const rich = given === null ? null : held<RichText>(given);
    range.sheet.put(row, column, { value: rich?.text ?? '', formula: '' });
    if (rich) range.sheet.change(row, column).rich = rich;
  });
}

/** Docs: null for a cell that is no text. */
const get = (range: RangeRef): (Handle | null)[][] =>
  grid(range, ({ value, rich }) =>
    typeof value === 'string' ? richHandle(rich ?? { text: value, runs: [] }) : null,
  );

export const richMembers: Readonly<Record<string, Member<RangeRef>>> = {
  getRichTextValue: read('', (range) => get(range)[0]?.[0] ?? null),
  getRichTextValues: read('', get),
  setRichTextValue: write('RichTextValue', (range, [rich]) => set(range, rich)),
  setRichTextValues: write('grid', (range, [rich]) => set(range, rich)),
};
