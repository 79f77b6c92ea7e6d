import type { Area } from './address';
import type { Sheet } from './sheet';

/** A range as the host holds it. */
export interface RangeRef {
  readonly sheet: Sheet;
  readonly area: Area;
}

/** One object of the Excel namespace, as a batch reaches it. Names are those of the wire (PascalCase). */
export interface HostObject {
  readonly kind: string;
  readonly range: RangeRef | null;
  identity(): Record<string, unknown>;
  /** Members give `undefined` when the host does not know them: the executor refuses and counts. */
  navigate(name: string): HostObject | undefined;
  get(name: string): { value: unknown } | undefined;
  set(name: string, value: unknown): boolean;
  call(name: string, args: readonly unknown[]): { value: unknown } | undefined;
  items(): readonly HostObject[] | null;
}

/** What an absent object is: everything asked of it is null as well. */
export const nullObject: HostObject = {
  kind: 'null',
  range: null,
  identity: () => ({}),
  navigate: () => nullObject,
  get: () => ({ value: null }),
  set: () => true,
  call: () => ({ value: nullObject }),
  items: () => null,
};

export interface Kind<Of> {
  readonly name: string;
  readonly identity?: (of: Of) => Record<string, unknown>;
  readonly range?: (of: Of) => RangeRef;
  readonly navigate?: Readonly<Record<string, (of: Of) => HostObject>>;
  readonly get?: Readonly<Record<string, (of: Of) => unknown>>;
  readonly set?: Readonly<Record<string, (of: Of, value: unknown) => void>>;
  readonly call?: Readonly<Record<string, (of: Of, args: readonly unknown[]) => unknown>>;
  readonly items?: (of: Of) => readonly HostObject[];
}

/** Makes objects of a kind. */
export const define =
  <Of>(kind: Kind<Of>) =>
  (of: Of): HostObject => ({
    kind: kind.name,
    range: kind.range?.(of) ?? null,
    identity: () => kind.identity?.(of) ?? {},
    navigate: (name) => kind.navigate?.[name]?.(of),
    get: (name) => {
      const member = kind.get?.[name];
      return member && { value: member(of) };
    },
    set: (name, value) => {
      const member = kind.set?.[name];
      member?.(of, value);
      return member !== undefined;
    },
    call: (name, args) => {
      const member = kind.call?.[name];
      return member && { value: member(of, args) };
    },
    items: () => kind.items?.(of) ?? null,
  });

export const isHostObject = (value: unknown): value is HostObject =>
  typeof value === 'object' && value !== null && 'navigate' in value;

export const grid = <Cell>(area: Area, cell: (row: number, column: number) => Cell): Cell[][] =>
  Array.from({ length: area.rows }, (_, row) =>
    Array.from({ length: area.columns }, (__, column) => cell(area.row + row, area.column + column)),
  );
