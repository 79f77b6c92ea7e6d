import type { MountedPanel } from '../../addin/panel';
import type { CallScript } from '../../appsscript/sidebar/call-script';
import { Figures } from '../../appsscript/sidebar/figures';
import type { FigureQuestion, Renewed } from '../../appsscript/shared/rpc';

const question: FigureQuestion = { name: 'STATUS', args: ['INV-1'] };

/** Figures whose server answers when the test says so. */
function open(renewed: Renewed = { cells: 1, held: 0, beyond: 0 }) {
  const kept: unknown[] = [];
  const answers: ((value: string) => void)[] = [];
  const place = { connection: 'c1' };
  const client = {
    call: () =>
      new Promise((resolve) =>
        answers.push((value) =>
          resolve({ ok: true, value: { answers: [{ id: '0', value, unit: null, error: null }] } }),
        ),
      ),
  } as unknown as MountedPanel['client'];
  const call = (async (name: string, input: { figures: [unknown, { value: string }][] }) => {
    if (name === 'knownFigures') return { figures: [question] };
    kept.push(...input.figures.map(([, { value }]) => value));
    return renewed;
  }) as unknown as CallScript;
  const say = (message: string): void => void kept.push(message);
  const figures = new Figures({ panel: { client, connection: () => place.connection }, call, say });
  return { figures, kept, answers, place };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test('a refresh that comes while another one runs is asked for after it', async () => {
  const { figures, kept, answers } = open();
  const first = figures.answer([question]);
  await figures.refresh();
  answers[0]?.('waiting');
  await settled();
  answers[1]?.('posted');
  await first;
  expect(kept).toEqual(['waiting', 'posted']);
});

test('an answer about another connection than the chosen one is not kept', async () => {
  const { figures, kept, answers, place } = open();
  const first = figures.answer([question]);
  place.connection = 'c2';
  answers[0]?.('posted');
  await first;
  expect(kept).toEqual([]);
});

test.each([
  [{ cells: 7, held: 0, beyond: 0 }, []],
  [
    { cells: 2000, held: 0, beyond: 48_000 },
    [
      /^48,000 cells of yours still show what Cogsheet told before: 2,000 of a file .* enter its formula again/,
    ],
  ],
  [
    { cells: 0, held: 1, beyond: 0 },
    [/^1 cell of yours still shows what Cogsheet told before: .* protected/],
  ],
  [{ cells: 1998, held: 2, beyond: 3 }, [/^3 cells .* 2 cells .* protected/]],
])('cells that go on showing an earlier figure are told in words: %j', async (renewed, wanted) => {
  const { figures, kept, answers } = open(renewed);
  const asked = figures.answer([question]);
  answers[0]?.('posted');
  await asked;
  expect(kept).toEqual(['posted', ...wanted.map((words) => expect.stringMatching(words))]);
});
