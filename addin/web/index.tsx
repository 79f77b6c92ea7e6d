import { mountPanel } from '../panel';
import { turnByKeyboard } from './keyboard';
import { openWorkbook } from './open-workbook';

/** The page's parts by id; a page without them is a bug. */
function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}".`);
  return element;
}

turnByKeyboard(part('sheets'), part('panel'));
const workbook = await openWorkbook(part('grid'), part('strip'));
mountPanel(part('panel'), {
  workbook,
  // The whole page goes to the sign-in and comes back with a cookie.
  signIn: () => {
    window.location.assign('/sign-in?return=workbook');
    return new Promise(() => undefined);
  },
});
