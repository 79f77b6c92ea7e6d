import { ticks, zone, type Zone } from '../cin7-omni/zone';
import { OmniCompany } from '../cin7-omni/company';
import type { OmniRecord, SalesOrder } from '../cin7-omni/records';
import { Agenda } from '../demo/agenda';
import { isoDate, type Day } from '../demo/days';
import type { Random } from '../demo/random';
import { makeCatalogue, type Catalogue } from './catalogue';
import { makePeople, type People } from './people';

/** What the account is, as nobody can read it from the API (cin7-omni 1.2): settings of whoever connects. */
export const account = {
  company: 'Rimu & Reed Ltd',
  homeCurrency: 'NZD',
  timeZone: 'Pacific/Auckland',
  /** Percent; of sales and purchases at home. */
  taxRate: 15,
} as const;

/** Alternative general ledger accounts: records name them, the accounting package numbers them (cin7-omni 3.4). */
const accountCodes = [
  ['Sales (Retail)', '204'],
  ['Sales (Online)', '205'],
  ['Sales (Wholesale)', '206'],
  ['Sales (Consumables)', '207'],
  ['Historical Adjustment', '840'],
] as const;

/** Everything that is needed to play the company's story day by day. */
export interface Story {
  company: OmniCompany;
  random: Random;
  agenda: Agenda;
  /** First day of the story; opening stock is dated the day before. */
  first: Day;
  today: Day;
  catalogue: Catalogue;
  people: People;
  /** By order type and id. */
  payments: Map<string, OmniRecord[]>;
  /** Sales of the register that is not closed yet. */
  till: SalesOrder[];
  /** Sales a day, on average. */
  pace: number;
  /** NZD for 1 USD on that day, times 100,000. */
  rate(day: Day): bigint;
}

export function makeStory(random: Random, first: Day, today: Day, pace: number): Story {
  const agenda = new Agenda();
  const local = zone(account.timeZone);
  const time = { today: () => isoDate(agenda.now), now: moments(agenda, local, today) };
  const company = new OmniCompany(account.company, account.homeCurrency, local, time);
  for (const [name, code] of accountCodes) company.accountCodes.set(name, code);
  const rates = makeRates(random.fork('rates'), first - 1, today);
  const people = makePeople(company, random.fork('people'), first);
  return {
    ...{ company, random: random.fork('events'), agenda, first, today, people, pace },
    ...{ payments: new Map(), till: [] },
    catalogue: makeCatalogue(company, random.fork('catalogue'), people.suppliers, first),
    rate: (day) => rates[day - first + 1] ?? rates[0] ?? 1n,
  };
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** Moments that only move on within a day, from seven in the morning; on the last day soon after midnight. */
function moments(agenda: Agenda, local: Zone, last: Day): () => string {
  let day = Number.NaN;
  let count = 0;
  return () => {
    if (agenda.now !== day) [day, count] = [agenda.now, 0];
    count += 1;
    const [start, end] = day >= last ? [0, 300 * SECOND] : [7 * HOUR, 19 * HOUR];
    const milliseconds = Math.min(start + count * 41 * SECOND, end);
    const moment = ticks(Date.parse(local.midnight(isoDate(day))) + milliseconds);
    // The last four digits keep moments of one millisecond apart, and look like the vendor's.
    return `${moment.slice(0, -5)}${String(count % 10_000).padStart(4, '0')}Z`;
  };
}

/** A rate that drifts a little every day. */
function makeRates(random: Random, first: Day, last: Day): bigint[] {
  let rate = 164_000;
  return Array.from({ length: last - first + 1 }, () => BigInt((rate += random.int(-420, 420))));
}
