import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { heldByTheUniqueKeys, sabotages, type Sabotage } from './sabotages';

/**
 * Broken on purpose (issue 6): passages of the product are exchanged while it is transpiled, and the auditor or the world
 * of the simulation has to find something. Seeds before the one that is known to notice run too; when the product or the
 * world changes, another one of those that follow will.
 */
const mostSeeds = 300;
const root = path.resolve(__dirname, '../..');

interface Outcome {
  readonly seed: number | null;
  readonly finding: string;
  /** Seeds that merely threw. */
  readonly threw: number;
}

function run({ exchanges, schema = '', first }: Sabotage, seeds: number): Outcome {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['test/simulation/sabotaged.cjs', JSON.stringify({ exchanges, schema, first, seeds })],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Outcome;
}

test.each(sabotages)(
  'caught: $what',
  (sabotage) => {
    const { seed, finding } = run(sabotage, mostSeeds);
    console.log(`${sabotage.what}: ${seed === null ? 'not caught' : `seed ${seed}: ${finding}`}`);
    expect(seed).not.toBeNull();
  },
  20 * 60_000,
);

test(
  'the unique keys alone hold what believes what was shown: it throws, and nothing is double',
  () => {
    const { seed, threw } = run(heldByTheUniqueKeys, 8);
    expect(seed).toBeNull();
    expect(threw).toBeGreaterThan(0);
  },
  20 * 60_000,
);
