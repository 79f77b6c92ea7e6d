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

const reachable =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), [tabindex="0"]:not([aria-hidden])';

/**
 * F6 goes from the workbook to the panel and back, as between the parts of any office program: the grid keeps the Tab
 * key for its cells, so that no other key leads out of it. Called before the grid starts.
 */
export function turnByKeyboard(frame: HTMLElement, panel: HTMLElement): void {
  let left: HTMLElement | null = null;
  window.addEventListener(
    'keydown',
    (event) => {
      const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
      if (key !== 'F6' || shiftKey || altKey || ctrlKey || metaKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { activeElement } = document;
      if (activeElement instanceof HTMLElement && frame.contains(activeElement)) left = activeElement;
      const back = left ?? frame.querySelector<HTMLElement>('[contenteditable="true"]');
      const target = panel.contains(activeElement) ? back : panel.querySelector<HTMLElement>(reachable);
      target?.focus();
    },
    { capture: true },
  );
}
