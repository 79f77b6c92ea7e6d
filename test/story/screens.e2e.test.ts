import type { Browser } from 'playwright-core';
import { Contact } from 'xero-node';
import { launchBrowser } from '../support/browser';
import { type Cogsheet, startCogsheet } from '../support/cogsheet';
import { allWishes } from './accessible';
import { openExcelStory } from './excel-host-story';
import { until } from './places';
import { beginStory, chapter, long, type Story } from './story';
import type { StoryHost } from './story-host';

/**
 * Every screen of the panel at the width of a narrow task pane, as each kind of user has it: light, dark, and with
 * colours forced by the system. axe finds nothing, nothing scrolls sideways, and the pictures are there to be looked at.
 */
let server: Cogsheet;
let browser: Browser;
let host: StoryHost;
let story: Story;

beforeAll(async () => {
  [server, browser] = [await startCogsheet(), await launchBrowser()];
  host = await openExcelStory(browser, server.url);
  story = await beginStory(host, server);
}, 240_000);

afterAll(async () => {
  await browser.close();
  await server.close();
});

const look = (screen: string): Promise<void> => story.look(`screen-${screen}`, allWishes);
/** Nothing runs any more. */
const idle = (): Promise<void> =>
  until('the run is over', async () => (await story.panel.getByRole('progressbar').count()) === 0);
const api = '**/api/v1/**';
const json = 'application/problem+json';

/** In their order: each begins where the one before has left the panel. */
const screens: readonly (readonly [title: string, show: () => Promise<void>])[] = [
  ['nothing done yet', nothingDoneYet],
  ['server away', serverAway],
  ['sign in', signIn],
  ['running', running],
  ['faults in the mapping', faultyMapping],
  ['preview', preview],
  ['an error', anError],
  ['reversal', reversal],
  ['into Cin7', intoCin7],
  ['connection', connection],
];

test('every screen, in light, dark and high contrast', async () => {
  for (const [title, show] of screens) await chapter(story, title, show);
  expect(story.faults).toEqual([]);
  // The browser's own words on the answers that were refused for the sake of a screen.
  expect(host.complaints().filter((said) => !/^Failed to load resource/.test(said))).toEqual([]);
});

async function nothingDoneYet(): Promise<void> {
  const { button, place } = story;
  await button(/^Fetch /).waitFor(long);
  await look('close');
  for (const name of ['Mapping', 'Errors', 'History'] as const) {
    await place(name).click();
    await look(name.toLowerCase());
  }
  await button('Settings').click();
  await look('settings');
  await button('Disconnect').click();
  await look('settings-disconnect');
  await button('Back').click();
  await button('Show what Cin7 lacks').click();
  await story.said(/Nobody can say yet what Cin7 lacks/);
  await look('settings-import-unread');
}

async function serverAway(): Promise<void> {
  await host.page.route(api, (route) => route.abort());
  await host.frame.evaluate(() => window.location.reload());
  await story.button('Try again').waitFor(long);
  await look('server-away');
  await host.page.unroute(api);
  await story.button('Try again').click();
  await story.button(/^Fetch /).waitFor(long);
}

async function signIn(): Promise<void> {
  const refusal = { title: 'Sign in', status: 401, code: 'sign-in-required', detail: 'Sign in first.' };
  await host.page.route(api, (route) =>
    route.fulfill({ status: 401, contentType: json, body: JSON.stringify(refusal) }),
  );
  await host.frame.evaluate(() => window.location.reload());
  await host.frame.getByRole('heading', { name: 'Sign in' }).waitFor(long);
  await look('sign-in');
  await host.page.unroute(api);
  await host.reopen();
}

async function running(): Promise<void> {
  const { button, panel } = story;
  await button(/^Fetch /).click();
  await panel.getByRole('progressbar').waitFor();
  await host.page.route(api, (route) => route.abort());
  await story.said(/Cogsheet does not answer just now/);
  await look('running-server-away');
  await host.page.unroute(api);
  await button(/^Fix 2 mappings/).waitFor(long);
}

async function faultyMapping(): Promise<void> {
  await look('close-to-mend');
  await story.button(/^Fix 2 mappings/).click();
  await story.facing('accounts');
  await look('mapping-faults');
  await host.choose('accounts', 'account:1200', 'xeroAccount', '631 · Stock on hand');
  await host.choose('accounts', 'account:4100', 'xeroAccount', '204 · Wholesale sales');
  await host.settle();
  await story.shown('accounts', 'account:4100', 'check', /^$/);
  await story.place('Close').click();
}

async function preview(): Promise<void> {
  const { button, month, dialog } = story;
  await button(new RegExp(`^Preview ${month}`)).click();
  await button(/^Review /).waitFor(long);
  await look('preview');
  await button(/^Review /).click();
  await button('Approve only').click();
  await story.said(/Approved as previewed/);
  await look('approved');
  await button(/^Post /).click();
  await dialog.waitFor();
  await look('confirmation');
}

