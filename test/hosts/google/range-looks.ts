import { refuse } from './errors';
import { type RangeRef, each, grid } from './range-cells';
import { Handle, type Member, enumName, enumeration, read, valueOf, write } from './service';

export const wrapStrategies = enumeration('WrapStrategy', ['OVERFLOW', 'WRAP', 'CLIP']);

/** Looks of cells: name, plural, how a new sheet looks, what is accepted. */
const looks: readonly (readonly [name: string, plural: string, normal: unknown, accepts: string])[] = [
  ['Background', 'Backgrounds', '#ffffff', 'string'],
  ['FontColor', 'FontColors', '#000000', 'string'],
  ['FontWeight', 'FontWeights', 'normal', 'string'],
  ['FontStyle', 'FontStyles', 'normal', 'string'],
  ['FontLine', 'FontLines', 'none', 'string'],
  ['FontSize', 'FontSizes', 10, 'int'],
  ['FontFamily', 'FontFamilies', 'Arial', 'string'],
  ['HorizontalAlignment', 'HorizontalAlignments', 'general', 'string'],
  ['VerticalAlignment', 'VerticalAlignments', 'bottom', 'string'],
  ['Wrap', 'Wraps', false, 'boolean'],
  ['WrapStrategy', 'WrapStrategies', 'OVERFLOW', 'WrapStrategy'],
];

const choices: Readonly<Record<string, readonly string[]>> = {
  FontWeight: ['normal', 'bold'],
  FontStyle: ['normal', 'italic'],
  FontLine: ['none', 'underline', 'line-through'],
  HorizontalAlignment: ['left', 'center', 'right', 'normal'],
  VerticalAlignment: ['top', 'middle', 'bottom'],
};

/** Docs: each setter resets with null. Colours are CSS names or `#rrggbb`. */
function set(range: RangeRef, name: string, input: unknown): void {
  each(range, input, (given, row, column) => {
    if (given === undefined) refuse(`Invalid argument: ${name} undefined`);
    const value = given instanceof Handle ? enumName(given) : given;
    if (value !== null && choices[name] && !choices[name].includes(String(value))) {
      refuse(`Invalid argument: ${name} ${String(value)}`);
    }
    const colour = name === 'Background' || name === 'FontColor';
    if (value !== null && colour && !/^(#[0-9a-f]{6}|[a-z]+)$/i.test(String(value))) {
      refuse(`Invalid argument: colour ${String(value)}`);
    }
    const cell = range.sheet.change(row, column);
    if (value === null) delete cell.looks[name];
    else cell.looks[name] = colour ? String(value).toLowerCase() : value;
  });
}

export const lookMembers: Readonly<Record<string, Member<RangeRef>>> = Object.fromEntries(
  looks.flatMap(([name, plural, normal, accepts]) => {
    const shown = (value: unknown): unknown =>
      name === 'WrapStrategy' ? valueOf(wrapStrategies, String(value)) : value;
    const get = (range: RangeRef): unknown[][] => grid(range, (cell) => shown(cell.looks[name] ?? normal));
    return [
      [`get${name}`, read<RangeRef>('', (range) => get(range)[0]?.[0])],
      [`get${plural}`, read<RangeRef>('', get)],
      [`set${name}`, write<RangeRef>(`${accepts}/null`, (range, [value]) => set(range, name, value))],
      [`set${plural}`, write<RangeRef>('grid', (range, [values]) => set(range, name, values))],
    ];
  }),
);
