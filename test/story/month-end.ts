import { type SheetId, sheets } from '../../addin/workbook/sheet-names';
import { decimal, sumDecimals } from '../../server/accounting/decimal';
import type { DocumentDto } from '../../server/contract/previews';
import { cin7Door, type Cogsheet } from '../support/cogsheet';
import { keyboardAlone } from './keyboard';
import { refusedByXero } from './refused';
import { savedElsewhere } from './saved-elsewhere';
import { beginStory, chapter, long, type Story } from './story';
import type { StoryHost } from './story-host';
import { undone } from './undone';
import { notesStay, writeNotes } from './user-notes';

/**
 * The month end by hand, once for every host: what an accountant does and sees from the first fetch to the correction
 * of what went wrong. What stands in Xero is asked by a plain xero-node client.
 */
export async function monthEnd(host: StoryHost, server: Cogsheet): Promise<void> {
  const story = await beginStory(host, server);
  const tell = <Told>(title: string, act: () => Promise<Told>): Promise<Told> => chapter(story, title, act);
  await tell('fetch', () => fetchMonth(story));
  await tell('mapping', () => mendMappings(story));
  await tell('saved elsewhere', () => savedElsewhere(story));
  await tell('notes of her own', () => writeNotes(story));
  const previewed = await tell('preview', () => previewMonth(story));
  await tell('post', () => post(story, previewed));
  await tell('in Xero', () => standsInXero(story, previewed));
  await tell('again', () => againAfterReopening(story, previewed));
  await tell('notes stay', () => notesStay(story));
  await tell('undo', () => undone(story, previewed.journal));
  await tell('refused by Xero', () => refusedByXero(story));
  await tell('keyboard alone', () => keyboardAlone(story));
  const complaints = host.complaints().filter((complaint) => !refusedSave.test(complaint));
  expect([...story.faults, ...complaints]).toEqual([]);
}

/** The browser's own word on the save that came second. */
const refusedSave = /status of 412/;

async function fetchMonth({ connection, month, button, panel, look }: Story): Promise<void> {
  const door = cin7Door(connection);
  // Slow enough to be watched.
  await door.faults([{ match: { path: 'transactions', times: 2 }, fault: 'delay', delayMs: 2_000 }]);
  await button(new RegExp(`^Fetch ${month}`)).click(long);
  await panel
    .getByText(/\d+ of \d/)
    .first()
    .waitFor(long);
  await panel.getByRole('progressbar').waitFor();
  await look('1-fetching');
  await button(/^Fix 2 mappings/).waitFor(long);
  await door.clearFaults();
}

/** Two accounts without a match: one from the drop-down, one typed, wrongly at first. */
async function mendMappings({ host, button, place, shown, facing, look, said }: Story): Promise<void> {
  await button(/^Fix 2 mappings/).click();
  await facing('accounts');
  await shown('accounts', 'account:1200', 'check', /^✖ .*no Xero account/);
  await look('2-mappings');
  await host.choose('accounts', 'account:1200', 'xeroAccount', '631 · Stock on hand');
  await shown('accounts', 'account:1200', 'check', /^$/);
  await host.type('accounts', 'account:4100', 'xeroAccount', '610');
  await shown('accounts', 'account:4100', 'check', /^✖ .*keeps for itself/);
  await said(/keeps for itself/);
  await look('3-wrong-account');
  await host.type('accounts', 'account:4100', 'xeroAccount', '204 · Wholesale sales');
  await shown('accounts', 'account:4100', 'check', /^$/);
  await place('Close').click();
}

/** What was previewed and what of it is to be posted. */
export interface Previewed {
  readonly documents: readonly DocumentDto[];
  readonly journal: DocumentDto;
  readonly unticked: DocumentDto;
  /** Debits of all journals. */
  readonly debit: string;
}

async function previewMonth(story: Story): Promise<Previewed> {
  const { host, month, button, look, facing, shown } = story;
  await button(new RegExp(`^Preview ${month}`)).click();
  await button(/^Review \d+ warning/).click(long);
  await facing('cogs-journal');
  const preview = await story.preview();
  const documents = await story.documents(preview.id);
  const journal = documents.find(({ kind }) => kind === 'cogs');
  const unticked = documents.find(({ kind }) => kind === 'invoices');
  if (!journal || !unticked) throw new Error('The preview has no journal or no invoice.');
  expect(preview.totals.journals.debit).toBe(preview.totals.cogsInCin7);
  await look('4-preview');
  const tabs = (await host.sheets()) as SheetId[];
  expect(tabs).toEqual(
    expect.arrayContaining(['start', 'accounts', 'cogs-journal', 'invoices', 'errors', 'history']),
  );
  expect(tabs).toEqual([...tabs].sort((one, other) => sheets[one].position - sheets[other].position));
  expect(await host.cellText('cogs-journal', journal.key, 'narration')).toBe(journal.number);
  expect(await host.cellText('cogs-journal', journal.key, 'sources')).toBe(String(journal.sourceCount));

  // Behind a journal stand its sources, and the sum of them is the journal.
  await host.select('cogs-journal', journal.key, 'sources');
  await button(new RegExp(`^Show its ${journal.sourceCount} source`)).click();
  await facing('sources');
  const { body: sources } = await story.server.api<{ items: { id: string; amount: string }[] }>(
    'GET',
    `/previews/${preview.id}/documents/${journal.key}/sources?limit=1000`,
  );
  expect(sources.items).toHaveLength(journal.sourceCount);
  expect(sumDecimals(sources.items.map(({ amount }) => decimal(amount))).toString()).toBe(
    decimal(journal.gross).toString(),
  );
  await look('5-sources');

  await host.turnTo('invoices');
  await shown('invoices', unticked.key, 'status', /ready to post/);
  await host.tick('invoices', unticked.key, 'post', false);
  await host.settle();
  await button(new RegExp(`^Post ${documents.length - 1} documents`)).waitFor();
  return { documents, journal, unticked, debit: preview.totals.journals.debit };
}

