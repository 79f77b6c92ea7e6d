/// <reference types="office-js" />
import { mountPanel } from '../panel';
import { associateCommands } from './commands';
import { ExcelWorkbook } from './excel-workbook';
import { type LiveFunctions, liveFunctions } from './functions/live';
import { openPage } from './open-page';
import { Session, signInDialog, signingIn } from './sign-in';
import { Strip } from './strip';
import { followTheme } from './theme';

/** The oldest Excel that has what we need: Office 2021, Microsoft 365, Excel on the web. */
const floor = '1.14';

const elsewhere = 'This page belongs to the Cogsheet add-in: open it in Excel.';
const tooOld =
  'This Excel is older than Cogsheet needs (Office 2021). Update Excel, or open the workbook in Excel on the web.';

/** The page's parts by id; a page without them is a bug. */
function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}".`);
  return element;
}

function open(functions: LiveFunctions): void {
  const strip = new Strip(part('strip'));
  const say = (message: string): void => strip.say(message);
  const workbook = new ExcelWorkbook({ run: (task) => Excel.run({ delayForCellEdit: true }, task), say });
  workbook.onSelect((sheet, row, column) => strip.note(workbook.noteAt(sheet, row, column)));
  const session = new Session((...request) => globalThis.fetch(...request));
  const panel = mountPanel(part('panel'), {
    workbook,
    fetch: session.fetch,
    openPage: (url) => void openPage(url, say),
    signIn: signingIn({ session, home: location.origin, dialog: signInDialog }),
  });
  followTheme((theme) => {
    document.documentElement.dataset.theme = theme;
    panel.setTheme(theme);
  });
  functions.answerWith(panel);
  associateCommands(Office, panel);
}

if (typeof Office === 'undefined') {
  part('strip').textContent =
    "Excel's own script for add-ins (Office.js) could not be loaded. Check the internet connection, then open the panel again.";
} else {
  const functions = liveFunctions();
  void Office.onReady(({ host }) => {
    if (host !== Office.HostType.Excel) part('strip').textContent = elsewhere;
    else if (Office.context.requirements.isSetSupported('ExcelApi', floor)) open(functions);
    else {
      part('strip').textContent = tooOld;
      functions.refuse(tooOld);
      associateCommands(Office, null);
    }
  });
}
