import { compileMapping } from '../../server/accounting/mapping';
import { codeFault } from '../../server/accounting/item-links';
import { cin7, cin7Item, tables, xero } from './books';

/** Which Xero item a SKU is (accounting-rules 10). */

const inXero = {
  ...xero,
  items: [
    { code: 'Bell-01', name: 'Brass bell', isTracked: false },
    { code: 'LAMP', name: 'Lamp', isTracked: true },
  ],
};

test.each<[string, string, Record<string, string>, { code: string; isNew: boolean; fault: string | null }]>([
  ['the item of the same code', 'BELL-01', {}, { code: 'Bell-01', isNew: false, fault: null }],
  ['none', 'CUP', {}, { code: '', isNew: false, fault: null }],
  ['none by choice', 'BELL-01', { 'item:BELL-01': '' }, { code: '', isNew: false, fault: null }],
  ['another by choice', 'CUP', { 'item:CUP': 'bell-01' }, { code: 'Bell-01', isNew: false, fault: null }],
  ['one that is to be made', 'CUP', { 'item:CUP': 'New' }, { code: '', isNew: true, fault: null }],
  [
    'one that is to be made, as all others',
    'CUP',
    { 'other-items': 'new' },
    { code: '', isNew: true, fault: null },
  ],
  [
    'none, unlike all others',
    'CUP',
    { 'other-items': 'new', 'item:CUP': '' },
    { code: '', isNew: false, fault: null },
  ],
  [
    'one that was made after Xero was read',
    'POT',
    { 'other-items': 'new' },
    { code: 'POT', isNew: false, fault: null },
  ],
  [
    'one that Xero had all along',
    'BELL-01',
    { 'item:BELL-01': 'new' },
    { code: 'Bell-01', isNew: false, fault: null },
  ],
  ['one that is gone', 'CUP', { 'item:CUP': 'CUP-OLD' }, { code: '', isNew: false, fault: 'item-unknown' }],
  ['a tracked one of the same code', 'lamp', {}, { code: '', isNew: false, fault: 'item-tracked' }],
  [
    'a tracked one, whatever was chosen',
    'LAMP',
    { 'item:LAMP': '' },
    { code: '', isNew: false, fault: 'item-tracked' },
  ],
  [
    'a tracked one by choice',
    'CUP',
    { 'item:CUP': 'LAMP' },
    { code: '', isNew: false, fault: 'item-tracked' },
  ],
])('%s', (_case, sku, cells, expected) => {
  const items = Object.entries(cells).map(([row, xeroItem]) => ({ row, xeroItem }));
  const known = { contacts: [], items: [cin7Item('POT')], links: new Map([['item-POT', 'x-pot']]) };
  const mapping = compileMapping({ ...tables, items }, cin7, inXero, known);
  const { fault, ...link } = mapping.item(sku);
  expect({ ...link, fault: fault?.code ?? null }).toEqual(expected);
  if (fault) expect(fault.place).toEqual({ table: 'items', row: `item:${sku}`, column: 'xeroItem' });
});

test('a SKU longer than 30 characters cannot be an item code', () => {
  expect(codeFault('x'.repeat(30))).toBeNull();
  expect(codeFault('x'.repeat(31))).toMatchObject({ code: 'item-code-invalid', severity: 'blocking' });
});
