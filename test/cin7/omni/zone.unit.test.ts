import fc from 'fast-check';
import { accountZone } from '../../../server/cin7/omni/zone';
import { cases } from '../../accounting/laws/cases';

const auckland = accountZone('Pacific/Auckland');
const newYork = accountZone('America/New_York');

it.each([
  // Offset and Z are the same moment, so the same day of the account (cin7-omni 1.6).
  ['2024-04-19T00:00:00+12:00', '2024-04-19', '2024-04-18'],
  ['2024-04-18T12:00:00Z', '2024-04-19', '2024-04-18'],
  ['2024-04-18T11:59:59.9999999Z', '2024-04-18', '2024-04-18'],
  ['2024-04-18T13:50:08.3501167Z', '2024-04-19', '2024-04-18'],
  // Summer time: 13 hours ahead in Auckland, 4 behind in New York.
  ['2026-03-04T00:00:00+13:00', '2026-03-04', '2026-03-03'],
  ['2026-03-03T11:00:00Z', '2026-03-04', '2026-03-03'],
  ['2026-03-03T10:59:59Z', '2026-03-03', '2026-03-03'],
  // The day on which Auckland's clocks go back.
  ['2026-04-04T11:00:00Z', '2026-04-05', '2026-04-04'],
  ['2026-04-05T11:59:59Z', '2026-04-05', '2026-04-05'],
  ['2026-04-05T12:00:00Z', '2026-04-06', '2026-04-05'],
  // Without a zone a date is a day of the account, wherever that is.
  ['2026-03-04T23:30:00', '2026-03-04', '2026-03-04'],
  ['2026-03-04', '2026-03-04', '2026-03-04'],
  ['0001-01-01T00:00:00', null, null],
  ['0001-01-01T00:00:00Z', null, null],
])('%s', (text, inAuckland, inNewYork) => {
  expect(auckland?.readDay(text)).toBe(inAuckland);
  expect(newYork?.readDay(text)).toBe(inNewYork);
});

it.each([
  ...['', 'text', '04/03/2026', '2026-02-30T00:00:00Z', '2026-02-29', '2026-13-01', '2026-03-04T24:00:00Z'],
  ...['2026-03-04T10:60:00Z', '2026-03-04T00:00:00+15:00', '2026-03-04T00:00:00+10:75', '20260304'],
])('%p is no date', (text) => {
  expect(auckland?.readDay(text)).toBeUndefined();
});

it('knows no time zone that is none', () => {
  expect(accountZone('Pacific/Nowhere')).toBeNull();
  expect(accountZone('')).toBeNull();
});

it("every moment has the runtime's own local day, in whichever of its forms it comes", () => {
  const range = { min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) };
  const hours = fc.integer({ min: -12, max: 14 });
  fc.assert(
    fc.property(
      fc.integer(range),
      hours,
      fc.constantFrom('Pacific/Auckland', 'America/New_York', 'Asia/Kolkata'),
      (moment, ahead, name) => {
        const zone = accountZone(name);
        const seconds = moment - (moment % 1000);
        const expected = new Date(seconds).toLocaleDateString('sv-SE', { timeZone: name });
        const local = new Date(seconds + ahead * 3_600_000).toISOString().slice(0, 19);
        const offset = `${ahead < 0 ? '-' : '+'}${String(Math.abs(ahead)).padStart(2, '0')}:00`;
        expect(zone?.readDay(`${local}${offset}`)).toBe(expected);
        expect(zone?.readDay(`${new Date(seconds).toISOString().slice(0, 19)}.1234567Z`)).toBe(expected);
      },
    ),
    { ...cases, numRuns: Math.min(cases.numRuns, 1_000) },
  );
});
