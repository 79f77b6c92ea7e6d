import { lastStart } from '../../server/sync/schedule';
import type { AutoSync } from '../../server/accounting/settings';

/** Every start in a stretch of time, found by asking every 5 minutes. */
function startsBetween(sync: AutoSync, timeZone: string, from: string, to: string): string[] {
  const found: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 300_000) {
    const start = lastStart(sync, timeZone, new Date(at));
    if (start?.getTime() === at) found.push(start.toISOString().slice(0, 16));
  }
  return found;
}

const at = (frequency: AutoSync['frequency'], clock: string): AutoSync => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return { frequency, startMinute: hours * 60 + minutes };
};

test('off has no start', () => {
  expect(lastStart(at('off', '02:00'), 'Europe/London', new Date('2026-11-23T09:00Z'))).toBeNull();
});

test('hourly and every 4 hours count from the start time', () => {
  expect(startsBetween(at('hourly', '02:15'), 'UTC', '2026-11-23T00:00Z', '2026-11-23T03:59Z')).toEqual([
    '2026-11-23T00:15',
    '2026-11-23T01:15',
    '2026-11-23T02:15',
    '2026-11-23T03:15',
  ]);
  expect(
    startsBetween(at('every 4 hours', '10:30'), 'UTC', '2026-11-23T00:00Z', '2026-11-24T00:00Z'),
  ).toEqual([
    '2026-11-23T02:30',
    '2026-11-23T06:30',
    '2026-11-23T10:30',
    '2026-11-23T14:30',
    '2026-11-23T18:30',
    '2026-11-23T22:30',
  ]);
});

test('the time is that of the organisation, on both sides of the date line', () => {
  const daily = at('daily', '02:00');
  expect(startsBetween(daily, 'Pacific/Auckland', '2026-11-22T00:00Z', '2026-11-24T00:00Z')).toEqual([
    '2026-11-22T13:00',
    '2026-11-23T13:00',
  ]);
  expect(startsBetween(daily, 'Pacific/Honolulu', '2026-11-22T00:00Z', '2026-11-24T00:00Z')).toEqual([
    '2026-11-22T12:00',
    '2026-11-23T12:00',
  ]);
  expect(
    startsBetween(at('hourly', '00:00'), 'Asia/Calcutta', '2026-11-23T00:00Z', '2026-11-23T01:59Z'),
  ).toEqual(['2026-11-23T00:30', '2026-11-23T01:30']);
});

test('a time that the clock skips comes once, one that it shows twice counts once', () => {
  // London goes from 01:00 to 02:00 on 29 March 2026, and from 02:00 back to 01:00 on 25 October 2026.
  const daily = at('daily', '01:30');
  expect(startsBetween(daily, 'Europe/London', '2026-03-28T00:00Z', '2026-03-31T00:00Z')).toEqual([
    '2026-03-28T01:30',
    '2026-03-29T01:30',
    '2026-03-30T00:30',
  ]);
  expect(startsBetween(daily, 'Europe/London', '2026-10-24T00:00Z', '2026-10-27T00:00Z')).toEqual([
    '2026-10-24T00:30',
    '2026-10-25T00:30',
    '2026-10-26T01:30',
  ]);
  expect(
    startsBetween(at('daily', '02:30'), 'America/New_York', '2026-03-07T00:00Z', '2026-03-10T00:00Z'),
  ).toEqual(['2026-03-07T07:30', '2026-03-08T07:30', '2026-03-09T06:30']);
});

test('weekly starts on Mondays, monthly on the 1st', () => {
  const weekly = lastStart(at('weekly', '06:00'), 'Europe/London', new Date('2026-11-23T05:59:59Z'));
  expect(weekly?.toISOString()).toBe('2026-11-16T06:00:00.000Z');
  expect(
    lastStart(at('weekly', '06:00'), 'Europe/London', new Date('2026-11-23T06:00:00Z'))?.toISOString(),
  ).toBe('2026-11-23T06:00:00.000Z');
  expect(
    lastStart(at('weekly', '06:00'), 'Europe/London', new Date('2026-11-29T23:00:00Z'))?.toISOString(),
  ).toBe('2026-11-23T06:00:00.000Z');
  expect(
    lastStart(at('monthly', '23:30'), 'America/New_York', new Date('2026-12-02T04:29:00Z'))?.toISOString(),
  ).toBe('2026-11-02T04:30:00.000Z');
  expect(
    lastStart(at('monthly', '23:30'), 'America/New_York', new Date('2026-12-02T04:30:00Z'))?.toISOString(),
  ).toBe('2026-12-02T04:30:00.000Z');
});
