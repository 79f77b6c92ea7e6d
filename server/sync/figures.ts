import { ok, type Result } from '../accounting/result';
import {
  figureNames,
  type FigureAnswerDto,
  type FigureAsk,
  type FigureName,
  type FiguresDto,
} from '../contract/figures';
import type { SyncContext } from './context';
import { cogs } from './figures/cogs';
import { FigureDesk } from './figures/desk';
import { noFigure, type FigureResult } from './figures/figure';
import { glBalance } from './figures/gl-balance';
import { status } from './figures/status';
import { stockValue } from './figures/stock-value';
import { tieOut } from './figures/tie-out';
import { TrialBalances } from './figures/trial-balances';
import type { Problem } from './problem';
import { keptReferences } from './reference';

/** How many arguments each figure takes at most, and how that is said. */
const shapes: Readonly<Record<FigureName, { most: number; words: string }>> = {
  COGS: { most: 3, words: 'COGS(from, to, [channel])' },
  STOCKVALUE: { most: 2, words: 'STOCKVALUE([sku], [date])' },
  GLBALANCE: { most: 2, words: 'GLBALANCE(account or role, date)' },
  STATUS: { most: 1, words: 'STATUS(document)' },
  TIEOUT: { most: 1, words: 'TIEOUT(month)' },
};

export type Figures = (
  connection: string,
  asks: readonly FigureAsk[],
) => Promise<Result<FiguresDto, Problem>>;

/**
 * Read-only figures for live working papers. Every ask is answered or refused by itself, in the order asked;
 * `connection-incomplete` for all of them before charts were first read. Keeps trial balances between requests.
 */
export function createFigures(context: SyncContext): Figures {
  const trialBalances = new TrialBalances(context.clock);
  return async (connection, asks) => {
    const references = await keptReferences(context, connection);
    if (!references.ok) return references;
    const desk = new FigureDesk(context, connection, references.value, trialBalances);
    const documents = asks.flatMap(({ name, args }) => (name === 'STATUS' ? [args[0] ?? ''] : []));
    const answers: FigureAnswerDto[] = [];
    for (const ask of asks) answers.push(answerDto(ask.id, await figure(desk, ask, documents)));
    return ok({ answers });
  };
}

async function figure(
  desk: FigureDesk,
  { name, args }: FigureAsk,
  documents: string[],
): Promise<FigureResult> {
  if (!isFigureName(name))
    return noFigure('unknown-figure', `There is no figure "${name}". There are ${figureNames.join(', ')}.`);
  const { most, words } = shapes[name];
  if (args.slice(most).some((arg) => arg !== ''))
    return noFigure('invalid-argument', `${name} was given ${args.length} arguments; it is ${words}.`);
  const given = args.map((arg) => arg.trim());
  switch (name) {
    case 'COGS':
      return cogs(desk, given);
    case 'STOCKVALUE':
      return stockValue(desk, given);
    case 'GLBALANCE':
      return glBalance(desk, given);
    case 'STATUS':
      return status(desk, given, documents);
    case 'TIEOUT':
      return tieOut(desk, given);
  }
}

const isFigureName = (name: string): name is FigureName => (figureNames as readonly string[]).includes(name);

const answerDto = (id: string, result: FigureResult): FigureAnswerDto =>
  result.ok
    ? {
        id,
        value: result.value.value,
        unit: result.value.unit,
        asOf: result.value.asOf.toISOString(),
        error: null,
      }
    : { id, value: null, unit: null, asOf: null, error: result.error };
