import { useEffect, useRef } from 'react';

/**
 * For a card whose buttons come and go with the state. When the one that had the keyboard goes, the card itself takes it, so
 * that the next Tab leads to what came instead. Never while the user is elsewhere. While the card has the keyboard it
 * is in the order of the Tab key: Office.js on the web goes by that order, and would lead out of the pane from an
 * element that is not in it.
 */
export function useKeptFocus<Card extends HTMLElement>() {
  const ref = useRef<Card>(null);
  const held = useRef(false);
  useEffect(() => {
    const { activeElement, body } = document;
    if (!held.current || !ref.current || !document.hasFocus()) return;
    if (activeElement !== null && activeElement !== body) return;
    ref.current.focus({ preventScroll: true });
  });
  useEffect(() => {
    const pointed = ({ target }: Event): void => {
      if (target instanceof Node && !ref.current?.contains(target)) held.current = false;
    };
    document.addEventListener('pointerdown', pointed, { capture: true });
    return () => document.removeEventListener('pointerdown', pointed, { capture: true });
  }, []);
  const onFocus = ({ target }: React.FocusEvent): void => {
    held.current = true;
    if (target === ref.current) ref.current.tabIndex = 0;
  };
  const onBlur = ({ target, relatedTarget }: React.FocusEvent): void => {
    if (target === ref.current) ref.current.tabIndex = -1;
    // Without a target the button itself went, or the whole window: then the card still has it.
    if (relatedTarget !== null && !ref.current?.contains(relatedTarget)) held.current = false;
  };
  return { ref, onFocus, onBlur };
}
