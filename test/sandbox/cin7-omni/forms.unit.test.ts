import fc from 'fast-check';
import { camelCase } from '../../../server/sandbox/cin7-omni/casing';
import { readFields } from '../../../server/sandbox/cin7-omni/list-query';
import { resources } from '../../../server/sandbox/cin7-omni/resources';
import { offsetText, readDay, readInstant, ticks, zone } from '../../../server/sandbox/cin7-omni/zone';

test.each([
  ['Id', 'id'],
  ['ModifiedDate', 'modifiedDate'],
  ['ModifiedCOGSDate', 'modifiedCOGSDate'],
  ['VIPPrice', 'vipPrice'],
  ['SSCCNumber', 'ssccNumber'],
  ['UomQtyOrdered', 'uomQtyOrdered'],
  ['Option1', 'option1'],
  ['ID', 'id'],
  ['A', 'a'],
  ['already', 'already'],
  ['', ''],
])('%s is %s on the wire', (documented, name) => {
  expect(camelCase(documented)).toBe(name);
});

test('no resource has two fields of one name', () => {
  for (const { name, shape } of resources) {
    const names = shape.fields.map((field) => field.name.toLowerCase());
    expect([name, names.length]).toEqual([name, new Set(names).size]);
  }
});

describe('the account zone', () => {
  const auckland = zone('Pacific/Auckland');

  test('local midnight follows summer time, on the days of its change too', () => {
    const offsets = ['2026-04-04', '2026-04-05', '2026-04-06', '2026-09-26', '2026-09-27', '2026-09-28'];
    expect(offsets.map((day) => offsetText(auckland.offsetMinutes(day)))).toEqual([
      '+13:00',
      '+13:00',
      '+12:00',
      '+12:00',
      '+12:00',
      '+13:00',
    ]);
    expect(auckland.midnight('2026-03-04')).toBe('2026-03-03T11:00:00.0000000Z');
    expect(auckland.midnight('2026-07-04')).toBe('2026-07-03T12:00:00.0000000Z');
    expect(zone('America/New_York').midnight('2026-01-05')).toBe('2026-01-05T05:00:00.0000000Z');
    expect(offsetText(zone('Asia/Kolkata').offsetMinutes('2026-01-05'))).toBe('+05:30');
    expect(offsetText(zone('UTC').offsetMinutes('2026-01-05'))).toBe('+00:00');
  });

  test('a day becomes a moment and that moment the same day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4000 }),
        fc.constantFrom('Pacific/Auckland', 'Europe/London', 'America/Los_Angeles'),
        (number, name) => {
          const day = new Date(Date.UTC(2020, 0, 1 + number)).toISOString().slice(0, 10);
          const account = zone(name);
          expect(account.dayOf(account.midnight(day))).toBe(day);
          expect(readDay(account.midnight(day), account)).toBe(day);
          expect(readDay(`${day}T00:00:00${offsetText(account.offsetMinutes(day))}`, account)).toBe(day);
        },
      ),
    );
  });

  test('moments are read in any of the vendor’s forms', () => {
    const moment = '2024-04-18T13:50:08.3501167Z';
    expect(readInstant(moment)).toBe(moment);
    expect(readInstant('2024-04-19T01:50:08.3501167+12:00')).toBe(moment);
    expect(readInstant('2024-04-18 13:50')).toBe('2024-04-18T13:50:00.0000000Z');
    expect(readInstant('2024-04-18')).toBe(ticks(Date.UTC(2024, 3, 18)));
    for (const text of ['', 'soon', '2024-13-01', '18/04/2024', '2024-04-18T25:00:00Z'])
      expect(readInstant(text)).toBeNull();
  });
});

test.each<[string, unknown]>([
  ['', 'all'],
  ['id', { id: 'all' }],
  [
    'Id, InvoiceDate ,lineItems(Code,qty)',
    { id: 'all', invoicedate: 'all', lineitems: { code: 'all', qty: 'all' } },
  ],
  [
    'lineitems(stockmovements(batch),code),id',
    { lineitems: { stockmovements: { batch: 'all' }, code: 'all' }, id: 'all' },
  ],
  ['id,', null],
  ['lineitems(code', null],
  ['lineitems()', null],
  ['id)', null],
  ['a b', null],
])('fields=%s', (text, expected) => {
  const plain = (selection: ReturnType<typeof readFields>): unknown =>
    selection === null || selection === 'all'
      ? selection
      : Object.fromEntries([...selection].map(([name, inner]) => [name, plain(inner)]));
  expect(plain(readFields(text))).toEqual(expected);
});
