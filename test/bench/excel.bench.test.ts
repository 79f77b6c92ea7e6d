import { journal } from '../web/pictures';
import { cellsOf, drawBare, fresh } from '../excel/bare';

/**
 * Drawing 10,000 preview rows of 12 columns through our adapter, beside a bare write of the same cells in pieces of the
 * same size, on the same host, turn by turn in this process. Prints medians and their ratio; asserts nothing about time.
 */
const rounds = 11;

/** Milliseconds by the clock, and of the processor: on a busy machine the second says more. */
interface Cost {
  readonly clock: number;
  readonly processor: number;
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const begun = performance.now();
  await work();
  const clock = performance.now() - begun;
  const { user, system } = process.cpuUsage(before);
  return { clock, processor: (user + system) / 1000 };
}

const median = (costs: readonly Cost[], by: keyof Cost): number =>
  costs.map((cost) => cost[by]).sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? 0;

test('drawing 10,000 rows of 12 columns', async () => {
  const picture = journal(10_000);
  const cells = cellsOf(picture);
  const costs = { adapter: [] as Cost[], bare: [] as Cost[] };
  let requests: readonly number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const ours = fresh();
    const theirs = fresh();
    const draw = (): Promise<Cost> => costOf(() => ours.workbook.draw(picture));
    const write = (): Promise<Cost> => costOf(() => drawBare(theirs, cells));
    // Either goes first in turn; the first round warms both up.
    const swapped = round % 2 === 1;
    const first = await (swapped ? write() : draw());
    const second = await (swapped ? draw() : write());
    requests = ours.api.requests;
    if (round === 0) continue;
    costs.adapter.push(swapped ? second : first);
    costs.bare.push(swapped ? first : second);
  }
  const lines = (['clock', 'processor'] as const).map((by) => {
    const [adapter, bare] = [median(costs.adapter, by), median(costs.bare, by)];
    return `${by}: adapter ${Math.round(adapter)} ms, bare range.values ${Math.round(bare)} ms, ratio ${(adapter / bare).toPrecision(3)}`;
  });
  console.log([...lines, `adapter's requests in bytes: ${requests.join(', ')}`].join('\n'));
  expect(costs.adapter).toHaveLength(rounds);
}, 180_000);
