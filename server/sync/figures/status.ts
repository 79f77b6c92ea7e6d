import type { PostingState } from '../../accounting/posting-state';
import { draftWords } from '../../accounting/draft';
import { ok } from '../../accounting/result';
import {
  findPostingsHolding,
  findPostingsNamed,
  findPreviewed,
  type NamedPosting,
} from '../../store/posting-lookup';
import type { FigureDesk } from './desk';
import { noFigure, type FigureResult } from './figure';

/** The words of the History sheet. */
export const stateWords: Readonly<Record<PostingState, string>> = {
  approved: 'approved, waiting',
  sending: 'being posted',
  unknown: 'being looked up in Xero',
  posted: 'posted',
  rejected: 'not posted: see Errors',
  skipped: 'skipped',
  reversed: 'reversed',
};
export const notYetWords = 'not posted yet';

/**
 * STATUS(document): what became of a posting, by its key, number, narration or Xero's number; else of the postings that
 * hold the Cin7 document of that number. `all` are the documents that the whole request asks for: they are looked up
 * together.
 */
export async function status(
  desk: FigureDesk,
  [document = '']: string[],
  all: readonly string[],
): Promise<FigureResult> {
  const name = document.trim().toLowerCase();
  if (name === '')
    return noFigure('invalid-argument', 'The document is missing. Give its number or posting key.');
  const { named, holding, previewed, numbersOf } = await desk.once('status', () => lookUp(desk, all));
  const found = (value: string) => ok({ value, unit: null, asOf: desk.context.clock() });
  const [own] = withNames(named, [name]);
  if (own) return found(stateWords[own.state]);
  const numbers = [name, ...(numbersOf.get(name) ?? [])];
  const parts = [...withNames(named, numbers), ...withNames(holding, numbers)];
  if (parts.length > 0) return found(wordsOf(parts));
  if (numbersOf.has(name) || previewed.has(name)) return found(notYetWords);
  return noFigure(
    'not-found',
    `Nothing called "${document.trim()}" was fetched from Cin7, previewed or posted from here.`,
  );
}

interface LookedUp {
  readonly named: readonly NamedPosting[];
  readonly holding: readonly NamedPosting[];
  /** Names that a preview shows which can still be posted. */
  readonly previewed: ReadonlySet<string>;
  /** For each name that is a number of a fetched sale: for an order, the numbers of its invoices. */
  readonly numbersOf: ReadonlyMap<string, readonly string[]>;
}

async function lookUp(desk: FigureDesk, documents: readonly string[]): Promise<LookedUp> {
  const { context, connection } = desk;
  const names = [...new Set(documents.map((document) => document.trim().toLowerCase()))];
  const { byNumber } = await desk.sales();
  const numbersOf = new Map<string, string[]>();
  for (const name of names) {
    const sales = byNumber.get(name);
    if (!sales) continue;
    const ordered = sales.filter(({ orderNumber }) => orderNumber.toLowerCase() === name);
    numbersOf.set(
      name,
      ordered.flatMap(({ invoiceNumbers }) => invoiceNumbers.map((number) => number.toLowerCase())),
    );
  }
  const wanted = [...new Set([...names, ...[...numbersOf.values()].flat()])];
  return {
    named: await findPostingsNamed(context.db, connection, wanted),
    holding: await findPostingsHolding(context.db, connection, wanted),
    previewed: new Set(await findPreviewed(context.db, connection, names)),
    numbersOf,
  };
}

const withNames = (postings: readonly NamedPosting[], names: readonly string[]): NamedPosting[] =>
  postings.filter((posting) => posting.names.some((name) => names.includes(name)));

/** `posted`, or `invoice posted, COGS journal approved, waiting` when they differ; what counts no more is left out. */
function wordsOf(postings: readonly NamedPosting[]): string {
  const live = postings.filter(({ state }) => state !== 'skipped' && state !== 'reversed');
  const counted = live.length > 0 ? live : postings.slice(0, 1);
  const states = new Set(counted.map(({ state }) => state));
  const [only] = states;
  if (states.size === 1 && only) return stateWords[only];
  return [...new Set(counted.map(({ kind, state }) => `${draftWords[kind]} ${stateWords[state]}`))].join(
    '; ',
  );
}
