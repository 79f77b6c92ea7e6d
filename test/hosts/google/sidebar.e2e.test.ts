import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../support/browser';
import { GoogleHost } from './host';
import { openSidebar } from './sidebar';

const page = `<!doctype html><html lang="en"><head><base target="_top"><title>panel</title></head><body><output></output>
  <script>
    const say = (text) => { document.querySelector('output').textContent += text + ';'; };
    const run = () => google.script.run.withFailureHandler((error) => say('failed ' + error.message)).withUserObject('u');
    let left = 25;
    for (let n = 0; n < left; n++) run().withSuccessHandler((value, user) => { if (--left === 0) say(value.twice + user); }).twice(1);
    run().fails();
    try { run().twice(new Date()); } catch (error) { say(error.message); }
    try { localStorage.length; } catch (error) { say(error.name); }
    say(typeof google.script.run.hidden_);
    fetch('https://outside.example.com/').catch(() => say('no way out'));
    try { window.top.location = 'https://outside.example.com/top'; } catch (error) { say('no top'); }
  </script></body></html>`;

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchBrowser();
  folder = mkdtempSync(path.join(tmpdir(), 'google-host-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

test('the page runs 300 px wide in its frame, its calls lead to the script, ten at once, and nowhere else', async () => {
  const scope = 'https://www.googleapis.com/auth/script.container.ui';
  writeFileSync(
    path.join(folder, 'appsscript.json'),
    JSON.stringify({ timeZone: 'Etc/UTC', oauthScopes: [scope] }),
  );
  writeFileSync(path.join(folder, 'Sidebar.html'), page);
  writeFileSync(
    path.join(folder, 'Code.js'),
    `function show() { SpreadsheetApp.getUi().showSidebar(HtmlService.createHtmlOutputFromFile('Sidebar')); }
     function twice(n) { return { twice: n * 2 }; }
     function fails() { throw new Error('on purpose'); }
     function hidden_() {}`,
  );
  const host = new GoogleHost({ dist: folder });
  host.run('show');
  const sidebar = await openSidebar(browser, host, { latencyMs: 30 });
  await sidebar.frame.waitForFunction(() => /2u;/.test(document.querySelector('output')?.textContent ?? ''));
  await sidebar.frame.waitForFunction(() =>
    /no way out/.test(document.querySelector('output')?.textContent ?? ''),
  );
  const said = (await sidebar.frame.textContent('output')) ?? '';
  for (const one of [
    '2u',
    'failed on purpose',
    'Failed due to illegal value in property: 0',
    'SecurityError',
    'undefined',
    'no top',
  ]) {
    expect(said).toContain(`${one};`);
  }
  expect(await sidebar.busiest()).toBe(10);
  expect(await sidebar.frame.evaluate(() => window.innerWidth)).toBe(300);
  expect(sidebar.outside).toEqual(['https://outside.example.com/']);
  await sidebar.close();
  await host.close();
});