async function post(story: Story, { documents, journal, unticked }: Previewed): Promise<void> {
  const { host, connection, button, dialog, look, shown, panel } = story;
  const count = documents.length - 1;
  const name = new RegExp(`^Post ${count} documents`);
  await button(name).click();
  const sentences = (await dialog.textContent()) ?? '';
  for (const part of [
    /Post \d+ journals? \(GBP [\d,]+\.\d\d debit = credit\)/,
    /invoices? \([^)]*GBP [\d,]+\.\d\d[^)]*\)/,
    / to Demo Company \(UK\), dated 1 /,
    /The lock date is /,
    / (reverse|reversed) .*later/,
    new RegExp(`1 stays out because you unticked it: ${count} documents are posted`),
  ])
    expect(sentences).toMatch(part);
  await look('6-confirmation');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await dialog.waitFor({ state: 'detached' });
  await button(name).click();
  await dialog.getByRole('button', { name }).click();
  await story.outcome(`${count} of ${count} posted`);
  await look('7-posted');

  await shown('cogs-journal', journal.key, 'status', /^posted$/);
  const last = documents.filter(({ kind, key }) => kind === 'invoices' && key !== unticked.key).at(-1);
  await shown('invoices', last?.key ?? '', 'status', /^posted$/);
  await shown('invoices', unticked.key, 'status', /^left out$/);
  await host.turnTo('cogs-journal');
  const address = await host.follow('cogs-journal', journal.key, 'xero');
  expect(address).toMatch(/^https:\/\/go\.xero\.com\//);
  expect(await panel.getByRole('heading', { level: 1 }).textContent()).toBe(connection.organisation?.name);
}

/** Exactly what was previewed and ticked, to the cent. */
async function standsInXero({ witness }: Story, { documents, unticked, debit }: Previewed): Promise<void> {
  const journals = await witness.journals();
  const invoices = await witness.invoices();
  const wanted = documents.filter(({ key }) => key !== unticked.key);
  const numbers = (kind: DocumentDto['kind']) =>
    wanted.filter((one) => one.kind === kind).map(({ number }) => number);
  expect(journals.map(({ narration }) => narration).sort()).toEqual(numbers('cogs').sort());
  expect(invoices.map(({ invoiceNumber }) => invoiceNumber).sort()).toEqual(numbers('invoices').sort());
  expect(new Set(journals.map(({ status }) => String(status)))).toEqual(new Set(['POSTED']));
  expect(new Set(invoices.map(({ status }) => String(status)))).toEqual(new Set(['AUTHORISED']));
  const inXero = new Map(invoices.map((invoice) => [invoice.invoiceNumber, invoice]));
  const cents = (...values: (string | number | undefined | null)[]) =>
    values.map((value) => decimal(value ?? 0).toString());
  for (const { kind, number, net, tax, gross } of wanted) {
    const invoice = inXero.get(number);
    if (kind === 'invoices')
      expect([number, ...cents(invoice?.subTotal, invoice?.totalTax, invoice?.total)]).toEqual([
        number,
        ...cents(net, tax, gross),
      ]);
  }
  const debits = journals.flatMap(({ journalLines }) =>
    (journalLines ?? []).map(({ lineAmount }) => decimal(lineAmount ?? 0)).filter((amount) => amount.gt(0)),
  );
  expect(sumDecimals(debits).toString()).toBe(decimal(debit).toString());
}

/** The same month again in a panel opened anew: nothing is fetched twice, and only what was unticked is left. */
async function againAfterReopening(story: Story, { documents, unticked }: Previewed): Promise<void> {
  const { host, connection, button, said, look, month, panel, witness } = story;
  const before = [(await witness.journals()).length, (await witness.invoices()).length];
  await host.reopen();
  await button(/^Tie out/).waitFor(long);
  await look('8-after-reopening');
  const door = cin7Door(connection);
  await door.forgetCalls();
  await panel.getByRole('button', { name: 'Fetch again' }).click();
  await said(/Nothing has changed in Cin7/);
  const { counts } = await door.calls();
  expect(counts['GET /ExternalApi/v2/sale'] ?? 0).toBe(0);
  await button(new RegExp(`^Preview ${month}`)).click();
  await button(/^Post 1 document$/).waitFor(long);
  const preview = await story.preview();
  // It may get the next number of its series; date, contact and amount are what it was.
  const same = ({ kind, date, contact, gross }: DocumentDto) => [kind, date, contact, gross];
  expect((await story.documents(preview.id)).map(same)).toEqual([same(unticked)]);
  expect([(await witness.journals()).length, (await witness.invoices()).length]).toEqual(before);
  expect(documents.length - 1).toBe((before[0] ?? 0) + (before[1] ?? 0));
}
