import { type FigureAnswerDto, maxAsks } from '../../server/contract/figures';
import type { MountedPanel } from '../../addin/panel';
import type { FigureQuestion, FigureResult } from '../shared/rpc';
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
    try {
      for (let start = 0; start < questions.length; start += maxAsks)
        await this.ask(connection, questions.slice(start, start + maxAsks));
    } finally {
      this.isAsking = false;
    }
    // What was asked for meanwhile may have moved since the first answer.
    const again = [...this.waiting.values()];
    this.waiting.clear();
    await this.answer(again);
  }

  /** The books moved: everything that was ever asked for is asked for again. */
  async refresh(): Promise<void> {
    const { figures } = await this.parts.call('knownFigures', {});
    await this.answer(figures);
  }

  private async ask(connection: string, questions: readonly FigureQuestion[]): Promise<void> {
    const asks = questions.map(({ name, args }, index) => ({ id: String(index), name, args: [...args] }));
    const answer = await this.parts.panel.client.call('figures', { params: { connection }, body: { asks } });
    if (!answer.ok)
      return this.parts.say(`Figures in your cells are not up to date: ${answer.problem.detail}`);
    // Figures of another company than the one that is chosen by now are nobody's.
    if (this.parts.panel.connection() !== connection) return;
    const answers = new Map(answer.value.answers.map((one) => [one.id, one]));
    await this.parts.call('keepFigures', {
      figures: questions.map((question, index) => [question, resultOf(answers.get(String(index)))] as const),
    });
  }
}

function resultOf(answer: FigureAnswerDto | undefined): FigureResult {
  if (answer?.error) return { fault: answer.error.detail };
  if (!answer || answer.value === null)
    return { fault: 'Cogsheet answered without a figure. Ask again later.' };
  return { value: answer.value, isAmount: answer.unit !== null };
}
