/**
 * Enter on a cell with a link follows it, as a click does; with Ctrl or Command as well. Everywhere else Enter stays
 * with the grid. Called before the grid starts, because the grid takes Enter at the window too, and the first comes
 * first.
 *
 * @param frame the element that shows the grid; its keyboard is a hidden editor inside of it
 * @param follow follows the link of the selected cell; false when Enter means something else there
 */
export function followByKeyboard(frame: HTMLElement, follow: () => boolean): void {
  window.addEventListener(
    'keydown',
    (event) => {
      const { key, shiftKey, altKey, isComposing, target } = event;
      if (key !== 'Enter' || shiftKey || altKey || isComposing) return;
      if (!(target instanceof HTMLElement) || !frame.contains(target) || !target.isContentEditable) return;
      if (!follow()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
