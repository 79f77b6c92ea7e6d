// `npm run simulate -- --seed N --count M`: the simulation of test/simulation for seeds N to N + M - 1, on the sources
// themselves. `--trace` prints every event of every seed. Exit code 1 on any finding.
// `npm run simulate -- --vendor-limits [--documents D] [--write-ms W]`: D documents through preview and post at Xero's own
// limits, each call that writes taking W milliseconds more. Exit code 1 when Xero refused a call, less than 95 % of what it
// allows was used while work was left, or the process that holds all of it took 512 MB or more.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const require = createRequire(import.meta.url);

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '100' },
    trace: { type: 'boolean', default: false },
    'vendor-limits': { type: 'boolean', default: false },
    documents: { type: 'string', default: '10000' },
    'write-ms': { type: 'string', default: '0' },
    'make-store': { type: 'string' },
    'in-store': { type: 'string' },
  },
});
const whole = (text, least) => {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  console.error(
    'Usage: npm run simulate -- --seed <number> --count <number> [--trace]\n       npm run simulate -- --vendor-limits [--documents <number>] [--write-ms <number>]',
  );
  process.exit(2);
};
/** Of the process that is measured. */
const mostMB = 512;
/** Without them Node lets what nobody needs any more lie, by the size of the machine. */
const heapFlags = ['--max-old-space-size=160', '--max-semi-space-size=4'];
const sources = () => {
  require('../test/simulation/sources.cjs').runSources();
  process.setSourceMapsEnabled(true);
};

if (values['make-store'] !== undefined) await makeStore(values['make-store']);
else if (values['in-store'] !== undefined) await vendorLimits(values['in-store']);
else if (values['vendor-limits']) vendorLimitsApart();
else await seeds();

/** In a process of its own: what making a cluster and transpiling takes is nothing of the run's. */
async function makeStore(directory) {
  const { PGlite } = require('@electric-sql/pglite');
  await (await PGlite.create(directory)).close();
  // What is transpiled here need not be there.
  sources();
  require('../test/simulation/vendor-limits.ts');
}

/** The cluster is made first and the run follows, each in a process of its own; the run's has a heap as a small host sets it. */
function vendorLimitsApart() {
  whole(values.documents, 1);
  whole(values['write-ms'], 0);
  const directory = mkdtempSync(path.join(tmpdir(), 'cogsheet-vendor-limits-'));
  const run = (...args) => spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
  const [script, ...given] = process.argv.slice(1);
  const status =
    run(script, '--make-store', directory) || run(...heapFlags, script, ...given, '--in-store', directory);
  rmSync(directory, { recursive: true, force: true });
  process.exit(status);
}

async function vendorLimits(directory) {
  const [documents, writeMs] = [whole(values.documents, 1), whole(values['write-ms'], 0)];
  sources();
  const { openMemoryStore } = require('../test/simulation/store.ts');
  const { runAtVendorLimits, shareOf, vendorLines } = require('../test/simulation/vendor-limits.ts');
  const began = Date.now();
  const store = await openMemoryStore(directory);
  const run = await runAtVendorLimits(store, { documents, writeMs });
  console.log(vendorLines(run).join('\n'));
  const peakMB = Math.ceil(process.resourceUsage().maxRSS / 1_024);
  console.log(
    `peak memory ${peakMB} MB of ${mostMB}, ${Math.round((Date.now() - began) / 1_000)} s of real time`,
  );
  await store.close();
  const share = shareOf(run);
  const isShort = share !== null && share < 0.95;
  process.exit(run.findings.length > 0 || run.refused > 0 || isShort || peakMB >= mostMB ? 1 : 0);
}

async function seeds() {
  const [first, count] = [whole(values.seed, 0), whole(values.count, 1)];
  sources();
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
  const { user, system } = process.cpuUsage();
  const perSeed = (user + system) / 1_000 / count;
  console.error(
    `${Math.round((Date.now() - began) / count)} ms a seed, ${Math.round(perSeed)} ms of the processor: ${Math.round(3_600_000 / perSeed).toLocaleString('en-GB')} seeds an hour on one core`,
  );
  if (report.failures.length > 0)
    console.log(`failed: ${report.failures.map(({ seed }) => seed).join(', ')}`);
  await store.close();
  process.exit(report.failures.length > 0 ? 1 : 0);
}
