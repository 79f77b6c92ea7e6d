/** The line at the foot of the task pane: what Excel refused, and what the mark in the selected cell means. */
export class Strip {
  private refusal = '';

  constructor(private readonly element: HTMLElement) {}

  /** Something was refused; it stands until the user selects a cell with a mark of its own, or the next refusal. */
  say(message: string): void {
    this.refusal = message;
    this.element.textContent = message;
  }

  /** The sentence of the selected cell; null when it has none. */
  note(sentence: string | null): void {
    if (sentence !== null) this.refusal = '';
    this.element.textContent = sentence ?? this.refusal;
  }
}
