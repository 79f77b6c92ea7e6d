import type { CellEdit, CellValue, SheetPicture, SheetReading } from '../../addin/workbook/port';
import {
  hasUnsavedRules,
  readAccounts,
  readChannels,
  readErrorDecisions,
  readLeaveOut,
  readSettings,
  readTaxes,
} from '../../addin/workbook/read-back';
import { channelsSheet } from '../../addin/workbook/sheets/channels';
import { tradeSheet } from '../../addin/workbook/sheets/trade-documents';
import { channelsEdit } from '../../server/contract/mappings';
import * as data from './fixtures';

const edit = (row: string | null, column: string, value: CellValue, sheet = 'accounts'): CellEdit => ({
  sheet,
  row,
  column,
  value,
});

/** What a host reads back of a picture that nobody touched. */
const untouched = (picture: SheetPicture): SheetReading => ({
  rows: picture.rows.map(({ id, cells }) => ({
    id,
    values: Object.fromEntries(picture.columns.map((column, index) => [column.id, cells[index] ?? null])),
  })),
});

let count = 0;
const newRow = (): string => `rule:new${++count}`;
beforeEach(() => {
  count = 0;
});

describe('accounts, taxes and settings', () => {
  test('the last value of each row counts, and only of the column that is hers', () => {
    const read = readAccounts([
      edit('account:5000', 'xeroAccount', '200 · Sales'),
      edit('account:5000', 'xeroAccount', ' 310 '),
      edit('account:5100', 'xeroAccount', null),
      edit('account:5100', 'name', 'mine'),
    ]);
    expect(read.edit.rows).toEqual([
      { row: 'account:5000', xeroAccount: '310' },
      { row: 'account:5100', xeroAccount: '' },
    ]);
    expect(read.faults).toEqual([]);
  });

  test('a number from the host is the code it shows', () => {
    expect(readAccounts([edit('account:5000', 'xeroAccount', 310)]).edit.rows[0]?.xeroAccount).toBe('310');
  });

  test('text that looks like a formula stays text', () => {
    const { rows } = readSettings([edit('keepItemCodes', 'value', '=1+1', 'settings')]).edit;
    expect(rows).toEqual([{ row: 'keepItemCodes', value: '=1+1' }]);
  });

  test('what is too long is named, and the rest is saved', () => {
    const read = readTaxes([
      edit('sales:Standard', 'xeroTaxRate', 'x'.repeat(301), 'taxes'),
      edit('sales:Zero', 'xeroTaxRate', 'ZERO', 'taxes'),
    ]);
    expect(read.edit.rows).toEqual([{ row: 'sales:Zero', xeroTaxRate: 'ZERO' }]);
    expect(read.faults).toMatchObject([{ row: 'sales:Standard', column: 'xeroTaxRate' }]);
  });

  test('a row typed below the table is not silently lost', () => {
    const { faults } = readAccounts([edit(null, 'code', '9999')]);
    expect(faults[0]?.reason).toContain('Accounts');
    expect(readAccounts([edit(null, 'code', null)]).faults).toEqual([]);
  });
});

describe('channels', () => {
  const reading = untouched(channelsSheet(data.channels, data.context));

  test('what was drawn reads back as the same rules', () => {
    const { edit: read, faults } = readChannels(reading, newRow);
    expect(faults).toEqual([]);
    expect(channelsEdit.parse(read)).toEqual(read);
    expect(read.rows).toEqual(
      data.channels.rows.map(({ documents: _, check: __, ...rule }) => ({
        ...rule,
        revenueAccount: rule.revenueAccount === '200' ? '200 · Sales' : rule.revenueAccount,
      })),
    );
  });

  test('order is meaning', () => {
    const { rows } = readChannels({ rows: [...reading.rows].reverse() }, newRow).edit;
    expect(rows.map(({ row }) => row)).toEqual(['rule:2', 'rule:1']);
  });

  test('a new rule counts once it says how to post, whatever the case of its words', () => {
    const started: SheetReading = { rows: [...reading.rows, { id: null, values: { channel: 'Amazon' } }] };
    const read = readChannels(started, newRow);
    expect(read.edit.rows).toHaveLength(2);
    expect(read.faults).toMatchObject([{ row: null, column: 'postAs' }]);
    expect(hasUnsavedRules(started)).toBe(true);

    const values = { channel: 'Amazon', kind: 'cogs', postAs: 'Not at all' };
    const { rows } = readChannels({ rows: [...reading.rows, { id: null, values }] }, newRow).edit;
    expect(rows[2]).toMatchObject({ row: 'rule:new1', channel: 'Amazon', kind: 'cogs', postAs: 'none' });
  });

  test('a cleared row is a removed rule, one with a word left is not', () => {
    const [first, second] = reading.rows;
    const blank = { id: 'rule:1', values: { documents: 310, check: '' } };
    expect(readChannels({ rows: [blank, ...(second ? [second] : [])] }, newRow).edit.rows).toHaveLength(1);
    const rest = { id: 'rule:1', values: { ...first?.values, postAs: null } };
    expect(readChannels({ rows: [rest] }, newRow).edit.rows).toMatchObject([{ row: 'rule:1', postAs: '' }]);
  });

  test('a copied row becomes a rule of its own', () => {
    const [first] = reading.rows;
    const rows = first ? [first, first] : [];
    expect(readChannels({ rows }, newRow).edit.rows.map(({ row }) => row)).toEqual(['rule:1', 'rule:new1']);
  });

  test('unknown words go to the server as they are', () => {
    const { rows } = readChannels(
      { rows: [{ id: 'r', values: { postAs: 'weekly', kind: 'refunds' } }] },
      newRow,
    ).edit;
    expect(rows[0]).toMatchObject({ postAs: 'weekly', kind: 'refunds' });
  });
});

describe('ticks', () => {
  const documents = [data.invoice, { ...data.invoice, key: 'second' }, { ...data.invoice, key: 'third' }];
  const reading = untouched(
    tradeSheet('invoices', { preview: data.preview, documents, leftOut: [] }, data.context),
  );
  const keys = documents.map(({ key }) => key);

  test('everything is posted as drawn', () => {
    expect(readLeaveOut(reading, keys)).toEqual([]);
  });

  test('what is unticked or taken out of the sheet stays out', () => {
    const rows = reading.rows
      .filter(({ id }) => id !== 'third')
      .map((row) => (row.id === 'second' ? { ...row, values: { ...row.values, post: false } } : row));
    expect(readLeaveOut({ rows }, keys)).toEqual(['second', 'third']);
  });
});

describe('decisions about errors', () => {
  const read = (action: CellValue, reason: CellValue) =>
    readErrorDecisions({ rows: [{ id: 'e1', values: { action, reason } }] });

  test('retry needs no reason, skip does', () => {
    expect(read('Retry', null).decisions).toEqual([{ id: 'e1', action: 'retry', reason: '' }]);
    expect(read('skip', 'posted by hand').decisions).toEqual([
      { id: 'e1', action: 'skip', reason: 'posted by hand' },
    ]);
    expect(read('skip', null)).toMatchObject({ decisions: [], faults: [{ row: 'e1', column: 'reason' }] });
  });

  test('other words are faults, blanks are nothing', () => {
    expect(read('delete', null)).toMatchObject({ decisions: [], faults: [{ column: 'action' }] });
    expect(read(null, 'some note')).toEqual({ decisions: [], faults: [] });
  });
});
