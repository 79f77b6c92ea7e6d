import type { Locator } from 'playwright-core';
import type { ConnectionDto } from '../../server/contract/connections';
import type { PostingDto } from '../../server/contract/postings';
import type { DocumentDto, PreviewDto } from '../../server/contract/previews';
import {
  connectionOf,
  monthBefore,
  pages,
  xeroWitness,
  type Cogsheet,
  type Period,
} from '../support/cogsheet';
import { inspect, type Wish } from './accessible';
import { until } from './places';
import type { StoryHost } from './story-host';

/** What every chapter works with: the workbook, the panel's parts by what a person reads, the books behind it. */
export interface Story {
  readonly host: StoryHost;
  readonly server: Cogsheet;
  readonly connection: ConnectionDto;
  /** Xero's API asked by a plain xero-node client. */
  readonly witness: Awaited<ReturnType<typeof xeroWitness>>;
  readonly period: Period;
  /** `October`, as buttons name the period. */
  readonly month: string;
  readonly panel: Locator;
  readonly dialog: Locator;
  /** A button of the panel by what it says, as a whole or by a pattern. */
  button(name: string | RegExp): Locator;
  place(name: 'Close' | 'Mapping' | 'Errors' | 'History'): Locator;
  /** Waits until the panel says something. */
  said(words: string | RegExp): Promise<void>;
  /** Waits until a posting is over and the panel says what it came to. */
  outcome(words: string): Promise<void>;
  /** Waits until a cell shows something; its text. */
  shown(sheet: string, row: string, column: string, wanted: RegExp): Promise<string>;
  /** Waits until one of our sheets is before the user's eyes. */
  facing(sheet: string): Promise<void>;
  /** Looks at the screen as it is; what is wrong with it is kept until the end of the story. */
  look(screen: string, wishes?: readonly Wish[]): Promise<void>;
  readonly faults: readonly string[];
  preview(): Promise<PreviewDto>;
  documents(preview: string): Promise<DocumentDto[]>;
  postings(): Promise<PostingDto[]>;
}

/** A long task may take its time on a busy machine. */
export const long = { timeout: 180_000 };

export async function beginStory(host: StoryHost, server: Cogsheet): Promise<Story> {
  const connection = await connectionOf(server);
  const period = monthBefore(connection.today);
  const panel = host.frame.locator('#panel');
  const at = `/connections/${connection.id}`;
  const faults: string[] = [];
  host.page.setDefaultTimeout(120_000);
  return {
    host,
    server,
    connection,
    witness: await xeroWitness(connection),
    period,
    month: monthName(period.from),
    panel,
    dialog: host.frame.getByRole('alertdialog'),
    button: (name) => panel.getByRole('button', { name, exact: true }),
    place: (name) => panel.getByRole('tab', { name: new RegExp(`^${name}`) }),
    said: (words) => panel.getByText(words).first().waitFor(long),
    outcome: (words) =>
      panel.getByRole('status').filter({ hasText: words }).filter({ hasText: 'See History' }).waitFor(long),
    shown: async (sheet, row, column, wanted) => {
      let text = '';
      await until(`${sheet} ${row} ${column} shows ${String(wanted)}`, async () => {
        text = await host.cellText(sheet, row, column).catch(() => 'nothing yet');
        return wanted.test(text);
      }).catch((error: unknown) => {
        throw new Error(`${String(error)} It shows "${text}".`);
      });
      return text;
    },
    facing: (sheet) =>
      until(`the sheet ${sheet} is shown`, async () => (await host.selectedSheet()) === sheet),
    look: async (screen, wishes) => void faults.push(...(await inspect(host, screen, wishes))),
    faults,
    preview: async () => {
      const { body } = await server.api<PreviewDto[]>('GET', `${at}/previews`);
      const [newest] = body;
      if (!newest) throw new Error('There is no preview.');
      return newest;
    },
    documents: (preview) => pages(server.api, `/previews/${preview}/documents?sources=none`),
    postings: () => pages(server.api, `${at}/postings`),
  };
}

export const monthName = (date: string): string =>
  new Date(`${date}T00:00:00Z`).toLocaleString('en-GB', { month: 'long', timeZone: 'UTC' });

/** Tells one chapter; a failure names it and leaves a picture of what was to be seen. */
export async function chapter<Told>(
  { host }: Pick<Story, 'host'>,
  title: string,
  tell: () => Promise<Told>,
): Promise<Told> {
  // A page that has thrown will not come to what is waited for.
  let broken: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (broken = reject));
  host.page.on('pageerror', broken);
  try {
    return await Promise.race([tell(), failure]);
  } catch (error) {
    await host.screenshot(`failed-${title.replaceAll(' ', '-')}`).catch(() => undefined);
    throw new Error(
      `Chapter "${title}" in ${host.name}: ${error instanceof Error ? error.message : String(error)}\n${host.complaints().join('\n')}`,
      { cause: error },
    );
  } finally {
    host.page.off('pageerror', broken);
  }
}
