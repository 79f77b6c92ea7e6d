import { type CloseSituation, type CloseStep, closeSteps, lockDateWords } from '../close-steps';
import { cellText } from '../cells';
import { type SheetContext, band, cellsOf, column, sheetHead } from '../picture';
import type { CellLink, CellMark, PictureRow, SheetPicture } from '../port';
import { sheets } from '../sheet-names';
import { counted, momentWords, periodWords } from '../words';

const columns = [
  column('what', 'What', 'text', 30),
  column('state', 'State', 'text', 64, { wrap: true }),
  column('count', 'Count', 'count', 9),
  column('next', 'Next step', 'link', 34),
];

const signOf = { done: '✓', now: '→', attention: '✖', later: '·' } as const;

/** Start: where am I in this close? The steps of the period, then the facts they rest on. */
export function startSheet(situation: CloseSituation, context: SheetContext): SheetPicture {
  const { connection } = context;
  const links: CellLink[] = [];
  const open = (row: string, sheet: CloseStep['sheet']): string => {
    if (sheet === null) return '';
    links.push({ row, column: 'next', target: { sheet } });
    return `Open ${sheets[sheet].title}`;
  };
  const row = (id: string, what: string, state: string, count: number | null, next: string): PictureRow => ({
    id,
    role: 'plain',
    cells: cellsOf(columns, { what: cellText(what), state: cellText(state), count, next }),
  });
  const steps = closeSteps(situation);
  const toDo = steps.map((step) => {
    const next =
      step.state === 'now' && step.sheet === null ? 'In the panel' : open(`step:${step.id}`, step.sheet);
    return row(`step:${step.id}`, step.title, `${signOf[step.state]} ${step.words}`, step.count, next);
  });
  const errors = situation.errors;
  const errorWords = errors === 0 ? 'Nothing needs you.' : `${counted(errors, 'thing')} did not go through.`;
  const fetched = connection.lastFetch;
  const facts = [
    row('fact:errors', 'Errors', errorWords, errors, open('fact:errors', 'errors')),
    row(
      'fact:organisation',
      'Xero organisation',
      connection.organisation?.name ?? 'not chosen yet',
      null,
      '',
    ),
    row('fact:lock-date', 'Lock date in Xero', lockDateWords(connection), null, ''),
    row(
      'fact:fetch',
      'Last fetch from Cin7',
      fetched
        ? `${periodWords(fetched)}, on ${momentWords(fetched.at, connection.organisation?.timeZone)}`
        : 'never',
      null,
      '',
    ),
  ];
  const waiting =
    steps.find(({ state }) => state === 'attention') ?? steps.find(({ state }) => state === 'now');
  const status = waiting ? `Next: ${waiting.title}. ${waiting.words}` : 'This period is done.';
  return {
    ...sheetHead('start'),
    band: band('start', context, `Close of ${periodWords(situation.period)}`, status),
    summary: [],
    columns,
    rows: [...toDo, ...facts],
    marks: steps.flatMap(({ id, state, words }): CellMark[] => {
      if (state !== 'attention' && state !== 'done') return [];
      const kind = state === 'done' ? 'done' : 'fault';
      return [{ row: `step:${id}`, column: 'state', kind, note: cellText(words) }];
    }),
    links,
  };
}
