/** The foot of the sidebar: what Google refused, until it is closed, and what the mark in the selected cell means. */
export class Strip {
  private refusal = '';
  private sentence = '';

  constructor(private readonly element: HTMLElement) {}

  /** Something was refused; the next refusal takes its place. */
  say(message: string): void {
    this.refusal = message;
    this.show();
  }

  /** The sentence of the selected cell; blank when it has none. */
  note(sentence: string): void {
    this.sentence = sentence;
    this.show();
  }

  private show(): void {
    const { refusal, sentence } = this;
    this.element.replaceChildren(
      ...(refusal === '' ? [] : [paragraph(refusal), this.closing()]),
      ...(sentence === '' ? [] : [paragraph(sentence)]),
    );
  }

  private closing(): HTMLElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Close';
    button.setAttribute('aria-label', 'Close this message');
    button.addEventListener('click', () => this.say(''));
    return button;
  }
}

export function paragraph(text: string): HTMLElement {
  const element = document.createElement('p');
  element.textContent = text;
  return element;
}
