import { type CommandName, associateCommands, commandNames, functionName } from '../../addin/excel/commands';

type Run = (event: { completed(): void }) => void;

interface Pressed {
  readonly log: string[];
  /** Resolves when the button is released. */
  press(name: CommandName): Promise<void>;
}

function ribbon(showAsTaskpane: (log: string[]) => Promise<void>, hasPanel = true): Pressed {
  const log: string[] = [];
  const associated = new Map<string, Run>();
  const actions = { associate: (command: string, run: Run) => void associated.set(command, run) };
  const panel = {
    run: (command: string) => {
      log.push(`run ${command}`);
      return new Promise<void>(() => undefined);
    },
  };
  associateCommands(
    { actions, addin: { showAsTaskpane: () => showAsTaskpane(log) } },
    hasPanel ? panel : null,
  );
  expect([...associated.keys()]).toEqual(commandNames.map(functionName));
  return {
    log,
    press: (name) =>
      new Promise((resolve) =>
        associated.get(functionName(name))?.({
          completed: () => {
            log.push('released');
            resolve();
          },
        }),
      ),
  };
}

const shown = async (log: string[]): Promise<void> => void log.push('shown');

test.each(['fetch', 'preview', 'post', 'errors', 'reconcile'] as const)(
  '%s: the pane, then the button is released, then the work, however long it takes',
  async (name) => {
    const { log, press } = ribbon(shown);
    await press(name);
    expect(log).toEqual(['shown', 'released', `run ${name}`]);
  },
);

test('Open panel only opens the panel', async () => {
  const { log, press } = ribbon(shown);
  await press('panel');
  expect(log).toEqual(['shown', 'released']);
});

test('a button is released even when the panel cannot be opened, or Excel is too old', async () => {
  const broken = ribbon(() => Promise.reject(new Error('no pane')));
  await broken.press('fetch');
  expect(broken.log).toEqual(['released', 'run fetch']);
  const old = ribbon(shown, false);
  await old.press('errors');
  expect(old.log).toEqual(['shown', 'released']);
});
