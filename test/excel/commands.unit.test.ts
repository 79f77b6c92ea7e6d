import { type CommandName, associateCommands, commandNames, functionName } from '../../addin/excel/commands';
import { FakeWorkbook } from '../panel/fake-workbook';

type Run = (event: { completed(): void }) => void;

function press(
  name: CommandName,
  workbook: FakeWorkbook | null,
  showAsTaskpane: () => Promise<void>,
): Promise<void> {
  const associated = new Map<string, Run>();
  const actions = { associate: (command: string, run: Run) => void associated.set(command, run) };
  associateCommands({ actions, addin: { showAsTaskpane } }, workbook);
  expect([...associated.keys()]).toEqual(commandNames.map(functionName));
  return new Promise((resolve) => associated.get(functionName(name))?.({ completed: resolve }));
}

test('each button opens the panel and is released', async () => {
  const workbook = new FakeWorkbook();
  let opened = 0;
  for (const name of commandNames) await press(name, workbook, async () => void opened++);
  expect(opened).toBe(commandNames.length);
  expect(workbook.log).toEqual(['show errors', 'show tie-out']);
});

test('a button is released even when the panel cannot be opened, or Excel is too old', async () => {
  await press('fetch', new FakeWorkbook(), () => Promise.reject(new Error('no pane')));
  await press('errors', null, () => Promise.resolve());
});
