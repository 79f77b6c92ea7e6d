import type { MountedPanel } from '../../panel';
import { FigureBatch, type SendAsks } from './batch';
import { registerFunctions } from './register';
import { figureSender } from './send';

type FigurePanel = Pick<MountedPanel, 'client' | 'connection' | 'onBooksChanged'>;

/** The custom functions of this pane: registered at once, answered when the panel is there. */
export interface LiveFunctions {
  /** From here on figures are asked through the panel, and forgotten when its books change. */
  answerWith(panel: FigurePanel): void;
  /** There will be no figures: each cell says why. */
  refuse(message: string): void;
}

/** Registers the functions; before `Office.onReady`, or Excel calls them before they are there. */
export function liveFunctions(): LiveFunctions {
  let open: (send: SendAsks) => void = () => undefined;
  const opened = new Promise<SendAsks>((resolve) => (open = resolve));
  const batch = new FigureBatch(async (asks) => (await opened)(asks));
  registerFunctions(batch);
  return {
    answerWith: (panel) => {
      panel.onBooksChanged(() => batch.forget());
      open(figureSender(panel.client, () => panel.connection()));
    },
    refuse: (message) => open(async () => ({ ok: false, message })),
  };
}
