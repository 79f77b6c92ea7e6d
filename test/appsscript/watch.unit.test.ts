import { Watch } from '../../appsscript/sidebar/watch';

function watched() {
  const looks: { at: number; activeOnly: boolean }[] = [];
  const state = { now: 0, visible: true, busy: false, happened: false };
  let due: { at: number; task: () => void } | null = null;
  const watch = new Watch({
    look: async (activeOnly) => {
      looks.push({ at: state.now, activeOnly });
      return state.happened;
    },
    isVisible: () => state.visible,
    isBusy: () => state.busy,
    clock: {
      after: (milliseconds, task) => {
        const mine = { at: state.now + milliseconds, task };
        due = mine;
        return () => {
          if (due === mine) due = null;
        };
      },
    },
  });
  const run = async (until: number): Promise<void> => {
    for (let next = due; next && next.at <= until; next = due) {
      due = null;
      state.now = next.at;
      next.task();
      await new Promise((resolve) => setImmediate(resolve));
    }
    state.now = until;
  };
  return { watch, looks, state, run };
}

test('pauses grow to 20 s while nothing happens, and begin anew when something did', async () => {
  const { watch, looks, state, run } = watched();
  watch.start();
  await run(60_000);
  expect(looks.map(({ at }) => at)).toEqual([3000, 7500, 14_250, 24_375, 39_562.5, 59_562.5]);
  state.happened = true;
  await run(80_000);
  state.happened = false;
  await run(83_000);
  expect(looks.slice(-2).map(({ at }) => at)).toEqual([79_562.5, 82_562.5]);
  expect(looks.every(({ activeOnly }) => activeOnly)).toBe(true);
});

test('a day without any work costs some 1,500 looks', async () => {
  const { watch, looks, run } = watched();
  watch.start();
  await run(8 * 3_600_000);
  expect(looks.length).toBeLessThan(1500);
});

test('a page that nobody sees does not look; whoever turns to it is seen at once, on all sheets', async () => {
  const { watch, looks, state, run } = watched();
  watch.start();
  state.visible = false;
  await run(100_000);
  expect(looks).toEqual([]);
  state.visible = true;
  watch.turnedTo();
  expect(looks).toEqual([{ at: 100_000, activeOnly: false }]);
  watch.stop();
  await run(200_000);
  watch.turnedTo();
  expect(looks).toHaveLength(1);
});
