import type { SheetPicture } from '../../addin/workbook/port';
import { periodOf } from '../../addin/workbook/period';
import { accountsSheet } from '../../addin/workbook/sheets/accounts';
import { channelsSheet } from '../../addin/workbook/sheets/channels';
import { contactsSheet } from '../../addin/workbook/sheets/contacts';
import { itemsSheet } from '../../addin/workbook/sheets/items';
import { journalSheet } from '../../addin/workbook/sheets/journals';
import { errorsSheet } from '../../addin/workbook/sheets/errors';
import { historySheet } from '../../addin/workbook/sheets/history';
import { tradeSheet } from '../../addin/workbook/sheets/trade-documents';
import { paymentsSheet } from '../../addin/workbook/sheets/payments';
import { paymentsPreviewSheet } from '../../addin/workbook/sheets/payments-preview';
import { recordsSheet } from '../../addin/workbook/sheets/records';
import { settingsSheet } from '../../addin/workbook/sheets/settings';
import { sourcesSheet } from '../../addin/workbook/sheets/sources';
import { startSheet } from '../../addin/workbook/sheets/start';
import { taxesSheet } from '../../addin/workbook/sheets/taxes';
import { tieOutSheet } from '../../addin/workbook/sheets/tie-out';
import { previewSheets } from '../../addin/workbook/sheet-names';
import type { CloseSituation } from '../../addin/workbook/close-steps';
import { document, preview } from '../../server/contract/previews';
import * as data from './fixtures';
import * as more from './more-fixtures';
import { expectGolden } from './golden';
import { contentOf, wholeClose } from './golden-drafts';

const { context } = data;

const situation: CloseSituation = {
  connection: data.connection,
  period: periodOf('2026-10'),
  kinds: ['cogs', 'invoices'],
  faults: { accounts: data.accounts.faults },
  mappingSavedAt: data.accounts.savedAt,
  preview: data.preview,
  reviewed: false,
  unticked: 0,
  stale: false,
  errors: 2,
  running: null,
  tiedOut: false,
};

const postedJournal = {
  ...data.journal,
  status: 'posted' as const,
  xeroNumber: '#1042',
  xeroUrl: 'https://go.xero.com/Journal/View.aspx?invoiceID=8f1d',
};
const rejected = { ...data.invoice, status: 'rejected' as const, error: 'Account 0310 is archived in Xero.' };

const pictures: Record<string, SheetPicture> = {
  start: startSheet(situation, context),
  accounts: accountsSheet(data.accounts, context),
  taxes: taxesSheet(data.taxes, context),
  channels: channelsSheet(data.channels, context),
  settings: settingsSheet(data.settings, context),
  'cogs-journal': journalSheet(
    'cogs-journal',
    { preview: data.preview, documents: [data.journal], leftOut: data.leftOut },
    context,
  ),
  'cogs-journal-posted': journalSheet(
    'cogs-journal',
    { preview: { ...data.preview, state: 'posted' }, documents: [postedJournal], leftOut: [] },
    context,
  ),
  'invoices-hostile': tradeSheet(
    'invoices',
    { preview: data.preview, documents: [data.invoice, data.held], leftOut: [] },
    context,
  ),
  invoices: tradeSheet('invoices', contentOf('invoices'), context),
  'invoices-rejected': tradeSheet(
    'invoices',
    { preview: { ...data.preview, state: 'posted' }, documents: [rejected], leftOut: [] },
    context,
  ),
  sources: sourcesSheet({ document: data.journal, sources: [data.source, data.source] }, context),
  errors: errorsSheet([data.errorEntry, data.cin7Error], context),
  history: historySheet(
    [
      { ...data.posted, key: 'k2', number: 'Reversal of COGS Oct 2026 Shopify', reverses: data.posted.key },
      { ...data.posted, state: 'reversed', reversedBy: 'k2' },
      {
        ...data.posted,
        key: 'k3',
        kind: 'invoices',
        currency: 'USD',
        state: 'unknown',
        postedAt: null,
        xeroUrl: null,
        xeroNumber: null,
      },
    ],
    12,
    context,
  ),
  'tie-out': tieOutSheet(data.reconciliation, context),
  contacts: contactsSheet(more.contacts, context),
  payments: paymentsSheet(more.payments, context),
  items: itemsSheet(more.items, context),
  'cogs-journal-core': journalSheet('cogs-journal', contentOf('cogs-journal'), context),
  'credit-notes': tradeSheet('credit-notes', contentOf('credit-notes'), context),
  bills: tradeSheet('bills', contentOf('bills'), context),
  'stock-journals': journalSheet('stock-journals', contentOf('stock-journals'), context),
  'purchase-orders': tradeSheet('purchase-orders', contentOf('purchase-orders'), context),
  'payments-preview': paymentsPreviewSheet(contentOf('payments-preview'), context),
  records: recordsSheet(contentOf('records'), context),
};