/** The journals' account is archived in Xero while the confirmation stands: all of them are refused. */
async function anError(): Promise<void> {
  const { button, dialog, place } = story;
  await story.witness.account('310', { Status: 'ARCHIVED' });
  await dialog.getByRole('button', { name: /^Post / }).click();
  await button(/^See \d+ error/).waitFor(long);
  await idle();
  await look('outcome');
  await button(/^See \d+ error/).click();
  await look('errors-some');
  await button(/^Skip /)
    .first()
    .click();
  await look('errors-skip');
  await button('Back').click();
  await story.witness.account('310', { Status: 'ACTIVE' });
  const retries = button(/^Retry (?!all)/);
  for (let left = await retries.count(); left > 0; left -= 1) {
    await retries.first().click();
    await until('one error less is left', async () => (await retries.count()) < left);
  }
  await story.said(/Nothing needs you\./);
  await idle();
  await place('History').click();
  await look('history-some');
}

async function reversal(): Promise<void> {
  const { button, dialog } = story;
  await button(/^Reverse Journal |^Reverse COGS /)
    .first()
    .click();
  await story.said(/This is the reversal of /);
  await look('reversal');
  await button(/^(Post|Reverse) 1 (document|journal)$/).click(long);
  await dialog.waitFor();
  await look('reversal-confirmation');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await button(/^Back to /).click();
}

/** Xero's contacts and items that Cin7 lacks: looked at, ticked, made one by one, one of them archived by then. */
async function intoCin7(): Promise<void> {
  const { button, place, panel, witness } = story;
  await witness.client.createItems('', { items: [{ code: 'GIFT', name: 'Gift card' }] });
  await host.choose('settings', 'kind.items', 'value', 'on');
  await host.settle();
  await button('Settings').click();
  await button('Refresh from Xero').click();
  await story.said(/Chart, tax rates, contacts and lock dates are as they are in Xero now/);
  await place('Close').click();
  await panel.getByLabel('Contacts and items').check();
  await button(new RegExp(`^Fetch (${story.month}|again)$`)).click();
  await panel.getByRole('progressbar').waitFor();
  await idle();
  await button('Settings').click();
  await button('Show what Cin7 lacks').click();
  await story.said(/^Xero has, and Cin7 lacks: \d+ contacts and 1 item\.$/);
  await look('settings-import');

  for (const name of ['City Limousines', 'Swanston Security', 'GIFT Gift card'])
    await panel.getByLabel(name).check();
  await panel.getByLabel('suppliers').check();
  await panel.getByLabel('services').check();
  await look('settings-import-ticked');
  const { body } = await witness.client.getContacts('', undefined, 'Name=="City Limousines"');
  const [{ contactID = '' } = {}] = body.contacts ?? [];
  await witness.client.updateContact('', contactID, {
    contacts: [{ contactStatus: Contact.ContactStatusEnum.ARCHIVED }],
  });
  await story.server.api('GET', `/connections/${story.connection.id}/reference?refresh=true`);
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await host.page.route('**/cin7-import', async (route) => {
    await held;
    // The host answers for the server's address.
    await route.fallback();
  });
  await button('Make 2 suppliers and 1 service in Cin7').click();
  await story.said(/^Making contacts and items in Cin7, 0 of 3$/);
  await look('settings-import-making');
  goOn();
  await story.said(/^2 made in Cin7 and 1 not made\. The sheets show them after the next fetch/);
  await host.page.unroute('**/cin7-import');
  await look('settings-import-outcome');
  expect(await panel.getByLabel('Swanston Security').count()).toBe(0);
  await button('Hide what Cin7 lacks').click();
  await place('Close').click();
}

/** The wizard step by step, then with several organisations to choose from, then without a connection. */
async function connection(): Promise<void> {
  const { button, panel } = story;
  await button('Settings').click();
  await button('Go through the connection again').click();
  const steps = panel.getByRole('navigation', { name: 'Steps of the connection' }).getByRole('button');
  await steps.first().waitFor(long);
  const count = await steps.count();
  expect(count).toBe(5);
  for (let index = 0; index < count; index += 1) {
    await steps.nth(index).click();
    await until(
      'Cin7 and Xero have answered',
      async () => !(await panel.textContent())?.includes('Asking Cin7'),
    );
    await look(`connect-${index + 1}`);
  }
  await button(/^(Leave|Finish)$/).click();

  const organisations = ['Demo Company (UK)', 'Larkspur Trading (Ireland) Limited'];
  await host.page.route('**/api/v1/connections', (route) => {
    const asked = { ...story.connection, state: 'choose-organisation', organisation: null };
    const choices = organisations.map((name, index) => ({ id: String(index), name }));
    return route.fulfill({ json: [{ ...asked, organisations: choices }] });
  });
  await host.reopen();
  await panel.getByRole('radio').first().waitFor(long);
  // The checks are asked for meanwhile: a button that comes free while it is looked at is neither grey nor black.
  await until('the checks have been answered', () => button('Check again').isEnabled());
  await look('choose-organisation');
  await host.page.unroute('**/api/v1/connections');
  await host.reopen();

  await button('Settings').click();
  await button('Disconnect').click();
  await button(/^Disconnect ./).click();
  await panel.getByLabel('Cin7 account ID').waitFor(long);
  await look('not-connected');
  await button('Connect').click();
  await story.said(/Copy it whole from Cin7/);
  await look('not-connected-faults');
}
