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
import type { CloseSituation } from '../../addin/workbook/close-steps';
import type { DocumentDto } from '../../server/contract/previews';
import * as data from './fixtures';
import * as more from './more-fixtures';
import { expectGolden } from './golden';

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

const of = (...documents: DocumentDto[]) => ({ preview: more.wholeClose, documents, leftOut: [] });

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
  invoices: tradeSheet(
    'invoices',
    { preview: data.preview, documents: [data.invoice, data.held], leftOut: [] },
    context,
  ),
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
  'credit-notes': tradeSheet('credit-notes', of(more.creditNote), context),
  bills: tradeSheet('bills', of(more.bill, more.supplierCredit), context),
  'stock-journals': journalSheet('stock-journals', of(more.stockJournal), context),
  'payments-preview': paymentsPreviewSheet(of(more.payment), context),
  records: recordsSheet(of(more.newContact), context),
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
