import type { Browser } from 'playwright-core';
import type { GoogleHost, GoogleHostOptions } from '../hosts/google/host';
import { inspect } from '../story/accessible';
import { openGoogleStory } from '../story/google-host-story';
import { until } from '../story/places';
import type { StoryHost } from '../story/story-host';
import { launchBrowser } from '../support/browser';
import { cin7Door, connectionOf } from '../support/cogsheet';
import { ann, type Firm, openFirm, paul, publicUrl } from './firm';

/**
 * The built add-on, signed in as at a firm, when something is in the way: what the accountant reads and does, and that
 * she goes on afterwards. Each screen is looked at as those of the story are.
 */
let firm: Firm;
let browser: Browser;
let sheets: GoogleHost;
let story: StoryHost;

beforeAll(async () => {
  [firm, browser] = [await openFirm(), await launchBrowser()];
}, 240_000);
afterAll(async () => {
  await browser.close();
  await firm.close();
});

async function open(options: Partial<GoogleHostOptions> = {}): Promise<void> {
  sheets = await firm.sheets(options);
  story = await openGoogleStory(browser, sheets);
  story.page.setDefaultTimeout(60_000);
}
afterEach(async () => {
  const complaints = story.complaints().filter((said) => !said.startsWith('asked elsewhere'));
  await story.close();
  expect(complaints).toEqual([]);
});

const button = (name: string | RegExp) => story.frame.getByRole('button', { name, exact: true });
const said = (words: string | RegExp) => story.frame.getByText(words).first().waitFor();
/** The panel is open and has asked for all that it wants to know. */
async function isReady(): Promise<void> {
  await button(/^(Fetch|Fix|Preview)/)
    .first()
    .waitFor();
  let asked = -1;
  await until('the panel is quiet', async () => {
    const [before, now] = [asked, sheets.fetches.length];
    asked = now;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return before === now;
  });
}
/** The screen says it, is fit to be seen, and there is a way on. */
async function stopsWith(words: string | RegExp, screen: string): Promise<void> {
  await said(words);
  await button('Try again').waitFor();
  expect(await inspect(story, screen)).toEqual([]);
}

test('Google gives no token: she is told why and what to do, and goes on when there is one', async () => {
  await open({ identityToken: () => null });
  await stopsWith(/Google did not say who you are, so nothing was sent\. Reload the file/, 'no-token');
  expect(sheets.fetches).toEqual([]);
  const token = await firm.token(ann);
  sheets.identityToken = () => token;
  await button('Try again').click();
  await isReady();
  await said(ann);
});

test('a token that has just expired is asked for once more, and nobody notices', async () => {
  const [over, fresh] = [await firm.token(ann, { exp: secondsAgo(60) }), await firm.token(ann)];
  const given = [over];
  await open({ identityToken: () => given.shift() ?? fresh });
  await isReady();
  expect(given).toEqual([]);
  expect(await story.frame.getByText('Sign in').count()).toBe(0);
});

test('a token that stays expired: the server’s own words and a way on; what she did before is not lost', async () => {
  await open();
  await isReady();
  const [over, fresh] = [await firm.token(ann, { exp: secondsAgo(3600) }), await firm.token(ann)];
  sheets.identityToken = () => over;
  const before = sheets.fetches.length;
  await button(/^Fetch /)
    .first()
    .click();
  await stopsWith(/Google does not confirm who you are to this server, or not any more/, 'token-expired');
  // One step, one repetition: refused twice is refused.
  expect(sheets.fetches.length - before).toBe(2);
  sheets.identityToken = () => fresh;
  await button('Try again').click();
  await isReady();
});

test('who is not on the list is told so by address, and by whom that is changed', async () => {
  const token = await firm.token('mallory@elsewhere.example');
  await open({ identityToken: () => token });
  await stopsWith(
    'mallory@elsewhere.example may not use this Cogsheet. The person who hosts the server can add the address to SIGN_IN_USERS.',
    'not-on-the-list',
  );
});

test('a token for another script is not taken', async () => {
  const token = await firm.token(ann, { aud: 'somebody-elses-script' });
  await open({ identityToken: () => token });
  await stopsWith(
    /Google does not confirm who you are to this server.*GOOGLE_SHEETS_AUDIENCE/,
    'other-script',
  );
});

test('several accounts in one browser: Google runs the script as another one, and the header names who acts', async () => {
  const token = await firm.token(paul);
  await open({ user: ann, identityToken: () => token });
  await isReady();
  const facts = await story.frame.locator('#panel header').textContent();
  expect(facts).toContain(paul);
  expect(facts).not.toContain(ann);
});

test('several accounts in one browser: Google does not run the script at all', async () => {
  sheets = await firm.sheets();
  const call = sheets.call.bind(sheets);
  let refuses = true;
  sheets.call = (...args) =>
    refuses ? { ok: false, message: 'Authorization is required to perform that action.' } : call(...args);
  story = await openGoogleStory(browser, sheets);
  await stopsWith(
    /several Google accounts are signed in in this browser: open the file in a browser profile/,
    'not-run',
  );
  refuses = false;
  await button('Try again').click();
  await isReady();
});

test('a permission that she took back: which window comes, and what to tick', async () => {
  await open();
  await isReady();
  sheets.granted.delete('https://www.googleapis.com/auth/script.external_request');
  await button(/^Fetch /)
    .first()
    .click();
  await stopsWith(/Cogsheet does not have all the permissions it needs from you/, 'no-permission');
});

test('what Google refuses at the sheets stands at the foot until she closes it', async () => {
  await open();
  await isReady();
  const scope = 'https://www.googleapis.com/auth/spreadsheets.currentonly';
  sheets.granted.delete(scope);
  await story.page.mouse.move(2000, 400);
  await story.page.mouse.move(150, 400);
  const refusal = story.frame.locator('#strip').getByText(/tick every box/);
  await refusal.waitFor();
  expect(await inspect(story, 'refused-at-the-sheets')).toEqual([]);
  sheets.granted.add(scope);
  await button('Close this message').click();
  await refusal.waitFor({ state: 'detached' });
});

test('Google’s limit of calls for the day is used up: nothing is sent, and when that ends', async () => {
  await open();
  await isReady();
  sheets.fetchesLeft = 0;
  await button(/^Fetch /)
    .first()
    .click();
  await said(
    /Google allows no more calls from this account today, so nothing was sent\. The limit ends after 24 hours/,
  );
  expect(await inspect(story, 'quota')).toEqual([]);
});

test('Google does not find the server', async () => {
  await open({ routes: {} });
  await stopsWith(
    /Google does not find the Cogsheet server under its address, so nothing was sent/,
    'no-such-name',
  );
  expect(sheets.outside[0]).toMatch(new RegExp(`^${publicUrl}/api/v1/`));
});

test('the server goes away while a run goes on, and comes back: the panel waits and goes on', async () => {
  await open();
  await isReady();
  const door = cin7Door(await connectionOf(firm.server));
  await door.faults([{ match: { path: 'transactions', times: 4 }, fault: 'delay', delayMs: 2_000 }]);
  await button(/^Fetch /)
    .first()
    .click();
  await said(/\d of \d/);
  await firm.kill();
  await said(/Cogsheet does not answer just now/);
  expect(await inspect(story, 'server-away')).toEqual([]);
  await firm.back();
  await door.clearFaults();
  await button(/^Fix 2 mappings/).waitFor({ timeout: 180_000 });
});

const secondsAgo = (seconds: number): number => Math.floor(Date.now() / 1000) - seconds;
