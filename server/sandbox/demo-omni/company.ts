import type { OmniCompany } from '../cin7-omni/company';
import { dayOf, monthStart, weekday, type Day } from '../demo/days';
import { orderDays } from '../demo/order-plan';
import { createRandom, type Random } from '../demo/random';
import { scheduleBuying, scheduleOddPurchases } from './buying';
import { channelOf, plots, type Channel } from './plots';
import type { SalePlan } from './ordering';
import { closeRegister } from './register';
import { sell } from './selling';
import { makeStory, type Story } from './story';
import { openStock, scheduleWarehouse } from './warehouse';

export interface OmniCompanyOptions {
  /** The same seed and day give the same company, byte for byte. */
  seed: string;
  /** `YYYY-MM-DD`: the last day of the story. */
  today: string;
  /** Orders in the full months before the current one. */
  sales?: number;
  /** Full months before the current one. */
  months?: number;
}

/** The current month is kept lively, not large, whatever the size of the months before. */
const CURRENT_MONTH_SALES_MAX = 400;

/**
 * A homeware company in New Zealand with a shop and a warehouse on Cin7 Omni, played day by day over a FIFO stock ledger.
 * The records are the vendor's; what moved its stock is in `company.book`, apart from them.
 */
export function generateOmniCompany(options: OmniCompanyOptions): OmniCompany {
  const { sales = 1200, months = 3 } = options;
  const random = createRandom(`omni/${options.seed}`);
  const today = dayOf(options.today);
  const [first, thisMonth] = [monthStart(today, months), monthStart(today)];
  const story = makeStory(random, first, today, sales / (thisMonth - first));
  const salesNow = Math.round(
    Math.min(story.pace * 30, CURRENT_MONTH_SALES_MAX) * ((today - thisMonth + 1) / 30),
  );
  const days = [
    ...orderDays(random, first, thisMonth - 1, sales),
    ...orderDays(random, thisMonth, today, salesNow),
  ];
  story.agenda.plan(first - 1, 'receipt', () => openStock(story));
  scheduleWarehouse(story);
  scheduleBuying(story);
  for (let start = first; start <= today; start = monthStart(start + 40)) scheduleOddPurchases(story, start);
  scheduleSales(story, random.fork('plans'), days);
  story.agenda.run(first - 1, today);
  return story.company;
}

/** The first orders of every month have a plot of their own each. */
function scheduleSales(story: Story, random: Random, days: readonly Day[]): void {
  const { agenda } = story;
  const seen = new Map<Day, number>();
  for (const day of days) {
    const month = monthStart(day);
    const count = seen.get(month) ?? 0;
    seen.set(month, count + 1);
    const plan = planOf(random, day, count);
    agenda.plan(day, 'shipment', () => sell(story, plan));
  }
  for (let day = story.first; day <= story.today; day += 1)
    agenda.plan(day, 'review', () => closeRegister(story));
}

function planOf(random: Random, day: Day, count: number): SalePlan {
  const plot = plots[count] ?? 'usual';
  // Trade customers do not order at weekends.
  const trade = weekday(day) === 0 || weekday(day) === 6 ? 0 : 24;
  const channel = random.weighted<Channel>([
    ['register', 36],
    ['online', 42],
    ['wholesale', trade],
  ]);
  return { plot, channel: channelOf(plot) ?? channel };
}
