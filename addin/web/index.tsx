import { mountPanel } from '../panel';
import { openWorkbook } from './open-workbook';

/** The page's parts by id; a page without them is a bug. */
function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}".`);
  return element;
}

const workbook = await openWorkbook(part('grid'), part('strip'));
mountPanel(part('panel'), { workbook });
