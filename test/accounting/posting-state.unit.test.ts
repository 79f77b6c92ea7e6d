import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  isOpen,
  nextState,
  postingEvents,
  postingStates,
  type PostingEvent,
  type PostingState,
} from '../../server/accounting/posting-state';

/**
 * The life of a posting, whole: every sequence of events up to a depth of six, from `approved`, is walked, and the laws
 * that "exactly once" rests on hold on each. The table itself is a text that a person reads: `golden/posting-state.txt`.
 */
const depth = 6;
const start: PostingState = 'approved';

interface Step {
  readonly from: PostingState;
  readonly event: PostingEvent;
  readonly to: PostingState;
}

const transitions: readonly Step[] = postingStates.flatMap((from) =>
  postingEvents.flatMap((event) => {
    const to = nextState(from, event);
    return to === null ? [] : [{ from, event, to }];
  }),
);

/** Every sequence of events of the given length at most: what can happen, and how many were tried that cannot. */
function walk(): { lives: (readonly Step[])[]; impossible: number } {
  const lives: (readonly Step[])[] = [];
  let impossible = 0;
  const go = (state: PostingState, steps: readonly Step[]): void => {
    if (steps.length === depth) return;
    for (const event of postingEvents) {
      const to = nextState(state, event);
      if (to === null) {
        impossible += 1;
        continue;
      }
      const longer = [...steps, { from: state, event, to }];
      lives.push(longer);
      go(to, longer);
    }
  };
  go(start, []);
  return { lives, impossible };
}
const { lives, impossible } = walk();

const arrow = ({ from, event, to }: Step): string => `${from} --${event}--> ${to}`;
const told = (life: readonly Step[]): string =>
  `${start}${life.map(({ event, to }) => ` --${event}--> ${to}`).join('')}`;
/** Lives that break a law, as a person reads them. */
const breaking = (isBroken: (life: readonly Step[]) => boolean): string[] => lives.filter(isBroken).map(told);
const ofLength = (length: number): number => lives.filter((life) => life.length === length).length;

const pad = (words: readonly string[]): string =>
  words
    .map((word) => word.padEnd(10))
    .join('')
    .trimEnd();

/** The table, and how many lives were walked. */
const picture = (): string =>
  [
    'The life of a posting. Rows: its state. Columns: what happens. Cells: the state after it; a dot cannot happen.',
    '',
    pad(['', ...postingEvents]),
    ...postingStates.map((state) =>
      pad([state, ...postingEvents.map((event) => nextState(state, event) ?? '.')]),
    ),
    '',
    `Sequences from ${start}, all of them up to ${depth} events long:`,
    ...Array.from({ length: depth }, (_, index) => `  ${ofLength(index + 1)} of ${index + 1}`),
    `  ${lives.length} in all; ${impossible} further events were tried on the way and cannot happen`,
    '',
  ].join('\n');

test('the table is the one that was read and agreed to', () => {
  const file = path.join(__dirname, '../golden/posting-state.txt');
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, picture());
  if (!existsSync(file))
    throw new Error('There is no golden/posting-state.txt; run with UPDATE_GOLDEN=1 and read it.');
  expect(picture()).toBe(readFileSync(file, 'utf8'));
});

/**
 * Reads the diagram of the module's docstring: a line is a chain `state --event--> state`, or begins with a branch (`|` or
 * `'`) under the state that it leaves; words after two spaces or more, or in brackets, are remarks.
 */
