import { FigureBatch, type SendAsks } from '../../../addin/excel/functions/batch';
import type { FigureOutcome } from '../../../addin/excel/functions/functions';
import type { FigureAnswerDto, FigureAsk } from '../../../server/contract/figures';
import { VirtualClock } from '../../support/virtual-clock';

const answer = (id: string, value: string): FigureAnswerDto => ({
  id,
  value,
  unit: 'GBP',
  asOf: '2026-11-02T09:00:00.000Z',
  error: null,
});
const refusal = (id: string, code: 'not-fetched' | 'invalid-argument', detail: string): FigureAnswerDto => ({
  id,
  value: null,
  unit: null,
  asOf: null,
  error: { code, detail },
});

/** A server that answers each ask with its number among all asks ever sent, after `delayMs`. */
function desk(
  reply: (ask: FigureAsk, nth: number) => FigureAnswerDto = (ask, nth) => answer(ask.id, String(nth)),
  delayMs = 0,
) {
  const clock = new VirtualClock();
  const requests: { at: number; asks: FigureAsk[]; connection: string }[] = [];
  let asked = 0;
  const send: SendAsks = async (asks, connection) => {
    requests.push({ at: clock.now(), asks, connection });
    const answers = asks.map((ask) => reply(ask, (asked += 1)));
    if (delayMs > 0) await clock.sleep(delayMs);
    return { ok: true, answers: answers.reverse() };
  };
  const batch = new FigureBatch(send, clock);
  const settle = async <Value>(work: Promise<Value>): Promise<Value> => {
    await clock.runUntil(work);
    return work;
  };
  return { clock, requests, batch, settle };
}

const value = (outcome: FigureOutcome): string =>
  outcome.ok ? outcome.value : `${outcome.kind}: ${outcome.message}`;

test('asks within 50 ms go in one request, each cell gets its own answer, equal asks are sent once', async () => {
  const { clock, requests, batch, settle } = desk();
  const start = clock.now();
  const cells = [
    batch.ask('COGS', ['2026-10-01', '2026-10-31']),
    batch.ask('TIEOUT', ['2026-10']),
    batch.ask('COGS', ['2026-10-01', '2026-10-31']),
  ];
  const late = clock.sleep(49).then(() => batch.ask('STATUS', ['INV-1']));
  const outcomes = await settle(Promise.all([...cells, late]));
  expect(outcomes.map(value)).toEqual(['1', '2', '1', '3']);
  expect(requests.map(({ at, asks }) => [at - start, asks.map(({ name }) => name)])).toEqual([
    [50, ['COGS', 'TIEOUT', 'STATUS']],
  ]);
});

test('figures of several connections go in a request each, and are told apart', async () => {
  const { batch, requests, settle } = desk();
  const cells = ['', 'Harbour Omni', ''].map((connection) => batch.ask('TIEOUT', ['2026-10'], connection));
  expect((await settle(Promise.all(cells))).map(value)).toEqual(['1', '2', '1']);
  expect(requests.map(({ connection, asks }) => [connection, asks.length])).toEqual([
    ['', 1],
    ['Harbour Omni', 1],
  ]);
});

test('an ask after the 50 ms starts the next request, also while the first is under way', async () => {
  const { clock, requests, batch, settle } = desk(undefined, 500);
  const start = clock.now();
  const first = batch.ask('TIEOUT', ['2026-09']);
  const second = clock.sleep(51).then(() => batch.ask('TIEOUT', ['2026-10']));
  const same = clock.sleep(60).then(() => batch.ask('TIEOUT', ['2026-09']));
  expect((await settle(Promise.all([first, second, same]))).map(value)).toEqual(['1', '2', '1']);
  expect(requests.map(({ at, asks }) => [at - start, asks.length])).toEqual([
    [50, 1],
    [101, 1],
  ]);
});

test('figures stand for 60 s from their answer, then are asked anew', async () => {
  const { clock, requests, batch, settle } = desk();
  const ask = () => batch.ask('GLBALANCE', ['310', '2026-10-31']);
  expect(value(await settle(ask()))).toBe('1');
  await settle(clock.sleep(59_999));
  expect(value(await settle(ask()))).toBe('1');
  await settle(clock.sleep(1));
  expect(value(await settle(ask()))).toBe('2');
  expect(requests).toHaveLength(2);
});

test('what was forgotten is asked anew', async () => {
  const { batch, settle } = desk();
  await settle(batch.ask('TIEOUT', ['2026-10']));
  batch.forget();
  expect(value(await settle(batch.ask('TIEOUT', ['2026-10'])))).toBe('2');
});

test('more than 500 asks go in several requests', async () => {
  const { requests, batch, settle } = desk();
  const cells = Array.from({ length: 1201 }, (_, index) => batch.ask('STATUS', [`INV-${index}`]));
  const outcomes = await settle(Promise.all(cells));
  expect(requests.map(({ asks }) => asks.length)).toEqual([500, 500, 201]);
  expect(outcomes.map(value)).toEqual(cells.map((_, index) => String(index + 1)));
});

test('a refusal names its kind and is not kept', async () => {
  let fetched = false;
  const { batch, settle } = desk(({ id, args }) => {
    if (args[0] === '') return refusal(id, 'invalid-argument', 'The month is missing.');
    return fetched ? answer(id, '0.00') : refusal(id, 'not-fetched', 'October 2026 was never fetched.');
  });
  expect(value(await settle(batch.ask('TIEOUT', ['2026-10'])))).toBe(
    'unavailable: October 2026 was never fetched.',
  );
  expect(value(await settle(batch.ask('TIEOUT', [''])))).toBe('invalid: The month is missing.');
  fetched = true;
  expect(value(await settle(batch.ask('TIEOUT', ['2026-10'])))).toBe('0.00');
});

test('no answer, or one without some asks, is told on each cell', async () => {
  const clock = new VirtualClock();
  const batch = new FigureBatch(async () => ({ ok: false, message: 'Cogsheet does not answer.' }), clock);
  const asked = batch.ask('TIEOUT', ['2026-10']);
  await clock.runUntil(asked);
  expect(value(await asked)).toBe('unavailable: Cogsheet does not answer.');
  const partial = new FigureBatch(async () => ({ ok: true, answers: [] }), clock);
  const missing = partial.ask('TIEOUT', ['2026-10']);
  await clock.runUntil(missing);
  expect(value(await missing)).toMatch(/^unavailable: Cogsheet did not answer this figure/);
});
