import axe, { type AxeResults } from 'axe-core';
import type { StoryHost } from './story-host';

/**
 * What is asked of every screen: WCAG 2.2 up to AA, and axe's best practices. No rule is left out, but two kinds of
 * elements are: the grid of the web workbook (a canvas of an open-source package, not part of the panel), and the empty
 * elements by which Fluent's focus keeper (tabster) passes the focus on the moment they get it: nobody rests on them.
 */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const notLookedAt = ['#grid', '[data-tabster-dummy]'];

/** How the user's system can be set. */
const wishes = {
  light: { colorScheme: 'light', forcedColors: 'none', reducedMotion: 'reduce' },
  dark: { colorScheme: 'dark', forcedColors: 'none', reducedMotion: 'reduce' },
  contrast: { colorScheme: 'dark', forcedColors: 'active', reducedMotion: 'reduce' },
} as const;
export type Wish = keyof typeof wishes;
export const allWishes = Object.keys(wishes) as Wish[];

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/**
 * Looks at the screen as it is with each of the wishes: axe, sideways scrolling, and a screenshot to be looked at.
 * Answers the faults, each with the screen's name.
 */
export async function inspect(
  host: StoryHost,
  screen: string,
  wanted: readonly Wish[] = ['light'],
): Promise<string[]> {
  const faults: string[] = [];
  for (const wish of wanted) {
    await host.page.emulateMedia(wishes[wish]);
    const name = wish === 'light' ? screen : `${screen}-${wish}`;
    await atRest(host);
    await host.screenshot(name);
    const found = [...(await violations(host)), ...(await sideways(host))];
    faults.push(...found.map((fault) => `${host.name}, ${name}: ${fault}`));
  }
  if (wanted.at(-1) !== 'light') await host.page.emulateMedia(wishes.light);
  return faults;
}

/** Waits until the page has taken up what changed and what fades in or out has done so; what moves for ever (a spinner) does not count. */
async function atRest({ frame }: StoryHost): Promise<void> {
  await frame.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await frame.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== 'running' || effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY,
      ),
  );
}

async function violations({ frame }: StoryHost): Promise<string[]> {
  if (!(await frame.evaluate(() => window.axe !== undefined))) await frame.evaluate(axe.source);
  const found = await frame.evaluate(
    ([values, exclude]): Promise<AxeResults> => {
      if (!window.axe) throw new Error('axe is not in the page.');
      return window.axe.run(
        { exclude: exclude.filter((each) => document.querySelector(each) !== null) },
        { runOnly: { type: 'tag', values: [...values] }, resultTypes: ['violations'] },
      );
    },
    [tags, notLookedAt] as const,
  );
  return found.violations.map(({ id, help, nodes }) => {
    const some = nodes.slice(0, 2).map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`);
    return `${id}: ${help}, ${nodes.length} times:\n${some.join('\n')}`;
  });
}

/** Nothing of the panel reaches beyond its right edge. */
function sideways({ frame }: StoryHost): Promise<string[]> {
  return frame.evaluate(() => {
    const panel = document.getElementById('panel');
    if (!panel) return ['The page has no panel.'];
    const edge = panel.getBoundingClientRect().right + 0.5;
    const wide = [panel, ...panel.querySelectorAll<HTMLElement>('*')].filter(
      (element) =>
        element.getBoundingClientRect().right > edge ||
        (element.scrollWidth > element.clientWidth + 1 &&
          ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)),
    );
    return wide.slice(0, 3).map((element) => `reaches beyond the edge: ${element.outerHTML.slice(0, 200)}`);
  });
}
