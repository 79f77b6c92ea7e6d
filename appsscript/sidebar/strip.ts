/** The line at the foot of the sidebar: what Google refused, and what the mark in the selected cell means. */
export class Strip {
  private refusal = '';

  constructor(private readonly element: HTMLElement) {}

  /** Something was refused; it stands until the user selects a cell with a mark of its own, or the next refusal. */
  say(message: string): void {
    this.refusal = message;
    this.element.textContent = message;
  }

  /** The sentence of the selected cell; blank when it has none. */
  note(sentence: string): void {
    if (sentence !== '') this.refusal = '';
    this.element.textContent = sentence === '' ? this.refusal : sentence;
  }
}
