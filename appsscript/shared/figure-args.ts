import type { FigureName } from '../../server/contract/figures';
import type { FigureQuestion } from './rpc';

/** Cells that one answer tries to have calculated again; Google stops a run after six minutes. */
export const mostRenewed = 2000;

/** What is wrong with a formula, as the accountant reads it on the cell. */
export class FigureFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FigureFault';
  }
}

/** How a function reads one argument. */
type Reader = (name: string, cell: unknown, dayOf: (date: Date) => string) => string;

const isBlank = (cell: unknown): boolean => cell === null || cell === undefined || cell === '';
const isDate = (cell: unknown): cell is Date => Object.prototype.toString.call(cell) === '[object Date]';

/** Codes typed as numbers lose nothing but zeros in front. */
const plain: Reader = (name, cell) => {
  if (isBlank(cell)) return '';
  if (typeof cell === 'string') return cell.trim();
  if (typeof cell === 'number') return String(cell);
  throw new FigureFault(`The ${name} has to be a text, a number or a single cell.`);
};

/** `YYYY-MM-DD` of a date cell; a number counts as the spreadsheet counts days, a text goes as it is. */
const day: Reader = (name, cell, dayOf) => {
  if (isDate(cell)) return dayOf(cell);
  if (typeof cell !== 'number') return plain(name, cell, dayOf);
  if (!(cell >= 1 && cell < lastSerial + 1)) throw new FigureFault(`The ${name} ${cell} is not a date.`);
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(cell) * 86_400_000).toISOString().slice(0, 10);
};
/** 31 December 9999. */
const lastSerial = 2_958_465;

/** `YYYY-MM`, also of any day of the month: a typed `2026-10` becomes a date. */
const month: Reader = (name, cell, dayOf) => {
  const text = day(name, cell, dayOf);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text.slice(0, 7) : text;
};

const readers: Readonly<Record<FigureName, readonly (readonly [name: string, read: Reader])[]>> = {
  COGS: [
    ['from', day],
    ['to', day],
    ['channel', plain],
  ],
  STOCKVALUE: [
    ['sku', plain],
    ['date', day],
  ],
  GLBALANCE: [
    ['account', plain],
    ['date', day],
  ],
  STATUS: [['document', plain]],
  TIEOUT: [['month', month]],
};

/** The last argument of each function: name of a connection, or of its Xero organisation. */
const connectionArgument = 'connection';

/** Figures that are words; all others are amounts. */
export const isAmount = (name: FigureName): boolean => name !== 'STATUS';

/** The question that a formula asks. A left-out argument and a blank cell are the same question. */
export function questionOf(
  name: FigureName,
  cells: readonly unknown[],
  dayOf: (date: Date) => string,
): FigureQuestion {
  const args = readers[name].map(([argument, read], index) => read(argument, cells[index], dayOf));
  while (args[args.length - 1] === '') args.pop();
  const connection = plain(connectionArgument, cells[readers[name].length], dayOf);
  return { name, args, ...(connection === '' ? {} : { connection }) };
}

const keyStart = 'figure:';

export const figureKey = ({ name, args, connection }: FigureQuestion): string =>
  keyStart + JSON.stringify([connection === undefined ? name : [name, connection], ...args]);

/** The question of a key; null for a key of something else. */
export function questionOfKey(key: string): FigureQuestion | null {
  if (!key.startsWith(keyStart)) return null;
  type Head = string | readonly [name: string, connection: string];
  const [head, ...args] = JSON.parse(key.slice(keyStart.length)) as [Head?, ...string[]];
  const [name, connection] = typeof head === 'string' ? [head, undefined] : (head ?? []);
  return name !== undefined && Object.prototype.hasOwnProperty.call(readers, name)
    ? { name: name as FigureName, args, ...(connection === undefined ? {} : { connection }) }
    : null;
}

const calls = new RegExp(`\\b(?:${Object.keys(readers).join('|')})\\s*\\(`, 'i');

/** Whether a formula asks for a figure of ours. */
export const asksForFigure = (formula: string): boolean => formula.startsWith('=') && calls.test(formula);
