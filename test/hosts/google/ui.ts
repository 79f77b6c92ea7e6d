import { readFileSync } from 'node:fs';
import path from 'node:path';
import { refuse } from './errors';
import type { Execution } from './execution';
import { type Handle, act, chain, define, enumName, enumeration, free, held, valueOf } from './service';

export interface Page {
  content: string;
  title: string;
  width: number | null;
  height: number | null;
}

export interface MenuItem {
  readonly label: string;
  readonly functionName: string;
}

interface Menu {
  readonly caption: string | null;
  readonly items: MenuItem[];
}

const menuHandle = define<Menu>({
  name: 'Menu',
  needs: 'nothing',
  members: {
    addItem: chain('string, string', ({ items }, [label, functionName]) => {
      items.push({ label: String(label), functionName: String(functionName) });
    }),
    addSeparator: chain('', () => undefined),
    addSubMenu: chain('Menu', ({ items }, [sub]) => void items.push(...held<Menu>(sub).items)),
    addToUi: act('', ({ caption, items }, _, { host }) => {
      host.menu.push(...items);
      host.menuCaption = caption;
    }),
  },
});

export const buttons = enumeration('Button', ['CLOSE', 'OK', 'CANCEL', 'YES', 'NO']);
export const buttonSets = enumeration('ButtonSet', ['OK', 'OK_CANCEL', 'YES_NO', 'YES_NO_CANCEL']);

/** Docs: `alert(prompt)`, `alert(prompt, buttons)`, `alert(title, prompt, buttons)`. Answers as the test said before. */
function alert(execution: Execution, args: readonly unknown[]): unknown {
  const set = args.length > 1 ? enumName(args[args.length - 1]) : 'OK';
  const [title, prompt] = args.length === 3 ? [String(args[0]), args[1]] : ['', args[0]];
  const answer = execution.host.answers.shift() ?? 'OK';
  if (answer !== 'CLOSE' && !set.split('_').includes(answer))
    refuse(`Test host: the dialog has no button ${answer}.`);
  execution.host.alerts.push({ title, text: String(prompt), answer });
  return valueOf(buttons, answer);
}

export const uiHandle = define<null>({
  name: 'Ui',
  needs: 'nothing',
  values: { Button: buttons, ButtonSet: buttonSets },
  members: {
    createAddonMenu: free('', () => menuHandle({ caption: null, items: [] })),
    createMenu: free('string', (_, [caption]) => menuHandle({ caption: String(caption), items: [] })),
    // Docs, Ui: dialogs and sidebars need script.container.ui; that alerts need it too is assumed [belief].
    alert: act(
      'string | string, ButtonSet | string, string, ButtonSet',
      (_, args, execution) => alert(execution, args),
      'container',
    ),
    // Docs, guide "Dialogs and sidebars": another sidebar replaces the first, 300 px wide whatever was asked.
    showSidebar: act(
      'HtmlOutput',
      (_, [page], { host }) => void (host.sidebar = { ...held<Page>(page) }),
      'container',
    ),
    showModalDialog: act(
      'HtmlOutput, string',
      (_, [page, title], { host }) => {
        host.dialogs.push({ ...held<Page>(page), title: String(title) });
      },
      'container',
    ),
    showModelessDialog: act(
      'HtmlOutput, string',
      (_, [page, title], { host }) => {
        host.dialogs.push({ ...held<Page>(page), title: String(title) });
      },
      'container',
    ),
  },
});

const pageHandle: (page: Page) => Handle = define<Page>({
  name: 'HtmlOutput',
  needs: 'nothing',
  members: {
    getContent: free('', ({ content }) => content),
    getTitle: free('', ({ title }) => title),
    setTitle: chain('string', (page, [title]) => void (page.title = String(title))),
    setWidth: chain('int', (page, [width]) => void (page.width = Number(width))),
    setHeight: chain('int', (page, [height]) => void (page.height = Number(height))),
  },
});

const page = (content: string): Handle => pageHandle({ content, title: '', width: null, height: null });

export const htmlService = define<null>({
  name: 'HtmlService',
  needs: 'nothing',
  members: {
    createHtmlOutput: free('string?', (_, [content]) => page(String(content ?? ''))),
    createHtmlOutputFromFile: free('string', (_, [name], { host }) => {
      const file = path.join(host.dist, `${String(name).replace(/\.html$/, '')}.html`);
      return page(fileText(file) ?? refuse(`No HTML file named ${String(name)} was found.`));
    }),
  },
})(null);

function fileText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
