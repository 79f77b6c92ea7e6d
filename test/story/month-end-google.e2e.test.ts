import type { PostingDto } from '../../server/contract/postings';
import { ann, openFirm } from '../appsscript/firm';
import { launchBrowser } from '../support/browser';
import { connectionOf, pages } from '../support/cogsheet';
import { openGoogleStory } from './google-host-story';
import { monthEnd } from './month-end';

test('the month end by hand in Google Sheets: the built add-on on our own host, signed in as at a firm', async () => {
  const [firm, browser] = [await openFirm(), await launchBrowser()];
  try {
    const sheets = await firm.sheets();
    const host = await openGoogleStory(browser, sheets);
    await monthEnd(host, firm.server);

    // Who acted is the person of Google's token, in the books and before her eyes.
    const connection = await connectionOf(firm.server);
    const postings = await pages<PostingDto>(firm.server.api, `/connections/${connection.id}/postings`);
    expect(postings.length).toBeGreaterThan(2);
    expect(new Set(postings.flatMap((one) => [one.approvedBy, one.postedBy]))).toEqual(new Set([ann]));
    for (const { key } of postings) expect(await host.cellText('history', key, 'approvedBy')).toBe(ann);
    expect(await host.frame.locator('#panel header').textContent()).toContain(ann);
    // Google runs no more than ten calls of a sidebar at once.
    expect(await host.busiest()).toBeLessThanOrEqual(10);
    const { executions, fetches } = sheets;
    const most = Math.max(...executions.map(({ rangeCalls }) => rangeCalls));
    console.log(
      `A month end in Google Sheets: ${executions.length} runs of the script, ${fetches.length} of them calls to the server; at most ${most} calls on ranges in a run.`,
    );
    await host.close();
  } finally {
    await browser.close();
    await firm.close();
  }
});
