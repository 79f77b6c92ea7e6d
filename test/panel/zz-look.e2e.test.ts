import { readFileSync } from 'node:fs';
import { launchBrowser } from '/work/main/test/support/browser';
import { startCogsheet, connectionOf } from '/work/main/test/support/cogsheet';
jest.setTimeout(240000);
test('look', async () => {
  const server = await startCogsheet();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 320, height: 900 } });
    page.on('console', (m) => { if (m.type() === 'error') console.log('console', m.text()); });
    page.on('pageerror', (e) => console.log('pageerror', e.message));
    const axeSource = readFileSync('/work/main/node_modules/axe-core/axe.min.js', 'utf8');
    // mount only the panel wide enough: web page has a grid; use 1200 wide
    await page.setViewportSize({ width: 1100, height: 1400 });
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Settings', exact: true }).click({ timeout: 60000 });
    await page.getByRole('button', { name: 'Go through the connection again' }).click();
    await page.getByText(/Checked /).waitFor({ timeout: 30000 });
    const axe = async (name: string) => {
      await page.screenshot({ path: `/tmp/wiz/${name}.png` });
      const result = await page.evaluate(async (source) => { (0, eval)(source); return null; }, 'void 0').catch(() => null);
      void result;
      const violations = await (async () => { 
        await page.evaluate(axeSource);
        return page.evaluate(async () => { const r = await (window as any).axe.run('section[aria-labelledby="wizard-step"]'); return r.violations.map((v: any) => v.id + ': ' + v.nodes.map((n: any) => n.html.slice(0,150)).join(' | ')); });
      })();
      console.log(name, JSON.stringify(violations));
    };
    await axe('1');
    for (const n of [5]) { await page.getByRole('button', { name: new RegExp('^Step '+n) }).click(); await page.waitForTimeout(400); await axe(String(n)); }
    const c = await connectionOf(server);
    // rehearse: disconnect and connect anew
    await page.getByRole('button', { name: 'Finish' }).click();
    console.log('focus after finish', await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120)));
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('button', { name: /^Disconnect / }).click();
    await page.getByText('This server runs on the demo company.').waitFor();
    await axe('6-form');
    await page.getByRole('button', { name: /demo company's keys/ }).click();
    const [popup] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('button', { name: 'Connect', exact: true }).click()]);
    await popup.waitForLoadState();
    await axe('7-waiting');
    await popup.getByRole('button', { name: /allow/i }).click();
    await page.getByText('Cogsheet may see Demo').waitFor({ timeout: 60000 });
    await page.waitForTimeout(500);
    await axe('8-connected');
    await page.getByRole('button', { name: /^Step 3/ }).click();
    await page.getByRole('button', { name: /^Fetch / }).click();
    await page.waitForTimeout(500);
    await axe('9-fetching');
    await page.getByText(/contacts of your invoices/).waitFor({ timeout: 40000 }).catch(async () => { await axe('9b-stuck'); console.log(JSON.stringify((await server.api('GET', `/connections/${c.id}/prerequisites`)).body).slice(-900)); throw new Error('stuck'); });
    await axe('10-contacts');
    await page.getByRole('button', { name: /^Step 2/ }).click();
    await page.getByRole('button', { name: /^Confirm .* Accounts/ }).click();
    await page.getByText(/Saved as version 1/).waitFor({ timeout: 20000 });
    await axe('11-mapping');
    await page.getByRole('button', { name: /^Step 4/ }).click();
    await axe('12-review');
    await page.setViewportSize({ width: 1100, height: 700 });
  } finally { await browser.close(); await server.close(); }
});
