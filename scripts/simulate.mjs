// `npm run simulate -- --seed N --count M`: the simulation of test/simulation for seeds N to N + M - 1, on the sources
// themselves. `--trace` prints every event of every seed. Exit code 1 on any finding.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const require = createRequire(import.meta.url);
require('../test/simulation/sources.cjs').runSources();

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '100' },
    trace: { type: 'boolean', default: false },
  },
});
const [first, count] = [Number(values.seed), Number(values.count)];
if (!Number.isSafeInteger(first) || !Number.isSafeInteger(count) || count < 1) {
  console.error('Usage: npm run simulate -- --seed <number> --count <number> [--trace]');
  process.exit(2);
}
process.setSourceMapsEnabled(true);
const { openMemoryStore } = require('../test/simulation/store.ts');
const { simulate } = require('../test/simulation/simulate.ts');
const { Report, storyOf } = require('../test/simulation/report.ts');

const store = await openMemoryStore();
const report = new Report();
const began = Date.now();
for (let seed = first; seed < first + count; seed += 1) {
  const outcome = await simulate(seed, store);
  report.add(outcome);
  if (values.trace) console.log([...outcome.trace, `fingerprint ${outcome.fingerprint}`].join('\n'));
  if (outcome.findings.length > 0) console.log(storyOf(outcome));
  const done = seed - first + 1;
  if (done % 500 === 0 && done < count)
    console.log(`${done} of ${count} seeds, ${report.failures.length} failed`);
}
console.log(report.lines().join('\n'));
console.error(`${Math.round((Date.now() - began) / count)} ms a seed`);
if (report.failures.length > 0) console.log(`failed: ${report.failures.map(({ seed }) => seed).join(', ')}`);
await store.close();
process.exit(report.failures.length > 0 ? 1 : 0);
