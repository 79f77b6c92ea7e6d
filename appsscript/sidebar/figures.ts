import { type FigureAnswerDto, maxAsks } from '../../server/contract/figures';
import type { MountedPanel } from '../../addin/panel';
import { type NamedConnection, connectionNamed } from '../../addin/panel/api/connection-named';
import { countWords, counted } from '../../addin/workbook/words';
import { mostRenewed } from '../shared/figure-args';
import type { FigureQuestion, FigureResult, Renewed } from '../shared/rpc';
import type { CallScript } from './call-script';

export interface FigureParts {
  readonly panel: Pick<MountedPanel, 'client'>;
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
    if (questions.length === 0) return;
    if (this.isAsking) {
      for (const question of questions) this.waiting.set(JSON.stringify(question), question);
      return;
    }
    this.isAsking = true;
    let renewed: Renewed | null = null;
    try {
      const listed = await this.parts.panel.client.call('listConnections', { params: {} });
      if (!listed.ok) return this.late(listed.problem.detail);
      for (const name of new Set(questions.map(({ connection = '' }) => connection))) {
        const own = questions.filter(({ connection = '' }) => connection === name);
        for (let start = 0; start < own.length; start += maxAsks)
          renewed =
            (await this.ask(connectionNamed(listed.value, name), own.slice(start, start + maxAsks))) ??
            renewed;
      }
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
  private async ask(
    connection: NamedConnection,
    questions: readonly FigureQuestion[],
  ): Promise<Renewed | null> {
    // Nothing is connected yet: the cells go on waiting.
    if (!connection.ok && connection.kind === 'unavailable') return null;
    if (!connection.ok)
      return this.keep(questions.map((question) => [question, { fault: connection.message }] as const));
    const asks = questions.map((question, index) => ({
      ...{ id: String(index), name: question.name, args: [...question.args] },
    }));
    const params = { connection: connection.id };
    const answer = await this.parts.panel.client.call('figures', { params, body: { asks } });
    if (!answer.ok) {
      this.late(answer.problem.detail);
      return null;
    }
    const answers = new Map(answer.value.answers.map((one) => [one.id, one]));
    return this.keep(
      questions.map((question, index) => [question, resultOf(answers.get(String(index)))] as const),
    );
  }

  private keep(figures: readonly (readonly [FigureQuestion, FigureResult])[]): Promise<Renewed> {
    return this.parts.call('keepFigures', { figures });
  }

  private late(why: string): void {
    this.parts.say(`Figures in your cells are not up to date: ${why}`);
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
