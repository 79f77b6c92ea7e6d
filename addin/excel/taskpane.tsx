/// <reference types="office-js" />
import { mountPanel } from '../panel';
import { associateCommands } from './commands';
import { ExcelWorkbook } from './excel-workbook';
import { Strip } from './strip';

/** The oldest Excel that has what we need: Office 2021, Microsoft 365, Excel on the web. */
const floor = '1.14';

/** The page's parts by id; a page without them is a bug. */
function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}".`);
  return element;
}

/** Pages open in the user's browser where Excel offers it: its own windows know no sign-in. */
function openPage(url: string): void {
  if (Office.context.requirements.isSetSupported('OpenBrowserWindowApi', '1.1')) {
    Office.context.ui.openBrowserWindow(url);
  } else window.open(url, '_blank', 'noopener');
}

function open(): void {
  const strip = new Strip(part('strip'));
  const workbook = new ExcelWorkbook({
    run: (task) => Excel.run({ delayForCellEdit: true }, task),
    say: (message) => strip.say(message),
  });
  workbook.onSelect((sheet, row, column) => strip.note(workbook.noteAt(sheet, row, column)));
  mountPanel(part('panel'), { workbook, openPage });
  associateCommands(Office, workbook);
}

void Office.onReady(({ host }) => {
  if (host !== Office.HostType.Excel) {
    part('strip').textContent = 'This page belongs to the Cogsheet add-in: open it in Excel.';
  } else if (!Office.context.requirements.isSetSupported('ExcelApi', floor)) {
    part('strip').textContent =
      'This Excel is older than Cogsheet needs (Office 2021). Update Excel, or open the workbook in Excel on the web.';
    associateCommands(Office, null);
  } else open();
});
