import { CallBudgets } from '../../server/limits/call-budgets';
import { dayLeft } from '../../server/limits/call-day';
import type { Allowance } from '../../server/limits/call-rules';
import { systemPacingClock } from '../../server/limits/clock';
import { createCallBudgets, createCallShelf, readCallDay } from '../../server/store/call-budget';
import { VirtualClock } from '../support/virtual-clock';
import { stores } from './support/stores';

/** Budgets of several processes on one database: each is an object of its own that knows nothing but the database. */
const limit = (parts: Partial<Allowance> = {}): Allowance => ({
  ...{ scope: 'organisation', calls: 20, windowMs: 1_000, concurrency: 4 },
  ...parts,
});

async function turnOf(entered: ReturnType<CallBudgets['enter']>) {
  const turn = await entered;
  if (turn === null || 'closed' in turn) throw new Error('No turn');
  return turn;
}

describe.each(stores())('%s', (_name, open) => {
  let store: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  test('two of them keep one limit, by the real clocks', async () => {
    const budgets = [createCallBudgets(store.db), createCallBudgets(store.db)];
    const starts: number[] = [];
    let [inFlight, most] = [0, 0];
    const call = async (index: number): Promise<void> => {
      const turn = await turnOf((budgets[index % 2] ?? createCallBudgets(store.db)).enter([limit()], 'read'));
      starts.push(performance.now());
      most = Math.max(most, (inFlight += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      inFlight -= 1;
      turn.done();
    };
    await Promise.all(Array.from({ length: 50 }, (_, index) => call(index)));
    await Promise.all(budgets.map((one) => one.close()));
    const inOneWindow = starts.map((from) => starts.filter((at) => at >= from && at < from + 1_000).length);
    expect(starts).toHaveLength(50);
    expect(Math.max(...inOneWindow)).toBe(20);
    expect(most).toBeLessThanOrEqual(4);
  });

  test('a process that is started anew heeds what the last one called, and what the vendor asked of it', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const [allowance] = [limit({ windowMs: 60_000, calls: 3 })];
    const before = createCallBudgets(store.db, clock);
    for (let call = 0; call < 3; call += 1) (await turnOf(before.enter([allowance], 'write'))).done();
    await before.close();
    const after = createCallBudgets(store.db, clock);
    await clock.runUntil(after.enter([allowance], 'write'));
    expect(clock.now() - start).toBeGreaterThanOrEqual(60_000);
    const other = limit({ scope: 'other' });
    before.hold(other, 90_000);
    await before.close();
    const held = clock.now();
    await clock.runUntil(after.enter([other], 'write'));
    expect(clock.now() - held).toBe(90_000);
  });

  test('the day that one learns closes it for all, and is read without a turn', async () => {
    const clock = new VirtualClock();
    const [one, other] = [createCallBudgets(store.db, clock), createCallBudgets(store.db, clock)];
    expect(await readCallDay(store.db, limit().scope, new Date(clock.now()))).toBeNull();
    const turn = await turnOf(one.enter([limit()], 'read'));
    turn.learn(limit(), { window: null, day: 4_000 });
    turn.done();
    await one.close();
    const day = await readCallDay(store.db, limit().scope, new Date(clock.now()));
    expect(day).toEqual(dayLeft(null, 4_000, 0, clock.now()));
    one.closeDay(limit(), 7_200_000);
    await one.close();
    expect(await other.enter([limit()], 'read')).toMatchObject({ afterMs: 7_200_000 });
  });

  test('nothing of a turn stands when its transaction fails, and two at once lose nothing', async () => {
    const shelf = createCallShelf(store.db, () => 1_000);
    const failing = new CallBudgets(
      {
        isShared: true,
        update: (scopes, change) =>
          shelf.update(scopes, (kept, now) => {
            change(kept, now);
            throw new Error('Died in the middle.');
          }),
      },
      systemPacingClock,
      'dies',
    );
    await expect(failing.enter([limit()], 'read')).rejects.toThrow('Died in the middle.');
    const many = Array.from({ length: 8 }, () => createCallBudgets(store.db));
    const turns = await Promise.all(
      many.map(async (one) => turnOf(one.enter([limit({ calls: 8, concurrency: 8 })], 'read'))),
    );
    for (const turn of turns) turn.done();
    await Promise.all(many.map((one) => one.close()));
    const { rows } = await store.db.query<{ state: { ended: [number, number][]; flying: unknown[] } }>(
      'select state from call_budget',
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.state.flying).toEqual([]);
    expect(rows[0]?.state.ended.reduce((sum, [, calls]) => sum + calls, 0)).toBe(8);
  });
});
