import { monthName, long, type Story } from './story';

declare global {
  interface Window {
    storyFocus?: Element | null;
  }
}

/** Steps of the Tab key that the whole panel never needs. */
const mostSteps = 80;

/** The month before by keyboard alone: from choosing it to the confirmation, and back. */
export async function keyboardAlone(story: Story): Promise<void> {
  const { host, period, button, dialog, look } = story;
  const { keyboard } = host.page;
  const month = monthName(monthBeforeOf(period.from));
  /** Name of the element that has the keyboard. */
  const focused = (): Promise<string> =>
    host.frame.evaluate(() => {
      const element = document.activeElement;
      window.storyFocus = element;
      const labels =
        element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null;
      const label = [...(labels ?? [])].map(({ textContent }) => textContent).join(' ');
      return element?.getAttribute('aria-label') ?? (label || (element?.textContent ?? ''));
    });
  const moved = (): Promise<unknown> =>
    host.frame.waitForFunction(() => document.activeElement !== window.storyFocus);
  const tabTo = async (name: RegExp): Promise<void> => {
    const passed: string[] = [];
    for (let step = 0; step < mostSteps; step += 1) {
      const at = await focused();
      if (name.test(at)) return;
      passed.push(at.slice(0, 40));
      // The last element of the panel: what comes next is the host's.
      if (at === 'Settings') await host.turnToPanel();
      else await keyboard.press('Tab');
      await moved();
    }
    throw new Error(`The Tab key does not lead to ${String(name)}; it passed ${passed.join(' | ')}`);
  };
  const press = async (name: RegExp, key: 'Enter' | 'Space'): Promise<void> => {
    await button(name).waitFor(long);
    await tabTo(name);
    await keyboard.press(key);
  };

  await host.reopen();
  await host.turnToPanel();
  await tabTo(/^Period$/);
  await keyboard.press('ArrowDown');
  await press(new RegExp(`^Fetch ${month}`), 'Enter');
  await press(new RegExp(`^Preview ${month}`), 'Space');
  await button(/^(Review|Post) /)
    .first()
    .waitFor(long);
  if (await button(/^Review /).count()) await press(/^Review /, 'Enter');
  await press(/^Post \d/, 'Enter');
  await dialog.waitFor();
  await tabTo(/^Back$/);
  await look('keyboard-confirmation');
  await keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  // It comes back when the dialog has gone, a moment later.
  await host.frame.waitForFunction(() => Boolean(document.activeElement?.closest('#panel')));

  // The places are tabs: the arrow keys go from one to the next.
  await tabTo(/^Close$/);
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await story.said(/Edit the sheets; each change is saved by itself/);
}

const monthBeforeOf = (date: string): string => {
  const before = new Date(`${date.slice(0, 7)}-01T00:00:00Z`);
  before.setUTCDate(0);
  return before.toISOString().slice(0, 10);
};