function readDiagram(): string[] {
  const source = readFileSync(path.join(__dirname, '../../server/accounting/posting-state.ts'), 'utf8');
  const found: string[] = [];
  let above: { readonly at: number; readonly end: number; readonly state: string }[] = [];
  for (const line of source.slice(0, source.indexOf('*/')).split('\n')) {
    if (!/--\w+-*>/.test(line)) continue;
    const branch = /^ \*\s+([|'])/.exec(line);
    const column = branch ? branch[0].length - 1 : -1;
    let from = branch
      ? above.filter(({ at, end }) => at <= column && column < end).map(({ state }) => state)
      : (/^ \*\s+([\w, ]+?) --/.exec(line)?.[1] ?? '').split(', ');
    if (from.length !== 1 && branch) throw new Error(`Which state does this branch leave? ${line}`);
    const here: typeof above = [];
    for (const match of line.matchAll(/--(\w+?)-*> (\w+)/g)) {
      const [whole, event = '', to = ''] = match;
      found.push(...from.map((state) => `${state} --${event}--> ${to}`));
      from = [to];
      const end = match.index + whole.length;
      here.push({ at: end - to.length, end, state: to });
    }
    // A branch stands under the nearest state above it; what stood there before is covered.
    above = [
      ...here,
      ...above.filter(({ at, end }) => !here.some((other) => at < other.end && other.at < end)),
    ];
  }
  return found;
}

test('the diagram in the docstring says what the table says, no more and no less', () => {
  expect(readDiagram().sort()).toEqual(transitions.map(arrow).sort());
});

describe(`laws, on each of the ${lives.length} lives`, () => {
  test('all states but none other are reached, and every transition of the table is walked', () => {
    expect([...new Set(lives.flat().map(({ to }) => to))].sort()).toEqual([...postingStates].sort());
    expect([...new Set(lives.flat().map(arrow))].sort()).toEqual(transitions.map(arrow).sort());
  });

  test('it is posted by a confirmation and by nothing else', () => {
    expect(
      breaking((life) =>
        life.some(({ to, event, from }) => (to === 'posted' && from !== 'posted') !== (event === 'confirm')),
      ),
    ).toEqual([]);
  });

  test('it is posted once: nothing but a reversal follows, and nothing follows that', () => {
    expect(breaking((life) => life.filter(({ event }) => event === 'confirm').length > 1)).toEqual([]);
    expect(breaking((life) => life.some(({ from, event }) => from === 'posted' && event !== 'reverse'))).toEqual([]); // prettier-ignore
    expect(breaking((life) => life.some(({ to, from }) => to === 'reversed' && from !== 'posted'))).toEqual([]); // prettier-ignore
  });

  test('nothing leaves skipped or reversed', () => {
    expect(breaking((life) => life.some(({ from }) => from === 'skipped' || from === 'reversed'))).toEqual(
      [],
    );
  });

  test('it is sent again only after Xero refused it unsaved, it was looked up and not there, or a person said so', () => {
    const allows = new Set<PostingEvent>(['refuse', 'absent', 'retry']);
    const isSentTwice = (life: readonly Step[]): boolean => {
      const sends = life.flatMap(({ event }, index) => (event === 'send' ? [index] : []));
      return sends.some((at, index) => {
        const next = sends[index + 1];
        return next !== undefined && !life.slice(at + 1, next).some(({ event }) => allows.has(event));
      });
    };
    expect(breaking(isSentTwice)).toEqual([]);
    expect(lives.some((life) => life.filter(({ event }) => event === 'send').length > 1)).toBe(true);
  });

  test('what is being sent waits to be sent again only when Xero refused it before processing', () => {
    expect(
      breaking((life) =>
        life.some(({ from, to, event }) => from === 'sending' && to === 'approved' && event !== 'refuse'),
      ),
    ).toEqual([]);
  });

  test('what is not known is sent again only after a look-up: that it is absent, or a number of another', () => {
    const lookedUp = new Set<PostingEvent>(['confirm', 'absent', 'reject']);
    const isBlind = (life: readonly Step[]): boolean =>
      life.some(({ to }, lost) => {
        if (to !== 'unknown') return false;
        const sent = life.findIndex(({ event }, index) => index > lost && event === 'send');
        return (
          sent > 0 &&
          !life.slice(lost, sent).some(({ from, event }) => from === 'unknown' && lookedUp.has(event))
        );
      });
    expect(breaking(isBlind)).toEqual([]);
    expect(breaking((life) => life.some(({ from, event }) => from === 'unknown' && !lookedUp.has(event)))).toEqual([]); // prettier-ignore
  });

  test('what is on its way or not known is never given up', () => {
    expect(
      breaking((life) =>
        life.some(({ from, to }) => to === 'skipped' && from !== 'approved' && from !== 'rejected'),
      ),
    ).toEqual([]);
  });

  test('nothing is stuck: from every state that a life can come to, it can still be decided', () => {
    const decided = new Set<PostingState>(['posted', 'skipped', 'reversed']);
    const canEnd = (state: PostingState, seen: readonly PostingState[] = []): boolean =>
      decided.has(state) ||
      transitions.some(
        ({ from, to }) => from === state && !seen.includes(to) && canEnd(to, [...seen, state]),
      );
    expect(postingStates.filter((state) => !canEnd(state))).toEqual([]);
    // Those that the server works on by itself need no person to come to an end.
    const byPerson = new Set<PostingEvent>(['retry', 'skip', 'reverse']);
    expect(
      postingStates.filter(
        (state) => isOpen(state) !== transitions.some(({ from, event }) => from === state && !byPerson.has(event)), // prettier-ignore
      ),
    ).toEqual([]);
  });
});