describe('sheet pictures', () => {
  test.each(Object.entries(pictures))('%s is as its golden file shows it', (name, picture) => {
    expectGolden(name, picture);
  });

  test.each(Object.entries(pictures))(
    '%s is well formed',
    (_, { band, summary, columns, rows, marks, links }) => {
      const ids = rows.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const names = columns.map(({ id }) => id);
      expect(new Set(names).size).toBe(names.length);
      for (const row of rows) expect(row.cells).toHaveLength(columns.length);
      for (const line of [...band, ...summary]) expect(line.length).toBeLessThanOrEqual(columns.length);
      for (const { row, column } of [...marks, ...links]) {
        expect(ids).toContain(row);
        expect(names).toContain(column);
      }
    },
  );

  test('what the sheets are drawn from is what the contract allows', () => {
    expect(preview.parse(wholeClose)).toEqual(wholeClose);
    for (const sheet of previewSheets)
      for (const one of contentOf(sheet).documents) expect(document.parse(one)).toEqual(one);
  });

  test.each(Object.entries(pictures))(
    '%s has room for ten millions in every column of amounts',
    (_, picture) => {
      const { columns, summary } = picture;
      const narrow = columns.filter(
        ({ format, width }, index) =>
          width < '-10,000,000.00'.length &&
          (format === 'amount' || summary.some((line) => typeof line[index] === 'number')),
      );
      expect(narrow.map(({ title, width }) => `${title}: ${width}`)).toEqual([]);
    },
  );

  test.each(Object.entries(pictures))('%s has titles that are read whole', (_, { columns }) => {
    const cut = columns.filter(({ title, width }) => title.length > width);
    expect(cut.map(({ title, width }) => `${title}: ${width}`)).toEqual([]);
  });

  test('the band counts the documents of its own sheet, and tells the size of the preview', () => {
    const [, , [words]] = tradeSheet('bills', contentOf('bills'), context).band;
    const all = wholeClose.counts.documents;
    expect(words).toBe(
      `3 of 3 documents ready to post (${all} in the whole preview, 4 posted before). Nothing has been written to Xero.`,
    );
    const unposted = { ...data.preview, counts: { ...data.preview.counts, documents: 2 } };
    const own = { preview: unposted, documents: [data.invoice, data.held], leftOut: [] };
    expect(tradeSheet('invoices', own, context).band[2]).toEqual([
      '1 of 2 documents ready to post, 1 held back. Nothing has been written to Xero.',
    ]);
  });

  test('money in and money out are told apart, line by line and in the totals', () => {
    const { columns, rows, summary } = paymentsPreviewSheet(contentOf('payments-preview'), context);
    const cellOf = (row: string, column: string) =>
      rows.find(({ cells }) => cells.includes(row))?.cells[columns.findIndex(({ id }) => id === column)];
    const shown = ['settles invoice INV-00219', 'settles bill PE-83538', 'settles credit note CR-00020'];
    expect(shown.map((what) => ['contact', 'received', 'paid'].map((id) => cellOf(what, id)))).toEqual([
      ['Shopify customers', 175.99, null],
      ['Pennine Potteries', null, 418.75],
      ['Owen Hart', null, 175.99],
    ]);
    expect(summary.slice(0, 3).map((line) => line.filter((cell) => cell !== null))).toEqual([
      ['9 payments', 'Received', 'Paid'],
      ['Total in GBP', 7979.95, 720.68],
      ['Total in USD', 0, 534.97],
    ]);
  });

  test('sources are added up under the name of their document, whichever kind it is', () => {
    const sheets = [...contentOf('credit-notes').documents, ...contentOf('payments-preview').documents];
    const totalOf = (of: (typeof sheets)[number]) =>
      sourcesSheet({ document: of, sources: [data.source] }, context).rows.at(-1)?.cells[2];
    expect(totalOf(sheets[0]!)).toBe('Total of the credit note');
    expect(totalOf(sheets[1]!)).toBe('Total of the payment');
    const contact = sourcesSheet(
      { document: contentOf('records').documents[0]!, sources: [data.source] },
      context,
    );
    expect(contact.rows).toHaveLength(1);
  });

  test('documents that stay out for one cause are told in one line, whatever their numbers and contacts', () => {
    const wait = (number: string, customer: string) => ({
      ...data.leftOut[0]!,
      ...{ kind: 'payments' as const, number, customer },
      faults: [{ ...data.unmapped, reason: `Payment of ${number} by ${customer} waits.`, remedy: '' }],
    });
    const left = [wait('INV-1', 'Ana'), wait('INV-2', 'Bea'), wait('INV-2', 'Bea'), ...data.leftOut];
    const lines = paymentsPreviewSheet({ preview: wholeClose, documents: [], leftOut: left }, context);
    expect(lines.summary.slice(-3).map((line) => line.filter((cell) => cell !== null))).toEqual([
      ['Left out: 5 payments'],
      ['3 payments (INV-1, INV-2), such as: Payment of INV-1 by Ana waits.'],
      [
        '2 payments (SO-01090, SO-01091): Cin7 has no cost for it yet. Receive the purchase in Cin7, then fetch again.',
      ],
    ]);
    expect(lines.band[2]).toEqual([
      `Nothing to post on this sheet (${wholeClose.counts.documents} in the whole preview, 4 posted before). Nothing has been written to Xero.`,
    ]);
  });

  test('a code that looks like a number stays text', () => {
    const table = { ...data.accounts, rows: data.accounts.rows.map((row) => ({ ...row, code: '0310' })) };
    expect(accountsSheet(table, context).rows[0]?.cells[0]).toBe('0310');
  });

  test('documents without a channel say so wherever a channel is shown', () => {
    const none = '(none)';
    const documents = [{ ...data.journal, channel: '' }];
    const journal = journalSheet('cogs-journal', { preview: data.preview, documents, leftOut: [] }, context);
    const sources = sourcesSheet(
      { document: data.journal, sources: [{ ...data.source, channel: '' }] },
      context,
    );
    const channelsOf = ({ columns, rows }: SheetPicture) =>
      rows.map(({ cells }) => cells[columns.findIndex(({ id }) => id === 'channel')]);
    expect(channelsOf(journal)).toEqual([none, none, none, null]);
    expect(channelsOf(sources)).toEqual([none, null]);
    expect(journal.rows[0]?.cells).toContain(data.journal.number);
  });

  test('our words are those of the ledger', () => {
    const text = JSON.stringify(Object.values(pictures).map(({ columns, band }) => ({ columns, band })));
    expect(text).not.toMatch(/fingerprint|payload|\bjob\b|\bsync\b/i);
  });
});
