import { type FigureAnswerDto, maxAsks } from '../../server/contract/figures';
import type { MountedPanel } from '../../addin/panel';
import { countWords, counted } from '../../addin/workbook/words';
import { mostRenewed } from '../shared/figure-args';
import type { FigureQuestion, FigureResult, Renewed } from '../shared/rpc';
import type { CallScript } from './call-script';

export interface FigureParts {
  readonly panel: Pick<MountedPanel, 'client' | 'connection'>;
  readonly call: CallScript;
  readonly say: (message: string) => void;
}

/**
 * Answers the questions of functions in cells: they can ask nobody themselves, so the sidebar does, all at once. Figures
 * are asked for anew after each fetch and posting.
 */
export class Figures {
  private isAsking = false;
  /** Questions that came while others were being answered. */
  private readonly waiting = new Map<string, FigureQuestion>();

  constructor(private readonly parts: FigureParts) {}

  /** Questions that no cell has an answer to. */
  async answer(questions: readonly FigureQuestion[]): Promise<void> {
    const connection = this.parts.panel.connection();
    if (questions.length === 0 || connection === null) return;
    if (this.isAsking) {
      for (const question of questions) this.waiting.set(JSON.stringify(question), question);
      return;
    }
    this.isAsking = true;
    let renewed: Renewed | null = null;
    try {
      for (let start = 0; start < questions.length; start += maxAsks)
        renewed = await this.ask(connection, questions.slice(start, start + maxAsks));
    } finally {
      this.isAsking = false;
    }
    // What was asked for meanwhile may have moved since the first answer.
    const again = [...this.waiting.values()];
    this.waiting.clear();
    if (again.length > 0) return this.answer(again);
    const left = renewed ? leftAsBefore(renewed) : '';
    if (left !== '') this.parts.say(left);
  }

  /** The books moved: everything that was ever asked for is asked for again. */
  async refresh(): Promise<void> {
    const { figures } = await this.parts.call('knownFigures', {});
    await this.answer(figures);
  }

  /** Null when nothing was kept. */
  private async ask(connection: string, questions: readonly FigureQuestion[]): Promise<Renewed | null> {
    const asks = questions.map(({ name, args }, index) => ({ id: String(index), name, args: [...args] }));
    const answer = await this.parts.panel.client.call('figures', { params: { connection }, body: { asks } });
    if (!answer.ok) {
      this.parts.say(`Figures in your cells are not up to date: ${answer.problem.detail}`);
      return null;
    }
    // Figures of another company than the one that is chosen by now are nobody's.
    if (this.parts.panel.connection() !== connection) return null;
    const answers = new Map(answer.value.answers.map((one) => [one.id, one]));
    return this.parts.call('keepFigures', {
      figures: questions.map((question, index) => [question, resultOf(answers.get(String(index)))] as const),
    });
  }
}

/** Which cells go on showing what they showed, and what can be done; blank when there are none. */
function leftAsBefore({ held, beyond }: Renewed): string {
  const still = (count: number): string =>
    `${counted(count, 'cell')} of yours still ${count === 1 ? 'shows' : 'show'} what Cogsheet told before:`;
  const sentences = [
    beyond > 0
      ? `${still(beyond)} ${countWords(mostRenewed)} of a file are brought up to date at a time, sheet by sheet from the left. Clear another cell and enter its formula again to see its figure.`
      : '',
    held > 0
      ? `${still(held)} they are protected against you, or were being changed. Somebody who may change them brings them up to date by opening Cogsheet.`
      : '',
  ];
  return sentences.join(' ').trim();
}

function resultOf(answer: FigureAnswerDto | undefined): FigureResult {
  if (answer?.error) return { fault: answer.error.detail };
  if (!answer || answer.value === null)
    return { fault: 'Cogsheet answered without a figure. Ask again later.' };
  return { value: answer.value, isAmount: answer.unit !== null };
}
