/// <reference types="office-js" />
import { authorised, gate, signedIn } from './pages';

/** Office.js notes on the first page of a dialog where it belongs; without an answer the page goes on after this. */
const longestWait = 5000;

const pages = {
  authorise: () => gate(location.hash, location),
  authorised: () => authorised(location.hash),
  'signed-in': () => signedIn(location.hash),
} as const;

const isPage = (name: string): name is keyof typeof pages => name in pages;

async function ready(): Promise<boolean> {
  if (typeof Office === 'undefined') return false;
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), longestWait));
  return Promise.race([Office.onReady().then(() => true), late]);
}

async function run(name: keyof typeof pages): Promise<void> {
  // Read first: Office.js may change the address.
  const { text, goTo, cookie, tell } = pages[name]();
  const line = document.getElementById('text');
  if (line) line.textContent = text;
  const inOffice = await ready();
  if (cookie !== undefined) document.cookie = cookie;
  if (goTo !== undefined) location.replace(goTo);
  else if (tell && inOffice) Office.context.ui.messageParent(JSON.stringify(tell));
}

const { page = '' } = document.body.dataset;
if (isPage(page)) void run(page);
