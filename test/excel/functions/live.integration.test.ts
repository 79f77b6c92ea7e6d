import type { FigureAsk } from '../../../server/contract/figures';
import { liveFunctions } from '../../../addin/excel/functions/live';
import { openExcel } from '../../hosts/excel/office';

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'CustomFunctions');
});

function opened() {
  Reflect.set(globalThis, 'CustomFunctions', {
    associate: () => undefined,
    ErrorCode: { invalidValue: '#VALUE!', notAvailable: '#N/A' },
    Error,
  });
  const { Excel, book } = openExcel();
  const listeners: (() => void)[] = [];
  type Panel = Parameters<ReturnType<typeof liveFunctions>['answerWith']>[0];
  const panel = {
    client: { figures: (_: FigureAsk[]) => undefined },
    onBooksChanged: (listener: () => void) => listeners.push(listener),
  } as unknown as Panel;
  liveFunctions((task) => Excel.run({ delayForCellEdit: false }, task)).answerWith(panel);
  const change = async (): Promise<void> => {
    for (const listener of listeners) listener();
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return { book, change };
}

test('when the books changed, Excel calculates every cell again', async () => {
  const { book, change } = opened();
  await change();
  expect(book.calculations).toEqual(['Full']);
  await change();
  expect(book.calculations).toEqual(['Full', 'Full']);
});

test('while a cell is being typed into, Excel refuses, and nothing breaks', async () => {
  const { book, change } = opened();
  book.typing = true;
  await change();
  expect(book.calculations).toEqual([]);
});
