const messageStays = 8000;

/**
 * The line below the grid: what a mark means, where a link leads, why a change was refused. A screen reader hears it.
 * A refusal stays for a while; otherwise the note of the cell under the pointer is shown, else that of the selected one.
 */
export class StatusStrip {
  private selected = '';
  private hovered = '';
  private message = '';
  private timer: number | undefined;

  constructor(private readonly element: HTMLElement) {
    element.setAttribute('role', 'status');
    element.setAttribute('aria-live', 'polite');
  }

  /** Says why something was refused. */
  say(message: string): void {
    this.message = message;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.say(''), messageStays);
    this.show();
  }

  select(note: string): void {
    this.selected = note;
    this.show();
  }

  hover(note: string): void {
    this.hovered = note;
    this.show();
  }

  private show(): void {
    const text = this.message || this.hovered || this.selected;
    if (this.element.textContent !== text) this.element.textContent = text;
    this.element.classList.toggle('refusal', this.message !== '');
  }
}
