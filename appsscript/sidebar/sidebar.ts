import { type PanelCommand, mountPanel, panelCommands } from '../../addin/panel';
import type { OpenAnswer } from '../shared/rpc';
import { CallFailure, callScript } from './call-script';
import { Figures } from './figures';
import { GoogleWorkbook } from './google-workbook';
import { serverFetch } from './server-fetch';
import { opening } from './opening';
import { Strip } from './strip';
import { Watch, pageClock } from './watch';

const heldBack =
  'This file is a copy of another Cogsheet workbook, so nothing was posted. To post from here, press "Go on in this copy" at the top first.';

/** The page's parts by id; a page without them is a bug. */
function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}".`);
  return element;
}

const isCommand = (command: string | null): command is PanelCommand =>
  panelCommands.some((known) => known === command);

/** Asks once whether the user wants to work with a copy of a file. Tells whether she still has to answer. */
function copyNotice(copied: boolean, failed: (error: unknown) => void): () => boolean {
  let waits = copied;
  part('copy').hidden = !copied;
  part('adopt').addEventListener('click', () => {
    callScript('adopt', {}).then(() => {
      waits = false;
      part('copy').hidden = true;
    }, failed);
  });
  return () => waits;
}

function run(opened: OpenAnswer, strip: Strip): void {
  const say = (message: string): void => strip.say(message);
  const failed = (error: unknown): void => {
    if (!(error instanceof CallFailure)) throw error;
    say(error.message);
  };
  const isHeld = copyNotice(opened.copied, failed);
  const fetch = serverFetch({
    call: callScript,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    held: () => (isHeld() ? heldBack : null),
  });
  const workbook = new GoogleWorkbook({
    call: callScript,
    say,
    note: (sentence) => strip.note(sentence),
    sheets: opened.sheets,
    record: opened.record,
  });
  const panel = mountPanel(part('panel'), {
    workbook,
    fetch,
    // Google shows its sheets on white, whatever the system prefers.
    theme: 'light',
  });
  const figures = new Figures({ panel, call: callScript, say });
  const watch = new Watch({
    look: async (activeOnly) => {
      const seen = await workbook.look(activeOnly);
      if (seen) await figures.answer(seen.wanted).catch(failed);
      return seen !== null && seen.changed.length > 0;
    },
    isVisible: () => document.visibilityState === 'visible',
    isBusy: () => workbook.isBusy,
    clock: pageClock,
  });
  panel.onBooksChanged(() => void figures.refresh().catch(failed));
  const turned = (): void => watch.turnedTo();
  window.addEventListener('focus', turned);
  document.addEventListener('visibilitychange', turned);
  document.documentElement.addEventListener('pointerenter', turned);
  watch.start();
  if (isCommand(opened.command)) void panel.run(opened.command);
}

const strip = new Strip(part('strip'));
const panelPart = part('panel');

function begin(): void {
  panelPart.replaceChildren(opening('Opening the workbook …', null));
  callScript('open', {}).then(
    (opened) => {
      panelPart.replaceChildren();
      run(opened, strip);
    },
    (error: unknown) => {
      if (!(error instanceof CallFailure)) throw error;
      panelPart.replaceChildren(opening(error.message, begin));
    },
  );
}

begin();
