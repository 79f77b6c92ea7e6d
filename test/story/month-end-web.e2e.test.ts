import { launchBrowser } from '../support/browser';
import { startCogsheet } from '../support/cogsheet';
import { monthEnd } from './month-end';
import { openWebStory } from './web-host-story';

test('the month end by hand in the web workbook', async () => {
  const [server, browser] = [await startCogsheet(), await launchBrowser()];
  try {
    await monthEnd(await openWebStory(browser, server.url), server);
  } finally {
    await browser.close();
    await server.close();
  }
});
