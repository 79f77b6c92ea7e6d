const messageStays = 8000;

/**
 * The line below the grid: what a mark means, where a link leads, why a change was refused. A screen reader hears it.
 * A refusal stays for a while; otherwise the note of the cell under the pointer or of the selected one is shown.
 */
export class StatusStrip {
  private note = '';
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
    this.write();
  }

  /** Shows a cell's note; blank when it has none. */
  show(note: string): void {
    this.note = note;
    this.write();
  }

  private write(): void {
    const text = this.message || this.note;
    if (this.element.textContent !== text) this.element.textContent = text;
    this.element.classList.toggle('refusal', this.message !== '');
  }
}
