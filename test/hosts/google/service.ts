import type { Execution } from './execution';
import { isDate } from './values';

/** What a service asks for before it answers; see `Execution.allow`. */
export type Needs =
  'nothing' | 'document' | 'properties' | 'container' | 'fetch' | 'email' | 'broad' | 'triggers';
export type Args = readonly unknown[];
export type Run<Of> = (of: Of, args: Args, execution: Execution) => unknown;

export interface Member<Of> {
  /** `read` and `write` cost a call of the spreadsheet service; `free` ones are answered at once. */
  readonly cost: 'free' | 'read' | 'write';
  readonly signature: string;
  readonly run: Run<Of>;
  /** Gives its own object back, for chaining. */
  readonly fluent: boolean;
  readonly needs?: Needs;
}

export interface Kind<Of> {
  /** As in the documentation: `Range`. */
  readonly name: string;
  readonly needs: Needs;
  /** Cells that reading or writing it moves, but for the members named in `still`. */
  readonly cells?: (of: Of) => number;
  readonly still?: readonly string[];
  /** Refuses before anything is written. */
  readonly guard?: (of: Of, execution: Execution) => void;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly members: Readonly<Record<string, Member<Of>>>;
}

const member =
  (cost: Member<never>['cost'], fluent: boolean) =>
  <Of>(signature: string, run: Run<Of>, needs?: Needs): Member<Of> => ({
    cost,
    fluent,
    signature,
    run,
    ...(needs === undefined ? {} : { needs }),
  });

/** Answers without a call. */
export const free = member('free', false);
/** Answers without a call and gives its own object back. */
export const chain = member('free', true);
export const read = member('read', false);
/** Writes and gives its own object back. */
export const write = member('write', true);
/** Writes and gives what it says, or nothing. */
export const act = member('write', false);

/** One object of a service: what the script holds is a proxy of it. */
export class Handle {
  constructor(
    readonly name: string,
    readonly of: unknown,
    readonly value: (name: string) => unknown,
    readonly member: (name: string) => Bound | undefined,
    /** The same proxy each time: enumerations can be compared, ranges and sheets cannot. */
    readonly lasting = false,
  ) {}
}

export interface Bound extends Omit<Member<never>, 'run'> {
  readonly needs: Needs;
  readonly cells: number;
  readonly movesCells: boolean;
  readonly run: (args: Args, execution: Execution) => unknown;
}

/** Makes objects of a kind. */
export const define =
  <Of>(kind: Kind<Of>) =>
  (of: Of): Handle =>
    new Handle(
      kind.name,
      of,
      (name) => kind.values?.[name],
      (name) => {
        const found = Object.hasOwn(kind.members, name) ? kind.members[name] : undefined;
        return (
          found && {
            ...found,
            needs: found.needs ?? kind.needs,
            cells: kind.cells?.(of) ?? 0,
            movesCells: kind.cells !== undefined && !(kind.still ?? []).includes(name),
            run: (args, execution) => {
              if (found.cost === 'write') kind.guard?.(of, execution);
              return found.run(of, args, execution);
            },
          }
        );
      },
    );

/** An enumeration: `{ RANGE: <RANGE>, SHEET: <SHEET> }`, each value known by its name. */
export function enumeration(name: string, names: readonly string[]): Handle {
  const values = new Map(
    names.map((one) => [
      one,
      new Handle(
        name,
        one,
        () => undefined,
        () => undefined,
        true,
      ),
    ]),
  );
  return new Handle(
    name,
    null,
    (one) => values.get(one),
    () => undefined,
    true,
  );
}

export const valueOf = (enumerated: Handle, name: string): unknown => enumerated.value(name);
export const enumName = (argument: unknown): string => String((argument as Handle).of);
/** What an argument stands for that is an object of a service; the signature has checked its kind. */
export const held = <Of>(argument: unknown): Of => (argument as Handle).of as Of;

export function typeOf(argument: unknown): string {
  if (argument === null) return 'null';
  if (argument instanceof Handle) return argument.name;
  if (Array.isArray(argument)) return argument.every(Array.isArray) && argument.length > 0 ? 'grid' : 'array';
  if (isDate(argument)) return 'Date';
  return typeof argument;
}

/**
 * Whether arguments fit a signature such as `int, int, int?, int? | string`: alternatives between bars, `?` for what
 * may be left out, `/` between types of one argument. Apps Script refuses what fits none.
 */
export function fits(signature: string, args: Args): boolean {
  return signature.split('|').some((alternative) => {
    const wanted = alternative
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
    if (wanted[0] === '...') return true;
    const least = wanted.filter((one) => !one.endsWith('?')).length;
    if (args.length < least || args.length > wanted.length) return false;
    return args.every((argument, index) =>
      (wanted[index] ?? '')
        .replace('?', '')
        .split('/')
        .some((type) => isOf(argument, type)),
    );
  });
}

function isOf(argument: unknown, type: string): boolean {
  if (type === 'any') return true;
  if (type === 'int') return Number.isInteger(argument);
  const actual = typeOf(argument);
  return (
    actual === type || (type === 'array' && actual === 'grid') || (type === 'grid' && isEmptyList(argument))
  );
}

const isEmptyList = (argument: unknown): boolean => Array.isArray(argument) && argument.length === 0;
