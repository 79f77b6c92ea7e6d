import type { MountedPanel } from '../../panel';
import { isExcelError } from '../refusals';
import { FigureBatch, type SendAsks } from './batch';
import { registerFunctions } from './register';
import { figureSender } from './send';

type Run = (task: (context: Excel.RequestContext) => Promise<void>) => Promise<void>;
type FigurePanel = Pick<MountedPanel, 'client' | 'onBooksChanged'>;

/** The custom functions of this pane: registered at once, answered when the panel is there. */
export interface LiveFunctions {
  /** From here on figures are asked through the panel, and forgotten when its books change. */
  answerWith(panel: FigurePanel): void;
  /** There will be no figures: each cell says why. */
  refuse(message: string): void;
}

/**
 * Excel keeps what a cell got until it calculates it again. It has Excel calculate every cell, ours among them; where it
 * may not just now (a cell is being typed into), the user's own Ctrl+Alt+F9 does the same.
 */
async function calculateAll(run: Run): Promise<void> {
  try {
    await run(async (context) => {
      context.workbook.application.calculate('Full');
      await context.sync();
    });
  } catch (error) {
    if (!isExcelError(error)) throw error;
  }
}

/** Registers the functions; before `Office.onReady`, or Excel calls them before they are there. */
export function liveFunctions(
  run: Run = (task) => Excel.run({ delayForCellEdit: true }, task),
): LiveFunctions {
  let open: (send: SendAsks) => void = () => undefined;
  const opened = new Promise<SendAsks>((resolve) => (open = resolve));
  const batch = new FigureBatch(async (asks, connection) => (await opened)(asks, connection));
  registerFunctions(batch);
  return {
    answerWith: (panel) => {
      panel.onBooksChanged(() => {
        batch.forget();
        void calculateAll(run);
      });
      open(figureSender(panel.client));
    },
    refuse: (message) => open(async () => ({ ok: false, message })),
  };
}
