import { launchBrowser } from '../support/browser';
import { startCogsheet } from '../support/cogsheet';
import { openExcelStory } from './excel-host-story';
import { monthEnd } from './month-end';

test('the month end by hand in Excel: the built task pane on our own host', async () => {
  const [server, browser] = [await startCogsheet(), await launchBrowser()];
  try {
    await monthEnd(await openExcelStory(browser, server.url), server);
  } finally {
    await browser.close();
    await server.close();
  }
});
