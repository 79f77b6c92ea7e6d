import { decimal, sumDecimals } from '../../../server/accounting/decimal';
import { createCin7CoreSource } from '../../../server/cin7/core/source';
import type { Cin7Source, StockValue } from '../../../server/cin7/source';
import type { PacingClock } from '../../../server/limits/clock';
import { emptyCin7CoreData } from '../../../server/sandbox/cin7-core/data';
import {
  createCin7CoreSandbox,
  demoAccountId,
  demoApplicationKey,
  type Cin7CoreControl,
} from '../../../server/sandbox/cin7-core/sandbox';
import { frozenClock } from '../../../server/sandbox/common/clock';
import { listen, type Listening } from '../../../server/sandbox/common/listen';
import type { JsonObject } from './payloads';

/** The value of all stock over real HTTP, more than one page of it, on one virtual clock. */

let server: Listening;
let control: Cin7CoreControl;
let source: Cin7Source;
let clock: PacingClock;

const row = (nth: number, value: unknown): JsonObject => ({
  ID: '5b1f7a52-0d0c-4b7e-9a40-6f0d6b9f1a02',
  SKU: `SKU-${nth}`,
  Location: 'Main Warehouse',
  OnHand: 3,
  StockOnHand: value as JsonObject[string],
});

async function start(rows: JsonObject[]): Promise<void> {
  const frozen = frozenClock(new Date('2026-11-02T09:00:00Z'));
  const sandbox = createCin7CoreSandbox({
    data: { ...emptyCin7CoreData(), productAvailability: rows },
    limits: 'vendor',
    clock: frozen.now,
  });
  control = sandbox.control;
  server = await listen(sandbox.app);
  clock = {
    now: () => frozen.now().getTime(),
    sleep: (ms) => {
      frozen.advance(ms);
      return Promise.resolve();
    },
  };
  source = createCin7CoreSource({
    baseUrl: `${server.url}/ExternalApi/v2/`,
    accountId: demoAccountId,
    applicationKey: demoApplicationKey,
    clock,
  });
}
afterEach(() => server.close());

async function stock(): Promise<StockValue> {
  const answer = await source.stockValue?.();
  if (!answer?.ok) throw new Error(JSON.stringify(answer));
  return answer.value;
}

it('reads every page, exactly, and keeps it for 5 minutes', async () => {
  await start(Array.from({ length: 2_001 }, (_, nth) => row(nth, 0.1001)));
  const [first, meanwhile] = await Promise.all([stock(), stock()]);
  expect(first.rows).toHaveLength(2_001);
  expect(sumDecimals(first.rows.map(({ value }) => decimal(value))).toString()).toBe('200.3001');
  expect([first.rows[0], first.faults]).toEqual([
    { sku: 'SKU-0', location: 'Main Warehouse', value: '0.1001' },
    [],
  ]);
  expect(meanwhile.rows).toBe(first.rows);
  expect(source.callCount()).toBe(3);
  await clock.sleep(299_000 - first.ageMs);
  expect((await stock()).ageMs).toBe(299_000);
  expect(source.callCount()).toBe(3);
  await clock.sleep(1_000);
  expect((await stock()).ageMs).toBeLessThan(299_000);
  expect(source.callCount()).toBe(6);
});

it('names rows without a value instead of taking them for nothing', async () => {
  await start([row(1, 12.5), row(2, null), row(3, 'many')]);
  const { rows, faults } = await stock();
  expect(rows.map(({ sku }) => sku)).toEqual(['SKU-1']);
  expect(faults.map(({ number, field, reason }) => [number, field, reason])).toEqual([
    ['SKU-2', 'ProductAvailabilityList[1].StockOnHand', 'Expected an amount, found nothing.'],
    ['SKU-3', 'ProductAvailabilityList[2].StockOnHand', 'Expected an amount, found the text "many".'],
  ]);
});

it('asks again after a failure', async () => {
  await start([row(1, 12.5)]);
  control.faults.set([{ match: { times: 1000 }, fault: '500-before' }]);
  expect(await source.stockValue?.()).toMatchObject({ ok: false, error: { code: 'cin7-unavailable' } });
  control.faults.set([]);
  expect((await stock()).rows).toHaveLength(1);
});
