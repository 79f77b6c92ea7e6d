import type { MountedPanel } from '../../addin/panel';
import type { CallScript } from '../../appsscript/sidebar/call-script';
import { Figures } from '../../appsscript/sidebar/figures';
import { connection as core } from '../workbook/fixtures';
import { omni } from '../workbook/omni-fixtures';
import type { FigureQuestion, Renewed } from '../../appsscript/shared/rpc';

const question: FigureQuestion = { name: 'STATUS', args: ['INV-1'] };

/** Figures whose server answers when the test says so. */
function open(renewed: Renewed = { cells: 1, held: 0, beyond: 0 }) {
  const kept: unknown[] = [];
  const answers: ((value: string) => void)[] = [];
  const asked: string[] = [];
  const client = {
    call: (name: string, { params }: { params: { connection: string } }) => {
      if (name === 'listConnections') return Promise.resolve({ ok: true, value: [core, omni] });
      asked.push(params.connection);
      return new Promise((resolve) =>
        answers.push((value) =>
          resolve({ ok: true, value: { answers: [{ id: '0', value, unit: null, error: null }] } }),
        ),
      );
    },
  } as unknown as MountedPanel['client'];
  const call = (async (name: string, input: { figures: [unknown, { value?: string }][] }) => {
    if (name === 'knownFigures') return { figures: [question] };
    kept.push(...input.figures.map(([, result]) => result.value ?? result));
    return renewed;
  }) as unknown as CallScript;
  const say = (message: string): void => void kept.push(message);
  const figures = new Figures({ panel: { client }, call, say });
  return { figures, kept, answers, asked };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test('a refresh that comes while another one runs is asked for after it', async () => {
  const { figures, kept, answers } = open();
  const first = figures.answer([question]);
  await settled();
  await figures.refresh();
  answers[0]?.('waiting');
  await settled();
  answers[1]?.('posted');
  await first;
  expect(kept).toEqual(['waiting', 'posted']);
});

test('each question is asked of the connection that it names, of the first when it names none', async () => {
  const { figures, answers, asked } = open();
  const named = { ...question, connection: ' harbour OMNI' };
  const both = figures.answer([named, question]);
  await settled();
  answers[0]?.('posted');
  await settled();
  answers[1]?.('waiting');
  await both;
  expect(asked).toEqual(['c2', 'c1']);
});

test('a name that no connection has is told on the cell', async () => {
  const { figures, kept, asked } = open();
  await figures.answer([{ ...question, connection: 'Elsewhere' }]);
  expect(asked).toEqual([]);
  expect(kept).toEqual([
    { fault: 'No connection is called "Elsewhere". There is "Demo Company (UK)", "Harbour Omni".' },
  ]);
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
  await settled();
  answers[0]?.('posted');
  await asked;
  expect(kept).toEqual(['posted', ...wanted.map((words) => expect.stringMatching(words))]);
});
