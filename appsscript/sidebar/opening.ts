import { paragraph } from './strip';

/** What the page shows before there is a panel: that it opens, or why not, with a way to try again. */
export function opening(sentence: string, again: (() => void) | null): HTMLElement {
  const main = document.createElement('main');
  main.className = 'opening';
  const title = document.createElement('h1');
  title.textContent = 'Cogsheet';
  const said = paragraph(sentence);
  said.setAttribute('role', 'status');
  main.append(title, said);
  if (again === null) return main;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Try again';
  button.addEventListener('click', again);
  main.append(button);
  return main;
}
