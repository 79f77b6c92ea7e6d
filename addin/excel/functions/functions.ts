import type { FigureName } from '../../../server/contract/figures';

/** What a cell or a formula passes: blank and left out come as null or nothing. */
export type Cell = string | number | boolean | null | undefined;

/** `invalid`: the formula is wrong. `unavailable`: the question is fine, there is no figure (yet). */
export type FigureFaultKind = 'invalid' | 'unavailable';

export type FigureOutcome =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly kind: FigureFaultKind; readonly message: string };

export interface FigureClient {
  /**
   * Arguments as texts in the contract's forms, blank where left out. Never rejects.
   * @param connection name of the connection or of its Xero organisation; blank: the first one
   */
  ask(name: FigureName, args: readonly string[], connection?: string): Promise<FigureOutcome>;
}

/** Why a cell shows an error; the message is what the accountant reads on it. */
export class FigureError extends Error {
  constructor(
    readonly kind: FigureFaultKind,
    message: string,
  ) {
    super(message);
    this.name = 'FigureError';
  }
}

/**
 * The custom functions by id, as `functions.json` describes them: read-only figures for working papers. Amounts come as
 * numbers because a cell has nothing else (exact to 15 digits); failures are thrown as `FigureError`. The last argument of
 * each names the connection.
 */
export function figureFunctions(figures: FigureClient) {
  const text = async (name: FigureName, connection: Cell, args: readonly string[]): Promise<string> => {
    const outcome = await figures.ask(name, withoutTrailingBlanks(args), plainText('connection', connection));
    if (!outcome.ok) throw new FigureError(outcome.kind, outcome.message);
    return outcome.value;
  };
  const amount = async (name: FigureName, connection: Cell, args: readonly string[]) =>
    Number(await text(name, connection, args));
  return {
    COGS: async (from: Cell, to: Cell, channel?: Cell, connection?: Cell) =>
      amount('COGS', connection, [dateText('from', from), dateText('to', to), plainText('channel', channel)]),
    STOCKVALUE: async (sku?: Cell, date?: Cell, connection?: Cell) =>
      amount('STOCKVALUE', connection, [plainText('sku', sku), dateText('date', date)]),
    GLBALANCE: async (account: Cell, date: Cell, connection?: Cell) =>
      amount('GLBALANCE', connection, [plainText('account', account), dateText('date', date)]),
    STATUS: async (document: Cell, connection?: Cell) =>
      text('STATUS', connection, [plainText('document', document)]),
    TIEOUT: async (month: Cell, connection?: Cell) => amount('TIEOUT', connection, [monthText(month)]),
  } satisfies Record<FigureName, (...cells: Cell[]) => Promise<number | string>>;
}

const isBlank = (cell: Cell): cell is null | undefined | '' =>
  cell === null || cell === undefined || cell === '';

/** Codes typed as numbers lose nothing but zeros in front. */
function plainText(name: string, cell: Cell): string {
  if (isBlank(cell)) return '';
  if (typeof cell === 'string') return cell.trim();
  if (typeof cell === 'number') return String(cell);
  throw new FigureError('invalid', `The ${name} has to be a text, a number or a single cell.`);
}

/** `YYYY-MM-DD` of a date cell; a text goes as it is, the server judges it. */
function dateText(name: string, cell: Cell): string {
  return typeof cell === 'number' ? serialDate(name, cell) : plainText(name, cell);
}

/** `YYYY-MM`, also of any day of the month: Excel makes a date of a typed `2026-10`. */
function monthText(cell: Cell): string {
  const text = dateText('month', cell);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text.slice(0, 7) : text;
}

/** Serial numbers before this one are off by a day: Excel counts a 29 February 1900 that never was. */
const firstSerial = 61;
/** 31 December 9999. */
const lastSerial = 2_958_465;

/** The calendar day of Excel's serial number in the 1900 date system; a time of day is dropped. */
function serialDate(name: string, serial: number): string {
  if (!(serial >= firstSerial && serial < lastSerial + 1))
    throw new FigureError('invalid', `The ${name} ${serial} is not a date.`);
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);
}

/** So that a left-out argument and a blank cell are the same question. */
function withoutTrailingBlanks(args: readonly string[]): string[] {
  const kept = [...args];
  while (kept.at(-1) === '') kept.pop();
  return kept;
}
