import type { PictureRow, SheetPicture } from '../../addin/workbook/port';

/** A mapping sheet with everything a picture can hold: lists, ticks, links, marks, all formats and all row roles. */
export const accounts: SheetPicture = {
  id: 'accounts',
  title: 'Accounts',
  position: 1,
  band: [
    ['Accounts · Demo Company (UK)'],
    ['Mapping version 12 · saved by Ana Brandt, 3 November 2026, 09:14'],
    ['2 accounts need you'],
  ],
  summary: [['Documents', '', 1219]],
  columns: [
    { id: 'code', title: 'Code', format: 'text', width: 9, editable: false },
    { id: 'name', title: 'Name', format: 'text', width: 26, editable: false },
    { id: 'used', title: 'Used by', format: 'count', width: 10, editable: false },
    {
      id: 'xero',
      title: 'Xero account',
      format: 'text',
      width: 32,
      editable: true,
      choices: ['310 · Cost of Goods Sold', '320 · Freight, inbound', '630 · Inventory'],
    },
    { id: 'limit', title: 'Limit', format: 'amount', width: 13, editable: true },
    { id: 'date', title: 'Changed', format: 'date', width: 12, editable: false },
    { id: 'post', title: 'Post?', format: 'tick', width: 8, editable: true },
    { id: 'link', title: 'In Xero', format: 'link', width: 10, editable: false },
    { id: 'check', title: 'Check', format: 'text', width: 30, editable: false, wrap: true },
  ],
  rows: [
    {
      id: 'cogs',
      role: 'heading',
      cells: [
        '0310',
        'Cost of goods',
        12,
        '310 · Cost of Goods Sold',
        1234.5,
        '2026-10-31',
        true,
        'Open',
        null,
      ],
    },
    {
      id: 'stock',
      role: 'detail',
      cells: [
        '0630',
        '=1+1',
        1204,
        null,
        -0.5,
        '2026-02-28',
        null,
        null,
        '⚠ Choose a Xero account: 1,204 documents use this one.',
      ],
    },
    {
      id: 'old',
      role: 'detail',
      cells: ['1E5', '@SUM(A1)', 3, '999 · Old', 10, null, false, 'Sources', '● 999 is archived'],
    },
    {
      id: 'minus',
      role: 'plain',
      cells: ['-x', '+x', 0, '630 · Inventory', 0, '2026-01-01', true, null, null],
    },
    { id: 'total', role: 'total', cells: [null, 'Total', 1219, null, 1244, null, null, null, null] },
  ],
  marks: [
    {
      row: 'stock',
      column: 'check',
      kind: 'warning',
      note: 'Account 0630 has no Xero account. Choose one in this row.',
    },
    {
      row: 'old',
      column: 'xero',
      kind: 'fault',
      note: 'Account 999 is archived in Xero. Choose another one, then save.',
    },
    { row: 'minus', column: 'check', kind: 'done', note: 'Saved.' },
  ],
  links: [
    { row: 'cogs', column: 'link', target: { url: 'https://go.xero.com/app/accounts' } },
    { row: 'old', column: 'link', target: { sheet: 'accounts', row: 'minus', column: 'xero' } },
  ],
};

/** A list of rules that the user extends: its first column is hers. */
export const channels: SheetPicture = {
  id: 'channels',
  title: 'Channels',
  position: 2,
  band: [['Channels · Demo Company (UK)'], ['Mapping version 12'], ['']],
  summary: [],
  columns: [
    { id: 'channel', title: 'Channel', format: 'text', width: 16, editable: true },
    {
      id: 'as',
      title: 'Post as',
      format: 'text',
      width: 14,
      editable: true,
      choices: ['individual', 'day', 'month'],
    },
    { id: 'revenue', title: 'Revenue account', format: 'text', width: 18, editable: true },
    { id: 'check', title: 'Check', format: 'text', width: 30, editable: false },
  ],
  rows: [
    { id: 'r1', role: 'plain', cells: ['Shopify', 'day', '0200', null] },
    { id: 'r2', role: 'plain', cells: ['Amazon', 'month', '0201', null] },
  ],
  marks: [],
  links: [],
};

/** A journal of as many lines as wanted, twelve columns, every hundredth row a heading. */
export function journal(lines: number): SheetPicture {
  const line = (index: number): PictureRow => ({
    id: `line-${index}`,
    role: index % 100 === 0 ? 'heading' : 'detail',
    cells: [
      index % 100 === 0 ? true : null,
      '2026-10-31',
      `COGS October, Shopify ${index}`,
      '310 · Cost of Goods Sold',
      index % 2 === 0 ? index + 0.25 : null,
      index % 2 === 0 ? null : index + 0.25,
      'North',
      'Shopify',
      index % 7,
      'Channel rule 2',
      null,
      'ready',
    ],
  });
  const text = (id: string, title: string, width: number) =>
    ({ id, title, format: 'text', width, editable: false }) as const;
  const amount = (id: string, title: string) =>
    ({ id, title, format: 'amount', width: 14, editable: false }) as const;
  return {
    id: 'journal',
    title: 'COGS journal',
    position: 3,
    band: [['COGS journal · Demo Company (UK)'], ['1 to 31 October 2026'], [`${lines} lines ready to post`]],
    summary: [
      ['', '', 'COGS Shopify', '', 48210.55],
      ['', '', 'Difference of debits and credits', '', 0],
    ],
    columns: [
      { id: 'post', title: 'Post?', format: 'tick', width: 7, editable: true },
      { id: 'date', title: 'Date', format: 'date', width: 11, editable: false },
      text('narration', 'Narration', 30),
      text('account', 'Account', 26),
      amount('debit', 'Debit'),
      amount('credit', 'Credit'),
      text('tracking', 'Tracking', 12),
      text('channel', 'Channel', 12),
      { id: 'sources', title: 'Sources', format: 'count', width: 9, editable: false },
      text('rule', 'Rule', 16),
      text('check', 'Check', 20),
      text('status', 'Status', 12),
    ],
    rows: Array.from({ length: lines }, (_, index) => line(index)),
    marks: [{ row: 'line-5', column: 'check', kind: 'fault', note: 'Line 5 has no account.' }],
    links: Array.from({ length: lines / 100 }, (_, index) => ({
      row: `line-${index * 100}`,
      column: 'sources',
      target: { sheet: 'accounts' },
    })),
  };
}
